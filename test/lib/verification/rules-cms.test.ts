/** The rules for judging, "CMS": one test for each clause, under its words. RFC 5652 §5, EN 319 122-1. */
import { constants, generateKeyPairSync, sign as signWith } from 'node:crypto';
import { expect } from 'chai';
import { attribute } from '../../../src/lib/pki/cms-build.ts';
import { readWholeAsn1 } from '../../../src/lib/pki/der-read.ts';
import {
  contextPrimitive,
  element,
  nullValue,
  octets,
  oid,
  sequence,
  time,
} from '../../../src/lib/pki/der-write.ts';
import { OID } from '../../../src/lib/pki/oids.ts';
import { algorithmDer, pssParametersDer } from '../../../src/lib/pki/signature-algorithm.ts';
import type { SignatureReport } from '../../../src/lib/verification/report.ts';
import { attackWorld, dates, reportOn, verify } from '../../attacks/attack-world.ts';
import { type TestEntity, testLeaf } from '../pki/test-authorities.ts';
import { type CmsRecipe, indefinite, signedWith, signingCertificateV2, usualAttributes } from './made-cms.ts';

describe('rules for judging: CMS', () => {
  let rsa: TestEntity;
  let ec: TestEntity;

  before(async () => {
    const { root } = await attackWorld();
    const keys = generateKeyPairSync('rsa', { modulusLength: 2048 });
    rsa = await testLeaf({ name: 'Nguyễn Văn A', issuer: root, keys, ...dates });
    ec = await testLeaf({ name: 'Nguyễn Văn A', issuer: root, ...dates });
  });

  async function judged(recipe: Partial<CmsRecipe>): Promise<SignatureReport> {
    return reportOn(await verify(await signedWith({ by: rsa, ...recipe })), 'S');
  }

  async function expectMalformed(recipe: Partial<CmsRecipe>, detail: RegExp): Promise<void> {
    const report = await judged(recipe);
    expect(report).to.include({ verdict: 'TOTAL-FAILED', subIndication: 'FORMAT_FAILURE', intact: false });
    expect(report.detail).to.match(detail);
  }

  const passed = { verdict: 'TOTAL-PASSED', intact: true, level: 'B-B' } as const;

  it('made piece by piece here: passes, when every piece is right, for RSA and for ECDSA', async () => {
    expect(await judged({})).to.include(passed);
    expect(await judged({ by: ec })).to.include(passed);
  });

  it('BER accepted: passes, when the outer layers have indefinite lengths', async () => {
    expect(await judged({ encode: indefinite })).to.include(passed);
  });

  it('signedAttrs hashed as DER SET OF: passes, when they stand in another order than they are hashed', async () => {
    const backwards = (attributes: readonly Uint8Array[]): Uint8Array =>
      element(0x31, ...[...attributes].sort((a, b) => Buffer.compare(b, a)));
    const report = await judged({ encodeAttributes: backwards });
    expect(report).to.include(passed);
    expect(report.warnings).to.deep.equal([]);
  });

  it('signedAttrs hashed as DER SET OF: warns, when the signer hashed them in their own order', async () => {
    const backwards = (attributes: readonly Uint8Array[]): Uint8Array =>
      element(0x31, ...[...attributes].sort((a, b) => Buffer.compare(b, a)));
    const report = await judged({
      encodeAttributes: backwards,
      sign: (tbs, key) => {
        const items = readWholeAsn1(tbs).children.map(({ raw }) => raw);
        return signWith('sha256', backwards(items), { key, padding: constants.RSA_PKCS1_PADDING });
      },
    });
    expect(report).to.include(passed);
    expect(report.warnings.map(({ code }) => code)).to.deep.equal(['ATTRIBUTES_UNSORTED']);
  });

  it('exactly one SignerInfo: fails, when there are two or none', async () => {
    await expectMalformed({ signerInfos: 2 }, /2 SignerInfos/);
    await expectMalformed({ signerInfos: 0 }, /0 SignerInfos/);
  });

  it('no eContent: fails, when the CMS brings content along', async () => {
    await expectMalformed({ eContent: Buffer.from('other') }, /encapsulates content/);
  });

  it('single-valued contentType = id-data: fails, when it is missing, another or given twice', async () => {
    const type = (...types: string[]) => ({
      attributes: (digest: Uint8Array) => [
        ...types.map((each) => attribute(OID.contentType, oid(each))),
        ...usualAttributes(rsa, digest).slice(1),
      ],
    });
    await expectMalformed(type(), /contentType/);
    await expectMalformed(type(OID.tstInfo), /contentType/);
    await expectMalformed(type(OID.data, OID.data), /contentType/);
  });

  it('single-valued messageDigest: fails, when it is missing or has a second value', async () => {
    const digests = (count: number) => ({
      attributes: (digest: Uint8Array) => {
        const [type, , certificate] = usualAttributes(rsa, digest);
        const values = Array.from({ length: count }, () => octets(digest));
        return [type!, sequence(oid(OID.messageDigest), element(0x31, ...values)), certificate!];
      },
    });
    await expectMalformed(digests(0), /messageDigest/);
    await expectMalformed(digests(2), /messageDigest/);
  });

  it('messageDigest is that of the signed bytes: HASH_FAILURE, when it is another', async () => {
    const report = await judged({ attributes: () => usualAttributes(rsa, new Uint8Array(32)) });
    expect(report).to.include({ verdict: 'TOTAL-FAILED', subIndication: 'HASH_FAILURE', intact: false });
  });

  it('digest algorithms agree: fails, when the signature is over another digest than the content', async () => {
    await expectMalformed(
      {
        signatureAlgorithm: algorithmDer('1.2.840.113549.1.1.13', nullValue()),
        sign: (tbs, key) => signWith('sha512', tbs, { key, padding: constants.RSA_PKCS1_PADDING }),
      },
      /digest sha256 but the signature is over sha512/,
    );
  });

  it('PSS parameters match: passes, when the value is made by them, and not, when by others', async () => {
    const pss = (saltLength: number) => ({
      signatureAlgorithm: algorithmDer(OID.rsaPss, pssParametersDer(OID.sha256, 32)),
      sign: (tbs: Uint8Array, key: Parameters<NonNullable<CmsRecipe['sign']>>[1]) =>
        signWith('sha256', tbs, { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength }),
    });
    expect(await judged(pss(32))).to.include(passed);
    expect(await judged(pss(20))).to.include({
      verdict: 'TOTAL-FAILED',
      subIndication: 'SIG_CRYPTO_FAILURE',
    });
    await expectMalformed(
      { ...pss(32), signatureAlgorithm: algorithmDer(OID.rsaPss, pssParametersDer(OID.sha512, 32)) },
      /signature is over sha512/,
    );
  });

  it('cmsAlgorithmProtection matches: passes, when it names what is used, and fails, when it names another', async () => {
    const protection = (digest: string, signature: Uint8Array) => ({
      attributes: (value: Uint8Array) => [
        ...usualAttributes(rsa, value),
        attribute(
          OID.cmsAlgorithmProtection,
          sequence(algorithmDer(digest, nullValue()), contextConstructed(1, signature)),
        ),
      ],
    });
    const own = algorithmDer(OID.rsaEncryption, nullValue());
    expect(await judged(protection(OID.sha256, own))).to.include(passed);
    await expectMalformed(protection(OID.sha512, own), /cmsAlgorithmProtection/);
    await expectMalformed(protection(OID.sha256, algorithmDer(OID.rsaPss)), /cmsAlgorithmProtection/);
  });

  it('signingCertificateV2 matches: SIG_CONSTRAINTS_FAILURE, when it names another certificate', async () => {
    const report = await judged({
      attributes: (digest) => [
        ...usualAttributes(rsa, digest).slice(0, 2),
        signingCertificateV2(ec.certificate),
      ],
    });
    expect(report).to.include({
      verdict: 'TOTAL-FAILED',
      subIndication: 'SIG_CONSTRAINTS_FAILURE',
      intact: false,
    });
    expect(report.detail).to.contain('names another certificate');
  });

  it('without signingCertificateV2: is level CMS, when the attribute is absent, and not broken', async () => {
    const report = await judged({ attributes: (digest) => usualAttributes(rsa, digest).slice(0, 2) });
    expect(report).to.include({ verdict: 'TOTAL-PASSED', intact: true, level: 'CMS' });
  });

  it('a signingTime attribute makes it PAdES-BES: passes, when it is there, at that level', async () => {
    const report = await judged({
      attributes: (digest) => [...usualAttributes(rsa, digest), attribute(OID.signingTime, time(new Date()))],
    });
    expect(report).to.include({ verdict: 'TOTAL-PASSED', intact: true, level: 'PAdES-BES' });
  });

  it('no signed attributes at all: passes, when the value is over the bytes themselves, as level CMS', async () => {
    expect(await judged({ attributes: false })).to.include({
      verdict: 'TOTAL-PASSED',
      intact: true,
      level: 'CMS',
    });
  });

  it('an unknown algorithm is never valid: INDETERMINATE, when nobody here can check the value', async () => {
    const report = await judged({ signatureAlgorithm: algorithmDer('1.2.3.4.5') });
    expect(report.verdict).to.equal('INDETERMINATE');
    expect(report.intact).to.equal(false);
  });
});

function contextConstructed(tag: number, algorithm: Uint8Array): Uint8Array {
  // IMPLICIT: the content of the AlgorithmIdentifier under the tag.
  const bytes = Buffer.from(contextPrimitive(tag, readWholeAsn1(algorithm).content));
  bytes[0] = 0xa0 | tag;
  return bytes;
}
