/** Shadow attacks: the signer is shown one document, and what was hidden in it is brought out after he signed. */
import { deflateSync } from 'node:zlib';
import { expect } from 'chai';
import { openPdf } from '../../src/lib/pdf/document.ts';
import { addField, fillField } from '../../src/lib/pdf/field-write.ts';
import { findField } from '../../src/lib/pdf/fields.ts';
import { toStream } from '../../src/lib/pdf/form-xobject.ts';
import type { PdfIncrement } from '../../src/lib/pdf/increment.ts';
import { name, PdfDict, PdfRef, PdfStream, PdfString } from '../../src/lib/pdf/objects.ts';
import type { SignatureReport } from '../../src/lib/verification/report.ts';
import { type FileRecipe, makeFile } from '../lib/pdf/make-file.ts';
import { fieldRef, tamper } from '../lib/verification/signed-document.ts';
import { box } from '../support/signing-fixtures.ts';
import { attackWorld, forbidden, reportOn, sign, verify } from './attack-world.ts';

/** The signer sees the document with a white sheet over "Tra 9 ty dong", drawn by a form XObject. */
const sheet: FileRecipe = {
  extra: {
    4: stream('', 'BT /F1 12 Tf 72 700 Td (Tra 9 ty dong) Tj ET /Sheet Do'),
    10: stream('/Type/XObject/Subtype/Form/BBox[0 0 600 800]', '1 g 0 0 600 800 re f'),
    11: '<</Type/OCG/Name(Sheet)>>',
    12: '<</Type/Pages/Kids[13 0 R]/Count 1/MediaBox[0 0 595 842]>>',
    13: '<</Type/Page/Parent 12 0 R/Contents 14 0 R/Resources<</Font<</F1 5 0 R>>>>>>',
    14: stream('', 'BT /F1 12 Tf 72 700 Td (Tai lieu khac) Tj ET'),
    15: '<</Type/Font/Subtype/Type1/BaseFont/ZapfDingbats>>',
  },
  catalog: '/OCProperties<</OCGs[11 0 R]/D<</ON[11 0 R]>>>>',
  page: '/Resources<</Font<</F1 5 0 R>>/XObject<</Sheet 10 0 R>>>>',
};

function stream(entries: string, data: string): string {
  return `<<${entries}/Length ${data.length}>>\nstream\n${data}\nendstream`;
}

/** Signed as the victim sees it; then `act` is the attacker's later revision. */
async function afterSigning(
  recipe: FileRecipe,
  act: (increment: PdfIncrement) => void,
): Promise<{ report: SignatureReport; verdict: string }> {
  const { leader } = await attackWorld();
  const field = { name: 'S', page: 0, rect: [0, 0, 0, 0] as const };
  const signed = await sign(makeFile(recipe), leader, { field });
  expect((await verify(signed)).document.verdict).to.equal('TOTAL-PASSED');
  const report = await verify(tamper(signed, act));
  return { report: reportOn(report, 'S'), verdict: report.document.verdict };
}

async function expectNamed(
  recipe: FileRecipe,
  act: (increment: PdfIncrement) => void,
  kind: string,
  words: string,
): Promise<void> {
  const { report, verdict } = await afterSigning(recipe, act);
  expect(report).to.include({ verdict: 'TOTAL-FAILED', subIndication: 'FORMAT_FAILURE', intact: true });
  expect(forbidden(report)).to.include(kind);
  expect(report.modifiedAfter.map(({ vi }) => vi)).to.include(words);
  expect(verdict).to.equal('TOTAL-FAILED');
}

const RESOURCES = 'Hình ảnh hoặc tài nguyên của trang 1 bị thay đổi sau khi ký.';

describe('shadow attacks: hide', () => {
  it('are named, when the sheet over the hidden text is emptied, taken out or made something else', async () => {
    const acts: readonly ((increment: PdfIncrement) => void)[] = [
      (increment) => {
        const dict = increment.doc.dict(new PdfRef(10))!.clone();
        increment.put(new PdfRef(10), new PdfStream(dict, Buffer.from(' ')));
      },
      (increment) => increment.put(new PdfRef(10), null),
      (increment) => increment.put(new PdfRef(10), PdfDict.of({ Type: name('Metadata') })),
      (increment) => {
        const dict = increment.doc.dict(new PdfRef(10))!.clone().set('BBox', [0, 0, 1, 1]);
        increment.put(new PdfRef(10), new PdfStream(dict, Buffer.from('1 g 0 0 600 800 re f')));
      },
    ];
    for (const act of acts) await expectNamed(sheet, act, 'page-resources', RESOURCES);
  });

  it('are named, when the layer of the sheet is switched off', async () => {
    const switchOff = (increment: PdfIncrement): void => {
      const settings = increment.editCatalog().get('OCProperties') as PdfDict;
      settings.set('D', PdfDict.of({ OFF: [new PdfRef(11)] }));
    };
    await expectNamed(
      sheet,
      switchOff,
      'catalog-changed',
      'Thiết lập chung của tài liệu bị thay đổi sau khi ký.',
    );
  });

  it('are left open at best, when the sheet is the picture of a form field that is drawn anew', async () => {
    const recipe: FileRecipe = {
      catalog: '/AcroForm<</Fields[10 0 R]>>',
      page: '/Annots[10 0 R]',
      extra: {
        10: '<</Type/Annot/Subtype/Widget/FT/Tx/T(Ghi chu)/V( )/Rect[0 0 595 842]/AP<</N 11 0 R>>/P 3 0 R>>',
        11: stream('/Subtype/Form/BBox[0 0 595 842]', '1 g 0 0 595 842 re f'),
      },
    };
    const { report, verdict } = await afterSigning(recipe, (increment) => {
      increment.edit(fieldRef(increment, 'Ghi chu')).set('AP', PdfDict.of({ N: toStream(box(1, 1)) }));
    });
    expect(report).to.include({ verdict: 'INDETERMINATE', subIndication: 'SIG_CONSTRAINTS_FAILURE' });
    expect(report.sentence).to.deep.equal({
      vi: 'Chữ ký của Nguyễn Văn A chưa kết luận được: hình hiển thị của trường “Ghi chu” bị vẽ lại trong khi giá trị không đổi.',
      en: 'The signature of Nguyễn Văn A cannot be settled: the field “Ghi chu” was redrawn although its value did not change.',
    });
    expect(verdict).to.equal('INDETERMINATE');
  });
});

describe('shadow attacks: replace', () => {
  it('are named as a swapped font, when the font of the page is another one', async () => {
    const font = PdfDict.of({ Type: name('Font'), Subtype: name('Type1'), BaseFont: name('ZapfDingbats') });
    const words = 'Phông chữ của trang 1 bị tráo sau khi ký.';
    await expectNamed({}, (increment) => increment.put(new PdfRef(5), font), 'page-font', words);
    await expectNamed(
      sheet,
      (increment) => {
        const resources = increment.edit(new PdfRef(3)).get('Resources') as PdfDict;
        resources.set('Font', PdfDict.of({ F1: new PdfRef(15) }));
      },
      'page-font',
      words,
    );
  });

  it('are left open, when fields are to be redrawn with a font that came after signing', async () => {
    const { sealed } = await attackWorld();
    const bytes = tamper(sealed, (increment) => {
      const font = PdfDict.of({ Type: name('Font'), Subtype: name('Type1'), BaseFont: name('ZapfDingbats') });
      const form = increment.doc.catalog.get('AcroForm');
      const dict =
        form instanceof PdfRef ? increment.edit(form) : (increment.editCatalog().get('AcroForm') as PdfDict);
      dict.set('NeedAppearances', true);
      dict.set('DR', PdfDict.of({ Font: PdfDict.of({ Helv: increment.add(font) }) }));
    });
    const report = await verify(bytes);
    expect(reportOn(report, 'Seal').modifiedAfter.map(({ kind, open }) => [kind, open])).to.deep.equal([
      ['redraw-asked', true],
    ]);
    expect(reportOn(report, 'Seal').sentence.vi).to.contain(
      'sau khi ký, tệp yêu cầu phần mềm vẽ lại các trường; hình hiển thị có thể khác lúc ký',
    );
    expect(report.document.verdict).to.equal('INDETERMINATE');
  });
});

describe('shadow attacks: hide and replace', () => {
  it('are named, when the catalog turns to a page tree that lay hidden in the signed file', async () => {
    await expectNamed(
      sheet,
      (increment) => void increment.editCatalog().set('Pages', new PdfRef(12)),
      'pages-changed',
      'Trang bị thêm, bớt hoặc thay thế sau khi ký.',
    );
  });

  it('are named, when the page turns to contents that lay hidden in the signed file', async () => {
    await expectNamed(
      sheet,
      (increment) => void increment.edit(new PdfRef(3)).set('Contents', new PdfRef(14)),
      'page-content',
      'Nội dung trang 1 bị thay đổi sau khi ký.',
    );
  });

  it('are named for the page, when what it draws is listed as an annotation and so may seem free to change', async () => {
    const recipe: FileRecipe = { page: '/Annots[4 0 R]' };
    await expectNamed(
      recipe,
      (increment) => {
        const dict = PdfDict.of({ Filter: name('FlateDecode') });
        increment.put(new PdfRef(4), new PdfStream(dict, deflateSync(Buffer.from('q Q'))));
      },
      'page-content',
      'Nội dung trang 1 bị thay đổi sau khi ký.',
    );
  });

  it('are named for the page, when its font serves as an annotation or as a field as well', async () => {
    const both = '<</Type/Font/Subtype/Type1/BaseFont/Times-Roman/FT/Tx/T(F)/Rect[0 0 9 9]>>';
    for (const recipe of [
      { page: '/Annots[5 0 R]' },
      { catalog: '/AcroForm<</Fields[5 0 R]>>', extra: { 5: both } },
    ] as const) {
      await expectNamed(
        recipe,
        (increment) =>
          void increment
            .edit(new PdfRef(5))
            .set('V', PdfString.text('x'))
            .set('BaseFont', name('ZapfDingbats')),
        'page-font',
        'Phông chữ của trang 1 bị tráo sau khi ký.',
      );
    }
  });
});

describe('a text field that covers the page', () => {
  it('is named as added, when it comes after signing, and as filled, when it was there and empty', async () => {
    const place = { type: 'Tx', name: 'Phu', page: 0, rect: [0, 0, 595, 842] as const } as const;
    await expectNamed(
      {},
      (increment) => void addField(increment, { ...place, value: PdfString.text('99') }),
      'field-added',
      'Thêm trường “Phu” không phải chữ ký sau khi ký.',
    );
    const { leader } = await attackWorld();
    const prepared = tamper(makeFile(), (increment) => void addField(increment, place));
    const signed = await sign(prepared, leader, { field: { name: 'S', page: 0, rect: [0, 0, 0, 0] } });
    const filled = tamper(signed, (increment) => {
      const field = findField(increment.doc, 'Phu')!;
      fillField(increment, field, { value: PdfString.text('99'), appearance: toStream(box(595, 842)) });
    });
    expect(openPdf(filled).revisions).to.have.length(4);
    const report = reportOn(await verify(filled), 'S');
    expect(report.modifiedAfter.map(({ vi, permitted }) => [vi, permitted])).to.deep.equal([
      ['Điền trường “Phu” từ trống thành “99”.', true],
    ]);
  });
});
