/** What is said of the messages, receipts and proofs inside a package, whoever sealed it. */
import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { expect } from 'chai';
import type { DocumentHeader } from '../../../src/lib/edxml/message.ts';
import { writeEdxml } from '../../../src/lib/edxml/write-edxml.ts';
import { judgeContents } from '../../../src/lib/evidence/judge-contents.ts';
import type { Signer } from '../../../src/lib/pki/signer.ts';
import { type EvidenceDesk, openEvidenceDesk } from './package.ts';

const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const { kty, crv, x, y } = pair.publicKey.export({ format: 'jwk' });
const kid = createHash('sha256').update(JSON.stringify({ crv, kty, x, y })).digest('base64url');
const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

function jws(payload: unknown, head: object = { alg: 'ES256', kid }): string {
  const text = `${encoded(head)}.${encoded(payload)}`;
  const key = { key: pair.privateKey, dsaEncoding: 'ieee-p1363' } as const;
  return `${text}.${sign('sha256', Buffer.from(text), key).toString('base64url')}`;
}

const letter = Buffer.from('%PDF công văn');
const sha256 = createHash('sha256').update(letter).digest('hex');
const receipt = {
  format: 'an-tin/receipt/1',
  at: '2026-11-20T01:00:00.500Z',
  digests: [{ name: 'cv.pdf', sha256, size: letter.length }],
};
const proof = { format: 'antin-ledger-proof/1', keys: [], batches: [], events: [] };
const named = (over: object = {}) => ({
  keys: [{ publicJwk: { kty, crv, x, y }, validFrom: '2026-11-20T08:00:00+07:00', validTo: null, ...over }],
});

const header: DocumentHeader = {
  kind: 'document',
  sender: { organId: 'H60.01', organName: 'UBND xã Chân Sơn' },
  receivers: [{ organId: 'H60.02', organName: 'UBND xã Hùng Lợi' }],
  documentId: 'H60.01,2026/11/20,15/UBND-VP',
  number: '15',
  notation: 'UBND-VP',
  promulgationDate: '2026-11-20',
  subject: 'Báo cáo',
  toPlaces: [],
  other: { appendixes: [] },
  responseFor: [],
  taskCodes: [],
  trace: [{ organId: 'H60.01', timestamp: '2026-11-20T09:00:00+07:00' }],
  business: { type: 0, receivers: [], replacements: [] },
};

interface Contents {
  readonly receipt?: string;
  readonly keys?: unknown;
  readonly letter?: Uint8Array;
  readonly proof?: unknown;
  readonly edxml?: Uint8Array;
}

async function judged(given: Contents): Promise<readonly string[]> {
  const entry = (name: string, bytes: Uint8Array) => ({ name, bytes, plain: true });
  const json = (value: unknown) => Buffer.from(JSON.stringify(value));
  const findings = await judgeContents([
    entry('van-ban/01 cv.pdf', given.letter ?? letter),
    entry('giao-nhan/01 H60.02/bien-nhan.jws', Buffer.from(given.receipt ?? jws(receipt))),
    entry('giao-nhan/01 H60.02/trang-thai-003-03.jws', Buffer.from(jws({ code: '03' }))),
    ...(given.edxml ? [entry('giao-nhan/thong-diep.edxml', given.edxml)] : []),
    entry('giao-nhan/khoa-bien-nhan.json', json(given.keys ?? named())),
    entry('nhat-ky/chung-minh.json', json(given.proof ?? proof)),
  ]);
  return findings.map(({ code, level, detail }) => `${code} ${level} ${detail}`);
}

describe('the contents of a package of evidence', function contents() {
  this.timeout(20_000);
  let desk: EvidenceDesk;
  before(async () => {
    desk = await openEvidenceDesk();
  });
  after(() => desk.pki.close());

  it('what the receiver signed over the files beside it, when judged, then nothing is to be said', async () => {
    expect(await judged({})).to.deep.equal([]);
  });

  it('a receipt for other bytes, no receipt at all, or none for any file, when judged, then it is broken', async () => {
    expect(await judged({ letter: Buffer.from('khác') })).to.deep.equal(['RECEIPT broken cv.pdf']);
    expect(await judged({ receipt: jws({ ...receipt, format: 'x' }) })).to.deep.equal([
      'RECEIPT broken no receipt',
    ]);
    expect(await judged({ receipt: jws({ ...receipt, digests: [] }) })).to.deep.equal([
      'RECEIPT broken no receipt',
    ]);
    expect(await judged({ receipt: jws({ ...receipt, digests: [null] }) })).to.deep.equal([
      'RECEIPT broken undefined',
    ]);
  });

  it('a message changed after it was signed, of another algorithm or no JWS, when judged, then it is broken', async () => {
    const [head, , tail] = jws(receipt).split('.');
    const changed = `${head}.${encoded({ ...receipt, at: '2026-11-21T01:00:00Z' })}.${tail}`;
    expect(await judged({ receipt: changed })).to.deep.equal(['MESSAGE broken signature']);
    expect(await judged({ receipt: jws(receipt, { alg: 'none', kid }) })).to.deep.equal([
      'MESSAGE broken not ES256',
    ]);
    expect(await judged({ receipt: jws(receipt, { alg: 'ES256', kid, crit: ['x'] }) })).to.deep.equal([
      'MESSAGE broken not ES256',
    ]);
    expect(await judged({ receipt: 'a.b' })).to.deep.equal(['MESSAGE broken no JWS']);
  });

  it('unknown is not valid: a key that is not named, or was not in force, when judged, then it is undetermined', async () => {
    const other = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' });
    for (const keys of [{}, { keys: 'x' }, { keys: [null, { publicJwk: other }] }])
      expect(await judged({ keys })).to.deep.equal([
        `MESSAGE_KEY undetermined ${kid}`,
        `MESSAGE_KEY undetermined ${kid}`,
      ]);
    const late = named({ validFrom: '2026-11-20T08:00:01+07:00' });
    const ended = named({ validTo: '2026-11-20T07:59:00+07:00' });
    for (const keys of [late, ended])
      expect(await judged({ keys })).to.deep.equal(['MESSAGE_KEY undetermined the key was not in force']);
  });

  it('a message of edXML that brings the files beside it, when judged, then nothing is to be said; of other files, changed or broken, then it is', async () => {
    const message = async (content: Uint8Array, signer?: Signer) => {
      const file = {
        name: 'cv.pdf',
        contentType: 'application/pdf',
        contentId: 'a',
        size: content.length,
        open: () => [content],
      };
      const chunks: Uint8Array[] = [];
      const options = { traceId: 't', ...(signer && { signer }) };
      for await (const chunk of writeEdxml(header, [file], options)) chunks.push(chunk);
      return Buffer.concat(chunks);
    };
    const signed = await message(letter, desk.signer);
    expect(await judged({ edxml: await message(letter) })).to.deep.equal([]);
    expect(await judged({ edxml: signed })).to.deep.equal([]);
    expect(await judged({ edxml: await message(Buffer.from('khác')) })).to.deep.equal([
      'MESSAGE_FILES broken cv.pdf',
    ]);
    const changed = Buffer.from(signed.toString().replace('Báo cáo', 'Báo cao'));
    expect((await judged({ edxml: changed }))[0]).to.match(/^MESSAGE broken /);
    expect(await judged({ edxml: Buffer.from('<edXML><a') })).to.have.lengthOf(1);
  });

  it('a proof that leads nowhere, when judged, then it is broken', async () => {
    expect(await judged({ proof: { format: 'x' } })).to.deep.equal(['RECORD broken no proof']);
    const event = { event: { id: 'a' }, batch: 1, position: 0, path: [] };
    expect((await judged({ proof: { ...proof, events: [event] } }))[0]).to.match(/^RECORD broken /);
    expect((await judged({ proof: { ...proof, events: [null] } }))[0]).to.match(/^RECORD broken /);
  });
});
