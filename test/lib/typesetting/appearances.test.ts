import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import qrcode from 'qrcode-generator';
import { isAppError } from '../../../src/app-error.ts';
import { PdfDict, PdfStream } from '../../../src/lib/pdf/objects.ts';
import { dateAppearance } from '../../../src/lib/typesetting/date-appearance.ts';
import { numberText } from '../../../src/lib/typesetting/number-appearance.ts';
import { pngImage } from '../../../src/lib/typesetting/png.ts';
import { qrAppearance } from '../../../src/lib/typesetting/qr-appearance.ts';
import { rotateAppearance } from '../../../src/lib/typesetting/rotate-appearance.ts';
import { sampleSeal, sampleSignature } from '../../../src/lib/typesetting/sample-images.ts';
import {
  isoTimeInVietnam,
  SEAL_DIAMETER,
  sealAppearance,
  sealTextLines,
} from '../../../src/lib/typesetting/seal-appearance.ts';
import { signatureAppearance } from '../../../src/lib/typesetting/signature-appearance.ts';
import { extractText } from '../../../src/lib/typesetting/text.ts';
import { textAppearance } from '../../../src/lib/typesetting/text-appearance.ts';
import { needs } from '../../support/needs.ts';
import { pageShowing } from './fixtures.ts';

const content = (form: { content: Uint8Array }): string => Buffer.from(form.content).toString('latin1');

/** The four numbers of the first image placement. */
function imageBox(form: { content: Uint8Array }): { width: number; height: number; x: number; y: number } {
  const [, width, height, x, y] = /q ?\n?([\d.]+) 0 0 ([\d.]+) ([\d.]+) ([\d.]+) cm\n\/Im1 Do/.exec(
    content(form),
  )!;
  return { width: Number(width), height: Number(height), x: Number(x), y: Number(y) };
}

describe('signatureAppearance', () => {
  it('given a PNG of another shape, centres it and keeps its proportions', () => {
    const form = signatureAppearance({
      png: sampleSignature('Nguyễn Văn Ấn', 400, 100),
      width: 150,
      height: 74,
    });
    expect(imageBox(form)).to.deep.equal({ width: 150, height: 37.5, x: 0, y: 18.25 });
  });

  it('given no image, shows the name as text that can be read back', async () => {
    const form = signatureAppearance({ name: 'Trần Thị Hường', width: 150, height: 74 });
    expect((await extractText(await pageShowing(form))).text).to.equal('Trần Thị Hường');
  });
});

describe('sealAppearance', () => {
  const seal = sampleSeal({ agency: 'Ủy ban nhân dân xã Hùng Lợi' });

  it('given the seal alone, fills a box of 36 mm with it', () => {
    const form = sealAppearance({ png: seal, width: SEAL_DIAMETER, height: SEAL_DIAMETER });
    expect(imageBox(form).width).to.be.closeTo((36 * 72) / 25.4, 0.001);
  });

  it('given lines and no image, shows number and time of signing and no picture', async () => {
    const lines = sealTextLines(['15/QĐ-UBND'], new Date('2026-03-05T07:07:09Z'));
    const form = sealAppearance({ width: 150, height: 38, lines });
    expect((await extractText(await pageShowing(form))).text).to.equal(
      '15/QĐ-UBND\n2026-03-05T14:07:09+07:00',
    );
    expect(content(form)).to.include('/F1 10 Tf 0 0 0 rg').and.not.include('/Im1');
  });

  it('given both, keeps the image inside the box beside or below the text', () => {
    for (const linesAt of ['beside', 'below'] as const) {
      const box = imageBox(
        sealAppearance({ png: seal, width: 260, height: 140, lines: ['15/QĐ-UBND'], linesAt }),
      );
      expect(box.width).to.be.closeTo(SEAL_DIAMETER, 0.001);
      expect(box.y + box.height).to.be.at.most(140.001);
    }
  });

  it('given a time late in the day of UTC, tells the next day of Vietnam', () => {
    expect(isoTimeInVietnam(new Date('2026-12-31T17:00:00Z'))).to.equal('2027-01-01T00:00:00+07:00');
  });
});

describe('textAppearance', () => {
  it('given a text wider than its box, sets it smaller so that it stays inside', () => {
    const form = textAppearance({ text: '123456789/QĐ-UBND', width: 60, height: 14.4, size: 13 });
    expect(Number(/F1 ([\d.]+) Tf/.exec(content(form))![1])).to.be.below(8);
  });

  it('given a box of one line, puts the baseline at the descent of the type', () => {
    const form = textAppearance({ text: '15', width: 40, height: 13 * 1.107, size: 13, align: 'right' });
    expect(/rg ([\d.]+) ([\d.]+) Td/.exec(content(form))![2]).to.equal('2.808');
  });

  it('read by pdffonts and pdftotext, is an embedded subset with the right Vietnamese', async function () {
    const fonts = needs(this, 'pdffonts', 'poppler-utils');
    const text = needs(this, 'pdftotext', 'poppler-utils');
    const folder = mkdtempSync(join(tmpdir(), 'antin-'));
    try {
      const file = join(folder, 'form.pdf');
      const form = textAppearance({
        text: 'Số: 07/UBND-VP, Đặng Hữu Nghĩa',
        width: 300,
        height: 20,
        size: 12,
      });
      writeFileSync(file, await pageShowing(form));
      expect(execFileSync(fonts, [file]).toString()).to.match(
        /[A-Z]{6}\+Tinos +CID TrueType +Identity-H +yes yes yes/,
      );
      expect(execFileSync(text, [file, '-']).toString().trim()).to.equal('Số: 07/UBND-VP, Đặng Hữu Nghĩa');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('date and number appearances', () => {
  const date = { day: 5, month: 3, year: 2026 };

  it('given blanks, puts each number into its own', () => {
    const blanks = [
      { part: 'day', from: 25, to: 45 },
      { part: 'month', from: 75, to: 94 },
      { part: 'year', from: 116, to: 148 },
    ] as const;
    const form = dateAppearance({ date, width: 148, height: 14.4, size: 13, blanks });
    const starts = [...content(form).matchAll(/rg ([\d.]+) [\d.]+ Td/g)].map((match) => Number(match[1]));
    expect(starts).to.have.length(3);
    starts.forEach((start, index) => {
      expect(start).to.be.within(blanks[index]!.from, blanks[index]!.to);
    });
  });

  it('given no blanks, writes the date out with the decree’s zeros', async () => {
    const form = dateAppearance({ date, width: 200, height: 14.4, size: 13, blanks: [] });
    expect((await extractText(await pageShowing(form))).text).to.equal('ngày 05 tháng 3 năm 2026');
  });

  it('given a number below ten, sets a zero before it and adds only what is not printed', () => {
    expect(numberText({ withSymbol: false, withLabel: false }, '7', 'QĐ-UBND')).to.equal('07');
    expect(numberText({ withSymbol: true, withLabel: true }, '123', 'QĐ-UBND')).to.equal('Số: 123/QĐ-UBND');
  });
});

describe('pngImage', () => {
  it('given a PNG with clear pixels, makes an RGB image with a soft mask of the same size', () => {
    const image = pngImage(sampleSeal({ agency: 'UBND xã Hùng Lợi', pixels: 100 }));
    const mask = image.stream.dict.get('SMask');
    expect(image.stream.dict.get('Width')).to.equal(100);
    expect(mask).to.be.instanceOf(PdfStream);
    expect((mask as PdfStream).dict.get('Height')).to.equal(100);
  });

  it('given the same bytes in another array, gives the same object', () => {
    const png = sampleSignature('Lê Văn Bình');
    expect(pngImage(new Uint8Array(png)).stream).to.equal(pngImage(png).stream);
  });

  it('given something else, or a picture far too large, refuses with its own code', () => {
    const huge = Buffer.from(sampleSignature('Lê Văn Bình'));
    huge.writeUInt32BE(60_000, 16);
    const codeOf = (file: Uint8Array): string => {
      try {
        pngImage(file);
      } catch (error) {
        if (isAppError(error)) return error.code;
      }
      return 'accepted';
    };
    expect(codeOf(Buffer.from('%PDF-1.7'))).to.equal('IMAGE_NOT_PNG');
    expect(codeOf(Buffer.from(sampleSignature('A')).subarray(0, 400))).to.equal('IMAGE_NOT_PNG');
    expect(codeOf(huge)).to.equal('IMAGE_TOO_LARGE');
  });
});

describe('qrAppearance', () => {
  it('given a link, draws exactly the dark modules of its code inside a quiet zone of four', () => {
    const text = 'https://vanban.example.vn/kiem-tra/3f2c9a7b10de4c5f8a77';
    const code = qrcode(0, 'M');
    code.addData(text);
    code.make();
    const count = code.getModuleCount();
    const form = qrAppearance({ text, size: count + 8 });
    const drawn = new Set<string>();
    for (const [, x, y, width] of content(form).matchAll(/^([\d.]+) ([\d.]+) ([\d.]+) 1 re$/gm)) {
      for (let step = 0; step < Number(width); step += 1)
        drawn.add(`${count + 3 - Number(y)},${Number(x) + step - 4}`);
    }
    for (let row = 0; row < count; row += 1) {
      for (let column = 0; column < count; column += 1) {
        expect(drawn.has(`${row},${column}`), `${row},${column}`).to.equal(code.isDark(row, column));
      }
    }
  });
});

describe('rotateAppearance', () => {
  it('turned by a quarter, changes width and height and keeps its resources', () => {
    const form = textAppearance({ text: 'Ấn', width: 100, height: 20, size: 12 });
    const turned = rotateAppearance(form, 90);
    expect([turned.width, turned.height]).to.deep.equal([20, 100]);
    expect(turned.resources).to.equal(form.resources);
    expect(form.resources).to.be.instanceOf(PdfDict);
  });
});
