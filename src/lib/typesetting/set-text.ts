import type { Rgb } from './content-stream.ts';
import type { PageFlow } from './page-flow.ts';
import { ASCENT, LINE_HEIGHT, type TextLine, type WrapOptions, wrapText } from './text-layout.ts';
import type { FontStyle } from './tinos.ts';

export interface TextFormat {
  readonly size: number;
  readonly style?: FontStyle;
  readonly align?: 'left' | 'center' | 'right' | 'justify';
  /** Indent of the first line, points. */
  readonly indent?: number;
  readonly color?: Rgb;
}

export interface Column {
  readonly x: number;
  readonly width: number;
}

/** Sets a text in a column from `top` downwards on the current page without moving the flow; returns the new top. */
export function setBlock(
  flow: PageFlow,
  column: Column,
  top: number,
  text: string,
  format: TextFormat,
): number {
  const lines = wrapBlock(text, column, format);
  lines.forEach((line, index) => {
    markLine(flow, column, top - index * lineHeight(format), line, format, index === 0);
  });
  return top - lines.length * lineHeight(format);
}

/** Sets a paragraph in the flow, over page ends. Two lines stay together at either end (no widows, no orphans). */
export function setParagraph(flow: PageFlow, column: Column, text: string, format: TextFormat): void {
  const lines = wrap(text, column, format);
  const height = lineHeight(format);
  lines.forEach((line, index) => {
    const together = index === 0 || index === lines.length - 2 ? Math.min(2, lines.length - index) : 1;
    if (flow.room < together * height) flow.breakPage();
    markLine(flow, column, flow.take(height), line, format, index === 0);
  });
}

export function lineHeight(format: TextFormat): number {
  return format.size * LINE_HEIGHT;
}

/** The lines that `setBlock` makes: centred ones balanced, others without a syllable alone at the end. */
export function wrapBlock(text: string, column: Column, format: TextFormat): TextLine[] {
  return wrap(text, column, format, format.align === 'center' ? 'balanced' : 'no-lone');
}

function wrap(
  text: string,
  column: Column,
  format: TextFormat,
  breaks: WrapOptions['breaks'] = format.align === 'center' ? 'balanced' : 'full',
): TextLine[] {
  return wrapText(text, {
    width: column.width,
    size: format.size,
    style: format.style ?? 'regular',
    indent: format.indent ?? 0,
    ...(breaks && { breaks }),
  });
}

/** One line of a text already broken; `top` is the top of the line. */
export function markLine(
  flow: PageFlow,
  column: Column,
  top: number,
  line: TextLine,
  format: TextFormat,
  first: boolean,
): void {
  if (line.words.length === 0) return;
  const indent = first ? (format.indent ?? 0) : 0;
  const spare = column.width - indent - line.width;
  const stretched = format.align === 'justify' && !line.last && line.words.length > 1;
  flow.mark({
    kind: 'text',
    x: column.x + indent + shiftOf(spare, format),
    y: top - ASCENT * format.size,
    size: format.size,
    style: format.style ?? 'regular',
    words: line.words,
    gap: stretched ? spare / (line.words.length - 1) : 0,
    ...(format.color === undefined ? {} : { color: format.color }),
  });
}

/** A line through the words of a line of text that stands at the same place. */
export function strikeLine(
  flow: PageFlow,
  column: Column,
  top: number,
  line: TextLine,
  format: TextFormat,
): void {
  if (line.words.length === 0) return;
  const x = column.x + shiftOf(column.width - line.width, format);
  const y = top - (ASCENT - 0.25) * format.size;
  flow.mark({ kind: 'line', x, y, toX: x + line.width, toY: y });
}

function shiftOf(spare: number, { align }: TextFormat): number {
  return align === 'center' ? spare / 2 : align === 'right' ? spare : 0;
}
