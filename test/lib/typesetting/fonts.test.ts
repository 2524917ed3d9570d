import { inflateSync } from 'node:zlib';
import fontkit from '@pdf-lib/fontkit';
import { expect } from 'chai';
import { PdfDict, PdfName, PdfStream } from '../../../src/lib/pdf/objects.ts';
import { subsetFont } from '../../../src/lib/typesetting/fonts.ts';
import { loadTinos, measure } from '../../../src/lib/typesetting/tinos.ts';
import { outlineOf } from '../../../src/lib/typesetting/truetype-outline.ts';

const VOWELS = 'aăâeêioôơuưyAĂÂEÊIOÔƠUƯY';
const TONES = ['', '\u0300', '\u0301', '\u0303', '\u0309', '\u0323'];

function child(dict: PdfDict, key: string): PdfDict {
  const value = dict.get(key);
  const first = Array.isArray(value) ? value[0] : value;
  if (!(first instanceof PdfDict)) throw new TypeError(`${key} is no dictionary`);
  return first;
}

function stream(dict: PdfDict, key: string): Buffer {
  const value = dict.get(key);
  if (!(value instanceof PdfStream)) throw new TypeError(`${key} is no stream`);
  return inflateSync(value.raw);
}

describe('Tinos', () => {
  it('looked up for every Vietnamese letter in every tone, has one glyph for each', () => {
    const letters = [...VOWELS].flatMap((vowel) => TONES.map((tone) => (vowel + tone).normalize('NFC')));
    for (const style of ['regular', 'bold', 'italic', 'bold-italic'] as const) {
      const font = loadTinos(style);
      const missing = [...letters, 'đ', 'Đ'].filter((letter) => font.glyphOf(letter.codePointAt(0)!) === 0);
      expect(missing, style).to.deep.equal([]);
    }
  });

  it('measured against fontkit without kerning, gives the same widths', () => {
    const font = fontkit.create(loadTinos('bold').data);
    for (const text of ['CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM', 'Số: 15/QĐ-UBND', 'Nguyễn Văn Ấn']) {
      const units = font.layout(text, { kern: false } as never).advanceWidth;
      expect(measure(text, 12, 'bold')).to.be.closeTo((units * 12) / 2048, 0.01);
    }
  });

  it('measured in NFD, gives the width of the same text in NFC', () => {
    expect(measure('Ủy ban'.normalize('NFD'), 14)).to.equal(measure('Ủy ban'.normalize('NFC'), 14));
  });

  it('outlined, a composite glyph has the bounding box that fontkit finds', () => {
    const font = loadTinos('regular');
    const reference = fontkit.create(font.data);
    for (const letter of ['ệ', 'Ố', 'đ', 'g']) {
      const glyph = font.glyphOf(letter.codePointAt(0)!);
      const points = outlineOf(font, glyph).flat();
      const box = reference.getGlyph(glyph).path.cbox;
      expect(Math.min(...points.map((point) => point.x)), letter).to.be.closeTo(box.minX, 1);
      expect(Math.max(...points.map((point) => point.y)), letter).to.be.closeTo(box.maxY, 1);
    }
  });
});

describe('subsetFont', () => {
  const text = 'TM. ỦY BAN NHÂN DÂN Nguyễn Văn Ấn 15/QĐ-UBND';

  it('given a text, makes a small tagged Identity-H font whose program another reader accepts', () => {
    const { resource } = subsetFont('bold', text);
    const descendant = child(resource, 'DescendantFonts');
    const base = resource.get('BaseFont');
    expect(base).to.be.instanceOf(PdfName);
    expect((base as PdfName).value).to.match(/^[A-Z]{6}\+Tinos-Bold$/);
    expect((resource.get('Encoding') as PdfName).value).to.equal('Identity-H');
    const program = stream(child(descendant, 'FontDescriptor'), 'FontFile2');
    expect(program.length).to.be.below(12_000);
    expect(program.readUInt16BE(4)).to.equal(6);
  });

  it('given a text, numbers its glyphs so that every code draws the glyph of its character', () => {
    const font = subsetFont('regular', text);
    const program = stream(child(child(font.resource, 'DescendantFonts'), 'FontDescriptor'), 'FontFile2');
    const read = fontkit.create(program);
    const original = fontkit.create(loadTinos('regular').data);
    const codes = Buffer.from(font.encode(text));
    [...text].forEach((character, index) => {
      const drawn = read.getGlyph(codes.readUInt16BE(index * 2));
      const wanted = original.glyphForCodePoint(character.codePointAt(0)!);
      expect(drawn.advanceWidth, character).to.equal(wanted.advanceWidth);
      expect(drawn.path.toSVG(), character).to.equal(wanted.path.toSVG());
    });
  });

  it('given a text, maps every code back to its character in ToUnicode', () => {
    const font = subsetFont('regular', 'Ấn\u00a0Tín 1');
    const map = stream(font.resource, 'ToUnicode').toString('latin1');
    const codes = Buffer.from(font.encode('Ấn\u00a0Tín 1')).toString('hex').match(/.{4}/g)!;
    const back = codes.map((code) => {
      const unicode = new RegExp(`<${code}> <(.{4})>`).exec(map)![1]!;
      return String.fromCharCode(Number.parseInt(unicode, 16));
    });
    expect(back.join('')).to.equal('Ấn\u00a0Tín 1');
  });

  it('asked twice for the same characters in another order, gives the same font object', () => {
    expect(subsetFont('italic', 'abc').resource).to.equal(subsetFont('italic', 'cab').resource);
  });
});
