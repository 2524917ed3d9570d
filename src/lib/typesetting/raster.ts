import { PNG } from 'pngjs';

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A picture of one ink on a transparent ground: 8-bit coverage per pixel, y down. */
export interface Raster {
  readonly width: number;
  readonly height: number;
  readonly coverage: Uint8Array;
}

const SUBLINES = 4;

export function createRaster(width: number, height: number): Raster {
  return { width, height, coverage: new Uint8Array(width * height) };
}

/** Fills closed polygons by the non-zero winding rule, with four sub-scanlines per pixel and exact horizontal cover. */
export function fillPolygons(raster: Raster, polygons: readonly (readonly Point[])[]): void {
  const edges = collectEdges(polygons);
  const top = Math.max(0, Math.floor(Math.min(...edges.map((edge) => edge.top))));
  const bottom = Math.min(raster.height, Math.ceil(Math.max(...edges.map((edge) => edge.bottom))));
  const row = new Float32Array(raster.width);
  for (let y = top; y < bottom; y += 1) {
    row.fill(0);
    for (let sub = 0; sub < SUBLINES; sub += 1) addSpans(row, edges, y + (sub + 0.5) / SUBLINES);
    for (let x = 0; x < raster.width; x += 1) {
      if (row[x]! > 0) raise(raster, x, y, row[x]! / SUBLINES);
    }
  }
}

/** Strokes the segments of a path with round joins; `radius` may change along it. */
export function strokePath(
  raster: Raster,
  points: readonly Point[],
  radius: (index: number) => number,
): void {
  for (let index = 1; index < points.length; index += 1) {
    strokeSegment(raster, points[index - 1]!, points[index]!, radius(index));
  }
}

export function strokeCircle(raster: Raster, center: Point, circleRadius: number, width: number): void {
  for (let y = 0; y < raster.height; y += 1) {
    for (let x = 0; x < raster.width; x += 1) {
      const distance = Math.abs(Math.hypot(x + 0.5 - center.x, y + 0.5 - center.y) - circleRadius);
      if (distance < width / 2 + 0.5) raise(raster, x, y, width / 2 + 0.5 - distance);
    }
  }
}

/** PNG (colour type 6) of the coverage in one colour. */
export function encodePng(raster: Raster, [red, green, blue]: readonly [number, number, number]): Buffer {
  const png = new PNG({ width: raster.width, height: raster.height });
  raster.coverage.forEach((alpha, index) => {
    png.data.set([red, green, blue, alpha], index * 4);
  });
  return PNG.sync.write(png, { colorType: 6 });
}

interface Edge {
  readonly top: number;
  readonly bottom: number;
  readonly x: number;
  readonly slope: number;
  readonly winding: 1 | -1;
}

function collectEdges(polygons: readonly (readonly Point[])[]): Edge[] {
  const edges: Edge[] = [];
  for (const polygon of polygons) {
    polygon.forEach((from, index) => {
      const to = polygon[(index + 1) % polygon.length]!;
      if (from.y === to.y) return;
      const [upper, lower] = from.y < to.y ? [from, to] : [to, from];
      edges.push({
        top: upper.y,
        bottom: lower.y,
        x: upper.x,
        slope: (lower.x - upper.x) / (lower.y - upper.y),
        winding: from.y < to.y ? 1 : -1,
      });
    });
  }
  return edges;
}

function addSpans(row: Float32Array, edges: readonly Edge[], y: number): void {
  const crossings = edges
    .filter((edge) => edge.top <= y && y < edge.bottom)
    .map((edge) => ({ x: edge.x + (y - edge.top) * edge.slope, winding: edge.winding }))
    .sort((left, right) => left.x - right.x);
  let winding = 0;
  crossings.forEach((crossing, index) => {
    if (winding !== 0) addSpan(row, crossings[index - 1]!.x, crossing.x);
    winding += crossing.winding;
  });
}

function addSpan(row: Float32Array, from: number, to: number): void {
  const last = Math.min(row.length - 1, Math.floor(to));
  for (let x = Math.max(0, Math.floor(from)); x <= last; x += 1) {
    row[x]! += Math.max(0, Math.min(to, x + 1) - Math.max(from, x));
  }
}

function strokeSegment(raster: Raster, from: Point, to: Point, radius: number): void {
  const reach = radius + 1;
  const dx = to.x - from.x;
  const dy = to.y - from.y;
  const squared = dx * dx + dy * dy || 1;
  const [left, right] = [Math.min(from.x, to.x) - reach, Math.max(from.x, to.x) + reach];
  const [top, bottom] = [Math.min(from.y, to.y) - reach, Math.max(from.y, to.y) + reach];
  for (let y = Math.max(0, Math.floor(top)); y < Math.min(raster.height, bottom); y += 1) {
    for (let x = Math.max(0, Math.floor(left)); x < Math.min(raster.width, right); x += 1) {
      const along = ((x + 0.5 - from.x) * dx + (y + 0.5 - from.y) * dy) / squared;
      const t = Math.max(0, Math.min(1, along));
      const distance = Math.hypot(x + 0.5 - from.x - t * dx, y + 0.5 - from.y - t * dy);
      if (distance < radius + 0.5) raise(raster, x, y, radius + 0.5 - distance);
    }
  }
}

/** Overlapping strokes of one ink do not darken each other: the larger cover stands. */
function raise(raster: Raster, x: number, y: number, cover: number): void {
  const index = y * raster.width + x;
  raster.coverage[index] = Math.max(raster.coverage[index]!, Math.round(Math.min(1, cover) * 255));
}
