import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { openPdf } from '../../../src/lib/pdf/document.ts';
import { toStream } from '../../../src/lib/pdf/form-xobject.ts';
import { PdfIncrement } from '../../../src/lib/pdf/increment.ts';
import { name, PdfDict } from '../../../src/lib/pdf/objects.ts';
import { findPlaces } from '../../../src/lib/typesetting/find-places.ts';
import { numberAppearance } from '../../../src/lib/typesetting/number-appearance.ts';
import { sampleSeal } from '../../../src/lib/typesetting/sample-images.ts';
import { sealAppearance } from '../../../src/lib/typesetting/seal-appearance.ts';
import { needs } from '../../support/needs.ts';
import { officialPdf } from './fixtures.ts';

/** Number and seal laid on a document as annotations, by an increment as signing makes it. */
async function withStamps(): Promise<Uint8Array> {
  const pdf = await officialPdf();
  const { number, seal } = await findPlaces(pdf, { signers: [{ name: 'Nguyễn Văn Ấn' }] });
  const png = sampleSeal({ agency: 'Ủy ban nhân dân xã Hùng Lợi' });
  const document = openPdf(pdf);
  const increment = new PdfIncrement(document);
  const page = increment.edit(document.page(0).ref);
  const stamps = [
    { place: number, form: numberAppearance(number, '7', 'QĐ-UBND') },
    { place: seal, form: sealAppearance({ png, width: seal.width, height: seal.height }) },
  ].map(({ place, form }) =>
    increment.add(
      PdfDict.of({
        Type: name('Annot'),
        Subtype: name('Stamp'),
        F: 4,
        Rect: [...place.rect],
        AP: PdfDict.of({ N: increment.add(toStream(form)) }),
      }),
    ),
  );
  page.set('Annots', stamps);
  return increment.build().bytes;
}

describe('appearances written by an increment', () => {
  it('read by outside programs, are sound, with the number in the line after “Số:” and its font embedded', async function () {
    const [qpdf, fonts, text] = [
      needs(this, 'qpdf', 'qpdf'),
      needs(this, 'pdffonts', 'poppler-utils'),
      needs(this, 'pdftotext', 'poppler-utils'),
    ];
    const folder = mkdtempSync(join(tmpdir(), 'antin-'));
    try {
      const file = join(folder, 'stamped.pdf');
      writeFileSync(file, await withStamps());
      expect(execFileSync(qpdf, ['--check', file]).toString()).to.include(
        'No syntax or stream encoding errors',
      );
      const rows = execFileSync(fonts, [file]).toString().trim().split('\n').slice(2);
      expect(rows.length).to.be.above(4);
      for (const row of rows) expect(row).to.match(/^[A-Z]{6}\+Tinos.*yes yes yes/);
      expect(execFileSync(text, ['-layout', file, '-']).toString()).to.match(/Số: +07 ?\/QĐ-UBND/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('with a font, keep its descriptor indirect as ISO 32000-2 table 115 asks', async () => {
    const written = Buffer.from(await withStamps()).toString('latin1');
    const added = written.slice(written.lastIndexOf('/Subtype /CIDFontType2') - 400);
    expect(added).to.match(/\/FontDescriptor \d+ 0 R/);
  });
});
