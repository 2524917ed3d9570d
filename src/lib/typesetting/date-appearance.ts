import type { FormXObject } from '../pdf/form-xobject.ts';
import { name, PdfDict } from '../pdf/objects.ts';
import { ContentStream } from './content-stream.ts';
import { dateParts } from './document-head.ts';
import { subsetFont } from './fonts.ts';
import type { DateBlank } from './places.ts';
import { baselineOf, textAppearance } from './text-appearance.ts';
import { measure } from './tinos.ts';

export interface DateAppearanceInput {
  readonly date: { readonly day: number; readonly month: number; readonly year: number };
  readonly width: number;
  readonly height: number;
  readonly size: number;
  /** From `DatePlace`; without any the date is written out. */
  readonly blanks: readonly DateBlank[];
}

/** The date of issue in italics: numbers centred in the blanks, or "ngày 05 tháng 3 năm 2026" (appendix I, II.4). */
export function dateAppearance(input: DateAppearanceInput): FormXObject {
  const { width, height, size } = input;
  const parts = dateParts(input.date);
  if (input.blanks.length === 0) {
    const text = `ngày ${parts.day} tháng ${parts.month} năm ${parts.year}`;
    return textAppearance({ text, width, height, size, style: 'italic', align: 'left' });
  }
  const content = new ContentStream();
  const font = subsetFont('italic', '0123456789');
  for (const blank of input.blanks) {
    const text = parts[blank.part];
    const room = blank.to - blank.from;
    const shown = Math.min(size, (size * room) / measure(text, size, 'italic'));
    const x = blank.from + (room - measure(text, shown, 'italic')) / 2;
    content.text('F1', shown, { x, y: baselineOf(size) }, font.encode(text));
  }
  return {
    width,
    height,
    content: content.toBytes(),
    resources: PdfDict.of({ Font: PdfDict.of({ F1: font.resource }), ProcSet: [name('PDF'), name('Text')] }),
  };
}
