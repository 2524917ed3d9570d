import { expect } from 'chai';
import { PDFDocument, PDFName } from 'pdf-lib';
import { composeSample } from '../../../scripts/journey/sample-document.ts';
import { isAppError } from '../../../src/app-error.ts';
import {
  arrivalStampAppearance,
  arrivalStampSvg,
  stampArrival,
} from '../../../src/lib/typesetting/arrival-stamp.ts';
import { findArrivalPlace } from '../../../src/lib/typesetting/find-arrival-place.ts';
import { pageCount } from '../../../src/lib/typesetting/page-count.ts';
import { readPageText } from '../../../src/lib/typesetting/page-text.ts';
import { withPdfjs } from '../../../src/lib/typesetting/pdfjs.ts';
import { extractText } from '../../../src/lib/typesetting/text.ts';
import { officialPdf, onSheet, pageShowing } from './fixtures.ts';

const STAMP = {
  agency: 'Ủy ban nhân dân huyện Yên Sơn',
  number: '1234',
  date: '05/03/2026',
  forwardedTo: 'Phòng Văn hóa & Thông tin',
  fileCode: '',
};

describe('the ĐẾN stamp', () => {
  it('drawn, is 50 mm by 35 mm and says what appendix IV asks', async () => {
    const form = arrivalStampAppearance(STAMP);
    expect(form.width).to.be.closeTo((50 * 72) / 25.4, 0.001);
    expect(form.height).to.be.closeTo((35 * 72) / 25.4, 0.001);
    const { text } = await extractText(await pageShowing(form));
    for (const part of [
      'ỦY BAN NHÂN DÂN HUYỆN YÊN SƠN',
      'ĐẾN',
      'Số: 1234',
      'Ngày: 05/03/2026',
      'Số và ký hiệu HS:',
    ]) {
      expect(text.replace(/\n/g, ' ')).to.include(part);
    }
  });

  it('put on a copy, adds its text to page one, leaves the given bytes and claims no signature', async () => {
    const source = await officialPdf({ number: '15' });
    const before = Buffer.from(source);
    const copy = await stampArrival(source, STAMP);
    const { text } = await extractText(copy);
    expect(text).to.include('Số: 1234').and.include('Số: 15/QĐ-UBND');
    expect(before.equals(Buffer.from(source))).to.equal(true);
    expect((await PDFDocument.load(copy)).catalog.has(PDFName.of('AcroForm'))).to.equal(false);
    expect(await pageCount(copy)).to.equal(await pageCount(source));
  });

  it('placed on a letter, stands in its true size on page one below the number or the date', async () => {
    const pdf = await officialPdf({ kind: 'cong-van', symbol: 'UBND-VP' });
    const place = await findArrivalPlace(pdf);
    expect(place).to.include({ pageIndex: 0, source: 'text' });
    expect(place.width).to.be.closeTo((50 * 72) / 25.4, 0.01);
    expect(place.rect[3]).to.be.below(720);
    expect(place.rect[1]).to.be.above(421);
  });

  it('placed on a letter whose head leaves little room, covers none of its words', async () => {
    const pdf = await composeSample({
      place: 'Chân Sơn',
      unitName: 'UBND xã Chân Sơn',
      parentName: 'UBND huyện Yên Sơn',
      signerName: 'Hà Quang Tùng',
      receivers: ['UBND huyện Yên Sơn', 'UBND xã Hùng Lợi'],
    });
    const [left, bottom, right, top] = (await findArrivalPlace(pdf)).rect;
    const { segments } = await withPdfjs(pdf, 8_000, async (document) =>
      readPageText(await document.getPage(1)),
    );
    expect(segments.length).to.be.greaterThan(15);
    const covered = segments.filter(
      ({ from, to, baseline, size }) =>
        from < right && to > left && baseline < top && baseline + size * 0.6 > bottom,
    );
    expect(covered).to.deep.equal([]);
  });

  it('placed on a turned page, is turned with it', async () => {
    const place = await findArrivalPlace(await onSheet(await officialPdf(), { rotate: 90 }));
    expect(place.rotation).to.equal(90);
    expect(place.rect[3] - place.rect[1]).to.be.closeTo((50 * 72) / 25.4, 0.1);
  });

  it('asked for on something that is no PDF, is refused with its own code', async () => {
    const error = await stampArrival(Buffer.from('no pdf'), STAMP).catch((reason: unknown) => reason);
    expect(isAppError(error) && error.code).to.equal('PRINT_COPY_UNREADABLE');
  });

  it('as SVG, has its size in millimetres and every text escaped', () => {
    const svg = arrivalStampSvg({ ...STAMP, agency: '<script>alert("x")</script>' });
    expect(svg).to.include('width="50mm" height="35mm"').and.include('&amp; Thông tin');
    expect(svg).to.not.include('<script').and.not.include('<SCRIPT');
    expect(svg).to.include('>ĐẾN</text>');
  });
});
