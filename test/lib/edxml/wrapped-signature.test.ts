import { expect } from 'chai';
import fc from 'fast-check';
import { isAppError } from '../../../src/app-error.ts';
import { readEdxml } from '../../../src/lib/edxml/read-edxml.ts';
import { bytesSource } from '../../../src/lib/edxml/source.ts';
import { writeEdxml } from '../../../src/lib/edxml/write-edxml.ts';
import { testSigner } from '../../support/signing-fixtures.ts';

interface Node {
  open: string;
  close: string;
  children: (Node | string)[];
}

/** Markup is kept letter by letter, so that what nobody touches stays signed. */
function parse(xml: string): Node {
  const top: Node = { open: '', close: '', children: [] };
  const stack = [top];
  for (const [token] of xml.matchAll(/<\?[^>]*\?>|<\/[^>]+>|<[^>]+>|[^<]+/g)) {
    const at = stack.at(-1)!;
    if (token.startsWith('</')) {
      at.close = token;
      stack.pop();
    } else if (!token.startsWith('<') || token.startsWith('<?')) at.children.push(token);
    else {
      const node = { open: token, close: '', children: [] };
      at.children.push(node);
      if (!token.endsWith('/>')) stack.push(node);
    }
  }
  return top;
}

const write = (node: Node | string): string =>
  typeof node === 'string' ? node : node.open + node.children.map(write).join('') + node.close;

const elementsOf = (node: Node): readonly Node[] =>
  node.children.flatMap((child) => (typeof child === 'string' ? [] : [child, ...elementsOf(child)]));

const copyOf = (node: Node): Node => structuredClone(node);

function forge(node: Node): void {
  for (const one of [node, ...elementsOf(node)])
    one.children = one.children.map((child) =>
      typeof child === 'string'
        ? child.replace(/[A-Za-z0-9]/, (letter) => (letter === '9' ? '8' : '9'))
        : child,
    );
}

const change = fc.record({
  how: fc.constantFrom('move', 'copy', 'forge beside', 'wrap', 'speak', 'drop'),
  what: fc.nat(200),
  where: fc.nat(200),
  at: fc.nat(5),
  forged: fc.boolean(),
  name: fc.constantFrom(
    'Status',
    'Object',
    'Wrapper',
    'Signature',
    'DigitalSignature',
    'Attachment',
    'Bussiness',
  ),
});
type Change = typeof change extends fc.Arbitrary<infer T> ? T : never;

function apply(top: Node, { how, what, where, at, forged, name }: Change): void {
  const all = elementsOf(top);
  const one = all[what % all.length]!;
  const parent = [top, ...all].find(({ children }) => children.includes(one))!;
  const target = all.filter(
    (other) => other.close !== '' && other !== one && !elementsOf(one).includes(other),
  );
  const into = target[where % target.length];
  if (!into) return;
  const place = parent.children.indexOf(one);
  const copy = copyOf(one);
  if (forged) forge(copy);
  if (how === 'move' || how === 'drop') parent.children.splice(place, 1);
  if (how === 'move') into.children.splice(at, 0, one);
  if (how === 'copy') into.children.splice(at, 0, copy);
  if (how === 'forge beside') parent.children.splice(place + (at % 2), 0, copy);
  if (how === 'wrap') parent.children[place] = { open: `<${name}>`, close: `</${name}>`, children: [one] };
  const signature = all.find(({ open }) => open.startsWith('<Signature'));
  if (how === 'speak') signature?.children.push({ open: '<Object>', close: '</Object>', children: [copy] });
}

describe('a signed message whose parts are moved, copied, forged and wrapped', () => {
  it('in hundreds of ways, read, is valid only where it says what was signed', async function () {
    this.timeout(60_000);
    const pieces: Uint8Array[] = [];
    const document = {
      kind: 'document' as const,
      sender: { organId: 'H60.01', organName: 'UBND xã Tân Long' },
      receivers: [{ organId: 'H60.02' }, { organId: 'H60.03' }],
      documentId: 'H60.01,2026/11/21,8/BC-UBND',
      number: '8',
      notation: 'BC-UBND',
      promulgationDate: '2026-11-21',
      subject: 'Báo cáo',
      toPlaces: ['Như trên'],
      other: { appendixes: [] },
      responseFor: [],
      taskCodes: [],
      trace: [{ organId: 'H60.01', timestamp: '2026-11-21T08:00:00+07:00' }],
      business: { type: 1, documentId: 'H60.01,2026/11/20,7/BC-UBND', receivers: [], replacements: [] },
    };
    const file = { name: 'a.pdf', contentType: 'application/pdf', contentId: 'a1', size: 3 };
    const files = [{ ...file, open: () => [Buffer.from('pdf')] }];
    for await (const piece of writeEdxml(document, files, { signer: testSigner('UBND xã Tân Long') }))
      pieces.push(piece);
    const ours = Buffer.concat(pieces).toString('utf8');
    expect(write(parse(ours))).to.equal(ours);
    const said = async (text: string) => {
      const { header, attachments, signatures } = await readEdxml(bytesSource(Buffer.from(text)));
      return { header, attachments, valid: signatures.some(({ state }) => state === 'valid') };
    };
    const signed = await said(ours);
    expect(signed.valid).to.equal(true);
    let valid = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 4 }), async (changes) => {
        const top = parse(ours);
        for (const one of changes) apply(top, one);
        const read = await said(write(top)).catch((error: unknown) => {
          if (!isAppError(error)) throw error;
        });
        if (!read?.valid) return;
        valid += 1;
        expect(read).to.deep.equal(signed);
      }),
      { numRuns: 2500, seed: 11 },
    );
    expect(valid).to.be.greaterThan(20);
  });
});
