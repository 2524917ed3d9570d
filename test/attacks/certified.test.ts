/** Attacks on certified documents: content laid over the page as an annotation or as a field of a later signature. */
import { expect } from 'chai';
import { openPdf } from '../../src/lib/pdf/document.ts';
import { addField } from '../../src/lib/pdf/field-write.ts';
import { toStream } from '../../src/lib/pdf/form-xobject.ts';
import type { PdfIncrement } from '../../src/lib/pdf/increment.ts';
import { name, PdfDict, type PdfObject, PdfRef, PdfString } from '../../src/lib/pdf/objects.ts';
import { appendDocumentTimestamp } from '../../src/lib/signing/append-timestamp.ts';
import { makeFile } from '../lib/pdf/make-file.ts';
import { testCa } from '../lib/pki/test-authorities.ts';
import { editPage, tamper } from '../lib/verification/signed-document.ts';
import { box, smallPdf } from '../support/signing-fixtures.ts';
import { attackWorld, dates, forbidden, holder, reportOn, sign, verify } from './attack-world.ts';

const PAGE = [0, 0, 595, 842] as const;

async function certified(certify: 1 | 2 | 3, pdf?: Uint8Array): Promise<Uint8Array> {
  const { leader } = await attackWorld();
  const field = { name: 'S', page: 0, rect: [0, 0, 0, 0] as const };
  const bytes = await sign(pdf ?? (await smallPdf('Chung nhan', false)), leader, { field, certify });
  expect((await verify(bytes)).document.verdict).to.equal('TOTAL-PASSED');
  return bytes;
}

/** A note as large as the page, with a text of the attacker's. */
function annotate(increment: PdfIncrement, subtype: string): void {
  const note = PdfDict.of({
    Type: name('Annot'),
    Subtype: name(subtype),
    Rect: [...PAGE],
    F: 4,
    Contents: PdfString.text('9.000.000.000'),
    AP: PdfDict.of({ N: toStream(box(595, 842)) }),
  });
  increment.editValue<PdfObject[]>(editPage(increment), 'Annots', () => []).push(increment.add(note));
}

const SUBTYPES = ['FreeText', 'Stamp', 'Redact', 'Line', 'Square', 'Highlight', 'Text', 'Link', 'Watermark'];

describe('annotations on certified documents', () => {
  for (const level of [1, 2] as const) {
    it(`are forbidden and named, when the document is certified P=${level}, of every kind`, async () => {
      const bytes = await certified(level);
      for (const subtype of SUBTYPES) {
        const report = await verify(tamper(bytes, (increment) => annotate(increment, subtype)));
        const found = reportOn(report, 'S');
        expect(found, subtype).to.include({ verdict: 'TOTAL-FAILED', subIndication: 'FORMAT_FAILURE' });
        expect(found.sentence).to.deep.equal({
          vi: 'Chữ ký của Nguyễn Văn A KHÔNG hợp lệ: chú thích trên trang 1 được thêm hoặc sửa sau khi ký.',
          en: 'The signature of Nguyễn Văn A is NOT valid: an annotation on page 1 was added or changed after signing.',
        });
        expect(report.document.verdict).to.equal('TOTAL-FAILED');
      }
    });
  }

  it('are permitted and reported with a warning, when the document is certified P=3', async () => {
    const report = await verify(tamper(await certified(3), (increment) => annotate(increment, 'FreeText')));
    const found = reportOn(report, 'S');
    expect(found.modifiedAfter.map(({ kind, permitted, vi }) => [kind, permitted, vi])).to.deep.equal([
      ['annotation', true, 'Chú thích trên trang 1 được thêm hoặc sửa sau khi ký.'],
    ]);
    expect(report.document.warnings.map(({ vi }) => vi)).to.include(
      'Có chú thích được thêm hoặc sửa sau khi ký.',
    );
  });

  it('fail at P=3 for what they are besides, when the page’s font is listed as an annotation', async () => {
    const bytes = await certified(3, makeFile({ page: '/Annots[5 0 R]' }));
    const swapped = tamper(bytes, (increment) => {
      increment.edit(new PdfRef(5)).set('BaseFont', name('ZapfDingbats'));
    });
    expect(forbidden(reportOn(await verify(swapped), 'S'))).to.deep.equal(['page-font']);
  });

  it('fail at P=3, when an annotation turns into a field or a script hangs on the document', async () => {
    const bytes = await certified(3);
    const widget = await verify(tamper(bytes, (increment) => annotate(increment, 'Widget')));
    expect(forbidden(reportOn(widget, 'S'))).to.deep.equal(['field-added']);
    const script = await verify(
      tamper(bytes, (increment) => {
        const action = PdfDict.of({ S: name('JavaScript'), JS: PdfString.ascii('app.alert(1)') });
        increment.editCatalog().set('OpenAction', action);
      }),
    );
    expect(forbidden(reportOn(script, 'S'))).to.deep.equal(['catalog-changed']);
  });
});

const overlay = { page: 0, rect: PAGE, appearance: toStream(box(595, 842)) } as const;
const DRAWS = 'Ô “Moi” không mang chữ ký của người nào nhưng vẽ hình đè lên trang sau khi ký.';

describe('signature fields that draw over certified documents', () => {
  it('are forbidden and named, when the field is empty or its value is no signature', async () => {
    const bytes = await certified(2);
    const empty = await verify(
      tamper(bytes, (increment) => void addField(increment, { type: 'Sig', name: 'Moi', ...overlay })),
    );
    expect(reportOn(empty, 'S')).to.include({ verdict: 'TOTAL-FAILED', subIndication: 'FORMAT_FAILURE' });
    expect(reportOn(empty, 'S').modifiedAfter.map(({ vi }) => vi)).to.include(DRAWS);
    for (const value of [true, 7, PdfString.ascii('x'), [1]] satisfies PdfObject[]) {
      const pretended = await verify(
        tamper(
          bytes,
          (increment) => void addField(increment, { type: 'Sig', name: 'Moi', value, ...overlay }),
        ),
      );
      expect(forbidden(reportOn(pretended, 'S')), String(value)).to.deep.equal(['field-added']);
    }
  });

  it('leave an uncertified document open, when an empty field draws, and are harmless, when it does not', async () => {
    const { sealed } = await attackWorld();
    const drawn = await verify(
      tamper(sealed, (increment) => void addField(increment, { type: 'Sig', name: 'Moi', ...overlay })),
    );
    expect(drawn.document).to.include({ verdict: 'INDETERMINATE', subIndication: 'SIG_CONSTRAINTS_FAILURE' });
    expect(reportOn(drawn, 'Seal').sentence.en).to.contain('draws over a page after signing');
    const plain = await verify(
      tamper(
        sealed,
        (increment) => void addField(increment, { type: 'Sig', name: 'Moi', page: 0, rect: PAGE }),
      ),
    );
    expect(plain.document.verdict).to.equal('TOTAL-PASSED');
    expect(plain.document.warnings.map(({ code }) => code)).to.include('SIGNATURE_FIELD_ADDED');
  });

  it('are forbidden, when a true document time-stamp draws, at P=1 and P=2; permitted, when it is invisible', async () => {
    const { timestamps } = await attackWorld();
    for (const level of [1, 2] as const) {
      const bytes = await certified(level);
      const { pdf } = await appendDocumentTimestamp(bytes, timestamps);
      expect((await verify(pdf)).document.verdict, `P=${level}`).to.equal('TOTAL-PASSED');
      const drawn = await verify(withVisibleWidget(pdf, bytes.length));
      expect(reportOn(drawn, 'S').modifiedAfter.map(({ vi }) => vi)).to.include(
        DRAWS.replace('Moi', 'Timestamp1'),
      );
      expect(reportOn(drawn, 'S').verdict).to.equal('TOTAL-FAILED');
    }
  });

  it('do not lend the document their trust, when a stranger signs over it at P=2', async () => {
    const stranger = await holder(await testCa({ name: 'CA tự dựng', ...dates }), 'Kẻ Lạ');
    const { appearance, ...place } = overlay;
    expect(appearance.raw.length).to.be.greaterThan(0);
    const bytes = await sign(await certified(2), stranger, {
      field: { name: 'Moi', ...place },
      appearance: box(595, 842),
    });
    const report = await verify(bytes);
    expect(reportOn(report, 'Moi')).to.include({
      verdict: 'INDETERMINATE',
      subIndication: 'NO_CERTIFICATE_CHAIN_FOUND',
    });
    expect(report.document.verdict).to.equal('INDETERMINATE');
    expect(reportOn(report, 'S').modifiedAfter.map(({ vi }) => vi)).to.include(
      'Thêm ô chữ ký “Moi” cùng chữ ký.',
    );
    expect(report.document.warnings.map(({ code }) => code)).to.include('SIGNATURE_FIELD_ADDED');
  });
});

/** The same revision with an appearance and an area on its widget: its own time-stamp breaks, the others' view is asked. */
function withVisibleWidget(pdf: Uint8Array, baseLength: number): Uint8Array {
  const doc = openPdf(pdf);
  const base = tamper(pdf.subarray(0, baseLength), (increment) => {
    const stamp = doc.dict(doc.resolve(doc.catalog.get('AcroForm')) as PdfDict)!;
    const last = doc.array(stamp.get('Fields'))!.at(-1)!;
    const value = increment.add(doc.dict(doc.dict(last)!.get('V'))!.clone());
    addField(increment, { type: 'Sig', name: 'Timestamp1', value, ...overlay });
  });
  return base;
}
