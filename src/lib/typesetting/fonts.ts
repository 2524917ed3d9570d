import { deflateSync } from 'node:zlib';
import { name, PdfDict, PdfStream, PdfString } from '../pdf/objects.ts';
import { type FontStyle, loadTinos, POSTSCRIPT_NAMES } from './tinos.ts';
import type { TrueTypeFont } from './truetype.ts';
import { subsetTrueType } from './truetype-subset.ts';

export interface EmbeddedFont {
  /** Type 0 font dictionary; its streams are nested. One object per subset, so that a writer can share it. */
  readonly resource: PdfDict;
  /** Two-byte glyph codes (Identity-H) of a text whose characters were in the subset. Taken in NFC. */
  encode(text: string): Uint8Array;
}

const CACHE_LIMIT = 128;
const cache = new Map<string, EmbeddedFont>();

/**
 * An embedded subset of Tinos for exactly the characters of `text`, with the six-letter tag and a ToUnicode map
 * (ISO 32000-2 §9.9.2, §9.10.3; `pades.md` signing rule 4). Subsets are cached by style and set of characters.
 */
export function subsetFont(style: FontStyle, text: string): EmbeddedFont {
  const characters = [...new Set(text.normalize('NFC'))].sort();
  const key = `${style}\u0000${characters.join('')}`;
  let font = cache.get(key);
  if (font === undefined) {
    font = buildFont(style, characters);
    const oldest = cache.size >= CACHE_LIMIT ? cache.keys().next().value : undefined;
    if (oldest !== undefined) cache.delete(oldest);
  } else {
    cache.delete(key);
  }
  cache.set(key, font);
  return font;
}

function buildFont(style: FontStyle, characters: readonly string[]): EmbeddedFont {
  const tinos = loadTinos(style);
  const glyphs = [0];
  const codes = new Map<string, number>();
  for (const character of characters) {
    const glyph = tinos.glyphOf(character.codePointAt(0)!);
    if (glyph === 0) continue;
    // One code per character even where two share a glyph (space, no-break space): ToUnicode stays unambiguous.
    codes.set(character, glyphs.length);
    glyphs.push(glyph);
  }
  const program = subsetTrueType(tinos, glyphs);
  const baseFont = `${subsetTag(program)}+${POSTSCRIPT_NAMES[style]}`;
  return {
    resource: typeZeroFont(style, tinos, baseFont, { program, glyphs, codes }),
    encode: (text) => encode(text, codes),
  };
}

function encode(text: string, codes: ReadonlyMap<string, number>): Uint8Array {
  const characters = [...text.normalize('NFC')];
  const bytes = Buffer.alloc(characters.length * 2);
  characters.forEach((character, index) => {
    bytes.writeUInt16BE(codes.get(character) ?? 0, index * 2);
  });
  return bytes;
}

interface Subset {
  readonly program: Buffer;
  readonly glyphs: readonly number[];
  readonly codes: ReadonlyMap<string, number>;
}

function typeZeroFont(style: FontStyle, tinos: TrueTypeFont, baseFont: string, subset: Subset): PdfDict {
  const thousandths = (units: number): number => Math.round((units * 1000) / tinos.unitsPerEm);
  const descendant = PdfDict.of({
    Type: name('Font'),
    Subtype: name('CIDFontType2'),
    BaseFont: name(baseFont),
    CIDSystemInfo: PdfDict.of({
      Registry: PdfString.ascii('Adobe'),
      Ordering: PdfString.ascii('Identity'),
      Supplement: 0,
    }),
    FontDescriptor: descriptor(style, tinos, baseFont, subset.program),
    W: [0, subset.glyphs.map((glyph) => thousandths(tinos.advanceOf(glyph)))],
    CIDToGIDMap: name('Identity'),
  });
  return PdfDict.of({
    Type: name('Font'),
    Subtype: name('Type0'),
    BaseFont: name(baseFont),
    Encoding: name('Identity-H'),
    DescendantFonts: [descendant],
    ToUnicode: flateStream(Buffer.from(toUnicodeMap(subset.codes), 'latin1')),
  });
}

function descriptor(style: FontStyle, tinos: TrueTypeFont, baseFont: string, program: Buffer): PdfDict {
  const thousandths = (units: number): number => Math.round((units * 1000) / tinos.unitsPerEm);
  const italic = style === 'italic' || style === 'bold-italic';
  const bold = style === 'bold' || style === 'bold-italic';
  const file = flateStream(program);
  file.dict.set('Length1', program.length);
  return PdfDict.of({
    Type: name('FontDescriptor'),
    FontName: name(baseFont),
    Flags: 2 + 4 + (italic ? 64 : 0), // serif, symbolic (own glyph codes), italic
    FontBBox: tinos.bbox.map(thousandths),
    ItalicAngle: tinos.italicAngle,
    Ascent: thousandths(tinos.ascent),
    Descent: thousandths(tinos.descent),
    CapHeight: thousandths(tinos.capHeight),
    StemV: bold ? 140 : 80,
    FontFile2: file,
  });
}

/** Six capitals drawn from the program itself: equal subsets get equal names. */
function subsetTag(program: Buffer): string {
  let hash = 0x811c9dc5;
  for (const byte of program) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  let tag = '';
  for (let index = 0; index < 6; index += 1) {
    tag += String.fromCharCode(65 + (hash % 26));
    hash = Math.floor(hash / 26);
  }
  return tag;
}

/** ISO 32000-2 §9.10.3; blocks of at most 100 lines (Adobe Technical Note 5014). */
function toUnicodeMap(codes: ReadonlyMap<string, number>): string {
  const hex = (value: number): string => value.toString(16).padStart(4, '0');
  const lines = [...codes].map(([character, code]) => {
    const units = Array.from({ length: character.length }, (_, index) => hex(character.charCodeAt(index)));
    return `<${hex(code)}> <${units.join('')}>`;
  });
  const blocks: string[] = [];
  for (let from = 0; from < lines.length; from += 100) {
    const block = lines.slice(from, from + 100);
    blocks.push(`${block.length} beginbfchar\n${block.join('\n')}\nendbfchar`);
  }
  return [
    '/CIDInit /ProcSet findresource begin',
    '12 dict begin',
    'begincmap',
    '/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def',
    '/CMapName /Adobe-Identity-UCS def',
    '/CMapType 2 def',
    '1 begincodespacerange\n<0000> <ffff>\nendcodespacerange',
    ...blocks,
    'endcmap',
    'CMapName currentdict /CMap defineresource pop',
    'end',
    'end',
  ].join('\n');
}

/** A stream compressed with Flate. */
export function flateStream(content: Uint8Array, entries: PdfDict = new PdfDict()): PdfStream {
  return new PdfStream(entries.set('Filter', name('FlateDecode')), deflateSync(content));
}
