/** What a stranger might do to a file that was issued. */
import { openPdf } from '../../src/lib/pdf/document.ts';
import { fillField } from '../../src/lib/pdf/field-write.ts';
import { findField } from '../../src/lib/pdf/fields.ts';
import { toStream } from '../../src/lib/pdf/form-xobject.ts';
import { PdfIncrement } from '../../src/lib/pdf/increment.ts';
import { PdfString } from '../../src/lib/pdf/objects.ts';
import { textAppearance } from '../../src/lib/typesetting/text-appearance.ts';

export interface NumberField {
  readonly name: string;
  readonly width: number;
  readonly height: number;
}

/** Another number in the reserved field, value and looks, appended after the seal. */
export function withNumber(
  issued: Uint8Array,
  { name, width, height }: NumberField,
  text: string,
): Uint8Array {
  const pdf = openPdf(issued);
  const increment = new PdfIncrement(pdf);
  const field = findField(pdf, name);
  if (!field) throw new Error(`there is no field ${name}`);
  const appearance = toStream(textAppearance({ text, width, height, size: 13 }));
  fillField(increment, field, { value: PdfString.text(text), appearance });
  return increment.build().bytes;
}
