import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32, deflateRawSync } from 'node:zlib';
import { expect } from 'chai';
import fc from 'fast-check';
import { isAppError } from '../../../src/app-error.ts';
import { type EdxmlMessage, readEdxml, writeAttachments } from '../../../src/lib/edxml/read-edxml.ts';
import { bytesSource } from '../../../src/lib/edxml/source.ts';
import { projectRoot } from '../../support/source-imports.ts';
import { READ } from './messages-table.ts';

const folder = join(projectRoot, 'test/lib/edxml/messages');
const messages = readdirSync(folder).map((name) => readFileSync(join(folder, name)));
const readable = Object.keys(READ).map((name) => readFileSync(join(folder, `${name}.edxml`)));
const sha = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const PDF = 'JVBERi0xLjcKJSB2YW4gYmFuIHRodQo=';

/** What is read, or undefined when it is refused with a reason; anything else that is thrown is a defect. */
async function read(bytes: Uint8Array): Promise<EdxmlMessage | undefined> {
  return readEdxml(bytesSource(bytes)).catch((error: unknown) => {
    if (!isAppError(error)) throw error;
    expect(error.code).to.match(/^EDXML_/);
    return undefined;
  });
}

const MARKS = [
  ...[
    '<',
    '>',
    '&',
    '"',
    ']]>',
    '<![CDATA[',
    '<!--',
    '-->',
    '<?',
    '&#0;',
    '<a>',
    '</edXML>',
    '<!DOCTYPE',
    '\0',
  ],
  ...['xmlns=""', 'xmlns:edXML="urn:u"', ' Id="x"', 'edXML:', '\ufeff', '==', 'PK\x03\x04', '\r'],
];
/** One damage, as wires, disks and attackers do it; `at` is a share of the length. */
const damage = fc.record({
  kind: fc.constantFrom('byte', 'cut', 'mark', 'hole', 'echo', 'join'),
  at: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
  length: fc.nat(300),
  byte: fc.nat(255),
  mark: fc.constantFrom(...MARKS),
  other: fc.nat(messages.length - 1),
});
type Damage = typeof damage extends fc.Arbitrary<infer T> ? T : never;

function damaged(bytes: Buffer, { kind, at, length, byte, mark, other }: Damage): Buffer {
  const from = Math.floor(at * bytes.length);
  const [before, after] = [bytes.subarray(0, from), bytes.subarray(from)];
  if (kind === 'byte') return Buffer.concat([before, Buffer.from([byte]), after.subarray(1)]);
  if (kind === 'cut') return before;
  if (kind === 'mark') return Buffer.concat([before, Buffer.from(mark), after]);
  if (kind === 'hole') return Buffer.concat([before, after.subarray(1 + (length % 40))]);
  if (kind === 'echo') return Buffer.concat([bytes.subarray(0, from + length), after]);
  return Buffer.concat([before, messages[other]!.subarray(length)]);
}

describe('a damaged message', () => {
  it('of any form, in any way, read, is refused with a reason or gives files whose digests are those of their bytes', async function () {
    this.timeout(60_000);
    const source = fc.constantFrom(...readable);
    const damages = fc.array(damage, { minLength: 1, maxLength: 2 });
    let answered = 0;
    await fc.assert(
      fc.asyncProperty(source, damages, async (sound, list) => {
        const bytes = list.reduce(damaged, sound);
        const message = await read(bytes);
        if (!message) return;
        answered += 1;
        const taken = message.attachments.map((): Uint8Array[] => []);
        await writeAttachments(bytesSource(bytes), message, (index, piece) => void taken[index]!.push(piece));
        expect(message.attachments.map(({ sha256 }) => sha256)).to.deep.equal(
          taken.map((pieces) => sha(Buffer.concat(pieces))),
        );
      }),
      { numRuns: 5000, seed: 6 },
    );
    expect(answered).to.be.greaterThan(50);
  });

  it('by one letter of its file, read, is refused or gives the bytes that those letters mean', async () => {
    const text = readFileSync(join(folder, 'short.edxml'), 'utf8');
    const letter = fc.constantFrom(...'Az09+/=-_ \n.');
    await fc.assert(
      fc.asyncProperty(fc.nat(PDF.length - 1), letter, async (at, one) => {
        const changed = PDF.slice(0, at) + one + PDF.slice(at + 1);
        const message = await read(Buffer.from(text.replace(PDF, changed)));
        const compact = changed.replace(/\s/g, '');
        const isBase64 = compact.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(compact);
        expect(message?.attachments[0]?.sha256).to.equal(
          isBase64 ? sha(Buffer.from(compact, 'base64')) : undefined,
        );
      }),
      { numRuns: 400, seed: 64 },
    );
  });

  it('of every form that is read, ended after any byte, is refused', async function () {
    this.timeout(60_000);
    const names = ['axis-sdk', 'status-axis', 'utf-16-be', 'soap-attach-inside', 'gateway-zip-undeclared'];
    for (const name of names) {
      const bytes = readFileSync(join(folder, `${name}.edxml`));
      const end = bytes.lastIndexOf('>') - (name === 'utf-16-be' ? 1 : 0);
      for (let length = 0; length <= end; length += 1) {
        const message = await read(bytes.subarray(0, length));
        expect(message, `${name} after ${length} bytes`).to.equal(undefined);
      }
    }
  });
});

/** APPNOTE 4.3: one entry, deflated or stored. */
function zipOf(name: string, content: Buffer, method: 0 | 8): Buffer {
  const packed = method === 0 ? content : deflateRawSync(content);
  const head = Buffer.alloc(26);
  head.writeUInt16LE(20, 0);
  head.writeUInt16LE(method, 4);
  head.writeUInt32LE(crc32(content), 10);
  head.writeUInt32LE(packed.length, 14);
  head.writeUInt32LE(content.length, 18);
  head.writeUInt16LE(name.length, 22);
  const local = Buffer.concat([Buffer.from('PK\x03\x04'), head, Buffer.from(name), packed]);
  const directory = Buffer.concat([
    Buffer.from('PK\x01\x02\x14\0'),
    head,
    Buffer.alloc(14),
    Buffer.from(name),
  ]);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(1, 4);
  end.writeUInt16LE(1, 6);
  end.writeUInt32LE(directory.length, 8);
  end.writeUInt32LE(local.length, 12);
  return Buffer.concat([local, directory, Buffer.from('PK\x05\x06'), end]);
}

describe('a damaged ZIP in a message', () => {
  it('anywhere, read, is refused, or kept as it is, or gives the very file that was packed', async function () {
    this.timeout(60_000);
    const text = readFileSync(join(folder, 'short.edxml'), 'utf8')
      .replaceAll('bao-cao.pdf', 'x.txt')
      .replace('application/pdf', 'application/zip');
    const content = Buffer.from('Phụ lục kèm theo\n'.repeat(20));
    const zips = ([0, 8] as const).map((method) => zipOf('a.txt', content, method));
    const filesOf = async (zip: Buffer) =>
      (await read(Buffer.from(text.replace(PDF, zip.toString('base64')))))?.attachments[0];
    for (const zip of zips) expect(await filesOf(zip)).to.include({ unzipped: true, sha256: sha(content) });
    const one = fc.record({
      at: fc.nat(400),
      byte: fc.nat(255),
      how: fc.constantFrom('change', 'add', 'drop'),
    });
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...zips), one, async (zip, { at, byte, how }) => {
        const from = at % zip.length;
        const inserted = Buffer.from(how === 'drop' ? [] : [byte]);
        const bytes = Buffer.concat([
          zip.subarray(0, from),
          inserted,
          zip.subarray(from + (how === 'add' ? 0 : 1)),
        ]);
        const found = await filesOf(bytes);
        if (found) expect(found.sha256).to.equal(sha(found.unzipped ? content : bytes));
      }),
      { numRuns: 1500, seed: 20 },
    );
  });
});
