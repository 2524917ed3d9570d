import { generateKeyPairSync } from 'node:crypto';
import { expect } from 'chai';
import { CompactSign, compactVerify } from 'jose';
import { keyIdOf, readCompact, signCompact } from '../../../src/adapters/keys/compact-jws.ts';

describe('the compact JWS of receipts', () => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const head = { kid: 'k1', typ: 'antin-message+json' };
  const said = { code: '01', subject: 'Về việc họp' };

  it('what we sign, read by another implementation, is the same', async () => {
    const { payload, protectedHeader } = await compactVerify(signCompact(privateKey, head, said), publicKey);
    expect(JSON.parse(Buffer.from(payload).toString('utf8'))).to.deep.equal(said);
    expect(protectedHeader).to.deep.equal({ alg: 'ES256', ...head });
  });

  it('what another implementation signs, read by us, is the same', async () => {
    const jws = await new CompactSign(Buffer.from(JSON.stringify(said)))
      .setProtectedHeader({ alg: 'ES256', kid: 'k2' })
      .sign(privateKey);
    expect(keyIdOf(jws)).to.equal('k2');
    expect(readCompact(jws, publicKey)).to.deep.equal(said);
  });

  it('a header that asks for an extension or names no key, when read, then nobody has signed', () => {
    for (const header of [
      { alg: 'ES256', kid: 'k', crit: ['b64'], b64: false },
      { alg: 'ES256', kid: 'k', b64: false },
      { alg: 'ES256' },
      { alg: 'ES384', kid: 'k' },
      { alg: 'ES256', kid: 7 },
      null,
    ])
      expect(keyIdOf(`${Buffer.from(JSON.stringify(header)).toString('base64url')}.e30.AA`)).to.equal(null);
  });

  it('a part too many, another alphabet or a signature of another length, when read, then it is not signed', () => {
    const jws = signCompact(privateKey, head, said);
    const [header, body, signature] = jws.split('.');
    const der = `${header}.${body}.${Buffer.from(signature!, 'base64url').subarray(1).toString('base64url')}`;
    for (const bad of [`${jws}.`, `${jws}.e30`, `${jws}=`, `${header}.${body}\n.${signature}`, der])
      expect(readCompact(bad, publicKey), bad).to.equal(undefined);
  });
});
