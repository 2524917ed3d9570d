/** Attacks on keys, certificates and authorities. Every file is signed here, by whom it says and with what it should not be. */
import { createHash, generateKeyPairSync } from 'node:crypto';
import { expect } from 'chai';
import { extendedKeyUsageExtension, keyUsageExtension } from '../../certs-dev/make-certificate.ts';
import { Certificate } from '../../src/lib/pki/certificate.ts';
import { buildSignedData, signatureTimestampAttribute } from '../../src/lib/pki/cms-build.ts';
import { OID } from '../../src/lib/pki/oids.ts';
import { type Signer, signerFromKey } from '../../src/lib/pki/signer.ts';
import { vgcaIntermediates, vgcaTrustAnchors } from '../../src/lib/pki/vgca.ts';
import { appendValidationData } from '../../src/lib/signing/append-validation-data.ts';
import {
  completeSignature,
  preparedDigest,
  prepareSignature,
} from '../../src/lib/signing/prepare-signature.ts';
import type { SignatureReport } from '../../src/lib/verification/report.ts';
import type { VerifyOptions } from '../../src/lib/verification/verify-pdf.ts';
import { type TestEntity, testCa, testEntity, testLeaf } from '../lib/pki/test-authorities.ts';
import { smallPdf } from '../support/signing-fixtures.ts';
import { attackWorld, crl, dates, reportOn, sign, timestamper, verify } from './attack-world.ts';
import { forgeUnderExponent3, signedPartOf, withSignature } from './rsa-forgery.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const field = { name: 'S', page: 0, rect: [0, 0, 0, 0] as const };

/** Signs without the checks that our own signing makes before and after. */
async function signBlindly(signer: Signer, claimedTime = new Date()): Promise<Uint8Array> {
  const prepared = prepareSignature(await smallPdf('Quyet dinh', false), { field, claimedTime }, 8192);
  const cms = await buildSignedData({ signer, messageDigest: preparedDigest(prepared, 'sha256') });
  return completeSignature(prepared, cms);
}

async function judged(bytes: Uint8Array, more: Partial<VerifyOptions> = {}): Promise<SignatureReport> {
  const report = await verify(bytes, more);
  expect(report.document.verdict).to.equal(report.signatures[0]!.verdict);
  return reportOn(report, 'S');
}

const signerOf = ({ key, certificate }: TestEntity): Signer => signerFromKey(key, certificate);

describe('RSA signatures forged under exponent 3', () => {
  const weak = () => generateKeyPairSync('rsa', { modulusLength: 2048, publicExponent: 3 });

  it('are SIG_CRYPTO_FAILURE, when the signature of a document is forged without the key', async () => {
    const { root } = await attackWorld();
    const victim = await testLeaf({ name: 'Nạn Nhân', issuer: root, keys: weak(), ...dates });
    expect((await judged(await signBlindly(signerOf(victim)))).verdict).to.equal('TOTAL-PASSED');
    const { certificate } = victim;
    const forger: Signer = {
      certificate,
      chain: [],
      algorithm: 'rsa-pkcs1-sha256',
      sign: async (tbs) => forgeUnderExponent3(tbs),
    };
    const report = await judged(await signBlindly(forger));
    expect(report).to.include({
      verdict: 'TOTAL-FAILED',
      subIndication: 'SIG_CRYPTO_FAILURE',
      intact: false,
    });
    expect(report.sentence).to.deep.equal({
      vi: 'Chữ ký của Nạn Nhân KHÔNG hợp lệ: giá trị chữ ký không khớp với chứng thư số.',
      en: 'The signature of Nạn Nhân is NOT valid: the signature value does not match the certificate.',
    });
  });

  it('lead to no root, when a certificate is forged in the name of a pinned root', async () => {
    const root = await testCa({ name: 'Gốc RSA', keys: weak(), ...dates });
    const attacker = await testLeaf({ name: 'Kẻ Lạ', issuer: { ...root, key: weak().privateKey }, ...dates });
    const { der } = attacker.certificate;
    const forged = Certificate.parse(withSignature(der, forgeUnderExponent3(signedPartOf(der))));
    const signer = signerFromKey(attacker.key, forged);
    const report = await judged(await signBlindly(signer), { roots: [root.certificate] });
    expect(report).to.include({ verdict: 'INDETERMINATE', subIndication: 'NO_CERTIFICATE_CHAIN_FOUND' });
  });

  it('settle nothing, when a revocation list is forged that leaves a revoked certificate out', async () => {
    const root = await testCa({ name: 'Gốc RSA', keys: weak(), ...dates });
    const bytes = await signBlindly(signerOf(await testLeaf({ name: 'Nạn Nhân', issuer: root, ...dates })));
    const list = await crl({ ...root, key: weak().privateKey });
    const forged = withSignature(list, forgeUnderExponent3(signedPartOf(list)));
    const roots = [root.certificate];
    const report = await judged(bytes, { roots, revocation: { crl: [forged] } });
    expect(report).to.include({ verdict: 'INDETERMINATE', subIndication: 'TRY_LATER' });
    const honest = await judged(bytes, { roots, revocation: { crl: [await crl(root)] } });
    expect(honest.verdict).to.equal('TOTAL-PASSED');
  });
});

const CHAIN = {
  vi: 'chưa kết luận được: chuỗi chứng thư số vi phạm ràng buộc. Nội dung đã ký còn nguyên vẹn.',
  en: 'cannot be settled: the certificate chain breaks a constraint. What was signed is unaltered.',
};

describe('certificates for other purposes', () => {
  async function withUsages(...extensions: readonly Uint8Array[]): Promise<SignatureReport> {
    const { root } = await attackWorld();
    const entity = await testEntity({ name: 'Máy Chủ', issuer: root, extensions, ...dates });
    return judged(await signBlindly(signerOf(entity)));
  }
  const usage = keyUsageExtension('digitalSignature', 'nonRepudiation');
  const purposes = {
    'a server': OID.ekuServerAuth,
    'a program': OID.ekuCodeSigning,
    'a time-stamping authority': OID.ekuTimeStamping,
    'an OCSP responder': OID.ekuOcspSigning,
  };
  for (const [whose, purpose] of Object.entries(purposes)) {
    it(`break the chain, when the certificate is that of ${whose}`, async () => {
      const report = await withUsages(usage, extendedKeyUsageExtension(false, purpose));
      expect(report).to.include({ verdict: 'INDETERMINATE', subIndication: 'CHAIN_CONSTRAINTS_FAILURE' });
      expect(report.sentence).to.deep.equal({
        vi: `Chữ ký của Máy Chủ ${CHAIN.vi}`,
        en: `The signature of Máy Chủ ${CHAIN.en}`,
      });
    });
  }

  it('pass, when one of several purposes is a person’s', async () => {
    const eku = extendedKeyUsageExtension(false, OID.ekuServerAuth, OID.ekuEmailProtection);
    expect((await withUsages(usage, eku)).verdict).to.equal('TOTAL-PASSED');
  });

  it('break the chain, when keyUsage allows encryption only', async () => {
    const report = await withUsages(keyUsageExtension('keyEncipherment'));
    expect(report).to.include({ verdict: 'INDETERMINATE', subIndication: 'CHAIN_CONSTRAINTS_FAILURE' });
  });

  it('break the chain, when a person’s certificate issues another one', async () => {
    const { root } = await attackWorld();
    const person = await testLeaf({ name: 'Người Dùng', issuer: root, ...dates });
    const child = await testLeaf({ name: 'Chủ Tịch', issuer: person, ...dates });
    const signer = signerFromKey(child.key, child.certificate, [person.certificate]);
    const report = await judged(await signBlindly(signer));
    expect(report).to.include({ verdict: 'INDETERMINATE', subIndication: 'CHAIN_CONSTRAINTS_FAILURE' });
  });

  it('prove no time, when a time-stamp is made under a certificate without that purpose, not critical or not alone', async () => {
    const { root, leader } = await attackWorld();
    const wrong = [
      [],
      [extendedKeyUsageExtension(false, OID.ekuTimeStamping)],
      [extendedKeyUsageExtension(true, OID.ekuTimeStamping, OID.ekuEmailProtection)],
    ];
    for (const extensions of wrong) {
      const tsa = await testLeaf({ name: 'Giả giờ', issuer: root, extensions, ...dates });
      const timestamps = timestamper(tsa, root.certificate);
      const report = await judged(await sign(await smallPdf(), leader, { field, timestamps }));
      expect(report.timestamp).to.include({ valid: false, trusted: false });
      expect(report).to.include({ provedTime: undefined, level: 'B-B' });
      expect(report.warnings.map(({ code }) => code)).to.include('TIMESTAMP_NOT_TRUSTED');
    }
  });
});

describe('revoked and expired certificates', () => {
  async function revokedLater(ago: number) {
    const { root, timestamps } = await attackWorld();
    const entity = await testLeaf({ name: 'Đã Thôi Việc', issuer: root, ...dates });
    const { serialHex } = entity.certificate;
    const at = new Date(Date.now() - ago);
    const list = await crl(root, [{ serialHex, at, reason: 'keyCompromise' }]);
    return { signer: signerOf(entity), timestamps, revocation: { crl: [list] } };
  }

  it('are TOTAL-FAILED, when the certificate was revoked before a proved time of signing', async () => {
    const { signer, timestamps, revocation } = await revokedLater(DAY_MS);
    const report = await judged(await sign(await smallPdf(), signer, { field, timestamps }), { revocation });
    expect(report).to.include({ verdict: 'TOTAL-FAILED', subIndication: 'REVOKED', intact: true });
    expect(report.sentence).to.deep.equal({
      vi: 'Chữ ký của Đã Thôi Việc KHÔNG hợp lệ: chứng thư số đã bị thu hồi trước khi ký.',
      en: 'The signature of Đã Thôi Việc is NOT valid: the certificate had been revoked before signing.',
    });
  });

  it('are not believed, when the claimed time is set before the revocation', async () => {
    const { signer, revocation } = await revokedLater(DAY_MS);
    const bytes = await signBlindly(signer, new Date(Date.now() - 20 * DAY_MS));
    const report = await judged(bytes, { revocation });
    expect(report).to.include({ verdict: 'INDETERMINATE', subIndication: 'REVOKED_NO_POE' });
    expect(report.sentence.vi).to.contain(
      'chứng thư số đã bị thu hồi và không có bằng chứng chữ ký được tạo trước đó',
    );
  });

  it('keep what they signed before, when the time-stamp is older than the revocation', async () => {
    const { signer, timestamps, revocation } = await revokedLater(-5000);
    const bytes = await sign(await smallPdf(), signer, { field, timestamps });
    expect((await judged(bytes, { revocation })).verdict).to.equal('TOTAL-PASSED');
  });

  it('are TOTAL-FAILED, when the certificate had ended before a proved time of signing', async () => {
    const { root, timestamps } = await attackWorld();
    const ended = { notBefore: dates.notBefore, notAfter: new Date(Date.now() - DAY_MS) };
    const signer = signerOf(await testLeaf({ name: 'Hết Hạn', issuer: root, ...ended }));
    const late = await signBlindly(signer, new Date(Date.now() - 2 * DAY_MS));
    expect(await judged(late)).to.include({
      verdict: 'INDETERMINATE',
      subIndication: 'OUT_OF_BOUNDS_NO_POE',
    });
    const prepared = prepareSignature(await smallPdf(), { field, claimedTime: new Date() }, 16_384);
    const cms = await buildSignedData({
      signer,
      messageDigest: preparedDigest(prepared, 'sha256'),
      unsignedAttributes: async (value) => {
        const { token } = await timestamps.stamp(createHash('sha256').update(value).digest());
        return [signatureTimestampAttribute(token)];
      },
    });
    const report = await judged(completeSignature(prepared, cms));
    expect(report).to.include({ verdict: 'TOTAL-FAILED', subIndication: 'EXPIRED' });
    expect(report.sentence.vi).to.equal(
      'Chữ ký của Hết Hạn KHÔNG hợp lệ: chứng thư số đã hết hạn trước khi ký.',
    );
  });

  it('sign nothing here, when the certificate is out of date', async () => {
    const { root } = await attackWorld();
    const ended = { notBefore: dates.notBefore, notAfter: new Date(Date.now() - DAY_MS) };
    const signer = signerOf(await testLeaf({ name: 'Hết Hạn', issuer: root, ...ended }));
    let message = '';
    await sign(await smallPdf(), signer, { field }).catch((error: Error) => {
      message = error.message;
    });
    expect(message).to.match(/^SIGNING_CERTIFICATE_EXPIRED/);
  });
});

describe('a home-made CA that bears the government CA’s name', () => {
  it('leads to no pinned root, when it copies the names of G2 and brings its own chain in CMS and DSS', async () => {
    const [trueRoot, trueIssuing] = [vgcaTrustAnchors()[0]!, vgcaIntermediates()[0]!];
    const named = (certificate: Certificate) =>
      certificate.subject.attributes.map(({ type, value }) => [type, value] as const);
    const root = await testCa({ name: '', subject: named(trueRoot), ...dates });
    const issuing = await testCa({ name: '', subject: named(trueIssuing), issuer: root, ...dates });
    expect(issuing.certificate.issuer.text).to.equal(trueRoot.subject.text);
    const leaf = await testLeaf({ name: 'Chủ tịch UBND tỉnh', issuer: issuing, ...dates });
    const signer = signerFromKey(leaf.key, leaf.certificate, [issuing.certificate, root.certificate]);
    const certificates = [issuing.certificate.der, root.certificate.der];
    const crls = [await crl(root), await crl(issuing)];
    const bytes = appendValidationData(await sign(await smallPdf(), signer, { field }), {
      certificates,
      ocspResponses: [],
      crls,
    });
    const report = await judged(bytes, {
      roots: vgcaTrustAnchors(),
      intermediates: vgcaIntermediates(),
      revocation: { crl: crls },
    });
    expect(report).to.include({
      verdict: 'INDETERMINATE',
      subIndication: 'NO_CERTIFICATE_CHAIN_FOUND',
      intact: true,
    });
    expect(report.chain).to.deep.equal([]);
    expect(report.sentence.vi).to.equal(
      'Chữ ký của Chủ tịch UBND tỉnh chưa kết luận được: chưa xác định được chứng thư số có thuộc tổ chức tin cậy hay không. Nội dung đã ký còn nguyên vẹn.',
    );
    expect(report.sentence.en).to.contain('the certificate does not lead to a trusted authority');
  });
});
