import type { FormXObject } from '../pdf/form-xobject.ts';
import { name, PdfDict } from '../pdf/objects.ts';
import { ContentStream } from './content-stream.ts';
import { pngImage } from './png.ts';
import { imageAppearance } from './signature-appearance.ts';
import { drawTextBlock, textAppearance } from './text-appearance.ts';
import { millimetres } from './units.ts';

/** Type size of the agency's text block (NĐ 30/2020 appendix I, part I, II.8.b): upright, black. */
export const SEAL_TEXT_SIZE = 10;
/** The seals of People's Committees are 36 mm across; an agency with another size gives its own. */
export const SEAL_DIAMETER = millimetres(36);

export interface SealAppearanceInput {
  /** The seal, red PNG with alpha, edge to edge. Left out where the decree says the image is not displayed. */
  readonly png?: Uint8Array;
  /** Box in points. With an image and no text it is the seal's true size. */
  readonly width: number;
  readonly height: number;
  /** Lines beside or below the image: number and symbol, time of signing; see `sealTextLines`. */
  readonly lines?: readonly string[];
  /** Where the lines stand next to the image; beside when left out. */
  readonly linesAt?: 'beside' | 'below';
  /** Diameter of the image when it shares the box with text; 36 mm when left out, less when the box is smaller. */
  readonly diameter?: number;
}

/** The agency's signature: the seal in its true size, its text block, or both. */
export function sealAppearance(input: SealAppearanceInput): FormXObject {
  const { png, width, height } = input;
  const text = (input.lines ?? []).join('\n');
  if (png === undefined) {
    return textAppearance({ text, width, height, size: SEAL_TEXT_SIZE, align: 'left', verticalAlign: 'top' });
  }
  return text === '' ? imageAppearance(png, width, height) : imageWithText(input, png, text);
}

function imageWithText(input: SealAppearanceInput, png: Uint8Array, text: string): FormXObject {
  const { width, height } = input;
  const below = input.linesAt === 'below';
  const lineCount = input.lines?.length ?? 0;
  const textHeight = below ? Math.min(height / 2, lineCount * SEAL_TEXT_SIZE * 1.25) : height;
  const room = below ? Math.min(width, height - textHeight) : Math.min(height, width / 2);
  const diameter = Math.min(input.diameter ?? SEAL_DIAMETER, room);
  const content = new ContentStream();
  const imageAt = below
    ? { x: (width - diameter) / 2, y: textHeight + (height - textHeight - diameter) / 2 }
    : { x: 0, y: (height - diameter) / 2 };
  content.image('Im1', imageAt.x, imageAt.y, diameter, diameter);
  const gap = below ? 0 : diameter + 4;
  const block = { text, width: width - gap, height: textHeight, size: SEAL_TEXT_SIZE };
  const align = below ? 'center' : 'left';
  const font = drawTextBlock(content, { ...block, align }, { x: gap, y: 0 });
  return {
    width,
    height,
    content: content.toBytes(),
    resources: PdfDict.of({
      Font: PdfDict.of({ F1: font.resource }),
      XObject: PdfDict.of({ Im1: pngImage(png).stream }),
      ProcSet: [name('PDF'), name('Text'), name('ImageC')],
    }),
  };
}

/**
 * The lines of the agency's text block: what is signed, then the time of signing in Vietnam's zone as ISO 8601.
 * For a document or its separate attachment `what` is ["15/QĐ-UBND"]; for an electronic copy it is the form of the
 * copy and the agency that made it (NĐ 30/2020 appendix I, part I, II.8.b and part II, I.3.c).
 */
export function sealTextLines(what: readonly string[], signedAt: Date): string[] {
  return [...what, isoTimeInVietnam(signedAt)];
}

/** `2026-03-05T14:07:09+07:00`: Vietnam has kept UTC+7 without summer time since 1975. */
export function isoTimeInVietnam(time: Date): string {
  return `${new Date(time.getTime() + 7 * 3_600_000).toISOString().slice(0, 19)}+07:00`;
}
