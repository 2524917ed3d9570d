import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { AppError } from '../../../src/app-error.ts';
import { openPdf } from '../../../src/lib/pdf/document.ts';
import { readSignatures } from '../../../src/lib/pdf/signatures.ts';
import { appendValidationData } from '../../../src/lib/signing/append-validation-data.ts';
import { reserveFields } from '../../../src/lib/signing/reserve-fields.ts';
import { type SignRequest, signPdf } from '../../../src/lib/signing/sign-pdf.ts';
import { verifyPdf } from '../../../src/lib/verification/verify-pdf.ts';
import { needs } from '../../support/needs.ts';
import { pdfsigVerdicts, qpdfCheck } from '../../support/outside-verifiers.ts';
import { box, reservePlan, smallPdf, testSigner } from '../../support/signing-fixtures.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const signer = testSigner('Nguyen Van A');

async function sign(pdf: Uint8Array, more: Partial<SignRequest> = {}): Promise<Uint8Array> {
  const field = { name: 'S1', page: 0, rect: [0, 0, 0, 0] as const };
  return (await signPdf({ pdf, signer, level: 'B-B', claimedTime: new Date(), field, ...more })).pdf;
}

const second = { field: { name: 'S2', page: 0, rect: [0, 0, 0, 0] as const } };

async function codeOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'no error',
    (error: unknown) => (error instanceof AppError ? error.code : String(error)),
  );
}

describe('certification', () => {
  for (const level of [1, 2, 3] as const) {
    it(`says /P ${level} to every reader, when the first signature certifies with ${level}`, async function () {
      const pdf = await sign(await smallPdf(), { certify: level });
      expect((await verifyPdf(pdf, { roots: [] })).signatures[0]).to.include({
        certifies: level,
        intact: true,
      });
      needs(this, 'pdfsig', 'poppler-utils');
      needs(this, 'qpdf', 'qpdf');
      const file = join(temporaryFolder('certify'), 'file.pdf');
      writeFileSync(file, pdf);
      expect(pdfsigVerdicts(file).get('S1')).to.equal('Signature is Valid.');
      expect(qpdfCheck(file)).to.deep.equal({ status: 0, warnings: 0 });
    });
  }

  it('refuses, when the file carries a signature already', async () => {
    const signed = await sign(await smallPdf());
    expect(await codeOf(sign(signed, { ...second, certify: 2 }))).to.equal('SIGNING_CERTIFY_LATE');
  });

  it('refuses P=1, when B-LTA is wanted', async () => {
    const validation = { anchors: [], intermediates: [] };
    const request = { signer, claimedTime: new Date(), ...second, pdf: await smallPdf(), validation };
    expect(await codeOf(signPdf({ ...request, level: 'B-LTA', certify: 1 }))).to.equal(
      'SIGNING_CERTIFY_FINAL',
    );
  });

  it('refuses another signature and allows validation data, when certified as final', async () => {
    const final = await sign(await smallPdf(), { certify: 1 });
    expect(await codeOf(sign(final, second))).to.equal('SIGNING_NOT_PERMITTED');
    const data = { certificates: [signer.certificate.der], ocspResponses: [], crls: [] };
    const [report] = (await verifyPdf(appendValidationData(final, data), { roots: [] })).signatures;
    expect(report!.modifiedAfter.every(({ permitted }) => permitted)).to.equal(true);
  });

  it('allows filling a reserved field, when certified with 2', async () => {
    const reserved = reserveFields(await smallPdf(), reservePlan());
    const certified = await sign(reserved, { field: { name: 'Signer1' }, certify: 2 });
    const sealed = await sign(certified, { field: { name: 'Seal' }, appearance: box(10, 10) });
    const { signatures } = await verifyPdf(sealed, { roots: [] });
    expect(signatures.map(({ intact }) => intact)).to.deep.equal([true, true]);
    expect(signatures[0]!.modifiedAfter.every(({ permitted }) => permitted)).to.equal(true);
  });
});

describe('locks of a new field', () => {
  const plan = reservePlan();

  it('binds the fields it names, when the signature is made with its field', async () => {
    const reserved = reserveFields(await smallPdf(), plan);
    const lock = { action: 'Include', fields: ['Number'] } as const;
    const locked = await sign(reserved, { field: { ...second.field, lock } });
    const [entry] = readSignatures(openPdf(locked));
    expect(entry).to.deep.include({ fieldMdp: lock, lock });
    const fills = [{ field: 'Number', value: '15', appearance: box(40, 20) }];
    expect(await codeOf(sign(locked, { fills }))).to.equal('SIGNING_FIELD_LOCKED');
  });

  it('refuses to sign a locked signature field', async () => {
    const reserved = reserveFields(await smallPdf(), plan);
    const lock = { action: 'Exclude', fields: ['Seal'] } as const;
    const locked = await sign(reserved, { field: { ...second.field, lock } });
    expect(await codeOf(sign(locked, { field: { name: 'Signer1' } }))).to.equal('SIGNING_FIELD_LOCKED');
    expect(await codeOf(sign(locked, { field: { name: 'Seal' } }))).to.equal('no error');
  });
});
