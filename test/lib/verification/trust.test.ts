import { expect } from 'chai';
import { createDevelopmentPki, type DevelopmentPki } from '../../../certs-dev/development-pki.ts';
import { createPkiFetch, type PkiFetch } from '../../../src/lib/pki/fetch.ts';
import { openPkcs12 } from '../../../src/lib/pki/pkcs12.ts';
import { checkRevocation } from '../../../src/lib/pki/revocation.ts';
import { type Signer, signerFromKey } from '../../../src/lib/pki/signer.ts';
import { requestTimestamp } from '../../../src/lib/pki/timestamp.ts';
import { appendDocumentTimestamp } from '../../../src/lib/signing/append-timestamp.ts';
import { appendValidationData } from '../../../src/lib/signing/append-validation-data.ts';
import { signPdf, type Timestamper } from '../../../src/lib/signing/sign-pdf.ts';
import type { VerificationReport } from '../../../src/lib/verification/report.ts';
import { type VerifyOptions, verifyPdf } from '../../../src/lib/verification/verify-pdf.ts';
import { createLookAlikeCa } from '../../certs-dev/look-alike-ca.ts';
import { smallPdf } from '../../support/signing-fixtures.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const profile = {
  kind: 'official',
  commonName: 'Hà Văn Tý',
  organisation: 'ỦY BAN NHÂN DÂN XÃ CHÂN SƠN',
  locality: 'Tuyên Quang',
} as const;

describe('trust in a signature', () => {
  let pki: DevelopmentPki;
  let fetch: PkiFetch;
  let timestamps: Timestamper;
  let signer: Signer;

  before(async () => {
    pki = await createDevelopmentPki(temporaryFolder('trust'));
    fetch = createPkiFetch({ allowedHosts: [pki.host] });
    await pki.listen();
    signer = await newHolder();
    timestamps = {
      async stamp(digest) {
        const { bytes, genTime } = await requestTimestamp({ url: pki.urls.tsa, fetch }, digest);
        return { token: bytes, time: genTime };
      },
    };
  });
  after(() => pki.close());

  async function newHolder(): Promise<Signer> {
    const { p12 } = await pki.issue({ ...profile, pin: '123456', keyType: 'ec-p256' });
    const { key, certificate, chain } = await openPkcs12(p12, '123456');
    return signerFromKey(key, certificate, chain);
  }

  async function sign(level: 'B-B' | 'B-T', by = signer): Promise<Uint8Array> {
    const field = { name: 'S1', page: 0, rect: [0, 0, 0, 0] as const };
    const common = { pdf: await smallPdf(), claimedTime: new Date(), field, signer: by };
    return (await signPdf(level === 'B-T' ? { ...common, level, timestamps } : { ...common, level })).pdf;
  }

  function verify(bytes: Uint8Array, more: Partial<VerifyOptions> = {}): Promise<VerificationReport> {
    const options = { roots: pki.trustAnchors(), intermediates: pki.intermediates(), revocation: { fetch } };
    return verifyPdf(bytes, { ...options, ...more });
  }

  async function first(bytes: Uint8Array, more: Partial<VerifyOptions> = {}) {
    return (await verify(bytes, more)).signatures[0]!;
  }

  /** What B-LT puts into the DSS: the chain and fresh answers for every certificate of signer and TSA. */
  async function withValidationData(bytes: Uint8Array): Promise<Uint8Array> {
    const [issuing, root] = [pki.intermediates()[0]!, pki.trustAnchors()[0]!];
    const pairs = [
      [signer.certificate, issuing],
      [pki.authorities.tsa.certificate, issuing],
      [issuing, root],
    ] as const;
    const ocspResponses: Uint8Array[] = [];
    const crls: Uint8Array[] = [];
    for (const [certificate, issuer] of pairs) {
      const status = await checkRevocation(certificate, issuer, { fetch, at: new Date() });
      if (status.status !== 'good') throw new Error(`no revocation data: ${JSON.stringify(status)}`);
      (status.evidence.kind === 'ocsp' ? ocspResponses : crls).push(status.evidence.bytes);
    }
    const certificates = [signer.certificate, issuing, root, pki.authorities.tsa.certificate].map(
      ({ der }) => der,
    );
    return appendValidationData(bytes, { certificates, ocspResponses, crls });
  }

  it('is TOTAL-PASSED, when chain, revocation and time-stamp hold, with time and source of the answer', async () => {
    const { document, signatures } = await verify(await sign('B-T'));
    const [report] = signatures;
    expect(report?.detail).to.equal('');
    expect(report).to.include({
      verdict: 'TOTAL-PASSED',
      subIndication: undefined,
      level: 'B-T',
      intact: true,
    });
    expect(report?.timestamp).to.include({ valid: true, trusted: true });
    expect(report?.provedTime).to.equal(report?.timestamp?.time);
    expect(report?.revocation).to.include({ status: 'good', source: 'ocsp' });
    expect(report?.signer).to.include({
      commonName: 'Hà Văn Tý',
      organisation: 'ỦY BAN NHÂN DÂN XÃ CHÂN SƠN',
    });
    expect(report?.certificateFingerprint).to.equal(signer.certificate.fingerprintSha256);
    expect(report?.sentence.vi).to.equal('Chữ ký của Hà Văn Tý hợp lệ; tài liệu còn nguyên vẹn.');
    expect(document.verdict).to.equal('TOTAL-PASSED');
  });

  it('is TOTAL-PASSED without a time-stamp, when the certificate is good now, and level B-B', async () => {
    expect(await first(await sign('B-B'))).to.include({
      verdict: 'TOTAL-PASSED',
      level: 'B-B',
      provedTime: undefined,
    });
  });

  it('leaves trust open, when no root is given, and still answers for integrity', async () => {
    const report = await first(await sign('B-B'), { roots: [] });
    expect(report).to.include({
      verdict: 'INDETERMINATE',
      subIndication: 'NO_CERTIFICATE_CHAIN_FOUND',
      intact: true,
    });
    expect(report.warnings.map(({ code }) => code)).to.include('NO_TRUST_ROOTS');
  });

  it('is not deceived, when a home-made CA bears the names of the pinned one', async () => {
    const { key, certificate, chain } = await (await createLookAlikeCa(pki)).issue(profile);
    const report = await first(await sign('B-B', signerFromKey(key, certificate, chain)));
    expect(report).to.include({ verdict: 'INDETERMINATE', subIndication: 'NO_CERTIFICATE_CHAIN_FOUND' });
  });

  it('says TRY_LATER and warns, when revocation cannot be asked', async () => {
    const report = await first(await sign('B-B'), { revocation: {} });
    expect(report).to.include({ verdict: 'INDETERMINATE', subIndication: 'TRY_LATER', intact: true });
    expect(report.warnings.map(({ code }) => code)).to.include('REVOCATION_UNCHECKED');
  });

  it('says OUT_OF_BOUNDS_NO_POE, when the certificate has ended and nothing proves the age', async () => {
    const later = new Date(signer.certificate.notAfter.getTime() + 86_400_000);
    expect(await first(await sign('B-B'), { at: later })).to.include({
      verdict: 'INDETERMINATE',
      subIndication: 'OUT_OF_BOUNDS_NO_POE',
    });
  });

  it('says REVOKED_NO_POE or REVOKED, when the certificate was revoked, as the time of signing is proved', async () => {
    const holder = await newHolder();
    const bare = await sign('B-B', holder);
    pki.revoke(holder.certificate.serialHex, 'keyCompromise');
    expect(await first(bare)).to.include({ verdict: 'INDETERMINATE', subIndication: 'REVOKED_NO_POE' });
    const report = await first(await sign('B-T', holder));
    expect(report).to.include({ verdict: 'TOTAL-FAILED', subIndication: 'REVOKED' });
    expect(report.sentence.vi).to.contain('KHÔNG hợp lệ: chứng thư số đã bị thu hồi');
  });

  it('reaches B-LT and needs no network, when the DSS holds chain and answers', async () => {
    const bytes = await withValidationData(await sign('B-T'));
    const report = await first(bytes, { intermediates: [], revocation: {} });
    expect(report.detail).to.equal('');
    expect(report).to.include({ verdict: 'TOTAL-PASSED', level: 'B-LT' });
  });

  it('reaches B-LTA, when a document time-stamp covers the DSS, and judges the stamp as well', async () => {
    const { pdf } = await appendDocumentTimestamp(await withValidationData(await sign('B-T')), timestamps);
    const { signatures } = await verify(pdf);
    expect(signatures.map(({ level, verdict }) => [level, verdict])).to.deep.equal([
      ['B-LTA', 'TOTAL-PASSED'],
      ['DocTimeStamp', 'TOTAL-PASSED'],
    ]);
  });

  it('does not count a time-stamp, when its authority is not trusted, and says so', async () => {
    const bytes = await sign('B-T');
    const onlySigner = { roots: pki.intermediates(), intermediates: [] };
    const report = await first(bytes, { ...onlySigner, revocation: {} });
    expect(report.timestamp).to.include({ valid: true, trusted: false });
    expect(report.provedTime).to.equal(undefined);
  });
});
