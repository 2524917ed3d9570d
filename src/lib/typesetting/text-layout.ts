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
  const space = measure(' ', options.size, style);
  const lines: TextLine[] = [];
  let words: string[] = [];
  let width = 0;
  let room = options.width - indent;
  const close = (last: boolean): void => {
    lines.push({ words, width, last });
    words = [];
    width = 0;
    room = options.width;
  };
  for (const word of paragraph.split(' ').filter((part) => part !== '')) {
    for (const piece of cutToWidth(word, options.width, options.size, style)) {
      const pieceWidth = measure(piece, options.size, style);
      if (words.length > 0 && width + space + pieceWidth > room + 0.01) close(false);
      width += (words.length > 0 ? space : 0) + pieceWidth;
      words.push(piece);
    }
  }
  close(true);
  return lines;
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
