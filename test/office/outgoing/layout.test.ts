import { expect } from 'chai';
import type { Rect } from '../../../src/lib/pdf/pages.ts';
import type { DatePlace, NumberPlace, Place, Places } from '../../../src/lib/typesetting/places.ts';
import { planLayout } from '../../../src/office/outgoing/layout.ts';

function place(rect: Rect, over: Partial<Place> = {}): Place {
  const [width, height] = [rect[2] - rect[0], rect[3] - rect[1]];
  return { pageIndex: 0, rect, rotation: 0, width, height, source: 'text', ...over };
}

function places(over: Partial<Places> = {}): Places {
  const number: NumberPlace = {
    ...place([100, 700, 140, 715]),
    size: 13,
    withSymbol: false,
    withLabel: false,
  };
  const date: DatePlace = { ...place([300, 700, 440, 715]), size: 13, blanks: [] };
  return {
    pageCount: 1,
    signers: [place([350, 200, 500, 274])],
    seal: place([298, 186, 400, 288]),
    number,
    date,
    block: place([430, 780, 580, 818]),
    qr: place([14, 14, 65, 65]),
    ...over,
  };
}

const question = { ownWidget: false, sealImageInWidget: true, taken: new Set<string>() };

describe('planLayout', () => {
  it('reserves a field for everything when the page is unsigned', () => {
    const layout = planLayout({ ...question, places: places() });
    if (layout.kind !== 'reserved') throw new Error('not reserved');
    const { signatures, seal, number, date, qr } = layout;
    expect([...signatures, seal, number, date, qr].map(({ name }) => name)).to.deep.equal([
      'ChuKy1',
      'ConDau',
      'SoVanBan',
      'NgayVanBan',
      'MaKiemTra',
    ]);
    expect(number.rect).to.deep.equal([100, 700, 140, 715]);
  });

  it('takes another name when the file has a field of that name already', () => {
    const layout = planLayout({ ...question, places: places(), taken: new Set(['ConDau', 'ConDau_2']) });
    expect(layout.seal.name).to.equal('ConDau_3');
  });

  it('shows number and date in the corner, with symbol and label, when the page has them printed', () => {
    const plain = places();
    const printed = places({
      number: { ...plain.number, printed: '15' },
      date: { ...plain.date, printed: { day: 1, month: 2, year: 2026 } },
    });
    const layout = planLayout({ ...question, places: printed });
    if (layout.kind !== 'reserved') throw new Error('not reserved');
    expect(layout.number).to.deep.include({
      rect: [430, 799, 580, 818],
      withSymbol: true,
      withLabel: true,
      height: 19,
    });
    expect(layout.date).to.deep.include({ rect: [430, 780, 580, 799], blanks: [] });
  });

  it('puts the upper half where the reader sees it when the page is turned', () => {
    const plain = places();
    const turned = (rotation: Place['rotation']) => {
      const layout = planLayout({
        ...question,
        places: places({
          number: { ...plain.number, printed: '15' },
          block: place([0, 0, 40, 150], { rotation }),
        }),
      });
      return layout.kind === 'reserved' ? layout.number.rect : [];
    };
    expect(turned(90)).to.deep.equal([0, 0, 20, 150]);
    expect(turned(180)).to.deep.equal([0, 0, 40, 75]);
    expect(turned(270)).to.deep.equal([20, 0, 40, 150]);
  });

  it('keeps the seal in the corner beside its text, without fields, when the PDF arrived signed', () => {
    const layout = planLayout({ ...question, places: places(), ownWidget: true });
    expect(layout.kind).to.equal('own-widget');
    expect(layout.seal).to.deep.include({ rect: [388, 780, 580, 818], width: 192 });
    const text = planLayout({ ...question, places: places(), ownWidget: true, sealImageInWidget: false });
    expect(text.seal.rect).to.deep.equal([430, 780, 580, 818]);
  });
});
