import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SignPdf } from '@signpdf/signpdf';
import { expect } from 'chai';
import { PDFDocument, PDFHexString, PDFName, PDFNumber } from 'pdf-lib';
import { AppError } from '../../../src/app-error.ts';
import { openPdf } from '../../../src/lib/pdf/document.ts';
import { findField } from '../../../src/lib/pdf/fields.ts';
import { type PdfString, textOf } from '../../../src/lib/pdf/objects.ts';
import { readSignatures } from '../../../src/lib/pdf/signatures.ts';
import { reserveFields } from '../../../src/lib/signing/reserve-fields.ts';
import { type SignRequest, signPdf } from '../../../src/lib/signing/sign-pdf.ts';
import { PadesSigner } from '../../../src/lib/signing/signpdf-signer.ts';
import { needs } from '../../support/needs.ts';
import { box, reservePlan, smallPdf, testSigner } from '../../support/signing-fixtures.ts';

const leader = testSigner('Nguyen Van A');
const seal = testSigner('UBND xa Chan Son');
const claimedTime = new Date('2026-11-23T02:00:00Z');

function sealRequest(pdf: Uint8Array): SignRequest {
  return {
    pdf,
    signer: seal,
    level: 'B-B',
    claimedTime,
    field: { name: 'Seal' },
    appearance: box(102, 102),
    fills: [
      { field: 'Number', value: '15', appearance: box(40, 20) },
      { field: 'Date', value: 'ngày 23 tháng 11', appearance: box(140, 20) },
    ],
  };
}

async function issued(): Promise<{ reserved: Uint8Array; signed: Uint8Array; sealed: Uint8Array }> {
  const reserved = reserveFields(await smallPdf(), reservePlan());
  const first = await signPdf({
    pdf: reserved,
    signer: leader,
    level: 'B-B',
    claimedTime,
    field: { name: 'Signer1' },
    appearance: box(100, 40),
  });
  const second = await signPdf(sealRequest(first.pdf));
  return { reserved, signed: first.pdf, sealed: second.pdf };
}

/** The placeholder that @signpdf looks for: three names of asterisks in /ByteRange and zeros in /Contents. */
async function withPlaceholder(): Promise<Buffer> {
  const document = await PDFDocument.load(await smallPdf('signpdf', false));
  const { context } = document;
  const gap = PDFName.of('**********');
  const signature = context.register(
    context.obj({
      Type: 'Sig',
      Filter: 'Adobe.PPKLite',
      SubFilter: 'ETSI.CAdES.detached',
      ByteRange: [PDFNumber.of(0), gap, gap, gap],
      Contents: PDFHexString.of('0'.repeat(8192)),
    }),
  );
  const rect = [0, 0, 0, 0];
  const page = document.getPage(0);
  const field = {
    Type: 'Annot',
    Subtype: 'Widget',
    FT: 'Sig',
    T: PDFHexString.fromText('S1'),
    Rect: rect,
    V: signature,
    P: page.ref,
  };
  const widget = context.register(context.obj(field));
  page.node.set(PDFName.of('Annots'), context.obj([widget]));
  document.catalog.set(PDFName.of('AcroForm'), context.obj({ SigFlags: 3, Fields: [widget] }));
  return Buffer.from(await document.save({ useObjectStreams: false }));
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    if (error instanceof AppError) return error.code;
    throw error;
  }
  return 'no error';
}

describe('signPdf', () => {
  describe('the file through the office', () => {
    it('appends only, when the leader signs and the clerk seals', async () => {
      const { reserved, signed, sealed } = await issued();
      expect(Buffer.compare(reserved, signed.subarray(0, reserved.length))).to.equal(0);
      expect(Buffer.compare(signed, sealed.subarray(0, signed.length))).to.equal(0);
      expect(openPdf(sealed).revisions).to.have.length(4);
    });

    it('fills number and date in the increment that locks them, when the seal is put', async () => {
      const doc = openPdf((await issued()).sealed);
      expect(textOf(findField(doc, 'Number')!.value as PdfString)).to.equal('15');
      expect(textOf(findField(doc, 'Date')!.value as PdfString)).to.equal('ngày 23 tháng 11');
      const made = readSignatures(doc).find((entry) => entry.field.fullName === 'Seal')!;
      expect(made.fieldMdp).to.deep.equal({
        action: 'Include',
        fields: ['Number', 'Date'],
      });
      expect(made.claimedTime).to.equal("D:20261123090000+07'00'");
      expect(made.subFilter).to.equal('ETSI.CAdES.detached');
    });

    it('is valid for pdfsig and clean for qpdf, when judged by programs written elsewhere', async function () {
      needs(this, 'pdfsig', 'poppler-utils');
      needs(this, 'qpdf', 'qpdf');
      const folder = mkdtempSync(join(tmpdir(), 'antin-sign-'));
      try {
        const file = join(folder, 'sealed.pdf');
        writeFileSync(file, (await issued()).sealed);
        const said = execFileSync('pdfsig', ['-nocert', file], { encoding: 'utf8' });
        expect(said.match(/Signature is Valid/g)).to.have.length(2);
        expect(said).to.contain('Total document signed');
        expect(execFileSync('qpdf', ['--check', file], { encoding: 'utf8' })).to.contain('No syntax');
      } finally {
        rmSync(folder, { recursive: true });
      }
    });
  });

  describe('twenty signatures in a row', () => {
    it('keeps every earlier one reached with the same bytes, when each is appended', async () => {
      let pdf = await smallPdf('Hai muoi chu ky', false);
      for (let i = 1; i <= 20; i++) {
        const field = { name: `S${i}`, page: 0, rect: [0, 0, 0, 0] as const };
        const next = await signPdf({ pdf, signer: leader, level: 'B-B', claimedTime, field });
        expect(Buffer.compare(pdf, next.pdf.subarray(0, pdf.length))).to.equal(0);
        pdf = next.pdf;
      }
      expect(readSignatures(openPdf(pdf))).to.have.length(20);
    });
  });

  describe('time-stamps', () => {
    it('signs B-B and says why, when the TSA is out of reach', async () => {
      const timestamps = { stamp: () => Promise.reject(new Error('connection refused')) };
      const field = { name: 'S1', page: 0, rect: [0, 0, 0, 0] as const };
      const made = await signPdf({
        pdf: await smallPdf(),
        signer: leader,
        level: 'B-T',
        timestamps,
        claimedTime,
        field,
      });
      expect(made).to.include({ level: 'B-B', missing: 'TIMESTAMP_FAILED', timestampAt: null });
    });

    it('makes more room and signs once more, when the token is larger than expected', async () => {
      const token = Buffer.concat([Buffer.from([0x30, 0x82, 0x75, 0x30]), Buffer.alloc(30_000)]);
      const timestamps = { stamp: async () => ({ token, time: claimedTime }) };
      const field = { name: 'S1', page: 0, rect: [0, 0, 0, 0] as const };
      const made = await signPdf({
        pdf: await smallPdf(),
        signer: leader,
        level: 'B-T',
        timestamps,
        claimedTime,
        field,
      });
      expect(made.level).to.equal('B-T');
    });
  });

  describe('refusals', () => {
    it('refuses with a typed error, when the field is missing, signed, locked or doubled', async () => {
      const { sealed, signed, reserved } = await issued();
      expect(await codeOf(signPdf(sealRequest(await smallPdf())))).to.equal('SIGNING_FIELD_MISSING');
      expect(await codeOf(signPdf({ ...sealRequest(sealed), fills: [] }))).to.equal('SIGNING_FIELD_SIGNED');
      const again = {
        ...sealRequest(sealed),
        field: { name: 'Other', page: 0, rect: [0, 0, 0, 0] as const },
      };
      expect(await codeOf(signPdf(again))).to.equal('SIGNING_FIELD_LOCKED');
      const doubled = {
        ...sealRequest(signed),
        fills: [],
        field: { name: 'Seal', page: 0, rect: [0, 0, 9, 9] as const },
      };
      expect(await codeOf(signPdf(doubled))).to.equal('PDF_FIELD_EXISTS');
      expect(() => reserveFields(reserved, reservePlan())).to.throw('PDF_FIELD_EXISTS');
    });

    it('leaves the original bytes as they were, when it refuses', async () => {
      const { sealed } = await issued();
      const before = createHash('sha256').update(sealed).digest('hex');
      await codeOf(signPdf(sealRequest(sealed)));
      expect(createHash('sha256').update(sealed).digest('hex')).to.equal(before);
    });
  });

  describe('as a signer of @signpdf', () => {
    it('puts a CAdES signature into its placeholder, when SignPdf asks', async () => {
      const signed = await new SignPdf().sign(await withPlaceholder(), new PadesSigner(leader));
      expect(readSignatures(openPdf(signed))).to.have.length(1);
    });
  });
});
