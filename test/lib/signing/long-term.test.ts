import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { createDevelopmentPki, type DevelopmentPki } from '../../../certs-dev/development-pki.ts';
import { openPdf } from '../../../src/lib/pdf/document.ts';
import { readSignatures } from '../../../src/lib/pdf/signatures.ts';
import { createPkiFetch } from '../../../src/lib/pki/fetch.ts';
import { openPkcs12 } from '../../../src/lib/pki/pkcs12.ts';
import { type Signer, signerFromKey } from '../../../src/lib/pki/signer.ts';
import { requestTimestamp } from '../../../src/lib/pki/timestamp.ts';
import { parseTimestampToken } from '../../../src/lib/pki/timestamp-token.ts';
import { appendDocumentTimestamp } from '../../../src/lib/signing/append-timestamp.ts';
import { appendValidationData } from '../../../src/lib/signing/append-validation-data.ts';
import { signPdf, type Timestamper } from '../../../src/lib/signing/sign-pdf.ts';
import { smallPdf } from '../../support/signing-fixtures.ts';

describe('signatures for the long term', () => {
  let folder: string;
  let pki: DevelopmentPki;
  let signer: Signer;
  let timestamps: Timestamper;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'antin-pki-'));
    pki = await createDevelopmentPki(folder);
    await pki.listen();
    const profile = {
      kind: 'official',
      commonName: 'Hà Văn Tý',
      organisation: 'UBND xã Chân Sơn',
      locality: 'Tuyên Quang',
    } as const;
    const { p12 } = await pki.issue({ ...profile, pin: '123456' });
    const { key, certificate, chain } = await openPkcs12(p12, '123456');
    signer = signerFromKey(key, certificate, chain);
    const source = { url: pki.urls.tsa, fetch: createPkiFetch({ allowedHosts: [pki.host] }) };
    timestamps = {
      async stamp(digest) {
        const { bytes, genTime } = await requestTimestamp(source, digest);
        return { token: bytes, time: genTime };
      },
    };
  });
  after(async () => {
    await pki.close();
    rmSync(folder, { recursive: true });
  });

  const invisible = { name: 'S1', page: 0, rect: [0, 0, 0, 0] as const };
  const sign = async (pdf: Uint8Array) =>
    signPdf({ pdf, signer, level: 'B-T', timestamps, claimedTime: new Date(), field: invisible });

  it('carries a time-stamp over its value, when the TSA answers', async () => {
    const made = await sign(await smallPdf());
    expect(made).to.include({ level: 'B-T', missing: null });
    expect(made.timestampAt!.getTime()).to.be.closeTo(Date.now(), 60_000);
  });

  it('signs B-B and names the reason, when the TSA is switched off', async () => {
    pki.switches.tsa = 'off';
    try {
      const made = await sign(await smallPdf());
      expect(made).to.include({ level: 'B-B', missing: 'TIMESTAMP_UNAVAILABLE' });
    } finally {
      pki.switches.tsa = 'on';
    }
  });

  it('only appends what is missing, when validation data are stored twice', async () => {
    const { pdf } = await sign(await smallPdf());
    const data = { certificates: signer.chain.map((item) => item.der), ocspResponses: [], crls: [] };
    const once = appendValidationData(pdf, data);
    expect(Buffer.compare(pdf, once.subarray(0, pdf.length))).to.equal(0);
    const store = openPdf(once).dict(openPdf(once).catalog.get('DSS'));
    expect(openPdf(once).array(store?.get('Certs'))).to.have.length(signer.chain.length);
    expect(appendValidationData(once, data)).to.equal(once);
  });

  it('covers the whole file, when a document time-stamp is appended after the signature', async () => {
    const { pdf } = await sign(await smallPdf());
    const { pdf: stamped } = await appendDocumentTimestamp(pdf, timestamps);
    expect(Buffer.compare(pdf, stamped.subarray(0, pdf.length))).to.equal(0);
    const [, made] = readSignatures(openPdf(stamped));
    expect(made).to.include({ type: 'DocTimeStamp', subFilter: 'ETSI.RFC3161' });
    const [, , resume, rest] = made!.byteRange!;
    expect(resume! + rest!).to.equal(stamped.length);
    expect(parseTimestampToken(made!.contents!).genTime.getTime()).to.be.closeTo(Date.now(), 60_000);
  });
});
