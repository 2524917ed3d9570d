import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { AppError } from '../../../src/app-error.ts';
import { openPdf, type PdfDocument } from '../../../src/lib/pdf/document.ts';
import { addField, fillField } from '../../../src/lib/pdf/field-write.ts';
import { findField, readFields } from '../../../src/lib/pdf/fields.ts';
import { toStream } from '../../../src/lib/pdf/form-xobject.ts';
import { PdfIncrement } from '../../../src/lib/pdf/increment.ts';
import { name, PdfDict, PdfRef, PdfStream, PdfString, textOf } from '../../../src/lib/pdf/objects.ts';
import {
  SignaturePlaceholder,
  signedParts,
  writeContents,
} from '../../../src/lib/pdf/signature-placeholder.ts';
import { readSignatures } from '../../../src/lib/pdf/signatures.ts';
import { needs } from '../../support/needs.ts';
import { qpdfCheck } from '../../support/outside-verifiers.ts';
import { makeFile, xrefForms } from './make-file.ts';

const picture = toStream({
  width: 10,
  height: 10,
  content: Buffer.from('0 0 10 10 re f'),
  resources: new PdfDict(),
});

function withSignature(bytes: Uint8Array, title = 'Seal') {
  const increment = new PdfIncrement(openPdf(bytes));
  const value = increment.add(
    PdfDict.of({ Type: name('Sig'), Filter: name('Adobe.PPKLite'), Contents: new SignaturePlaceholder(64) }),
  );
  addField(increment, {
    type: 'Sig',
    name: title,
    page: 0,
    rect: [10, 10, 90, 50],
    value,
    appearance: picture,
  });
  return increment.build();
}

function codeOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (error instanceof AppError) return error.code;
    throw error;
  }
  return 'nothing thrown';
}

describe('PdfIncrement', () => {
  for (const xref of xrefForms) {
    for (const indirectAnnots of [false, true]) {
      it(`appends in the file's own form, when it is ${xref}${indirectAnnots ? ' with indirect /Annots' : ''}`, () => {
        const original = makeFile({ xref, indirectAnnots });
        const { bytes } = withSignature(original);
        const doc = openPdf(bytes);
        expect(Buffer.compare(bytes.subarray(0, original.length), original)).to.equal(0);
        expect(doc.revisions).to.have.length(2);
        const table = xref === 'table' || xref === 'hybrid';
        expect(doc.revisions[1]).to.include({
          kind: table ? 'table' : 'stream',
          start: original.length,
          sound: true,
        });
        expect(doc.trailer.has('XRefStm')).to.equal(false);
        expect(findField(doc, 'Seal')?.widgets[0]?.pageIndex).to.equal(0);
      });
    }

    it(`leaves nothing for qpdf to complain of, when the form is ${xref} and twenty increments follow`, function () {
      needs(this, 'qpdf', 'qpdf');
      const folder = mkdtempSync(join(tmpdir(), 'antin-increment-'));
      try {
        let bytes = makeFile({ xref, indirectAnnots: true });
        for (let i = 0; i < 20; i++) bytes = withSignature(bytes, `Seal ${i}`).bytes;
        const file = join(folder, 'twenty.pdf');
        writeFileSync(file, bytes);
        expect(qpdfCheck(file)).to.deep.equal({ status: 0, warnings: 0 });
        expect(readSignatures(openPdf(bytes))).to.have.length(20);
      } finally {
        rmSync(folder, { recursive: true });
      }
    });
  }

  it('appends to a linearized file, when one is given, as one revision more', function () {
    needs(this, 'qpdf', 'qpdf');
    const folder = mkdtempSync(join(tmpdir(), 'antin-linear-'));
    try {
      const [plain, linear] = [join(folder, 'a.pdf'), join(folder, 'b.pdf')];
      writeFileSync(plain, makeFile());
      execFileSync('qpdf', ['--linearize', plain, linear]);
      const original = openPdf(new Uint8Array(execFileSync('cat', [linear])));
      expect(original.revisions).to.have.length(1);
      const { bytes } = withSignature(original.bytes);
      writeFileSync(plain, bytes);
      expect(openPdf(bytes).revisions).to.have.length(2);
      expect(qpdfCheck(plain).status).to.equal(0);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('updates an indirect /Annots as itself, when a widget joins it, and leaves the page alone', () => {
    const { bytes } = withSignature(makeFile({ indirectAnnots: true }));
    const doc = openPdf(bytes);
    const changed = [...doc.sections[0]!.numbers()];
    expect(changed).to.include(6);
    expect(changed).to.not.include(3);
    expect(doc.page(0).dict.get('Annots')).to.be.instanceOf(PdfRef);
  });

  it('keeps an indirect form indirect, when a field joins it, and the catalog untouched', () => {
    const original = makeFile({ catalog: '/AcroForm 10 0 R', extra: { 10: '<</Fields 11 0 R>>', 11: '[]' } });
    const doc = openPdf(withSignature(original).bytes);
    const changed = [...doc.sections[0]!.numbers()];
    expect(changed).to.include.members([10, 11]);
    expect(changed).to.not.include(1);
    expect(doc.dict(doc.catalog.get('AcroForm'))?.get('SigFlags')).to.equal(3);
  });

  it('places /Contents and /ByteRange, when a signature waits, around exactly the gap', () => {
    const { bytes, placeholders } = withSignature(makeFile());
    const placed = placeholders[0]!;
    const [entry] = readSignatures(openPdf(bytes));
    expect(entry?.byteRange).to.deep.equal(placed.byteRange);
    expect(entry?.contentsSpan).to.deep.equal({ start: placed.contentsStart, end: placed.contentsEnd });
    const [before, after] = signedParts(bytes, placed);
    expect(before.length + after.length + 2 * 64 + 2).to.equal(bytes.length);
    writeContents(bytes, placed, Uint8Array.of(1, 2, 255));
    const contents = readSignatures(openPdf(bytes))[0]?.contents;
    expect(Buffer.from(contents!).toString('hex')).to.match(/^0102ff0{122}$/);
    expect(codeOf(() => writeContents(bytes, placed, new Uint8Array(65)))).to.equal(
      'PDF_SIGNATURE_TOO_LARGE',
    );
  });

  it('makes nested streams indirect, when an appearance is used twice, and writes it once', () => {
    const increment = new PdfIncrement(openPdf(makeFile()));
    const shared = new PdfStream(new PdfDict(), Buffer.from('q Q'));
    const ref = increment.add(PdfDict.of({ One: shared, Two: [shared] }));
    const doc = openPdf(increment.build().bytes);
    const dict = doc.dict(ref) as PdfDict;
    const first = dict.get('One') as PdfRef;
    expect(first).to.be.instanceOf(PdfRef);
    expect(dict.get('Two')).to.deep.equal([first]);
    expect(shared.dict.size).to.equal(0);
  });

  it('refuses to build, when a reserved number was never written', () => {
    const increment = new PdfIncrement(openPdf(makeFile()));
    increment.reserve();
    expect(() => increment.build()).to.throw(TypeError);
  });

  it('refuses with a typed error, when the file is encrypted, shifted, or has a strange tail', () => {
    const encrypted = Buffer.from(makeFile()).toString('latin1').replace('/ID[', '/Encrypt 5 0 R/ID[');
    expect(codeOf(() => withSignature(Buffer.from(encrypted, 'latin1')))).to.equal('PDF_ENCRYPTED');
    const shifted = Buffer.concat([Buffer.from('junk\n'), makeFile()]);
    expect(codeOf(() => withSignature(shifted))).to.equal('PDF_INCREMENT_IMPOSSIBLE');
    expect(codeOf(() => withSignature(makeFile({ after: 'x'.repeat(2000) })))).to.equal(
      'PDF_INCREMENT_IMPOSSIBLE',
    );
  });
});

describe('fields', () => {
  const original = (): PdfDocument => {
    const increment = new PdfIncrement(openPdf(makeFile()));
    const entries = PdfDict.of({ DA: PdfString.ascii('/Helv 0 Tf 0 g') });
    addField(increment, { type: 'Tx', name: 'Số', page: 0, rect: [0, 0, 50, 20], entries });
    return openPdf(increment.build().bytes);
  };

  it('reads back, when a field was added, its name, place and type', () => {
    const field = findField(original(), 'Số');
    expect(field).to.include({ type: 'Tx', value: null });
    expect(field?.widgets[0]?.rect).to.deep.equal([0, 0, 50, 20]);
  });

  it('refuses, when a name is taken, to add a second field of it', () => {
    const increment = new PdfIncrement(original());
    const again = () => addField(increment, { type: 'Tx', name: 'Số', page: 0, rect: [0, 0, 1, 1] });
    expect(codeOf(again)).to.equal('PDF_FIELD_EXISTS');
  });

  it('changes the field only, when it is filled, and shows the value', () => {
    const doc = original();
    const increment = new PdfIncrement(doc);
    fillField(increment, findField(doc, 'Số')!, { value: PdfString.text('15/QĐ-UBND'), appearance: picture });
    const filled = openPdf(increment.build().bytes);
    const value = findField(filled, 'Số')?.value as PdfString;
    expect(textOf(value)).to.equal('15/QĐ-UBND');
    expect([...filled.sections[0]!.numbers()]).to.have.length(2);
  });

  it('names both, when two fields bear one name, and finds a value on the parent', () => {
    const extra = {
      10: '<</T(a)/FT/Tx/V(up)/Kids[11 0 R]>>',
      11: '<</Parent 10 0 R/Subtype/Widget/Rect[0 0 1 1]>>',
      12: '<</T(a)/FT/Tx>>',
    };
    const { fields, duplicates } = readFields(
      openPdf(makeFile({ catalog: '/AcroForm<</Fields[10 0 R 12 0 R]>>', extra })),
    );
    expect(duplicates).to.deep.equal(['a']);
    expect(textOf(fields[0]?.value as PdfString)).to.equal('up');
    expect(fields[0]?.widgets[0]?.ref?.num).to.equal(11);
  });

  it('ends, when a field is its own kid, without looping', () => {
    const extra = { 10: '<</T(a)/FT/Tx/Kids[10 0 R 11 0 R]>>', 11: '<</T(b)/Parent 10 0 R>>' };
    const { fields } = readFields(openPdf(makeFile({ catalog: '/AcroForm<</Fields[10 0 R]>>', extra })));
    expect(fields.map((field) => field.fullName)).to.deep.equal(['a.b']);
  });
});
