/** The rules for judging, "Trust", revocation and time-stamps: one test for each clause, under its words. RFC 5280, RFC 6960, EN 319 102-1 §5.2. */
import { generateKeyPairSync } from 'node:crypto';
import { expect } from 'chai';
import { answerOcsp, type HolderStatus } from '../../../certs-dev/answer-ocsp.ts';
import {
  accessExtension,
  crlExtension,
  extendedKeyUsageExtension,
  extension,
} from '../../../certs-dev/make-certificate.ts';
import { makeCrl, type Revocation } from '../../../certs-dev/make-crl.ts';
import { context, contextPrimitive, integer, nullValue, sequence } from '../../../src/lib/pki/der-write.ts';
import type { PkiFetch } from '../../../src/lib/pki/fetch.ts';
import { createOcspRequest } from '../../../src/lib/pki/ocsp.ts';
import { OID } from '../../../src/lib/pki/oids.ts';
import { appendDocumentTimestamp } from '../../../src/lib/signing/append-timestamp.ts';
import type { SignatureReport } from '../../../src/lib/verification/report.ts';
import { type VerifyOptions, verifyPdf } from '../../../src/lib/verification/verify-pdf.ts';
import { attackWorld, crl, dates, reportOn, timestamper } from '../../attacks/attack-world.ts';
import { type TestEntity, testCa, testLeaf } from '../pki/test-authorities.ts';
import { signedWith } from './made-cms.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

async function verify(bytes: Uint8Array, options: VerifyOptions): Promise<SignatureReport> {
  return reportOn(await verifyPdf(bytes, options), 'S');
}

const rsaKeys = () => generateKeyPairSync('rsa', { modulusLength: 2048 });

describe('rules for judging: revocation', () => {
  let ca: TestEntity;
  let leaf: TestEntity;
  let bytes: Uint8Array;

  before(async () => {
    ca = await testCa({ name: 'CA', ...dates });
    const places = [accessExtension({ ocsp: 'http://ocsp.test/' }), crlExtension('http://crl.test/ca.crl')];
    leaf = await testLeaf({ name: 'Nguyễn Văn A', issuer: ca, extensions: places, ...dates });
    bytes = await signedWith({ by: leaf });
  });

  const judged = (revocation: NonNullable<VerifyOptions['revocation']>) =>
    verify(bytes, { roots: [ca.certificate], revocation });

  async function list(more: Partial<Parameters<typeof makeCrl>[0]>): Promise<Uint8Array> {
    const now = Date.now();
    const period = { thisUpdate: new Date(now - 1000), nextUpdate: new Date(now + DAY_MS) };
    return makeCrl({ issuer: ca, revoked: [], ...period, ...more });
  }

  const unsettled = { verdict: 'INDETERMINATE', subIndication: 'TRY_LATER', intact: true } as const;
  const scope = (...parts: readonly Uint8Array[]) => ({
    extensions: [extension(OID.issuingDistributionPoint, sequence(...parts), true)],
  });
  const yes = Uint8Array.of(0xff);
  const point = (url: string): Uint8Array =>
    context(0, context(0, contextPrimitive(6, Buffer.from(url, 'latin1'))));

  it('CRL: a complete list in its period settles, and with its source and age in the report', async () => {
    const report = await judged({ crl: [await list({})] });
    expect(report.verdict).to.equal('TOTAL-PASSED');
    expect(report.revocation).to.include({ status: 'good', source: 'crl' });
    expect(report.revocation?.thisUpdate).to.match(/^\d{4}-/);
  });

  it('CRL: issuing distribution point scope: settles nothing, when the list is out of scope', async () => {
    const scopes = {
      'attribute certificates only': scope(contextPrimitive(5, yes)),
      'CA certificates only': scope(contextPrimitive(2, yes)),
      'some reasons only': scope(contextPrimitive(3, Uint8Array.of(6, 0x40))),
      'another distribution point': scope(point('http://crl.test/other.crl')),
    };
    for (const [words, listing] of Object.entries(scopes)) {
      const report = await judged({ crl: [await list(listing)] });
      expect(report, words).to.include(unsettled);
      expect(report.detail).to.contain(words);
      expect(report.warnings.map(({ code }) => code)).to.include('REVOCATION_UNCHECKED');
    }
    const own = await judged({ crl: [await list(scope(point('http://crl.test/ca.crl')))] });
    expect(own.verdict).to.equal('TOTAL-PASSED');
  });

  it('CRL: indirect: settles nothing, when another issuer’s list is not named by the certificate', async () => {
    const stranger = await testCa({ name: 'CA khác', ...dates });
    const indirect = { ...scope(contextPrimitive(4, yes)), issuer: stranger };
    const found = await verify(bytes, {
      roots: [ca.certificate],
      intermediates: [stranger.certificate],
      revocation: { crl: [await list(indirect)] },
    });
    expect(found).to.include(unsettled);
  });

  it('CRL: delta, unknown critical extensions: settle nothing, when the list is one or has one', async () => {
    const delta = { extensions: [extension('2.5.29.27', integer(1), true)] };
    expect((await judged({ crl: [await list(delta)] })).detail).to.contain('DELTA_CRL');
    const unknown = { extensions: [extension('1.2.3.4', nullValue(), true)] };
    expect((await judged({ crl: [await list(unknown)] })).detail).to.contain('UNKNOWN_CRITICAL_EXTENSION');
  });

  interface Answering {
    readonly responder?: TestEntity;
    readonly about?: TestEntity;
    readonly status?: HolderStatus;
    readonly nonce?: Uint8Array;
  }

  function ocsp({
    responder = ca,
    about = leaf,
    status = 'good',
    nonce,
  }: Answering = {}): Promise<Uint8Array> {
    return answerOcsp(createOcspRequest(about.certificate, ca.certificate, nonce), {
      issuer: ca.certificate,
      responder,
      statusOf: () => status,
      now: new Date(),
    });
  }

  const delegate = (...more: readonly Uint8Array[]) =>
    testLeaf({
      name: 'OCSP',
      issuer: ca,
      extensions: [extendedKeyUsageExtension(false, OID.ekuOcspSigning), ...more],
      ...dates,
    });

  it('OCSP: responder is the CA or its delegate with the EKU: settles by both, and not by others', async () => {
    expect((await judged({ ocsp: [await ocsp()] })).revocation).to.include({
      status: 'good',
      source: 'ocsp',
    });
    expect((await judged({ ocsp: [await ocsp({ responder: await delegate() })] })).verdict).to.equal(
      'TOTAL-PASSED',
    );
    const plain = await testLeaf({ name: 'OCSP', issuer: ca, ...dates });
    const other = await testCa({ name: 'CA', ...dates });
    for (const responder of [plain, other])
      expect(await judged({ ocsp: [await ocsp({ responder })] })).to.include(unsettled);
  });

  it('OCSP: nocheck honoured: settles with it, and without it only when the delegate is not revoked', async () => {
    const place = crlExtension('http://crl.test/ca.crl');
    const free = await delegate(place, extension(OID.ocspNoCheck, nullValue()));
    expect((await judged({ ocsp: [await ocsp({ responder: free })] })).verdict).to.equal('TOTAL-PASSED');
    const bound = await delegate(place);
    const answer = await ocsp({ responder: bound });
    expect((await judged({ ocsp: [answer] })).detail).to.contain('the OCSP responder');
    expect((await judged({ ocsp: [answer], crl: [await list({})] })).verdict).to.equal('TOTAL-PASSED');
    const gone: Revocation = {
      serialHex: bound.certificate.serialHex,
      at: new Date(Date.now() - DAY_MS),
      reason: 'keyCompromise',
    };
    const report = await judged({ ocsp: [answer], crl: [await list({ revoked: [gone] })] });
    expect(report).to.include(unsettled);
    expect(report.detail).to.equal('the OCSP responder is revoked');
  });

  it('OCSP: CertID match: settles nothing, when the answer is about another certificate', async () => {
    const about = await testLeaf({ name: 'Khác', issuer: ca, ...dates });
    expect(await judged({ ocsp: [await ocsp({ about })] })).to.include(unsettled);
  });

  it('OCSP: a missing nonce is tolerable, a wrong one is not: settles without one, and not with another', async () => {
    const answers =
      (nonce?: Uint8Array): PkiFetch =>
      async ({ url }) => {
        if (!url.includes('ocsp')) return { status: 404, contentType: '', body: new Uint8Array() };
        const body = await ocsp(nonce ? { nonce } : {});
        return { status: 200, contentType: 'application/ocsp-response', body };
      };
    expect((await judged({ fetch: answers() })).verdict).to.equal('TOTAL-PASSED');
    expect(await judged({ fetch: answers(Buffer.alloc(16, 7)) })).to.include(unsettled);
  });

  it('a status that could not be checked is a warning at the top: stands there, when nothing answers', async () => {
    const report = await verifyPdf(bytes, { roots: [ca.certificate] });
    expect(report.document).to.include({ verdict: 'INDETERMINATE', subIndication: 'TRY_LATER' });
    expect(report.document.warnings.map(({ vi }) => vi)).to.deep.equal([
      'Chưa kiểm tra được tình trạng thu hồi của chứng thư số.',
    ]);
  });
});

describe('rules for judging: time-stamps', () => {
  it('time-stamp chains likewise: prove nothing, when the authority is not pinned or is revoked', async () => {
    const { root } = await attackWorld();
    const eku = extendedKeyUsageExtension(true, OID.ekuTimeStamping);
    const tsa = await testLeaf({ name: 'TSA', issuer: root, extensions: [eku], ...dates });
    const stranger = await testCa({ name: 'CA lạ', ...dates });
    const foreign = await testLeaf({ name: 'TSA', issuer: stranger, extensions: [eku], ...dates });
    const revoked: Revocation = {
      serialHex: tsa.certificate.serialHex,
      at: new Date(Date.now() - DAY_MS),
      reason: 'keyCompromise',
    };
    const by = await testLeaf({ name: 'A', issuer: root, ...dates });
    const bytes = await signedWith({ by });
    for (const [authority, list] of [
      [foreign, await crl(root)],
      [tsa, await crl(root, [revoked])],
    ] as const) {
      const { pdf } = await appendDocumentTimestamp(bytes, timestamper(authority, root.certificate));
      const report = await verifyPdf(pdf, { roots: [root.certificate], revocation: { crl: [list] } });
      expect(reportOn(report, 'S').provedTime).to.equal(undefined);
      expect(reportOn(report, 'Timestamp1').verdict).to.equal('INDETERMINATE');
      expect(report.document.verdict).to.equal('INDETERMINATE');
    }
  });

  it('one set of proofs of existence for all: a later stamp proves the age of every earlier signature', async () => {
    const { root, timestamps } = await attackWorld();
    const by = await testLeaf({ name: 'A', issuer: root, ...dates });
    const { pdf, time } = await appendDocumentTimestamp(await signedWith({ by }), timestamps);
    const gone: Revocation = {
      serialHex: by.certificate.serialHex,
      at: new Date(Date.now() + 5000),
      reason: 'superseded',
    };
    const revocation = { crl: [await crl(root, [gone])] };
    const later = new Date(Date.now() + 10_000);
    const report = await verifyPdf(pdf, { roots: [root.certificate], revocation, at: later });
    expect(reportOn(report, 'S').verdict).to.equal('TOTAL-PASSED');
    expect(new Date(reportOn(report, 'S').provedTime!).getTime()).to.be.closeTo(time.getTime(), 1000);
    const bare = await verify(await signedWith({ by }), { roots: [root.certificate], revocation, at: later });
    expect(bare.subIndication).to.equal('REVOKED_NO_POE');
  });

  it('a time-stamp under an algorithm that has ended proves nothing: RSA-2048 in 2030, while P-256 still does', async () => {
    const long = { notBefore: dates.notBefore, notAfter: new Date('2040-01-01T00:00:00Z') };
    const root = await testCa({ name: 'Gốc bền', ...long });
    const by = await testLeaf({ name: 'A', issuer: root, ...long });
    const extensions = [extendedKeyUsageExtension(true, OID.ekuTimeStamping)];
    const period = { thisUpdate: new Date(Date.now() + 2000), nextUpdate: new Date('2031-01-01T00:00:00Z') };
    const list = await makeCrl({ issuer: root, revoked: [], ...period });
    const provedIn2030 = async (keys?: ReturnType<typeof rsaKeys>): Promise<boolean> => {
      const tsa = await testLeaf({ name: 'TSA', issuer: root, extensions, ...(keys && { keys }), ...long });
      const stamps = timestamper(tsa, root.certificate);
      const { pdf } = await appendDocumentTimestamp(await signedWith({ by }), stamps);
      const at = new Date('2030-06-01T00:00:00Z');
      const report = await verify(pdf, { roots: [root.certificate], revocation: { crl: [list] }, at });
      return report.provedTime !== undefined;
    };
    expect(await provedIn2030()).to.equal(true);
    expect(await provedIn2030(rsaKeys())).to.equal(false);
  });
});
