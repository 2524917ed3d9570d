import { expect } from 'chai';
import { AppError } from '../../../src/app-error.ts';
import { openPdf } from '../../../src/lib/pdf/document.ts';
import { isName, PdfDict, PdfRef } from '../../../src/lib/pdf/objects.ts';
import { makeFile, xrefForms } from './make-file.ts';

function codeOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (error instanceof AppError) return error.code;
    throw error;
  }
  return 'nothing thrown';
}

describe('openPdf', () => {
  for (const xref of xrefForms) {
    it(`reads the page, when the file has the form ${xref}, with what it inherits`, () => {
      const doc = openPdf(makeFile({ xref }));
      const page = doc.page(0);
      expect(doc.pageCount).to.equal(1);
      expect(page.mediaBox).to.deep.equal([0, 0, 595, 842]);
      const font = doc.dict(doc.dict(page.resources?.get('Font'))?.get('F1'));
      expect(isName(font?.get('BaseFont'), 'Times-Roman')).to.equal(true);
    });
  }

  it('hides packed objects, when a hybrid file is read as an old reader would, and shows them otherwise', () => {
    const bytes = makeFile({ xref: 'hybrid' });
    const font = new PdfRef(5);
    expect(openPdf(bytes).load(font)).to.be.instanceOf(PdfDict);
    expect(openPdf(bytes, { hybridStreams: false }).load(font)).to.equal(null);
  });

  it('takes offsets from the header, when junk stands before it, and says so', () => {
    const clean = makeFile();
    const doc = openPdf(Buffer.concat([Buffer.from('HTTP/1.1 200 OK\r\n\r\n'), clean]));
    expect(doc.offsetBase).to.equal(19);
    expect(doc.frame.leadingJunk).to.equal(19);
    expect(doc.pageCount).to.equal(1);
  });

  it('takes offsets from the first byte, when the writer counted its junk, and reads on', () => {
    const doc = openPdf(makeFile({ before: 'some junk\n' }));
    expect(doc.offsetBase).to.equal(0);
    expect(doc.pageCount).to.equal(1);
  });

  it('counts what follows the end, when the tail is not white space, as junk', () => {
    expect(openPdf(makeFile({ after: '\r\n\n' })).frame.trailingJunk).to.equal(0);
    expect(openPdf(makeFile({ after: '\n<html>' })).frame.trailingJunk).to.equal('\n<html>'.length + 1);
  });

  it('reads one revision, when a file was saved once, that ends with the file', () => {
    const bytes = makeFile();
    const [revision, ...others] = openPdf(bytes).revisions;
    expect(others).to.have.length(0);
    expect(revision).to.include({ start: 0, end: bytes.length, kind: 'table', sound: true });
  });

  it('answers null, when a reference dangles or its generation is another, as ISO 32000-2 §7.3.10 says', () => {
    const doc = openPdf(makeFile());
    expect(doc.resolve(new PdfRef(999))).to.equal(null);
    expect(doc.resolve(new PdfRef(5, 7))).to.equal(null);
  });

  it('finds the data of a stream, when its /Length is wrong, by its endstream', () => {
    const doc = openPdf(makeFile({ extra: { 10: '<</Length 9999>>\nstream\nabc\nendstream' } }));
    const stream = doc.resolve(new PdfRef(10));
    expect(stream).to.have.property('raw');
    expect(Buffer.from((stream as { raw: Uint8Array }).raw).toString()).to.equal('abc');
  });

  it('refuses by name, when the bytes are no PDF or are cut short', () => {
    expect(codeOf(() => openPdf(Buffer.from('PK\x03\x04 zip')))).to.equal('PDF_NOT_A_PDF');
    expect(codeOf(() => openPdf(new Uint8Array()))).to.equal('PDF_NOT_A_PDF');
    const bytes = makeFile();
    expect(codeOf(() => openPdf(bytes.subarray(0, bytes.length - 30)))).to.equal('PDF_TRUNCATED');
  });

  it('notices encryption, when the trailer names it', () => {
    const text = Buffer.from(makeFile()).toString('latin1').replace('/ID[', '/Encrypt 5 0 R/ID[');
    expect(openPdf(Buffer.from(text, 'latin1')).encrypted).to.equal(true);
  });
});

describe('openPdf on hostile files', () => {
  const changed = (from: string | RegExp, to: string): Uint8Array =>
    Buffer.from(Buffer.from(makeFile()).toString('latin1').replace(from, to), 'latin1');

  it('PDF bombs (endless /Prev): stops, when /Prev leads back to itself, with PDF_DAMAGED', () => {
    const bytes = makeFile();
    const at = /startxref\n(\d+)/.exec(Buffer.from(bytes).toString('latin1'))![1]!;
    expect(codeOf(() => openPdf(changed('/Root 1 0 R', `/Prev ${at}/Root 1 0 R`)))).to.equal('PDF_DAMAGED');
  });

  it('PDF bombs (deep nesting): stops, when arrays are nested without end, with PDF_TOO_DEEP', () => {
    const doc = openPdf(makeFile({ extra: { 10: '['.repeat(100_000) } }));
    expect(codeOf(() => doc.resolve(new PdfRef(10)))).to.equal('PDF_TOO_DEEP');
  });

  it('stops, when references run in a circle, with PDF_DAMAGED', () => {
    const doc = openPdf(makeFile({ extra: { 10: '11 0 R', 11: '10 0 R' } }));
    expect(codeOf(() => doc.resolve(new PdfRef(10)))).to.equal('PDF_DAMAGED');
  });

  it('stops, when the length of a stream is the stream itself, without looping', () => {
    const doc = openPdf(makeFile({ extra: { 10: '<</Length 10 0 R>>\nstream\nabc\nendstream' } }));
    expect(codeOf(() => doc.resolve(new PdfRef(10)))).to.equal('PDF_DAMAGED');
  });

  it('PDF bombs (recursive page trees): stops, when the page tree meets itself, with PDF_DAMAGED', () => {
    const doc = openPdf(changed('/Kids[3 0 R]/Count 1', '/Kids[2 0 R]/Count 5'));
    expect(codeOf(() => doc.pageIndexOf(new PdfRef(3)))).to.equal('PDF_DAMAGED');
    expect(codeOf(() => doc.page(1))).to.be.oneOf(['PDF_DAMAGED', 'PDF_PAGE_MISSING']);
  });

  it('stops, when a table claims more objects than there may be, with PDF_DAMAGED', () => {
    expect(codeOf(() => openPdf(changed(/xref\n0 \d+/, 'xref\n0 99999999')))).to.equal('PDF_DAMAGED');
  });
});
