import { execFileSync } from 'node:child_process';
import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { keyIdentifiers, keyUsageExtension, makeCertificate } from '../../../certs-dev/make-certificate.ts';
import { newSerial } from '../../../certs-dev/profiles.ts';
import { makeCertificateRequest, requestPem } from '../../../src/lib/pki/certificate-request.ts';
import { OID } from '../../../src/lib/pki/oids.ts';
import { openToken } from '../../../src/lib/pki/pkcs11.ts';
import {
  makeTokenKey,
  putTokenCertificate,
  type TokenKeyKind,
} from '../../../src/lib/pki/pkcs11-make-key.ts';
import { defaultAlgorithm, signWithKey } from '../../../src/lib/pki/signer.ts';
import { needs } from '../../support/needs.ts';
import { SoftHsm } from '../../support/softhsm.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const subject = [
  [OID.country, 'VN'],
  [OID.organisation, 'Ủy ban nhân dân xã Chân Sơn'],
  [OID.commonName, 'Nguyễn Văn Thử'],
] as const;

/** What OpenSSL says of the request: verified or not, and its text. */
function judged(openssl: string, pem: string): string {
  const file = join(temporaryFolder('csr'), 'request.csr');
  writeFileSync(file, pem);
  const words = ['req', '-in', file, '-noout', '-verify', '-text', '-nameopt', 'utf8,sep_comma_plus'];
  return execFileSync(openssl, words, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

describe('a request for a certificate', () => {
  for (const kind of ['rsa-2048', 'ec-p256'] as const) {
    it(`of a ${kind} key in memory, read by OpenSSL, verifies and asks for signing`, async function test() {
      const openssl = needs(this, 'openssl', 'openssl');
      const { publicKey, privateKey } =
        kind === 'ec-p256'
          ? generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
          : generateKeyPairSync('rsa', { modulusLength: 2048 });
      const algorithm = defaultAlgorithm(privateKey);
      const sign = (tbs: Uint8Array) => signWithKey(privateKey, algorithm, tbs);
      const text = judged(
        openssl,
        requestPem(await makeCertificateRequest({ subject, publicKey, algorithm, sign })),
      );
      expect(text).to.include('CN=Nguyễn Văn Thử').and.include('Digital Signature, Non Repudiation');
    });
  }

  for (const kind of ['rsa-2048', 'ec-p256', 'ec-p384'] as const satisfies readonly TokenKeyKind[]) {
    it(`of a ${kind} key made in a token, certified, signs from there`, async function test() {
      const openssl = needs(this, 'openssl', 'openssl');
      const hsm = await SoftHsm.open(this);
      try {
        hsm.makeToken('uy-ban', '123456');
        const place = { modulePath: hsm.modulePath, tokenLabel: 'uy-ban', pin: '123456' };
        const made = await makeTokenKey({ ...place, kind, label: 'chữ ký' }, async (key) => ({
          id: key.id,
          publicKey: key.publicKey,
          pem: requestPem(await makeCertificateRequest({ subject, ...key })),
        }));
        expect(judged(openssl, made.pem)).to.include('CN=Nguyễn Văn Thử');
        const { certificate: issuer, key } = hsm.authority;
        const publicKey = createPublicKey(made.publicKey.export({ format: 'pem', type: 'spki' }));
        const certificate = await makeCertificate({
          subject,
          publicKey,
          serialHex: newSerial(),
          notBefore: issuer.notBefore,
          notAfter: issuer.notAfter,
          issuer: { name: issuer.subject.der, key },
          extensions: [keyUsageExtension('digitalSignature'), ...keyIdentifiers(publicKey, issuer.publicKey)],
        });
        await putTokenCertificate(place, made.id, certificate);
        const token = await openToken({ ...place, certificateFingerprint: certificate.fingerprintSha256 });
        expect((await token.signer.sign(Buffer.from('văn bản'))).length).to.be.greaterThan(60);
        await token.close();
        const wrong = await putTokenCertificate({ ...place, pin: '000000' }, made.id, certificate).catch(
          (error) => error.code,
        );
        expect(wrong).to.equal('TOKEN_PIN_WRONG');
      } finally {
        hsm.close();
      }
    });
  }
});
