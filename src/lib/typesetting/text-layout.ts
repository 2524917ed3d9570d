import { balanceLines } from './balance-lines.ts';
import { type FontStyle, measure } from './tinos.ts';

export interface TextLine {
  readonly words: readonly string[];
  /** Natural width in points with single spaces. */
  readonly width: number;
  /** The last line of its paragraph is not stretched when justified. */
  readonly last: boolean;
}

/** Ascent and descent of Tinos as parts of the type size; their sum is the height of a single-spaced line. */
export const ASCENT = 0.891;
export const DESCENT = 0.216;
export const LINE_HEIGHT = 1.15;

export interface WrapOptions {
  readonly width: number;
  readonly size: number;
  readonly style?: FontStyle;
  /** First line starts this many points to the right. */
  readonly indent?: number;
  /**
   * `full`: each line takes what it can (when left out). `no-lone`: likewise, but the last line has two words at least.
   * `balanced`: lines of like length (`balanceLines`), without an indent.
   */
  readonly breaks?: 'full' | 'no-lone' | 'balanced';
}

/** Breaks a text into lines at spaces, keeping its own line breaks; a word wider than the line is cut. */
export function wrapText(text: string, options: WrapOptions): TextLine[] {
  return cleanText(text)
    .split('\n')
    .flatMap((paragraph, index) =>
      wrapParagraph(paragraph, options, index === 0 ? (options.indent ?? 0) : 0),
    );
}

/** NFC, one kind of line break, other control characters taken as spaces. */
export function cleanText(text: string): string {
  return text
    .normalize('NFC')
    .replace(/\r\n?/g, '\n')
    .replace(/[\u0000-\u0009\u000b-\u001f\u007f\u2028\u2029]/g, ' ');
}

function wrapParagraph(paragraph: string, options: WrapOptions, indent: number): TextLine[] {
  const style = options.style ?? 'regular';
  const words = paragraph
    .split(' ')
    .filter((part) => part !== '')
    .flatMap((word) => cutToWidth(word, options.width, options.size, style));
  const widths = words.map((word) => measure(word, options.size, style));
  const space = measure(' ', options.size, style);
  const starts =
    options.breaks === 'balanced'
      ? balanceLines(words, { widths, space, room: options.width })
      : fullLines(widths, space, options.width, indent);
  if (options.breaks === 'no-lone') bringOneDown(starts, widths, space, options.width);
  if (starts.length === 0) return [{ words: [], width: 0, last: true }];
  return starts.map((start, index) => {
    const end = starts[index + 1] ?? words.length;
    const width = widths.slice(start, end).reduce((sum, own) => sum + own, (end - start - 1) * space);
    return { words: words.slice(start, end), width, last: end === words.length };
  });
}

/** Indexes of the words that start a line. */
function fullLines(widths: readonly number[], space: number, room: number, indent: number): number[] {
  const starts: number[] = widths.length === 0 ? [] : [0];
  let width = indent - space;
  widths.forEach((own, index) => {
    width += space + own;
    if (index === starts.at(-1) || width <= room + 0.01) return;
    starts.push(index);
    width = own;
  });
  return starts;
}

/** One syllable alone on the last line gets company when the line before can spare it. */
function bringOneDown(starts: number[], widths: readonly number[], space: number, room: number): void {
  const last = starts.at(-1);
  const before = starts.at(-2);
  if (last === undefined || before === undefined || last !== widths.length - 1 || last - before < 3) return;
  if (widths[last - 1]! + space + widths[last]! <= room + 0.01) starts[starts.length - 1] = last - 1;
}

function cutToWidth(word: string, width: number, size: number, style: FontStyle): string[] {
  if (measure(word, size, style) <= width) return [word];
  const pieces: string[] = [];
  let piece = '';
  for (const character of word) {
    if (piece !== '' && measure(piece + character, size, style) > width) {
      pieces.push(piece);
      piece = '';
    }
    piece += character;
  }
  return [...pieces, piece];
}

/** The largest size, from `size` down to `minimum`, at which the text fits the box; `minimum` when none does. */
export function fitSize(
  text: string,
  box: { width: number; height: number },
  size: number,
  style: FontStyle,
  minimum = 4,
): number {
  for (let trial = size; trial > minimum; trial -= 0.5) {
    const lines = wrapText(text, { width: box.width, size: trial, style });
    const words = cleanText(text)
      .split(/[ \n]/)
      .filter((word) => word !== '');
    const wholeWords = words.every((word) => measure(word, trial, style) <= box.width + 0.01);
    if (wholeWords && blockHeight(lines.length, trial) <= box.height + 0.01) return trial;
  }
  return minimum;
}

/** Height of so many single-spaced lines. */
export function blockHeight(lines: number, size: number): number {
  return (ASCENT + DESCENT) * size + (lines - 1) * LINE_HEIGHT * size;
}
