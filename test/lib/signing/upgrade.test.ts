import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { createDevelopmentPki, type DevelopmentPki } from '../../../certs-dev/development-pki.ts';
import { AppError } from '../../../src/app-error.ts';
import { openPdf } from '../../../src/lib/pdf/document.ts';
import { readSignatures } from '../../../src/lib/pdf/signatures.ts';
import { createPkiFetch, type PkiFetch, type PkiResponse } from '../../../src/lib/pki/fetch.ts';
import { openPkcs12 } from '../../../src/lib/pki/pkcs12.ts';
import { type Signer, signerFromKey } from '../../../src/lib/pki/signer.ts';
import { parseTimestampToken } from '../../../src/lib/pki/timestamp-token.ts';
import { renewalDue, upgradePdf } from '../../../src/lib/signing/long-term.ts';
import {
  type LongTermSignRequest,
  type SignRequest,
  signPdf,
  type Timestamper,
} from '../../../src/lib/signing/sign-pdf.ts';
import { timestamperAt } from '../../../src/lib/signing/timestamper.ts';
import { verifyPdf } from '../../../src/lib/verification/verify-pdf.ts';
import { needs } from '../../support/needs.ts';
import { pdfsigVerdicts, qpdfCheck } from '../../support/outside-verifiers.ts';
import { smallPdf } from '../../support/signing-fixtures.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const invisible = (name = 'S1') => ({ name, page: 0, rect: [0, 0, 0, 0] as const });

describe('upgradePdf', () => {
  let pki: DevelopmentPki;
  let fetch: PkiFetch;
  let signer: Signer;
  let timestamps: Timestamper;

  before(async () => {
    pki = await createDevelopmentPki(temporaryFolder('upgrade'));
    await pki.listen();
    fetch = createPkiFetch({ allowedHosts: [pki.host] });
    timestamps = timestamperAt({ url: pki.urls.tsa, fetch });
    signer = await newHolder();
  });
  after(() => pki.close());
  afterEach(() => Object.assign(pki.switches, { tsa: 'on', ocsp: 'on', crl: 'on' }));

  async function newHolder(): Promise<Signer> {
    const profile = {
      kind: 'official',
      commonName: 'Hà Văn Tý',
      organisation: 'UBND xã Chân Sơn',
      locality: 'Tuyên Quang',
    } as const;
    const { p12 } = await pki.issue({ ...profile, pin: '123456' });
    const { key, certificate } = await openPkcs12(p12, '123456');
    return signerFromKey(key, certificate);
  }

  const validation = (more: { fetch?: PkiFetch } = { fetch }) => ({
    anchors: pki.trustAnchors(),
    intermediates: pki.intermediates(),
    ...more,
  });
  const sign = async (level: SignRequest['level'], pdf?: Uint8Array, name?: string) => {
    const base = { pdf: pdf ?? (await smallPdf()), signer, claimedTime: new Date(), field: invisible(name) };
    return (await signPdf({ ...base, level, ...(level === 'B-T' && { timestamps }) })).pdf;
  };
  const signLong = async (level: LongTermSignRequest['level'], more: Partial<LongTermSignRequest> = {}) =>
    signPdf({
      pdf: await smallPdf(),
      signer,
      level,
      timestamps,
      claimedTime: new Date(),
      field: invisible(),
      validation: validation(),
      ...more,
    });
  /** Without a network and without our own intermediates: only what the file carries counts. */
  const levels = async (pdf: Uint8Array) => {
    const { signatures } = await verifyPdf(pdf, { roots: pki.trustAnchors() });
    return signatures.map(({ level, verdict }) => `${level} ${verdict}`);
  };
  const begins = (result: Uint8Array, start: Uint8Array) =>
    expect(Buffer.compare(result.subarray(0, start.length), start)).to.equal(0);
  async function codeOf(work: Promise<unknown>): Promise<string> {
    return work.then(
      () => 'no error',
      (error: unknown) => (error instanceof AppError ? error.code : String(error)),
    );
  }

  it('reaches B-LT by appending, when chain and answers can be had, and needs no network afterwards', async () => {
    const signed = await sign('B-T');
    const { pdf, level, pending } = await upgradePdf(signed, { ...validation(), to: 'B-LT' });
    expect({ level, pending }).to.deep.equal({ level: 'B-LT', pending: [] });
    begins(pdf, signed);
    expect(await levels(pdf)).to.deep.equal(['B-LT TOTAL-PASSED']);
  });

  it('reaches B-LTA, when a document time-stamp follows the validation data of signer and authority', async () => {
    const signed = await sign('B-T');
    const { pdf, level } = await upgradePdf(signed, { ...validation(), to: 'B-LTA', timestamps });
    expect(level).to.equal('B-LTA');
    begins(pdf, signed);
    const [first, stamp] = await levels(pdf);
    expect(first).to.equal('B-LTA TOTAL-PASSED');
    expect(stamp).to.contain('DocTimeStamp');
  });

  it('is valid for pdfsig and clean for qpdf, when a B-LTA file is judged by programs written elsewhere', async function () {
    needs(this, 'pdfsig', 'poppler-utils');
    needs(this, 'qpdf', 'qpdf');
    const { pdf } = await signLong('B-LTA');
    const file = join(temporaryFolder('lta'), 'lta.pdf');
    writeFileSync(file, pdf);
    expect(pdfsigVerdicts(file).get('S1')).to.equal('Signature is Valid.');
    expect(qpdfCheck(file)).to.deep.equal({ status: 0, warnings: 0 });
  });

  it('holds for openssl, when the document time-stamp of a B-LTA file is taken out', async function () {
    needs(this, 'openssl', 'openssl');
    const { pdf } = await signLong('B-LTA');
    const stamp = readSignatures(openPdf(pdf)).find(({ type }) => type === 'DocTimeStamp')!;
    const [, before, resume, rest] = stamp.byteRange as [number, number, number, number];
    const folder = temporaryFolder('openssl');
    const put = (name: string, bytes: Uint8Array | string): string => {
      writeFileSync(join(folder, name), bytes);
      return join(folder, name);
    };
    const covered = Buffer.concat([pdf.subarray(0, before), pdf.subarray(resume, resume + rest)]);
    const token = parseTimestampToken(stamp.contents!).bytes;
    const words = ['-data', put('data', covered), '-in', put('token', token), '-token_in'];
    const trust = ['-CAfile', put('root.pem', pki.trustAnchors()[0]!.toPem())];
    const between = ['-untrusted', put('issuing.pem', pki.intermediates()[0]!.toPem())];
    const said = execFileSync('openssl', ['ts', '-verify', ...words, ...trust, ...between], {
      stdio: 'pipe',
    });
    expect(String(said)).to.contain('Verification: OK');
  });

  it('gives the very same file back, when the level is there already', async () => {
    const lt = await signLong('B-LT');
    expect((await upgradePdf(lt.pdf, { ...validation({}), to: 'B-LT' })).pdf).to.equal(lt.pdf);
    const lta = await signLong('B-LTA');
    const again = await upgradePdf(lta.pdf, { ...validation({}), to: 'B-LTA', timestamps });
    expect(again.pdf).to.equal(lta.pdf);
    expect(again.level).to.equal('B-LTA');
  });

  it('adds the authority’s data and a new stamp, when a B-LTA file is renewed, and says when that is due', async () => {
    const { pdf } = await signLong('B-LTA');
    expect(renewalDue(pdf)!.getTime()).to.be.at.most(pki.authorities.tsa.certificate.notAfter.getTime());
    const renewed = await upgradePdf(pdf, { ...validation(), to: 'B-LTA', timestamps, renew: true });
    begins(renewed.pdf, pdf);
    expect((await levels(renewed.pdf)).slice(0, 2)).to.deep.equal([
      'B-LTA TOTAL-PASSED',
      'DocTimeStamp TOTAL-PASSED',
    ]);
    expect(renewalDue(await smallPdf())).to.equal(undefined);
  });

  it('proves the time by a document time-stamp, when a signature has none of its own', async () => {
    const signed = await sign('B-B');
    const { pdf, level } = await upgradePdf(signed, { ...validation(), to: 'B-LT', timestamps });
    expect(level).to.equal('B-LT');
    begins(pdf, signed);
    const entries = readSignatures(openPdf(pdf));
    expect(entries.map(({ type }) => type)).to.deep.equal(['Sig', 'DocTimeStamp']);
    expect((await upgradePdf(signed, { ...validation(), to: 'B-T', timestamps })).level).to.equal('B-T');
  });

  it('serves every signer of a file, when there are two', async () => {
    const twice = await sign('B-T', await sign('B-B'), 'S2');
    const { pdf, level } = await upgradePdf(twice, { ...validation(), to: 'B-LTA', timestamps });
    expect(level).to.equal('B-LTA');
    expect((await levels(pdf)).slice(0, 2)).to.deep.equal(['B-LTA TOTAL-PASSED', 'B-LTA TOTAL-PASSED']);
  });

  it('takes the list, when OCSP does not answer', async () => {
    pki.switches.ocsp = 'off';
    const { pdf, level } = await upgradePdf(await sign('B-T'), { ...validation(), to: 'B-LT' });
    expect(level).to.equal('B-LT');
    expect(await levels(pdf)).to.deep.equal(['B-LT TOTAL-PASSED']);
  });

  it('signs and is pending, when neither OCSP nor lists can be reached', async () => {
    Object.assign(pki.switches, { ocsp: 'off', crl: 'off' });
    const { level, pending, pdf } = await signLong('B-LT');
    expect(level).to.equal('B-T');
    expect(pending.map(({ reason }) => reason)).to.include('REVOCATION_UNREACHABLE');
    expect(pending[0]!.retryAt.getTime()).to.be.greaterThan(Date.now());
    Object.assign(pki.switches, { ocsp: 'on', crl: 'on' });
    expect((await upgradePdf(pdf, { ...validation(), to: 'B-LT' })).level).to.equal('B-LT');
  });

  it('signs B-B and is pending, when the TSA is down', async () => {
    pki.switches.tsa = 'off';
    const { level, missing, pending } = await signLong('B-LTA');
    expect({ level, missing }).to.deep.equal({ level: 'B-B', missing: 'TIMESTAMP_UNAVAILABLE' });
    expect(pending.map(({ reason }) => reason)).to.deep.equal(['TIMESTAMP_MISSING']);
  });

  it('is pending, when all revocation data was made before the time-stamp, and settles with later data', async () => {
    const lists = new Map<string, PkiResponse>();
    pki.switches.ocsp = 'off';
    const recording: PkiFetch = async (request) => {
      const response = await fetch(request);
      if (request.method === 'GET') lists.set(request.url, response);
      return response;
    };
    await upgradePdf(await sign('B-T'), { ...validation({ fetch: recording }), to: 'B-LT' });
    await new Promise((resolve) => setTimeout(resolve, 2100));
    const replaying: PkiFetch = async (request) => lists.get(request.url) ?? fetch(request);
    const later = await sign('B-T');
    const stale = await upgradePdf(later, { ...validation({ fetch: replaying }), to: 'B-LT' });
    expect(stale.level).to.equal('B-T');
    const reasons = stale.pending.map(({ reason }) => reason);
    expect(reasons).to.include('REVOCATION_OLDER');
    expect(stale.pending.every(({ retryAt }) => retryAt.getTime() > Date.now())).to.equal(true);
    expect((await upgradePdf(stale.pdf, { ...validation(), to: 'B-LT' })).level).to.equal('B-LT');
  });

  it('is pending, when the chain does not lead to an anchor', async () => {
    const { level, pending } = await upgradePdf(await sign('B-T'), {
      anchors: [],
      intermediates: [],
      fetch,
      to: 'B-LT',
    });
    expect(level).to.equal('B-T');
    expect(pending.map(({ reason }) => reason)).to.include('CHAIN_INCOMPLETE');
  });

  it('refuses, when the certificate is revoked before signing, and keeps nothing', async () => {
    const holder = await newHolder();
    pki.revoke(holder.certificate.serialHex, 'keyCompromise');
    expect(await codeOf(signLong('B-LT', { signer: holder }))).to.equal('SIGNING_CERTIFICATE_REVOKED');
    const stamped = await signPdf({
      pdf: await smallPdf(),
      signer: holder,
      level: 'B-T',
      timestamps,
      claimedTime: new Date(),
      field: invisible(),
    });
    const upgrade = upgradePdf(stamped.pdf, { ...validation(), to: 'B-LT' });
    expect(await codeOf(upgrade)).to.equal('SIGNING_CERTIFICATE_REVOKED');
  });

  it('counts as good, when the certificate is revoked after the time-stamp', async () => {
    const holder = await newHolder();
    const { pdf } = await signPdf({
      pdf: await smallPdf(),
      signer: holder,
      level: 'B-T',
      timestamps,
      claimedTime: new Date(),
      field: invisible(),
    });
    await new Promise((resolve) => setTimeout(resolve, 1100));
    pki.revoke(holder.certificate.serialHex);
    const upgraded = await upgradePdf(pdf, { ...validation(), to: 'B-LT' });
    expect(upgraded.level).to.equal('B-LT');
    expect(await levels(upgraded.pdf)).to.deep.equal(['B-LT TOTAL-PASSED']);
  });

  it('refuses, when the file carries no signature', async () => {
    const upgrade = upgradePdf(await smallPdf(), { ...validation(), to: 'B-LT' });
    expect(await codeOf(upgrade)).to.equal('SIGNING_NO_SIGNATURE');
  });
});
