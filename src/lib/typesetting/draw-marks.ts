import { name, PdfDict } from '../pdf/objects.ts';
import { BLACK, ContentStream } from './content-stream.ts';
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

/** Turns the marks into content streams, with one subset per style for the whole document. */
export function drawMarks(marks: readonly Mark[], pageCount: number): DrawnPages {
  const fonts = subsetAll(marks);
  const images = new Map<Uint8Array, string>();
  const pages = Array.from({ length: pageCount }, () => new ContentStream());
  for (const mark of marks) {
    const page = pages[mark.page]!;
    if (mark.kind === 'text') drawText(page, mark, fonts.get(mark.style)!);
    else if (mark.kind === 'line') page.line(mark, { x: mark.toX, y: mark.toY }, RULE);
    else if (mark.kind === 'frame')
      page.strokeRectangle(mark.x, mark.y, mark.width, mark.height, 1, mark.color);
    else {
      const image = images.get(mark.png) ?? `Im${images.size + 1}`;
      images.set(mark.png, image);
      page.image(image, mark.x, mark.y, mark.width, mark.height);
    }
  }
  const fontDict = new PdfDict([...fonts].map(([style, font]) => [FONT_NAMES[style], font.resource]));
  const imageDict = new PdfDict([...images].map(([png, image]) => [image, pngImage(png).stream]));
  return {
    contents: pages.map((page) => page.toBytes()),
    resources: PdfDict.of({
      Font: fontDict,
      XObject: images.size > 0 ? imageDict : undefined,
      ProcSet: [name('PDF'), name('Text'), name('ImageC')],
    }),
  };
}

function subsetAll(marks: readonly Mark[]): Map<FontStyle, EmbeddedFont> {
  const characters = new Map<FontStyle, Set<string>>();
  for (const mark of marks) {
    if (mark.kind !== 'text') continue;
    const known = characters.get(mark.style) ?? new Set([' ']);
    characters.set(mark.style, known);
    for (const word of mark.words) for (const character of word) known.add(character);
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
