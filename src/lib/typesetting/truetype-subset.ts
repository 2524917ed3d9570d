import type { TrueTypeFont } from './truetype.ts';

const WE_HAVE_INSTRUCTIONS = 0x0100;
const MORE_COMPONENTS = 0x0020;
const ARGS_ARE_WORDS = 0x0001;
const HAS_SCALE = 0x0008;
const HAS_XY_SCALE = 0x0040;
const HAS_2X2 = 0x0080;

/**
 * A TrueType program with only the given glyphs, renumbered in that order (component glyphs follow). It carries what
 * ISO 32000-2 table 126 asks of a CIDFontType2 program: glyf, head, hhea, hmtx, loca, maxp. Hinting instructions are
 * left out, and with them cvt, fpgm and prep: renderers of PDF do not need them and they would triple the size.
 *
 * @param glyphs glyph numbers of `font`; the first must be 0 (.notdef)
 */
export function subsetTrueType(font: TrueTypeFont, glyphs: readonly number[]): Buffer {
  const order = [...glyphs];
  const renumbered = new Map(order.map((glyph, index) => [glyph, index]));
  const records: Buffer[] = [];
  for (let index = 0; index < order.length; index += 1) {
    const renumber = (component: number): number => {
      const known = renumbered.get(component);
      if (known !== undefined) return known;
      order.push(component);
      renumbered.set(component, order.length - 1);
      return order.length - 1;
    };
    records.push(copyGlyph(font.glyphData(order[index]!), renumber));
  }
  return assemble(font, order, records);
}

function copyGlyph(source: Buffer, renumber: (glyph: number) => number): Buffer {
  if (source.length === 0) return source;
  const contours = source.readInt16BE(0);
  const bare = contours >= 0 ? copySimple(source, contours) : copyComposite(source, renumber);
  const padding = -bare.length & 3;
  return padding === 0 ? bare : Buffer.concat([bare, Buffer.alloc(padding)]);
}

function copySimple(source: Buffer, contours: number): Buffer {
  const lengthAt = 10 + contours * 2;
  const outlineAt = lengthAt + 2 + source.readUInt16BE(lengthAt);
  return Buffer.concat([source.subarray(0, lengthAt), Buffer.alloc(2), source.subarray(outlineAt)]);
}

function copyComposite(source: Buffer, renumber: (glyph: number) => number): Buffer {
  const copy = Buffer.from(source);
  let at = 10;
  for (;;) {
    const flags = copy.readUInt16BE(at);
    copy.writeUInt16BE(flags & ~WE_HAVE_INSTRUCTIONS, at);
    copy.writeUInt16BE(renumber(copy.readUInt16BE(at + 2)), at + 2);
    at += componentLength(flags);
    if ((flags & MORE_COMPONENTS) === 0) return copy.subarray(0, at);
  }
}

/** Bytes of one component record of a composite glyph. */
export function componentLength(flags: number): number {
  let length = 4 + ((flags & ARGS_ARE_WORDS) !== 0 ? 4 : 2);
  if ((flags & HAS_SCALE) !== 0) length += 2;
  else if ((flags & HAS_XY_SCALE) !== 0) length += 4;
  else if ((flags & HAS_2X2) !== 0) length += 8;
  return length;
}

function assemble(font: TrueTypeFont, order: readonly number[], records: readonly Buffer[]): Buffer {
  const original = (tag: string): Buffer => {
    const entry = font.tables.get(tag)!;
    return Buffer.from(font.data.subarray(entry.offset, entry.offset + entry.length));
  };
  const head = original('head');
  head.writeUInt32BE(0, 8); // checkSumAdjustment
  head.writeInt16BE(1, 50); // long loca
  const hhea = original('hhea');
  hhea.writeUInt16BE(order.length, 34);
  const maxp = original('maxp');
  maxp.writeUInt16BE(order.length, 4);
  if (maxp.length >= 28) maxp.writeUInt16BE(0, 26); // maxSizeOfInstructions
  const hmtx = Buffer.alloc(order.length * 4);
  const loca = Buffer.alloc((order.length + 1) * 4);
  let offset = 0;
  order.forEach((glyph, index) => {
    hmtx.writeUInt16BE(font.advanceOf(glyph), index * 4);
    hmtx.writeInt16BE(font.leftBearingOf(glyph), index * 4 + 2);
    offset += records[index]!.length;
    loca.writeUInt32BE(offset, (index + 1) * 4);
  });
  return writeFile([
    ['glyf', Buffer.concat(records)],
    ['head', head],
    ['hhea', hhea],
    ['hmtx', hmtx],
    ['loca', loca],
    ['maxp', maxp],
  ]);
}

function writeFile(tables: readonly (readonly [string, Buffer])[]): Buffer {
  const power = 2 ** Math.floor(Math.log2(tables.length));
  const directory = Buffer.alloc(12 + tables.length * 16);
  directory.writeUInt32BE(0x00010000, 0);
  directory.writeUInt16BE(tables.length, 4);
  directory.writeUInt16BE(power * 16, 6);
  directory.writeUInt16BE(Math.log2(power), 8);
  directory.writeUInt16BE((tables.length - power) * 16, 10);
  const parts: Buffer[] = [directory];
  let offset = directory.length;
  tables.forEach(([tag, content], index) => {
    const at = 12 + index * 16;
    const padded = Buffer.concat([content, Buffer.alloc(-content.length & 3)]);
    directory.write(tag, at, 'latin1');
    directory.writeUInt32BE(checksum(padded), at + 4);
    directory.writeUInt32BE(offset, at + 8);
    directory.writeUInt32BE(content.length, at + 12);
    parts.push(padded);
    offset += padded.length;
  });
  return Buffer.concat(parts);
}

function checksum(padded: Buffer): number {
  let sum = 0;
  for (let at = 0; at < padded.length; at += 4) sum = (sum + padded.readUInt32BE(at)) >>> 0;
  return sum;
}
