/** What is said of the messages, receipts and proofs inside a package, whoever sealed it. */
import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { expect } from 'chai';
import { judgeContents } from '../../../src/lib/evidence/judge-contents.ts';

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

interface Contents {
  readonly receipt?: string;
  readonly keys?: unknown;
  readonly letter?: Uint8Array;
  readonly proof?: unknown;
}

function judged(given: Contents): readonly string[] {
  const entry = (name: string, bytes: Uint8Array) => ({ name, bytes, plain: true });
  const json = (value: unknown) => Buffer.from(JSON.stringify(value));
  const findings = judgeContents([
    entry('van-ban/01 cv.pdf', given.letter ?? letter),
    entry('giao-nhan/01 H60.02/bien-nhan.jws', Buffer.from(given.receipt ?? jws(receipt))),
    entry('giao-nhan/01 H60.02/trang-thai-003-03.jws', Buffer.from(jws({ code: '03' }))),
    entry('giao-nhan/khoa-bien-nhan.json', json(given.keys ?? named())),
    entry('nhat-ky/chung-minh.json', json(given.proof ?? proof)),
  ]);
  return findings.map(({ code, level, detail }) => `${code} ${level} ${detail}`);
}

describe('the contents of a package of evidence', () => {
  it('what the receiver signed over the files beside it, when judged, then nothing is to be said', () => {
    expect(judged({})).to.deep.equal([]);
  });

  it('a receipt for other bytes, no receipt at all, or none for any file, when judged, then it is broken', () => {
    expect(judged({ letter: Buffer.from('khác') })).to.deep.equal(['RECEIPT broken cv.pdf']);
    expect(judged({ receipt: jws({ ...receipt, format: 'x' }) })).to.deep.equal([
      'RECEIPT broken no receipt',
    ]);
    expect(judged({ receipt: jws({ ...receipt, digests: [] }) })).to.deep.equal([
      'RECEIPT broken no receipt',
    ]);
    expect(judged({ receipt: jws({ ...receipt, digests: [null] }) })).to.deep.equal([
      'RECEIPT broken undefined',
    ]);
  });

  it('a message changed after it was signed, of another algorithm or no JWS, when judged, then it is broken', () => {
    const [head, , tail] = jws(receipt).split('.');
    const changed = `${head}.${encoded({ ...receipt, at: '2026-11-21T01:00:00Z' })}.${tail}`;
    expect(judged({ receipt: changed })).to.deep.equal(['MESSAGE broken signature']);
    expect(judged({ receipt: jws(receipt, { alg: 'none', kid }) })).to.deep.equal([
      'MESSAGE broken not ES256',
    ]);
    expect(judged({ receipt: jws(receipt, { alg: 'ES256', kid, crit: ['x'] }) })).to.deep.equal([
      'MESSAGE broken not ES256',
    ]);
    expect(judged({ receipt: 'a.b' })).to.deep.equal(['MESSAGE broken no JWS']);
  });

  it('unknown is not valid: a key that is not named, or was not in force, when judged, then it is undetermined', () => {
    const other = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' });
    for (const keys of [{}, { keys: 'x' }, { keys: [null, { publicJwk: other }] }])
      expect(judged({ keys })).to.deep.equal([
        `MESSAGE_KEY undetermined ${kid}`,
        `MESSAGE_KEY undetermined ${kid}`,
      ]);
    const late = named({ validFrom: '2026-11-20T08:00:01+07:00' });
    const ended = named({ validTo: '2026-11-20T07:59:00+07:00' });
    for (const keys of [late, ended])
      expect(judged({ keys })).to.deep.equal(['MESSAGE_KEY undetermined the key was not in force']);
  });

  it('a proof that leads nowhere, when judged, then it is broken', () => {
    expect(judged({ proof: { format: 'x' } })).to.deep.equal(['RECORD broken no proof']);
    const event = { event: { id: 'a' }, batch: 1, position: 0, path: [] };
    expect(judged({ proof: { ...proof, events: [event] } })[0]).to.match(/^RECORD broken /);
    expect(judged({ proof: { ...proof, events: [null] } })[0]).to.match(/^RECORD broken /);
  });
});
