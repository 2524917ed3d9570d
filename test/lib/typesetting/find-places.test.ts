import fontkit from '@pdf-lib/fontkit';
import { expect } from 'chai';
import { PDFDocument, PDFName } from 'pdf-lib';
import { findPlaces } from '../../../src/lib/typesetting/find-places.ts';
import type { Place } from '../../../src/lib/typesetting/places.ts';
import { SEAL_DIAMETER } from '../../../src/lib/typesetting/seal-appearance.ts';
import { loadTinos } from '../../../src/lib/typesetting/tinos.ts';
import { officialPdf, onSheet } from './fixtures.ts';

const CHAIRMAN = { title: 'Chủ tịch', name: 'Nguyễn Văn Ấn' };

type Rect = Place['rect'];

function expectRect(actual: Rect, wanted: readonly number[], tolerance = 1): void {
  actual.forEach((value, index) => {
    expect(value, `[${actual.join(', ')}] is not [${wanted.join(', ')}]`).to.be.closeTo(
      wanted[index]!,
      tolerance,
    );
  });
}

/** Widths of the blanks and the baseline tell that the right place was found without repeating its arithmetic. */
describe('findPlaces on a conforming document', () => {
  it('given title and name, puts the signature between them and the seal over its left third', async () => {
    const { signers, seal } = await findPlaces(await officialPdf(), { signers: [CHAIRMAN] });
    const [left, bottom, right, top] = signers[0]!.rect;
    expect(signers[0]!.source).to.equal('text');
    expect(right - left).to.be.within(100, 160);
    expect(top - bottom).to.be.within(50, 80);
    expect((left + right) / 2).to.be.closeTo(424, 3);
    expect(seal.rect[2] - seal.rect[0]).to.be.closeTo(SEAL_DIAMETER, 0.1);
    expect((seal.rect[2] - left) / (right - left)).to.be.closeTo(1 / 3, 0.01);
    expect(seal.rect[0]).to.be.below(left);
  });

  it('given nothing of the signer, finds the position line by its wording', async () => {
    const pdf = await officialPdf();
    const known = await findPlaces(pdf, { signers: [CHAIRMAN] });
    const unknown = await findPlaces(pdf, { signers: [{}] });
    expect(unknown.signers[0]!.rect).to.deep.equal(known.signers[0]!.rect);
  });

  it('with blanks, finds the number before the slash and the three gaps of the date', async () => {
    const { number, date } = await findPlaces(await officialPdf(), { signers: [CHAIRMAN] });
    expect(number).to.include({ source: 'text', size: 13, withSymbol: false, withLabel: false });
    expect(number.printed).to.equal(undefined);
    expect(number.width).to.be.closeTo(32.5, 1.5);
    expect(date.source).to.equal('text');
    expect(date.blanks.map((blank) => blank.part)).to.deep.equal(['day', 'month', 'year']);
    for (const blank of date.blanks) expect(blank.to - blank.from).to.be.within(15, 40);
    expect(date.rect[1]).to.be.closeTo(number.rect[1], 0.5);
  });

  it('with number and date printed, tells them so that nothing is put over them', async () => {
    const pdf = await officialPdf({ number: '15', date: { day: 5, month: 3, year: 2026 } });
    const { number, date } = await findPlaces(pdf, { signers: [CHAIRMAN] });
    expect(number.printed).to.equal('15/QĐ-UBND');
    expect(date.printed).to.deep.equal({ day: 5, month: 3, year: 2026 });
    expect(date.blanks).to.deep.equal([]);
  });

  it('with several signers side by side, finds each under his own title', async () => {
    const pdf = await officialPdf({
      kind: 'bien-ban',
      signers: [
        { titleLines: ['THƯ KÝ'], name: 'Lê Thị Mai' },
        { titleLines: ['CHỦ TỌA'], name: 'Nguyễn Văn Ấn' },
      ],
    });
    const { signers, seal } = await findPlaces(pdf, {
      signers: [
        { title: 'Thư ký', name: 'Lê Thị Mai' },
        { title: 'Chủ tọa', name: 'Nguyễn Văn Ấn' },
      ],
    });
    expect(signers.map((place) => place.source)).to.deep.equal(['text', 'text']);
    expect(signers[0]!.rect[2]).to.be.below(signers[1]!.rect[0]);
    expect(seal.rect[2]).to.be.within(signers[1]!.rect[0], signers[1]!.rect[2]);
  });

  it('with long appendices after the signature, still finds the signer near the front', async () => {
    const pages = Array.from({ length: 20 }, () => [
      { kind: 'page-break' } as const,
      { kind: 'paragraph', text: 'Phụ lục kèm theo.' } as const,
    ]).flat();
    const appendix = await PDFDocument.load(await officialPdf({ body: pages }));
    const whole = await PDFDocument.load(await officialPdf());
    const indexes = appendix.getPageIndices().slice(0, -1);
    for (const page of await whole.copyPages(appendix, indexes)) whole.addPage(page);
    const { signers, pageCount } = await findPlaces(await whole.save(), { signers: [CHAIRMAN] });
    expect(pageCount).to.be.above(15);
    expect(signers[0]).to.include({ pageIndex: 0, source: 'text' });
  });

  it('with the QR asked for, keeps it in a corner without text', async () => {
    const { qr } = await findPlaces(await officialPdf(), { signers: [CHAIRMAN] });
    expect(qr.rect[1]).to.be.below(60);
    expect(qr.rect[3]).to.be.below(85);
  });
});

describe('findPlaces on text written otherwise', () => {
  it('with the letters of the title apart, finds it', async () => {
    const pdf = await officialPdf({ signers: [{ titleLines: ['C H Ủ T Ị C H'], name: 'NGUYỄN  VĂN  ẤN' }] });
    expect((await findPlaces(pdf, { signers: [CHAIRMAN] })).signers[0]!.source).to.equal('text');
  });

  it('with decomposed letters in the file or in the question, finds it', async () => {
    const pdf = await PDFDocument.create();
    pdf.registerFontkit(fontkit);
    const font = await pdf.embedFont(loadTinos('bold').data, { subset: true });
    const page = pdf.addPage([595, 842]);
    page.drawText('CHỦ TỊCH'.normalize('NFD'), { font, size: 14, x: 380, y: 400 });
    page.drawText('Nguyễn Văn Ấn'.normalize('NFD'), { font, size: 14, x: 370, y: 300 });
    page.drawText('Số:          /QĐ-UBND'.normalize('NFD'), { font, size: 13, x: 90, y: 720 });
    const signer = { title: CHAIRMAN.title.normalize('NFD'), name: CHAIRMAN.name.normalize('NFD') };
    for (const asked of [CHAIRMAN, signer]) {
      const { signers, number } = await findPlaces(await pdf.save(), { signers: [asked] });
      expect(signers[0]!.source).to.equal('text');
      expect(signers[0]!.rect[1]).to.be.within(300, 400);
      expect(number.source).to.equal('text');
    }
  });

  it('with a dotted blank and no symbol, asks for the symbol too', async () => {
    const pdf = await PDFDocument.create();
    pdf.registerFontkit(fontkit);
    const font = await pdf.embedFont(loadTinos('regular').data, { subset: true });
    pdf.addPage([595, 842]).drawText('Số: ………', { font, size: 13, x: 90, y: 720 });
    const { number } = await findPlaces(await pdf.save(), { signers: [CHAIRMAN] });
    expect(number).to.include({ source: 'text', withSymbol: true, withLabel: false });
    expect(number.rect[1]).to.be.closeTo(717, 1);
  });
});

describe('findPlaces on other sheets', () => {
  it('on a turned page, gives the same places in the coordinates of the page as stored', async () => {
    const source = await officialPdf();
    const upright = await findPlaces(source, { signers: [CHAIRMAN] });
    const [x1, y1, x2, y2] = upright.signers[0]!.rect;
    const [width, height] = [595.28, 841.89];
    const wanted = {
      90: [height - y2, x1, height - y1, x2],
      180: [width - x2, height - y2, width - x1, height - y1],
      270: [y1, width - x2, y2, width - x1],
    };
    for (const rotate of [90, 180, 270] as const) {
      const { signers } = await findPlaces(await onSheet(source, { rotate }), { signers: [CHAIRMAN] });
      expect(signers[0]).to.include({ rotation: rotate, source: 'text' });
      expect(signers[0]!.width).to.be.closeTo(upright.signers[0]!.width, 0.5);
      expectRect(signers[0]!.rect, wanted[rotate]);
    }
  });

  it('on a page with its origin elsewhere, moves with it', async () => {
    const source = await officialPdf();
    const upright = await findPlaces(source, { signers: [CHAIRMAN] });
    const moved = await findPlaces(await onSheet(source, { origin: [-100, 250] }), { signers: [CHAIRMAN] });
    const [x1, y1, x2, y2] = upright.number.rect;
    expectRect(moved.number.rect, [x1 - 100, y1 + 250, x2 - 100, y2 + 250]);
  });

  it('on a page with /UserUnit 2, keeps the seal at 36 mm of paper', async () => {
    const { seal } = await findPlaces(await onSheet(await officialPdf(), { userUnit: 2 }), {
      signers: [CHAIRMAN],
    });
    expect(seal.width).to.be.closeTo(SEAL_DIAMETER, 0.1);
    expect(seal.rect[2] - seal.rect[0]).to.be.closeTo(SEAL_DIAMETER / 2, 0.1);
  });

  it('on scans of every shape, keeps every default inside what is visible', async () => {
    const sheets = [
      { media: [595, 842], crop: [0, 0, 595, 842] },
      { media: [842, 595], crop: [0, 0, 842, 595] },
      { media: [595, 842], crop: [200, 300, 300, 400] },
      { media: [72, 72], crop: [0, 0, 72, 72] },
      { media: [3000, 200], crop: [0, 0, 3000, 200] },
    ] as const;
    for (const { media, crop } of sheets) {
      for (const rotate of [0, 90]) {
        const pdf = await PDFDocument.create();
        const page = pdf.addPage([...media]);
        page.node.set(PDFName.of('CropBox'), pdf.context.obj([...crop]));
        page.node.set(PDFName.of('Rotate'), pdf.context.obj(rotate));
        const places = await findPlaces(await pdf.save(), { signers: [{}, {}, {}] });
        const all = [...places.signers, places.seal, places.number, places.date, places.block, places.qr];
        for (const { rect, source } of all) {
          expect(source).to.equal('default');
          expect(rect[0])
            .to.be.at.least(crop[0] - 0.01)
            .and.below(rect[2]);
          expect(rect[1])
            .to.be.at.least(crop[1] - 0.01)
            .and.below(rect[3]);
          expect(rect[2]).to.be.at.most(crop[2] + 0.01);
          expect(rect[3]).to.be.at.most(crop[3] + 0.01);
        }
      }
    }
  });

  it('given a rectangle, takes it before anything found and pulls it onto the page', async () => {
    const { signers, seal, number } = await findPlaces(await officialPdf(), {
      signers: [CHAIRMAN],
      given: {
        signers: [{ pageIndex: 0, rect: [500, 100, 700, 160] }],
        number: { pageIndex: 0, rect: [50, 700, 200, 720] },
      },
    });
    expect(signers[0]!.source).to.equal('given');
    expect(signers[0]!.rect[2]).to.be.closeTo(595.28, 0.02);
    expect(seal.rect[1]).to.be.below(160);
    expect(number).to.include({ source: 'given', withSymbol: true });
  });

  it('on something that is no PDF, or a broken one, gives the defaults of an A4 page', async () => {
    const broken = (await officialPdf()).slice(0, 900);
    for (const file of [Buffer.from('no pdf at all'), broken, new Uint8Array()]) {
      const places = await findPlaces(file, { signers: [CHAIRMAN] });
      expect(places.signers[0]).to.include({ pageIndex: 0, source: 'default' });
    }
  });
});
