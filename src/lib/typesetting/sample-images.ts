import { createHash } from 'node:crypto';
import {
  createRaster,
  encodePng,
  fillPolygons,
  type Point,
  type Raster,
  strokeCircle,
  strokePath,
} from './raster.ts';
import { type FontStyle, loadTinos, measure } from './tinos.ts';
import { type OutlinePoint, outlineOf } from './truetype-outline.ts';

const BLUE_INK = [20, 60, 190] as const;
const RED_INK = [220, 20, 30] as const;

/**
 * A handwriting-like signature drawn from the name alone (same name, same picture): blue on transparent PNG as
 * NĐ 30/2020 appendix I, part I, II.7.d asks. For demonstration; a real office uploads the official's own image.
 */
export function sampleSignature(name: string, width = 520, height = 240): Buffer {
  const raster = createRaster(width, height);
  const random = seededRandom(name.normalize('NFC'));
  const main = spline(bodyPoints(random, width, height));
  strokePath(raster, main, (index) => penRadius(main, index, height));
  const flourish = spline(flourishPoints(random, width, height));
  strokePath(
    raster,
    flourish,
    (index) => height * (0.006 + 0.008 * Math.sin((Math.PI * index) / flourish.length)),
  );
  return encodePng(raster, BLUE_INK);
}

export interface SampleSealInput {
  /** Set on the upper half of the ring, e.g. "ỦY BAN NHÂN DÂN XÃ HÙNG LỢI". */
  readonly agency: string;
  /** Set on the lower half, e.g. "H. YÊN SƠN - T. TUYÊN QUANG". */
  readonly place?: string;
  /** Small word under the star; "MẪU" so that nobody takes it for a real seal. */
  readonly mark?: string;
  /** Pixels across; 36 mm at 300 dpi is 425. */
  readonly pixels?: number;
}

/** A red round seal on transparent PNG, the picture edge to edge, so that its rectangle is the seal's true size. */
export function sampleSeal(input: SampleSealInput): Buffer {
  const size = input.pixels ?? 425;
  const raster = createRaster(size, size);
  const center = { x: size / 2, y: size / 2 };
  strokeCircle(raster, center, size * 0.488, size * 0.02);
  strokeCircle(raster, center, size * 0.462, size * 0.006);
  strokeCircle(raster, center, size * 0.318, size * 0.008);
  textOnRing(raster, input.agency.toUpperCase(), size, 'upper');
  if (input.place !== undefined) textOnRing(raster, input.place.toUpperCase(), size, 'lower');
  for (const side of [-1, 1]) {
    fillPolygons(raster, [
      star({ x: center.x + side * size * 0.39, y: center.y + size * 0.02 }, size * 0.032),
    ]);
  }
  fillPolygons(raster, [star({ x: center.x, y: center.y - size * 0.03 }, size * 0.19)]);
  const mark = (input.mark ?? 'MẪU').toUpperCase();
  const markSize = size * 0.07;
  const left = center.x - measure(mark, markSize, 'bold') / 2;
  placeText(raster, mark, markSize, 'bold', (along, x, y) => ({
    x: left + along + x,
    y: center.y + size * 0.245 - y,
  }));
  return encodePng(raster, RED_INK);
}

function bodyPoints(random: () => number, width: number, height: number): Point[] {
  const points: Point[] = [
    { x: width * 0.1, y: height * (0.62 + 0.1 * random()) },
    { x: width * 0.17, y: height * (0.2 + 0.1 * random()) },
    { x: width * 0.24, y: height * (0.08 + 0.08 * random()) },
    { x: width * 0.22, y: height * (0.5 + 0.15 * random()) },
    { x: width * 0.13, y: height * (0.8 + 0.1 * random()) },
    { x: width * 0.2, y: height * (0.55 + 0.1 * random()) },
    { x: width * 0.34, y: height * (0.3 + 0.12 * random()) },
    { x: width * 0.36, y: height * (0.62 + 0.1 * random()) },
  ];
  const humps = 4 + Math.floor(random() * 3);
  for (let index = 0; index < humps; index += 1) {
    const x = width * (0.4 + (0.42 * index) / humps);
    const fade = 1 - (0.55 * index) / humps;
    points.push({ x, y: height * (0.58 - (0.1 + 0.22 * random()) * fade) });
    points.push({ x: x + width * 0.045, y: height * (0.6 + 0.08 * random() * fade) });
    if (random() > 0.6) points.push({ x: x - width * 0.02, y: height * (0.72 + 0.16 * random()) });
  }
  points.push({ x: width * 0.86, y: height * 0.5 }, { x: width * 0.95, y: height * (0.3 + 0.12 * random()) });
  return points;
}

function flourishPoints(random: () => number, width: number, height: number): Point[] {
  return [
    { x: width * 0.9, y: height * (0.62 + 0.06 * random()) },
    { x: width * 0.6, y: height * (0.76 + 0.06 * random()) },
    { x: width * 0.3, y: height * (0.84 + 0.06 * random()) },
    { x: width * 0.24, y: height * 0.93 },
    { x: width * 0.55, y: height * (0.86 + 0.04 * random()) },
    { x: width * 0.82, y: height * (0.8 + 0.06 * random()) },
  ];
}

/** Thin where the pen is fast, as a ball pen is. */
function penRadius(points: readonly Point[], index: number, height: number): number {
  const speed = Math.hypot(points[index]!.x - points[index - 1]!.x, points[index]!.y - points[index - 1]!.y);
  return Math.max(height * 0.008, height * 0.02 - speed * 0.35);
}

/** Catmull-Rom curve through the points. */
function spline(points: readonly Point[]): Point[] {
  const at = (index: number): Point => points[Math.max(0, Math.min(points.length - 1, index))]!;
  const curve: Point[] = [];
  for (let index = 0; index < points.length - 1; index += 1) {
    const [a, b, c, d] = [at(index - 1), at(index), at(index + 1), at(index + 2)];
    for (let step = 0; step < 24; step += 1) {
      const t = step / 24;
      const blend = (p: number, q: number, r: number, s: number): number =>
        0.5 *
        (2 * q + (r - p) * t + (2 * p - 5 * q + 4 * r - s) * t * t + (3 * q - p - 3 * r + s) * t * t * t);
      curve.push({ x: blend(a.x, b.x, c.x, d.x), y: blend(a.y, b.y, c.y, d.y) });
    }
  }
  return curve;
}

function textOnRing(raster: Raster, text: string, size: number, half: 'upper' | 'lower'): void {
  const room = Math.PI * (half === 'upper' ? 0.92 : 0.8);
  const radius = size * (half === 'upper' ? 0.36 : 0.42);
  const full = size * 0.078;
  const wanted = measure(text, full, 'bold') * 1.06;
  const fontSize = full * Math.min(1, (room * radius) / wanted);
  const arc = (measure(text, fontSize, 'bold') * 1.06) / radius;
  const turn = half === 'upper' ? 1 : -1; // the feet of the letters point inwards above, outwards below
  placeText(raster, text, fontSize, 'bold', (along, x, y) => {
    const angle = -arc / 2 + (along * 1.06 + x) / radius;
    const distance = radius + turn * y;
    return { x: size / 2 + Math.sin(angle) * distance, y: size / 2 - turn * Math.cos(angle) * distance };
  });
}

/** `place` maps a pen position along the line and a point of the glyph (pixels, y up) to the picture. */
function placeText(
  raster: Raster,
  text: string,
  fontSize: number,
  style: FontStyle,
  place: (along: number, x: number, y: number) => Point,
): void {
  const font = loadTinos(style);
  const scale = fontSize / font.unitsPerEm;
  let along = 0;
  for (const character of text.normalize('NFC')) {
    const glyph = font.glyphOf(character.codePointAt(0)!);
    const outline = outlineOf(font, glyph);
    const start = along;
    const polygons = outline.map((contour) =>
      flatten(contour).map((point) => place(start, point.x * scale, point.y * scale)),
    );
    if (polygons.length > 0) fillPolygons(raster, polygons);
    along += font.advanceOf(glyph) * scale;
  }
}

/** Quadratic contour to a polygon; two off-curve points in a row imply the one between them. */
function flatten(contour: readonly OutlinePoint[]): Point[] {
  const polygon: Point[] = [];
  contour.forEach((point, index) => {
    if (point.onCurve) {
      polygon.push(point);
      return;
    }
    const before = contour[(index + contour.length - 1) % contour.length]!;
    const after = contour[(index + 1) % contour.length]!;
    const start = before.onCurve ? before : middle(before, point);
    const end = after.onCurve ? after : middle(point, after);
    for (let step = 1; step <= 4; step += 1) {
      const t = step / 4;
      const u = 1 - t;
      polygon.push({
        x: u * u * start.x + 2 * u * t * point.x + t * t * end.x,
        y: u * u * start.y + 2 * u * t * point.y + t * t * end.y,
      });
    }
  });
  return polygon;
}

function middle(from: Point, to: Point): Point {
  return { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 };
}

function star(center: Point, radius: number): Point[] {
  return Array.from({ length: 10 }, (_, index) => {
    const reach = index % 2 === 0 ? radius : radius * 0.382;
    const angle = (Math.PI * index) / 5;
    return { x: center.x + Math.sin(angle) * reach, y: center.y - Math.cos(angle) * reach };
  });
}

function seededRandom(seed: string): () => number {
  const digest = createHash('sha256').update(seed).digest();
  let index = 0;
  return () => {
    const value = digest.readUInt16BE((index % 16) * 2) / 65536;
    index += 1;
    return value;
  };
}
