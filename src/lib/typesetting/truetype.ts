/**
 * A TrueType file read just far enough to measure, subset and draw it (Apple TrueType Reference Manual; ISO/IEC
 * 14496-22). No shaping: Vietnamese in NFC has one glyph for every letter, and office text is set without kerning.
 */
export interface TrueTypeFont {
  readonly data: Buffer;
  readonly tables: ReadonlyMap<string, { readonly offset: number; readonly length: number }>;
  readonly unitsPerEm: number;
  /** Typographic metrics in font units. */
  readonly ascent: number;
  readonly descent: number;
  readonly capHeight: number;
  readonly italicAngle: number;
  readonly bbox: readonly [number, number, number, number];
  readonly glyphCount: number;
  /** Glyph of a Unicode code point; 0 (.notdef) when the font has none. */
  glyphOf(codePoint: number): number;
  /** Advance width of a glyph, font units. */
  advanceOf(glyph: number): number;
  /** The glyf record of a glyph; empty for a blank such as the space. */
  glyphData(glyph: number): Buffer;
  leftBearingOf(glyph: number): number;
}

export function parseTrueType(data: Buffer): TrueTypeFont {
  const tables = readDirectory(data);
  const table = (tag: string): Buffer => {
    const entry = tables.get(tag);
    if (entry === undefined) throw new Error(`font has no ${tag} table`);
    return data.subarray(entry.offset, entry.offset + entry.length);
  };
  const head = table('head');
  const hhea = table('hhea');
  const os2 = table('OS/2');
  const longLoca = head.readInt16BE(50) === 1;
  const loca = table('loca');
  const glyf = table('glyf');
  const hmtx = table('hmtx');
  const metricCount = hhea.readUInt16BE(34);
  const locate = (glyph: number): number =>
    longLoca ? loca.readUInt32BE(glyph * 4) : loca.readUInt16BE(glyph * 2) * 2;
  const characters = readCharacterMap(table('cmap'));
  return {
    data,
    tables,
    unitsPerEm: head.readUInt16BE(18),
    ascent: hhea.readInt16BE(4),
    descent: hhea.readInt16BE(6),
    capHeight: os2.readUInt16BE(0) >= 2 ? os2.readInt16BE(88) : hhea.readInt16BE(4),
    italicAngle: table('post').readInt32BE(4) / 65536,
    bbox: [head.readInt16BE(36), head.readInt16BE(38), head.readInt16BE(40), head.readInt16BE(42)],
    glyphCount: table('maxp').readUInt16BE(4),
    glyphOf: (codePoint) => characters.get(codePoint) ?? 0,
    advanceOf: (glyph) => hmtx.readUInt16BE(Math.min(glyph, metricCount - 1) * 4),
    glyphData: (glyph) => glyf.subarray(locate(glyph), locate(glyph + 1)),
    leftBearingOf: (glyph) =>
      glyph < metricCount
        ? hmtx.readInt16BE(glyph * 4 + 2)
        : hmtx.readInt16BE(metricCount * 4 + (glyph - metricCount) * 2),
  };
}

function readDirectory(data: Buffer): Map<string, { offset: number; length: number }> {
  const tables = new Map<string, { offset: number; length: number }>();
  for (let index = 0; index < data.readUInt16BE(4); index += 1) {
    const at = 12 + index * 16;
    tables.set(data.toString('latin1', at, at + 4), {
      offset: data.readUInt32BE(at + 8),
      length: data.readUInt32BE(at + 12),
    });
  }
  return tables;
}

/** The Unicode subtable: format 12 when present, else format 4. */
function readCharacterMap(cmap: Buffer): Map<number, number> {
  const map = new Map<number, number>();
  const count = cmap.readUInt16BE(2);
  for (let index = 0; index < count; index += 1) {
    const platform = cmap.readUInt16BE(4 + index * 8);
    if (platform !== 0 && platform !== 3) continue;
    const subtable = cmap.subarray(cmap.readUInt32BE(8 + index * 8));
    const format = subtable.readUInt16BE(0);
    if (format === 4) readSegments(subtable, map);
    if (format === 12) readGroups(subtable, map);
  }
  return map;
}

function readSegments(table: Buffer, map: Map<number, number>): void {
  const doubled = table.readUInt16BE(6);
  for (let at = 0; at < doubled; at += 2) {
    const end = table.readUInt16BE(14 + at);
    const start = table.readUInt16BE(16 + doubled + at);
    const delta = table.readUInt16BE(16 + 2 * doubled + at);
    const rangeAt = 16 + 3 * doubled + at;
    const range = table.readUInt16BE(rangeAt);
    for (let code = start; code <= end && code < 0xffff; code += 1) {
      const raw = range === 0 ? code : table.readUInt16BE(rangeAt + range + (code - start) * 2);
      if (raw !== 0) map.set(code, (raw + delta) & 0xffff);
    }
  }
}

function readGroups(table: Buffer, map: Map<number, number>): void {
  for (let index = 0; index < table.readUInt32BE(12); index += 1) {
    const at = 16 + index * 12;
    const start = table.readUInt32BE(at);
    const end = table.readUInt32BE(at + 4);
    const first = table.readUInt32BE(at + 8);
    for (let code = start; code <= end; code += 1) map.set(code, first + code - start);
  }
}
