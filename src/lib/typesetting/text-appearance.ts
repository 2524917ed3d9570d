import type { FormXObject } from '../pdf/form-xobject.ts';
import { name, PdfDict } from '../pdf/objects.ts';
import { BLACK, ContentStream, type Rgb } from './content-stream.ts';
import { type EmbeddedFont, subsetFont } from './fonts.ts';
import {
  ASCENT,
  blockHeight,
  DESCENT,
  fitSize,
  LINE_HEIGHT,
  type TextLine,
  wrapText,
} from './text-layout.ts';
import type { FontStyle } from './tinos.ts';

export interface TextBlock {
  readonly text: string;
  /** Box in points. */
  readonly width: number;
  readonly height: number;
  /** Type size in points; made smaller when the text would not fit the box. */
  readonly size: number;
  readonly style?: FontStyle;
  readonly align?: 'left' | 'center' | 'right';
  /** Where the lines stand in a box that is higher than they are. In a box of exactly one line all three are equal. */
  readonly verticalAlign?: 'top' | 'middle' | 'bottom';
  readonly color?: Rgb;
}

/** Text alone, for number and date fields and for the block of a file that arrived signed. Its font is embedded. */
export function textAppearance(block: TextBlock): FormXObject {
  const content = new ContentStream();
  const font = drawTextBlock(content, block, { x: 0, y: 0 });
  const fonts = PdfDict.of({ F1: font.resource });
  return {
    width: block.width,
    height: block.height,
    content: content.toBytes(),
    resources: PdfDict.of({ Font: fonts, ProcSet: [name('PDF'), name('Text')] }),
  };
}

/** Draws the block with its lower left corner at `origin`, by font resource /F1, and returns that font. */
export function drawTextBlock(
  content: ContentStream,
  block: TextBlock,
  origin: { x: number; y: number },
  fontName = 'F1',
): EmbeddedFont {
  const style = block.style ?? 'regular';
  const size = fitSize(block.text, block, block.size, style);
  const breaks = block.align === 'center' ? 'balanced' : 'full';
  const lines = wrapText(block.text, { width: block.width, size, style, breaks });
  const texts = lines.map((line) => line.words.join(' '));
  const font = subsetFont(style, texts.join(''));
  const top = origin.y + topOf(block, lines.length, size);
  lines.forEach((line, index) => {
    const at = { x: origin.x + leftOf(block, line), y: top - ASCENT * size - index * LINE_HEIGHT * size };
    content.text(fontName, size, at, font.encode(texts[index]!), block.color ?? BLACK);
  });
  return font;
}

function topOf(block: TextBlock, lines: number, size: number): number {
  const used = blockHeight(lines, size);
  if (block.verticalAlign === 'top') return block.height;
  if (block.verticalAlign === 'bottom') return used;
  return (block.height + used) / 2;
}

function leftOf(block: TextBlock, line: TextLine): number {
  const spare = block.width - line.width;
  if (block.align === 'right') return spare;
  return block.align === 'center' ? spare / 2 : 0;
}

/** From the bottom of a one-line box of `size` to its baseline. */
export function baselineOf(size: number): number {
  return DESCENT * size;
}
