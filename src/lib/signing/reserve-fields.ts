/**
 * Before the first signature one revision reserves all that later steps will fill: the signers' fields, the seal's field
 * with its /Lock already in it, the number and date texts, and the QR (pades.md, "The file through the office", 1). A /Lock
 * added later would break the signatures made before it.
 */
import { openPdf } from '../pdf/document.ts';
import { addField, fieldFlags } from '../pdf/field-write.ts';
import { type FormXObject, toStream } from '../pdf/form-xobject.ts';
import { PdfIncrement } from '../pdf/increment.ts';
import { name, PdfDict, PdfString } from '../pdf/objects.ts';
import type { Rect } from '../pdf/pages.ts';

/** A place on a page. `page` counts from 0; `rect` is in the page's default user space. */
export interface FieldPlace {
  readonly name: string;
  readonly page: number;
  readonly rect: Rect;
}

export interface ReservePlan {
  readonly signatures: readonly FieldPlace[];
  readonly seal: FieldPlace;
  readonly number: FieldPlace;
  readonly date: FieldPlace;
  readonly qr?: FieldPlace & { readonly appearance: FormXObject };
}

/** The file with its fields, unsigned. Errors: those of `PdfIncrement` and PDF_FIELD_EXISTS. */
export function reserveFields(pdf: Uint8Array, plan: ReservePlan): Uint8Array {
  const increment = new PdfIncrement(openPdf(pdf));
  for (const place of plan.signatures) addField(increment, { type: 'Sig', ...place });
  for (const place of [plan.number, plan.date]) addTextField(increment, place);
  addField(increment, { type: 'Sig', ...plan.seal, lock: lockOf([plan.number.name, plan.date.name]) });
  if (plan.qr) addPicture(increment, plan.qr);
  return increment.build().bytes;
}

/** ISO 32000-2 table 236: exactly these fields, and no /P, so that the receiver's stamp stays possible. */
function lockOf(fields: readonly string[]): PdfDict {
  return PdfDict.of({
    Type: name('SigFieldLock'),
    Action: name('Include'),
    Fields: fields.map((field) => PdfString.text(field)),
  });
}

/** A read-only text whose value and appearance the clerk's increment sets; /DA is required (§12.7.5.3). */
function addTextField(increment: PdfIncrement, place: FieldPlace): void {
  addField(increment, {
    type: 'Tx',
    ...place,
    fieldFlags: fieldFlags.readOnly,
    entries: PdfDict.of({ DA: PdfString.ascii('/Helv 0 Tf 0 g') }),
  });
}

const PUSH_BUTTON = 1 << 16;

/** A push button that does nothing: the one field type whose look is a picture (§12.7.5.2.2). */
function addPicture(increment: PdfIncrement, place: FieldPlace & { appearance: FormXObject }): void {
  const { appearance, ...where } = place;
  addField(increment, {
    type: 'Btn',
    ...where,
    fieldFlags: fieldFlags.readOnly | PUSH_BUTTON,
    appearance: toStream(appearance),
  });
}
