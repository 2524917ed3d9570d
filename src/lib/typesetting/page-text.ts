import type { PDFPageProxy } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { foldText } from './fold-text.ts';
import type { PageRotation } from './rotate-appearance.ts';
import { measure } from './tinos.ts';
import { VisualPage } from './visual-page.ts';

/** One character where it stands, in visual points. */
export interface PlacedChar {
  readonly text: string;
  readonly from: number;
  readonly to: number;
}

/** A run of characters on one baseline. */
export interface TextRun {
  readonly baseline: number;
  readonly size: number;
  readonly from: number;
  readonly to: number;
  readonly chars: readonly PlacedChar[];
  /** For comparing; `foldedAt[i]` is the index in `chars` of folded character i. */
  readonly folded: string;
  readonly foldedAt: readonly number[];
}

export interface PageText {
  readonly page: VisualPage;
  /** Whole lines, from the top down. */
  readonly lines: readonly TextRun[];
  /** Lines cut at wide gaps: what stands beside each other in columns. */
  readonly segments: readonly TextRun[];
}

const CHAR_LIMIT = 20_000;

/** The geometry of a page as pdf.js reports it: `view` is the crop box cut to the media box. */
export function visualPage(page: PDFPageProxy): VisualPage {
  const [left, bottom, right, top] = page.view as [number, number, number, number];
  const rotation = (((page.rotate % 360) + 360) % 360) as PageRotation;
  return new VisualPage(page.pageNumber - 1, [left, bottom, right, top], rotation, page.userUnit || 1);
}

/** The upright text of a page with its positions. */
export async function readPageText(page: PDFPageProxy): Promise<PageText> {
  const visual = visualPage(page);
  const content = await page.getTextContent();
  const placed: { char: PlacedChar; baseline: number; size: number }[] = [];
  for (const item of content.items) {
    if ('str' in item && item.str.trim() !== '') placed.push(...placeItem(visual, item as TextItem));
    if (placed.length > CHAR_LIMIT) break;
  }
  const lines = groupLines(placed);
  return { page: visual, lines, segments: lines.flatMap(cutAtGaps) };
}

interface TextItem {
  readonly str: string;
  readonly transform: readonly number[];
  readonly width: number;
}

/** Spreads the width of an item over its characters in the proportions of Tinos. */
function placeItem(page: VisualPage, item: TextItem): { char: PlacedChar; baseline: number; size: number }[] {
  const [a, b, c, d, e, f] = item.transform as [number, number, number, number, number, number];
  const length = Math.hypot(a, b);
  if (length === 0) return [];
  const start = page.fromUser(e, f);
  const end = page.fromUser(e + (a / length) * item.width, f + (b / length) * item.width);
  const up = page.fromUser(e + c, f + d);
  const size = Math.hypot(up.x - start.x, up.y - start.y);
  const upright = end.x > start.x && Math.abs(end.y - start.y) < 0.1 * (end.x - start.x) && up.y > start.y;
  if (!upright || size < 1) return [];
  const characters = [...item.str];
  const total = measure(item.str, 1) || characters.length;
  let at = start.x;
  return characters.map((text) => {
    const from = at;
    at += ((measure(text, 1) || 1 / characters.length) / total) * (end.x - start.x);
    return { char: { text, from, to: at }, baseline: start.y, size };
  });
}

function groupLines(placed: readonly { char: PlacedChar; baseline: number; size: number }[]): TextRun[] {
  const sorted = placed.filter(({ char }) => char.text.trim() !== '').sort((l, r) => r.baseline - l.baseline);
  const lines: { char: PlacedChar; baseline: number; size: number }[][] = [];
  for (const entry of sorted) {
    const line = lines.at(-1);
    const first = line?.[0];
    if (first !== undefined && first.baseline - entry.baseline < 0.35 * Math.max(first.size, entry.size)) {
      line!.push(entry);
    } else {
      lines.push([entry]);
    }
  }
  return lines.map((line) => {
    const chars = line.map(({ char }) => char).sort((l, r) => l.from - r.from);
    const sizes = line.map(({ size }) => size).sort((l, r) => l - r);
    return makeRun(chars, line[0]!.baseline, sizes[sizes.length >> 1]!);
  });
}

export function makeRun(chars: readonly PlacedChar[], baseline: number, size: number): TextRun {
  let folded = '';
  const foldedAt: number[] = [];
  chars.forEach((char, index) => {
    const part = foldText(char.text);
    folded += part;
    for (let unit = 0; unit < part.length; unit += 1) foldedAt.push(index);
  });
  return {
    baseline,
    size,
    from: chars[0]!.from,
    to: Math.max(...chars.map((char) => char.to)),
    chars,
    folded,
    foldedAt,
  };
}

/** Letter-spaced words stay whole; columns of a table part. */
function cutAtGaps(line: TextRun): TextRun[] {
  const limit = Math.max(18, 1.8 * line.size);
  const segments: TextRun[] = [];
  let start = 0;
  for (let index = 1; index <= line.chars.length; index += 1) {
    const gap = index < line.chars.length ? line.chars[index]!.from - line.chars[index - 1]!.to : Infinity;
    if (gap <= limit) continue;
    segments.push(makeRun(line.chars.slice(start, index), line.baseline, line.size));
    start = index;
  }
  return segments;
}
