import { setImmediate as othersTurn } from 'node:timers/promises';
import { name, PdfDict } from '../pdf/objects.ts';
import { BLACK, ContentStream, decimal } from './content-stream.ts';
import { type EmbeddedFont, subsetFont } from './fonts.ts';
import type { Mark } from './page-flow.ts';
import { pngImage } from './png.ts';
import type { FontStyle } from './tinos.ts';

export interface DrawnPages {
  /** One content stream per page, not compressed. */
  readonly contents: readonly Uint8Array[];
  /** Shared by all pages. */
  readonly resources: PdfDict;
}

const FONT_NAMES: Record<FontStyle, string> = {
  regular: 'F1',
  bold: 'F2',
  italic: 'F3',
  'bold-italic': 'F4',
};
const RULE = 0.7;

/** Marks drawn before other work of the process gets its turn. */
const TURN = 4000;

/** Turns the marks into content streams, with one subset per style for the whole document. */
export function drawMarks(marks: readonly Mark[], pageCount: number): DrawnPages {
  const drawing = new Drawing(marks, pageCount);
  for (const mark of marks) drawing.draw(mark);
  return drawing.pages();
}

/** As `drawMarks`, for books of thousands of pages: gives way to other work while it draws. */
export async function drawMarksInTurns(marks: readonly Mark[], pageCount: number): Promise<DrawnPages> {
  const drawing = new Drawing(marks, pageCount);
  for (const [index, mark] of marks.entries()) {
    drawing.draw(mark);
    if (index % TURN === TURN - 1) await othersTurn();
  }
  return drawing.pages();
}

class Drawing {
  readonly #fonts: ReadonlyMap<FontStyle, EmbeddedFont>;
  readonly #images = new Map<Uint8Array, string>();
  readonly #pages: readonly ContentStream[];

  constructor(marks: readonly Mark[], pageCount: number) {
    this.#fonts = subsetAll(marks);
    this.#pages = Array.from({ length: pageCount }, () => new ContentStream());
  }

  draw(mark: Mark): void {
    const page = this.#pages[mark.page]!;
    if (mark.kind === 'text') drawText(page, mark, this.#fonts.get(mark.style)!);
    else if (mark.kind === 'line') page.line(mark, { x: mark.toX, y: mark.toY }, RULE);
    else if (mark.kind === 'boxes') drawBoxes(page, mark);
    else if (mark.kind === 'frame')
      page.strokeRectangle(mark.x, mark.y, mark.width, mark.height, 1, mark.color);
    else {
      const image = this.#images.get(mark.png) ?? `Im${this.#images.size + 1}`;
      this.#images.set(mark.png, image);
      page.image(image, mark.x, mark.y, mark.width, mark.height);
    }
  }

  pages(): DrawnPages {
    const fonts = new PdfDict([...this.#fonts].map(([style, font]) => [FONT_NAMES[style], font.resource]));
    const images = new PdfDict([...this.#images].map(([png, image]) => [image, pngImage(png).stream]));
    return {
      contents: this.#pages.map((page) => page.toBytes()),
      resources: PdfDict.of({
        Font: fonts,
        XObject: this.#images.size > 0 ? images : undefined,
        ProcSet: [name('PDF'), name('Text'), name('ImageC')],
      }),
    };
  }
}

function drawBoxes(page: ContentStream, { edges, y, height }: Mark & { kind: 'boxes' }): void {
  const left = edges[0]!;
  const right = edges.at(-1)!;
  const top = y + height;
  const rules = [[left, top, right, top], [left, y, right, y], ...edges.map((x) => [x, y, x, top])];
  const path = rules.map((rule) => {
    const [fromX, fromY, toX, toY] = rule.map(decimal);
    return `${fromX} ${fromY} m ${toX} ${toY} l`;
  });
  page.add(`0 0 0 RG ${decimal(RULE)} w ${path.join(' ')} S`);
}

function subsetAll(marks: readonly Mark[]): Map<FontStyle, EmbeddedFont> {
  const characters = new Map<FontStyle, Set<string>>();
  const seen = new Set<string>();
  for (const mark of marks) {
    if (mark.kind !== 'text') continue;
    const known = characters.get(mark.style) ?? new Set([' ']);
    characters.set(mark.style, known);
    for (const word of mark.words) {
      const key = `${mark.style} ${word}`;
      if (seen.has(key)) continue;
      seen.add(key);
      for (const character of word) known.add(character);
    }
  }
  return new Map([...characters].map(([style, set]) => [style, subsetFont(style, [...set].join(''))]));
}

function drawText(page: ContentStream, mark: Mark & { kind: 'text' }, font: EmbeddedFont): void {
  const fontName = FONT_NAMES[mark.style];
  if (mark.gap === 0) {
    page.text(fontName, mark.size, mark, font.encode(mark.words.join(' ')), mark.color ?? BLACK);
    return;
  }
  const last = mark.words.length - 1;
  const pieces = mark.words.map((word, index) => font.encode(index === last ? word : `${word} `));
  page.spread(fontName, mark.size, mark, pieces, mark.gap);
}
