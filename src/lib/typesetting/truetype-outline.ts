import type { TrueTypeFont } from './truetype.ts';
import { componentLength } from './truetype-subset.ts';

export interface OutlinePoint {
  readonly x: number;
  readonly y: number;
  readonly onCurve: boolean;
}

/** Closed contours of quadratic curves in font units, y up. */
export type Outline = readonly (readonly OutlinePoint[])[];

const IDENTITY = [1, 0, 0, 1, 0, 0] as const;
type Matrix = readonly [number, number, number, number, number, number];

/** The contours of a glyph, composites resolved. */
export function outlineOf(font: TrueTypeFont, glyph: number, depth = 0): Outline {
  const data = font.glyphData(glyph);
  if (data.length === 0 || depth > 8) return [];
  const contours = data.readInt16BE(0);
  return contours >= 0 ? readSimple(data, contours) : readComposite(font, data, depth);
}

function readSimple(data: Buffer, contours: number): Outline {
  if (contours === 0) return [];
  const ends = Array.from({ length: contours }, (_, index) => data.readUInt16BE(10 + index * 2));
  const count = ends[contours - 1]! + 1;
  const flagsAt = 12 + contours * 2 + data.readUInt16BE(10 + contours * 2);
  const { flags, next } = readFlags(data, flagsAt, count);
  const xs = readCoordinates(data, next, flags, 0x02, 0x10);
  const ys = readCoordinates(data, xs.next, flags, 0x04, 0x20);
  const points = flags.map((flag, index) => ({
    x: xs.values[index]!,
    y: ys.values[index]!,
    onCurve: (flag & 1) !== 0,
  }));
  return ends.map((end, index) => points.slice(index === 0 ? 0 : ends[index - 1]! + 1, end + 1));
}

function readFlags(data: Buffer, start: number, count: number): { flags: number[]; next: number } {
  const flags: number[] = [];
  let at = start;
  while (flags.length < count) {
    const flag = data[at]!;
    at += 1;
    flags.push(flag);
    if ((flag & 0x08) === 0) continue;
    for (let repeat = data[at]!; repeat > 0; repeat -= 1) flags.push(flag);
    at += 1;
  }
  return { flags, next: at };
}

function readCoordinates(
  data: Buffer,
  start: number,
  flags: readonly number[],
  short: number,
  same: number,
): { values: number[]; next: number } {
  const values: number[] = [];
  let at = start;
  let value = 0;
  for (const flag of flags) {
    if ((flag & short) !== 0) {
      value += (flag & same) !== 0 ? data[at]! : -data[at]!;
      at += 1;
    } else if ((flag & same) === 0) {
      value += data.readInt16BE(at);
      at += 2;
    }
    values.push(value);
  }
  return { values, next: at };
}

function readComposite(font: TrueTypeFont, data: Buffer, depth: number): Outline {
  const parts: (readonly OutlinePoint[])[] = [];
  let at = 10;
  for (;;) {
    const flags = data.readUInt16BE(at);
    const component = outlineOf(font, data.readUInt16BE(at + 2), depth + 1);
    const matrix = readMatrix(data, at, flags);
    for (const contour of component) parts.push(contour.map((point) => transform(point, matrix)));
    at += componentLength(flags);
    if ((flags & 0x20) === 0) return parts;
  }
}

function readMatrix(data: Buffer, start: number, flags: number): Matrix {
  const words = (flags & 1) !== 0;
  const placed = (flags & 2) !== 0; // otherwise matched points, which Tinos does not use
  const dx = placed ? (words ? data.readInt16BE(start + 4) : data.readInt8(start + 4)) : 0;
  const dy = placed ? (words ? data.readInt16BE(start + 6) : data.readInt8(start + 5)) : 0;
  const at = start + (words ? 8 : 6);
  const fixed = (offset: number): number => data.readInt16BE(offset) / 16384;
  if ((flags & 0x08) !== 0) return [fixed(at), 0, 0, fixed(at), dx, dy];
  if ((flags & 0x40) !== 0) return [fixed(at), 0, 0, fixed(at + 2), dx, dy];
  if ((flags & 0x80) !== 0) return [fixed(at), fixed(at + 2), fixed(at + 4), fixed(at + 6), dx, dy];
  return [...IDENTITY.slice(0, 4), dx, dy] as unknown as Matrix;
}

function transform(point: OutlinePoint, [a, b, c, d, e, f]: Matrix): OutlinePoint {
  return { x: a * point.x + c * point.y + e, y: b * point.x + d * point.y + f, onCurve: point.onCurve };
}
