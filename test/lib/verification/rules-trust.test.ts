/** The rules for judging, "Trust": one test for each clause, under its words. RFC 5280, RFC 6960, EN 319 102-1 §5.2. */
import { constants, generateKeyPairSync, sign as signWith } from 'node:crypto';
import { expect } from 'chai';
import { extension, keyUsageExtension, policyExtension } from '../../../certs-dev/make-certificate.ts';
import { Certificate } from '../../../src/lib/pki/certificate.ts';
import { context, contextPrimitive, sequence } from '../../../src/lib/pki/der-write.ts';
import { nameDer } from '../../../src/lib/pki/name-write.ts';
import { OID } from '../../../src/lib/pki/oids.ts';
import { appendDocumentTimestamp } from '../../../src/lib/signing/append-timestamp.ts';
import type { SignatureReport } from '../../../src/lib/verification/report.ts';
import { type VerifyOptions, verifyPdf } from '../../../src/lib/verification/verify-pdf.ts';
import { attackWorld, crl, dates, reportOn } from '../../attacks/attack-world.ts';
import { signedPartOf, withSignature } from '../../attacks/rsa-forgery.ts';
import { type TestEntity, testCa, testEntity, testLeaf } from '../pki/test-authorities.ts';
import { type CmsRecipe, signedWith } from './made-cms.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

async function verify(bytes: Uint8Array, options: VerifyOptions): Promise<SignatureReport> {
  return reportOn(await verifyPdf(bytes, options), 'S');
}

const rsaKeys = () => generateKeyPairSync('rsa', { modulusLength: 2048 });

describe('rules for judging: trust in the chain', () => {
  let root: TestEntity;
  let issuing: TestEntity;
  let leaf: TestEntity;

  before(async () => {
    root = await testCa({ name: 'Gốc', ...dates });
    issuing = await testCa({ name: 'CA cấp phát', issuer: root, ...dates });
    leaf = await testLeaf({ name: 'Nguyễn Văn A', issuer: issuing, ...dates });
  });

  async function judged(
    by: TestEntity,
    more: Partial<VerifyOptions> = {},
    issuers: readonly TestEntity[] = [root, issuing],
    recipe: Partial<CmsRecipe> = {},
  ): Promise<SignatureReport> {
    const lists = await Promise.all(issuers.map((issuer) => crl(issuer)));
    return verify(await signedWith({ by, ...recipe }), {
      roots: [root.certificate],
      intermediates: issuers.map(({ certificate }) => certificate),
      revocation: { crl: lists },
      ...more,
    });
  }

  const broken = { verdict: 'INDETERMINATE', subIndication: 'CHAIN_CONSTRAINTS_FAILURE' } as const;

  it('roots pinned by fingerprint, never by name: no chain, when another root has the same name', async () => {
    const twin = await testCa({ name: 'Gốc', ...dates });
    expect(await judged(leaf)).to.include({ verdict: 'TOTAL-PASSED' });
    expect(await judged(leaf, { roots: [twin.certificate] })).to.include({
      verdict: 'INDETERMINATE',
      subIndication: 'NO_CERTIFICATE_CHAIN_FOUND',
    });
  });

  it('intermediates from our own store: passes, when the CMS carries only the leaf, and not without the store', async () => {
    const report = await judged(leaf);
    expect(report.chain).to.deep.equal(
      [leaf, issuing, root].map(({ certificate }) => certificate.fingerprintSha256),
    );
    expect((await judged(leaf, { intermediates: [] })).subIndication).to.equal('NO_CERTIFICATE_CHAIN_FOUND');
  });

  it('name constraints: fails the chain, when the subject lies outside', async () => {
    const names = nameDer([[OID.organisation, 'Cơ quan khác']]);
    const only = sequence(context(0, sequence(context(4, names))));
    const extensions = [extension(OID.nameConstraints, only, true)];
    const ca = await testCa({ name: 'CA hẹp', issuer: root, extensions, ...dates });
    expect(await judged(await testLeaf({ name: 'A', issuer: ca, ...dates }), {}, [root, ca])).to.include(
      broken,
    );
  });

  it('pathLen: fails the chain, when it is longer than a CA allows', async () => {
    const short = await testCa({ name: 'CA cuối', issuer: root, ...dates }, 0);
    const under = await testCa({ name: 'CA thừa', issuer: short, ...dates });
    const by = await testLeaf({ name: 'A', issuer: under, ...dates });
    expect(await judged(by, {}, [root, short, under])).to.include(broken);
  });

  it('policies: fails the chain, when one is required and the leaf asserts none', async () => {
    const required = extension(OID.policyConstraints, sequence(contextPrimitive(0, Uint8Array.of(0))), true);
    const extensions = [policyExtension('1.2.3'), required];
    const ca = await testCa({ name: 'CA chính sách', issuer: root, extensions, ...dates });
    const without = await testLeaf({ name: 'A', issuer: ca, ...dates });
    expect(await judged(without, {}, [root, ca])).to.include(broken);
    const own = [policyExtension('1.2.3')];
    const asserting = await testLeaf({ name: 'A', issuer: ca, extensions: own, ...dates });
    expect((await judged(asserting, {}, [root, ca])).verdict).to.equal('TOTAL-PASSED');
  });

  it('keyUsage: fails the chain, when the leaf may not sign or the issuer may not issue', async () => {
    const mute = await testEntity({
      name: 'A',
      issuer: issuing,
      extensions: [keyUsageExtension('keyAgreement')],
      ...dates,
    });
    expect(await judged(mute)).to.include(broken);
    const child = await testLeaf({ name: 'B', issuer: leaf, ...dates });
    expect(await judged(child, {}, [root, issuing, leaf])).to.include(broken);
  });

  it('some government serial numbers look negative: passes, when one does, and is found when revoked', async () => {
    const by = await testLeaf({ name: 'A', issuer: issuing, serialHex: 'f123456789abcdef', ...dates });
    expect((await judged(by)).verdict).to.equal('TOTAL-PASSED');
    const revoked = [
      { serialHex: by.certificate.serialHex, at: new Date(), reason: 'keyCompromise' as const },
    ];
    const lists = [await crl(root), await crl(issuing, revoked)];
    expect((await judged(by, { revocation: { crl: lists } })).subIndication).to.equal('REVOKED_NO_POE');
  });

  it('algorithm table with dates: CRYPTO_CONSTRAINTS_FAILURE_NO_POE, when SHA-1 was used and nothing proves its age', async () => {
    const by = await testLeaf({ name: 'A', issuer: issuing, keys: rsaKeys(), ...dates });
    const report = await judged(by, {}, undefined, { digest: 'sha1' });
    expect(report).to.include({
      verdict: 'INDETERMINATE',
      subIndication: 'CRYPTO_CONSTRAINTS_FAILURE_NO_POE',
      intact: true,
    });
    expect(report.sentence.vi).to.contain('thuật toán không còn an toàn và không có bằng chứng');
  });

  it('SHA-1 made after its end: CRYPTO_CONSTRAINTS_FAILURE, when a time-stamp proves that it was', async () => {
    const { root: other, timestamps } = await attackWorld();
    const by = await testLeaf({ name: 'A', issuer: issuing, keys: rsaKeys(), ...dates });
    const { pdf } = await appendDocumentTimestamp(await signedWith({ by, digest: 'sha1' }), timestamps);
    const lists = [await crl(root), await crl(issuing), await crl(other)];
    const report = await verify(pdf, {
      roots: [root.certificate, other.certificate],
      intermediates: [issuing.certificate],
      revocation: { crl: lists },
    });
    expect(report.provedTime).to.be.a('string');
    expect(report.subIndication).to.equal('CRYPTO_CONSTRAINTS_FAILURE');
    expect(report.verdict).to.not.equal('TOTAL-PASSED');
  });

  it('short keys: CRYPTO_CONSTRAINTS_FAILURE_NO_POE, when the signer has RSA of 1024 bits', async () => {
    const keys = generateKeyPairSync('rsa', { modulusLength: 1024 });
    const by = await testLeaf({ name: 'A', issuer: issuing, keys, ...dates });
    expect((await judged(by)).subIndication).to.equal('CRYPTO_CONSTRAINTS_FAILURE_NO_POE');
  });
});

/** The same certificate or list, signed again with SHA-1 by its RSA issuer. */
function underSha1(der: Uint8Array, { key }: TestEntity): Uint8Array {
  const [sha256, sha1] = ['2a864886f70d01010b', '2a864886f70d010105'];
  const bytes = Buffer.from(Buffer.from(der).toString('hex').replaceAll(sha256, sha1), 'hex');
  const value = signWith('sha1', signedPartOf(bytes), { key, padding: constants.RSA_PKCS1_PADDING });
  return withSignature(bytes, value);
}

describe('rules for judging: the exception for G1', () => {
  it('leaves and CRLs of the pinned CA may be signed with SHA-1 until it ends, document digests may not', async () => {
    const g1 = await testCa({ name: 'G1', keys: rsaKeys(), ...dates });
    const { certificate, key } = await testLeaf({ name: 'A', issuer: g1, keys: rsaKeys(), ...dates });
    const by = { key, certificate: Certificate.parse(underSha1(certificate.der, g1)) };
    const list = underSha1(await crl(g1), g1);
    const until = new Date(Date.now() + DAY_MS);
    const exception = { issuerFingerprints: [g1.certificate.fingerprintSha256], until };
    const judged = async (more: Partial<VerifyOptions>, recipe: Partial<CmsRecipe> = {}) => {
      const revocation = { crl: [list] };
      const bytes = await signedWith({ by, ...recipe });
      return (await verify(bytes, { roots: [g1.certificate], revocation, ...more })).subIndication;
    };
    const weak = 'CRYPTO_CONSTRAINTS_FAILURE_NO_POE';
    expect(await judged({})).to.equal(weak);
    expect(await judged({ sha1Exception: exception })).to.equal(undefined);
    expect(await judged({ sha1Exception: { ...exception, until: new Date(0) } })).to.equal(weak);
    expect(await judged({ sha1Exception: { ...exception, issuerFingerprints: ['00'] } })).to.equal(weak);
    expect(await judged({ sha1Exception: exception }, { digest: 'sha1' })).to.equal(weak);
  });

  it('a CRL under SHA-1 settles nothing, when its CA has no exception', async () => {
    const ca = await testCa({ name: 'Khác', keys: rsaKeys(), ...dates });
    const bytes = await signedWith({ by: await testLeaf({ name: 'A', issuer: ca, ...dates }) });
    const roots = [ca.certificate];
    const list = await crl(ca);
    expect((await verify(bytes, { roots, revocation: { crl: [list] } })).verdict).to.equal('TOTAL-PASSED');
    const weak = await verify(bytes, { roots, revocation: { crl: [underSha1(list, ca)] } });
    expect(weak).to.include({
      verdict: 'INDETERMINATE',
      subIndication: 'CRYPTO_CONSTRAINTS_FAILURE_NO_POE',
    });
  });
});
