/** What was done after the seal is told in words, in both languages, with the values where there are any. */
import { expect } from 'chai';
import type { ErrorText } from '../../src/app-error.ts';
import { addField, fillField } from '../../src/lib/pdf/field-write.ts';
import { findField } from '../../src/lib/pdf/fields.ts';
import { toStream } from '../../src/lib/pdf/form-xobject.ts';
import type { PdfIncrement } from '../../src/lib/pdf/increment.ts';
import { name, PdfDict, type PdfObject, PdfRef, PdfStream, PdfString } from '../../src/lib/pdf/objects.ts';
import { editPage, tamper } from '../lib/verification/signed-document.ts';
import { box, smallPdf } from '../support/signing-fixtures.ts';
import { attackWorld, reportOn, sign, verify } from './attack-world.ts';

function fill(increment: PdfIncrement, field: string, value: string): void {
  const appearance = toStream(box(40, 20));
  fillField(increment, findField(increment.doc, field)!, { value: PdfString.text(value), appearance });
}

async function expectSeal(
  act: (increment: PdfIncrement) => void,
  verdict: 'TOTAL-FAILED' | 'INDETERMINATE',
  words: ErrorText,
): Promise<void> {
  const { sealed } = await attackWorld();
  const report = await verify(tamper(sealed, act));
  const seal = reportOn(report, 'Seal');
  expect(seal).to.include({ verdict, intact: true });
  expect(seal.modifiedAfter.map(({ vi, en }) => ({ vi, en }))).to.deep.include(words);
  const soft = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1).replace(/\.$/, '');
  expect(seal.sentence.vi).to.contain(soft(words.vi));
  expect(seal.sentence.en).to.contain(soft(words.en));
  expect(report.document.verdict).to.equal(verdict);
}

describe('changes that are named in words', () => {
  it('a locked number, when it is changed after sealing, with the old and the new value', async () => {
    await expectSeal((increment) => fill(increment, 'Number', '99'), 'TOTAL-FAILED', {
      vi: 'Trường “Number” đã bị khóa khi ký nhưng sau đó bị sửa từ “15” thành “99”.',
      en: 'The field “Number” was locked by the signature and changed afterwards from “15” to “99”.',
    });
  });

  it('a locked number, when its value stays and only its picture says something else', async () => {
    await expectSeal(
      (increment) => {
        const { ref } = findField(increment.doc, 'Number')!;
        increment.edit(ref!).set('AP', PdfDict.of({ N: toStream(box(41, 21)) }));
      },
      'TOTAL-FAILED',
      {
        vi: 'Trường “Number” đã bị khóa khi ký nhưng sau đó bị sửa.',
        en: 'The field “Number” was locked by the signature and changed afterwards.',
      },
    );
  });

  it('a field that no lock covers, when it is refilled, as filled from one value to the other', async () => {
    const { leader } = await attackWorld();
    const place = { type: 'Tx', name: 'Ghi chú', page: 0, rect: [80, 80, 200, 100] } as const;
    const prepared = tamper(await smallPdf('Bieu mau', false), (increment) => {
      addField(increment, { ...place, value: PdfString.text('mười lăm') });
    });
    const signed = await sign(prepared, leader, { field: { name: 'S', page: 0, rect: [0, 0, 0, 0] } });
    const refilled = tamper(signed, (increment) => fill(increment, 'Ghi chú', 'chín mươi chín'));
    const report = reportOn(await verify(refilled), 'S');
    expect(report.modifiedAfter.map(({ vi, en, permitted }) => ({ vi, en, permitted }))).to.deep.equal([
      {
        vi: 'Điền trường “Ghi chú” từ “mười lăm” thành “chín mươi chín”.',
        en: 'The field “Ghi chú” was filled in from “mười lăm” to “chín mươi chín”.',
        permitted: true,
      },
    ]);
  });

  it('a text laid over the page, when it came as an annotation', async () => {
    await expectSeal(
      (increment) => {
        const note = PdfDict.of({
          Type: name('Annot'),
          Subtype: name('FreeText'),
          Rect: [80, 590, 300, 620],
          Contents: PdfString.text('Không còn hiệu lực'),
          AP: PdfDict.of({ N: toStream(box(220, 30)) }),
        });
        increment.editValue<PdfObject[]>(editPage(increment), 'Annots', () => []).push(increment.add(note));
      },
      'INDETERMINATE',
      {
        vi: 'Chú thích trên trang 1 được thêm hoặc sửa sau khi ký.',
        en: 'An annotation on page 1 was added or changed after signing.',
      },
    );
  });

  it('a text laid over the page, when it came as page content', async () => {
    await expectSeal(
      (increment) => {
        const page = editPage(increment);
        const more = new PdfStream(new PdfDict(), Buffer.from('BT /F1 12 Tf 80 600 Td (99) Tj ET'));
        page.set('Contents', [page.get('Contents')!, increment.add(more)].flat());
      },
      'TOTAL-FAILED',
      {
        vi: 'Nội dung trang 1 bị thay đổi sau khi ký.',
        en: 'The content of page 1 was changed after signing.',
      },
    );
  });

  it('a font, when it was swapped under the same text', async () => {
    await expectSeal(
      (increment) => {
        const fonts = increment.doc.dict(increment.doc.page(0).resources?.get('Font'))!;
        const [[, ref]] = [...fonts.entries()] as [[string, PdfRef]];
        expect(ref).to.be.instanceOf(PdfRef);
        const other = { Type: name('Font'), Subtype: name('Type1'), BaseFont: name('ZapfDingbats') };
        increment.put(ref, PdfDict.of(other));
      },
      'TOTAL-FAILED',
      {
        vi: 'Phông chữ của trang 1 bị tráo sau khi ký.',
        en: 'A font of page 1 was swapped after signing.',
      },
    );
  });
});
