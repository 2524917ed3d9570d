import { AppError } from '../../app-error.ts';
import { pdfErrors } from './errors.ts';
import type { Field } from './fields.ts';
import type { PdfIncrement } from './increment.ts';
import { name, PdfDict, type PdfObject, PdfRef, PdfStream, PdfString, textOf } from './objects.ts';
import type { Rect } from './pages.ts';

/** Annotation flags, ISO 32000-2 table 167. */
export const annotationFlags = { hidden: 2, print: 4, readOnly: 64, locked: 128 } as const;
/** Field flags, ISO 32000-2 table 227. */
export const fieldFlags = { readOnly: 1, required: 2, noExport: 4 } as const;

export interface NewField {
  readonly type: 'Sig' | 'Tx' | 'Btn';
  readonly name: string;
  /** Index of the page, from 0. */
  readonly page: number;
  /** In the page's default user space; [0, 0, 0, 0] for an invisible one. */
  readonly rect: Rect;
  /** Printed and locked unless given. */
  readonly annotationFlags?: number;
  readonly fieldFlags?: number;
  readonly value?: PdfObject;
  /** The normal appearance. A stream that is used in several places is written once. */
  readonly appearance?: PdfStream | PdfRef;
  /** /Lock of a signature field. It must stand there before anything is signed (pades.md, "The file through the office"). */
  readonly lock?: PdfDict;
  /** Further entries, such as /DA, /Q or /MK. */
  readonly entries?: PdfDict;
}

/**
 * Adds a field merged with its one widget: to /Fields of the form, to /Annots of the page, with /SigFlags for a
 * signature field. Throws PDF_FIELD_EXISTS, PDF_PAGE_MISSING.
 */
export function addField(increment: PdfIncrement, field: NewField): PdfRef {
  refuseDouble(increment, field.name);
  const page = increment.doc.page(field.page);
  const dict = PdfDict.of({
    Type: name('Annot'),
    Subtype: name('Widget'),
    FT: name(field.type),
    T: PdfString.text(field.name),
    Rect: [...field.rect],
    F: field.annotationFlags ?? annotationFlags.print | annotationFlags.locked,
    P: page.ref,
    Ff: field.fieldFlags,
    V: field.value,
    AP: field.appearance && appearanceOf(increment, field.appearance),
    Lock: field.lock && increment.add(field.lock),
  });
  for (const [key, value] of field.entries?.entries() ?? []) dict.set(key, value);
  const ref = increment.add(dict);
  addToForm(increment, ref, field.type === 'Sig');
  addToPage(increment, page.ref, ref);
  return ref;
}

function refuseDouble(increment: PdfIncrement, fullName: string): void {
  const root = increment.get(increment.doc.trailer.get('Root'));
  const form = root instanceof PdfDict ? increment.get(root.get('AcroForm')) : null;
  const kids = form instanceof PdfDict ? increment.get(form.get('Fields')) : null;
  const first = fullName.split('.')[0];
  for (const kid of Array.isArray(kids) ? kids : []) {
    const dict = increment.get(kid);
    const title = dict instanceof PdfDict ? increment.get(dict.get('T')) : null;
    if (title instanceof PdfString && textOf(title) === first) {
      throw new AppError(pdfErrors.PDF_FIELD_EXISTS, { params: { name: fullName } });
    }
  }
}

/** Adds a field to /AcroForm /Fields, whether the form and the list are direct or indirect. */
export function addToForm(increment: PdfIncrement, field: PdfRef, signature: boolean): void {
  const root = increment.get(increment.doc.trailer.get('Root')) as PdfDict;
  const holder = root.get('AcroForm') instanceof PdfRef ? root : increment.editCatalog();
  const form = increment.editValue(holder, 'AcroForm', () => new PdfDict());
  increment.editValue<PdfObject[]>(form, 'Fields', () => []).push(field);
  if (signature) markSignatures(form);
}

/** /SigFlags: SignaturesExist and AppendOnly (ISO 32000-2 table 225). */
function markSignatures(form: PdfDict): void {
  const flags = form.get('SigFlags');
  form.set('SigFlags', (typeof flags === 'number' ? flags : 0) | 3);
}

/** Adds an annotation to /Annots of a page; an indirect list is updated as itself and the page is left alone. */
export function addToPage(increment: PdfIncrement, page: PdfRef, annotation: PdfRef): void {
  const dict = increment.get(page) as PdfDict;
  const holder = dict.get('Annots') instanceof PdfRef ? dict : increment.edit(page);
  increment.editValue<PdfObject[]>(holder, 'Annots', () => []).push(annotation);
}

export interface FieldFilling {
  readonly value?: PdfObject;
  /** The normal appearance of every widget of the field. */
  readonly appearance?: PdfStream | PdfRef;
}

/** Sets /V on the dictionary that holds the field's value and the appearance on its widgets. Nothing else changes. */
export function fillField(increment: PdfIncrement, field: Field, filling: FieldFilling): void {
  const ref = field.valueHolder?.ref ?? field.ref;
  if (!ref) throw new TypeError(`the field "${field.fullName}" is no indirect object`);
  if (filling.value !== undefined) increment.edit(ref).set('V', filling.value);
  if (filling.appearance === undefined) return;
  const appearance = appearanceOf(increment, filling.appearance);
  for (const widget of field.widgets) {
    if (!widget.ref) throw new TypeError(`a widget of "${field.fullName}" is no indirect object`);
    increment.edit(widget.ref).set('AP', appearance.clone());
  }
}

/** Makes /SigFlags say that the file holds signatures, for a field that was there before the first of them. */
export function setSigFlags(increment: PdfIncrement): void {
  const root = increment.get(increment.doc.trailer.get('Root')) as PdfDict;
  const present = increment.get(root.get('AcroForm'));
  if (present instanceof PdfDict && typeof present.get('SigFlags') === 'number') {
    if (((present.get('SigFlags') as number) & 3) === 3) return;
  }
  const holder = root.get('AcroForm') instanceof PdfRef ? root : increment.editCatalog();
  markSignatures(increment.editValue(holder, 'AcroForm', () => new PdfDict()));
}

function appearanceOf(increment: PdfIncrement, appearance: PdfStream | PdfRef): PdfDict {
  return PdfDict.of({ N: appearance instanceof PdfStream ? increment.add(appearance) : appearance });
}
