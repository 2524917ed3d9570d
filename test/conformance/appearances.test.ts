/**
 * What is seen on issued pages, against pictures that people have looked at (test/conformance/appearances/*.png), and in
 * millimetres against NĐ 30/2020 appendix I, part I, II.7–8, III.1–2, part II, I.3 and appendix IV, V.
 * A wanted change: ANTIN_RENEW_REFERENCES=1 npx mocha test/conformance/appearances.test.ts, then look at each picture.
 */
import { expect } from 'chai';
import { PNG } from 'pngjs';
import { stampArrival } from '../../src/lib/typesetting/arrival-stamp.ts';
import { extractText } from '../../src/lib/typesetting/text.ts';
import { onSheet } from '../lib/typesetting/fixtures.ts';
import { needs } from '../support/needs.ts';
import {
  attachment,
  blueArea,
  issue,
  letter,
  onOtherSheet,
  sealAttachment,
  sealCopy,
} from './appearances/issued-files.ts';
import {
  black,
  blue,
  expectLooksLike,
  looksTheSame,
  type Picture,
  red,
  renderPage,
  type Sheet,
} from './appearances/rendering.ts';

const A4: Sheet = { width: 210, height: 297 };
const LANDSCAPE: Sheet = { width: 297, height: 210 };
const A5: Sheet = { width: 148, height: 210 };
/** Dots per inch: small for what is kept, fine for what is measured. */
const KEPT = 50;
const MEASURED = 150;
/** Two pixels of the measured picture, in millimetres. */
const EDGE = 0.35;

const pages: readonly { name: string; sheet: Sheet; make: () => Promise<Uint8Array> }[] = [
  { name: 'a4', sheet: A4, make: () => letter() },
  { name: 'rotate-90', sheet: A4, make: async () => onSheet(await letter(), { rotate: 90 }) },
  { name: 'rotate-270', sheet: A4, make: async () => onSheet(await letter(), { rotate: 270 }) },
  { name: 'landscape', sheet: LANDSCAPE, make: async () => onOtherSheet(await letter(), LANDSCAPE) },
  { name: 'cropped', sheet: A4, make: async () => onOtherSheet(await letter(), { ...A4, margin: 20 }) },
  { name: 'user-unit-2', sheet: A4, make: async () => onSheet(await letter(), { userUnit: 2 }) },
  { name: 'a5', sheet: A5, make: async () => onOtherSheet(await letter(), { ...A5, scale: A5.width / 210 }) },
];

const stamp = {
  agency: 'Ủy ban nhân dân huyện Yên Sơn',
  number: '1234',
  date: '06/03/2026',
  forwardedTo: 'Phòng Văn hóa và Thông tin',
};

describe('appearances on the page', () => {
  before(function program() {
    needs(this, 'pdftoppm', 'poppler-utils');
  });

  for (const { name, sheet, make } of pages) {
    it(`signed and sealed on ${name}, look like the reference`, async function () {
      expectLooksLike(renderPage(this, await issue(await make()), sheet, KEPT), name);
    });

    it(`signed and sealed on ${name}, have the decree’s places and true sizes`, async function () {
      expectDecree(renderPage(this, await issue(await make(), blueArea()), sheet, MEASURED));
    });
  }

  it('on a separate attachment, are number and time at the top right and no seal', async function () {
    const pdf = await sealAttachment(await attachment());
    expectLooksLike(renderPage(this, pdf, A4, KEPT), 'attachment');
    expectCornerText(renderPage(this, pdf, A4, MEASURED), 2);
  });

  it('on an electronic copy, are form, agency and time at the top right and no seal', async function () {
    const pdf = await sealCopy(await letter({ number: '7', date: { day: 2, month: 3, year: 2026 } }));
    expectLooksLike(renderPage(this, pdf, A4, KEPT), 'copy');
    expectCornerText(renderPage(this, pdf, A4, MEASURED), 3);
  });

  it('of the ĐẾN stamp on an issued letter, are 50 mm by 35 mm and cover no text', async function () {
    const issued = await issue(await letter());
    const pdf = await stampArrival(issued, stamp);
    expectLooksLike(renderPage(this, pdf, A4, KEPT), 'arrival');
    const drawn = renderPage(this, pdf, A4, MEASURED);
    const seal = renderPage(this, issued, A4, MEASURED).boxOf(red);
    const frame = drawn.boxOf(red, { left: 0, top: 0, right: 210, bottom: seal.top - 1 });
    expect(frame.width).to.be.closeTo(50, EDGE);
    expect(frame.height).to.be.closeTo(35, EDGE);
    expect(renderPage(this, issued, A4, MEASURED).boxOf(black, frame).found).to.equal(false);
    expect((await extractText(pdf)).text).to.include('Số: 1234');
  });

  for (const [urgency, name, width] of [
    ['urgent', 'khan', 20],
    ['very-urgent', 'thuong-khan', 40],
    ['express', 'hoa-toc', 30],
  ] as const) {
    it(`of the urgency stamp ${name}, are ${width} mm by 8 mm under the subject`, async function () {
      const pdf = await issue(await letter({ urgency }));
      expectLooksLike(renderPage(this, pdf, A4, KEPT), name);
      const frame = renderPage(this, pdf, A4, MEASURED).boxOf(red, {
        left: 0,
        top: 0,
        right: 105,
        bottom: 100,
      });
      expect(frame.width).to.be.closeTo(width, EDGE);
      expect(frame.height).to.be.closeTo(8, EDGE);
      expect(frame.top).to.be.within(45, 75);
    });
  }

  it('compared after the seal has moved by two millimetres, no longer look the same', async function () {
    const { png } = renderPage(this, await issue(await letter()), A4, KEPT);
    const moved = new PNG({ width: png.width, height: png.height });
    png.data.copy(moved.data);
    const [x, y, side] = [200, 255, 90];
    PNG.bitblt(png, moved, x, y, side, side, x + 4, y);
    expect(looksTheSame(png, png)).to.equal(true);
    expect(looksTheSame(png, moved)).to.equal(false);
  });
});

/** II.8.a: true size, over about a third of the signature at its left; II.7.d: the signature between position and name. */
function expectDecree(picture: Picture): void {
  const seal = picture.boxOf(red);
  expect(seal.width, 'seal').to.be.closeTo(36, EDGE);
  expect(seal.height, 'seal').to.be.closeTo(36, EDGE);
  const image = picture.boxOf(blue);
  expect((seal.right - image.left) / image.width, 'part under the seal').to.be.within(1 / 4, 2 / 5);
  expect(seal.left, 'seal to the left').to.be.below(image.left);
  const middle = (image.left + image.right) / 2;
  const column = { left: middle - 20, right: middle + 20 };
  const above = picture.boxOf(black, { ...column, top: image.top - 8, bottom: image.top + 0.2 });
  const below = picture.boxOf(black, { ...column, top: image.bottom - 0.2, bottom: image.bottom + 8 });
  expect(above.found && below.found, 'position above, name below').to.equal(true);
  expect(image.top - above.bottom, 'as far from the position as from the name').to.be.closeTo(
    below.top - image.bottom,
    1,
  );
  expect((below.left + below.right) / 2, 'in the middle over the name').to.be.closeTo(middle, 1);
}

/** II.8.b and part II, I.3: text of 10 points, single-spaced, in the corner; the seal is not shown. */
function expectCornerText(picture: Picture, lines: number): void {
  expect(picture.boxOf(red).found, 'seal shown').to.equal(false);
  const corner = { left: 130, top: 0, right: 210, bottom: 18.5 };
  const text = picture.boxOf(black, corner);
  expect(text.right).to.be.within(185, 205);
  expect(text.top).to.be.within(4, 9);
  const tops = picture.lineTops(corner);
  expect(tops).to.have.length.at.least(lines);
  expect(text.height).to.be.within((lines - 1) * 4.06 + 2, (lines - 1) * 4.06 + 4);
}
