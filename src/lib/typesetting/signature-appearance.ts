import type { FormXObject } from '../pdf/form-xobject.ts';
import { name, PdfDict } from '../pdf/objects.ts';
import { ContentStream, INK_BLUE } from './content-stream.ts';
import { pngImage } from './png.ts';
import { textAppearance } from './text-appearance.ts';

export interface SignatureAppearanceInput {
  /** Image of the handwriting, PNG with alpha. Without it the name is set in blue italics. */
  readonly png?: Uint8Array;
  /** The signer's full name; shown only when there is no image. */
  readonly name?: string;
  /** Box in points. */
  readonly width: number;
  readonly height: number;
}

/**
 * The competent person's signature: the image centred in the box, its proportions kept
 * (NĐ 30/2020 appendix I, part I, II.7.d).
 */
export function signatureAppearance(input: SignatureAppearanceInput): FormXObject {
  const { width, height } = input;
  if (input.png === undefined) {
    const text = input.name ?? '';
    return textAppearance({
      text,
      width,
      height,
      size: 18,
      style: 'italic',
      align: 'center',
      color: INK_BLUE,
    });
  }
  return imageAppearance(input.png, width, height);
}

/** A PNG centred in a box and as large as its proportions allow. */
export function imageAppearance(png: Uint8Array, width: number, height: number): FormXObject {
  const image = pngImage(png);
  const scale = Math.min(width / image.width, height / image.height);
  const [shownWidth, shownHeight] = [image.width * scale, image.height * scale];
  const content = new ContentStream();
  content.image('Im1', (width - shownWidth) / 2, (height - shownHeight) / 2, shownWidth, shownHeight);
  return {
    width,
    height,
    content: content.toBytes(),
    resources: PdfDict.of({
      XObject: PdfDict.of({ Im1: image.stream }),
      ProcSet: [name('PDF'), name('ImageC')],
    }),
  };
}
