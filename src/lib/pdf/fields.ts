import { AppError } from '../../app-error.ts';
import type { PdfDocument } from './document.ts';
import { pdfErrors } from './errors.ts';
import { limits } from './limits.ts';
import { isName, PdfDict, PdfName, type PdfObject, PdfRef, PdfString, textOf } from './objects.ts';
import { type Rect, readRect } from './pages.ts';

export interface Widget {
  /** Undefined when the widget stands directly in /Kids, which the standard forbids. */
  readonly ref: PdfRef | undefined;
  readonly dict: PdfDict;
  readonly rect: Rect | undefined;
  /** Index of the page that shows it, found on first use; undefined when no page does. */
  readonly pageIndex: number | undefined;
}

/** A terminal field (ISO 32000-2 §12.7.4) with what it inherits. */
export interface Field {
  /** Partial names joined by full stops. */
  readonly fullName: string;
  /** "Sig", "Tx", "Btn", "Ch", or empty when none is given. */
  readonly type: string;
  readonly value: PdfObject;
  /** /Ff */
  readonly flags: number;
  readonly ref: PdfRef | undefined;
  readonly dict: PdfDict;
  /** The dictionary that holds /V: the field's own or an ancestor's. */
  readonly valueHolder: { readonly ref: PdfRef | undefined; readonly dict: PdfDict } | undefined;
  readonly widgets: readonly Widget[];
  /** /Lock of a signature field. */
  readonly lock: PdfDict | undefined;
  /** The dictionaries from the field up to the root, its own first. */
  readonly line: readonly { readonly ref: PdfRef | undefined; readonly dict: PdfDict }[];
}

export interface FieldList {
  readonly fields: readonly Field[];
  /** Full names that more than one field bears. */
  readonly duplicates: readonly string[];
}

type Line = Field['line'];

/** All terminal fields in the order of the tree. Errors: PDF_TOO_DEEP, PDF_TOO_MANY. */
export function readFields(doc: PdfDocument): FieldList {
  const form = doc.dict(doc.catalog.get('AcroForm'));
  const fields: Field[] = [];
  const seen = new Set<number>();
  for (const kid of doc.array(form?.get('Fields')) ?? []) walkField(doc, kid, [], seen, fields);
  const counts = new Map<string, number>();
  for (const { fullName } of fields) counts.set(fullName, (counts.get(fullName) ?? 0) + 1);
  return { fields, duplicates: [...counts].filter(([, count]) => count > 1).map(([full]) => full) };
}

/** The field of that name, or undefined. */
export function findField(doc: PdfDocument, fullName: string): Field | undefined {
  return readFields(doc).fields.find((field) => field.fullName === fullName);
}

function walkField(doc: PdfDocument, object: PdfObject, above: Line, seen: Set<number>, out: Field[]): void {
  if (above.length > limits.treeDepth) throw new AppError(pdfErrors.PDF_TOO_DEEP);
  if (out.length >= limits.fields) throw new AppError(pdfErrors.PDF_TOO_MANY, { params: { what: 'trường' } });
  const ref = object instanceof PdfRef ? object : undefined;
  if (ref && seen.has(ref.num)) return;
  if (ref) seen.add(ref.num);
  const dict = doc.resolve(object);
  if (!(dict instanceof PdfDict)) return;
  const line: Line = [{ ref, dict }, ...above];
  const kids = doc.array(dict.get('Kids')) ?? [];
  // A kid without /T is a widget of this field; a kid with one is a field below it (§12.7.4.1).
  const named = kids.filter((kid) => doc.dict(kid)?.has('T'));
  for (const kid of named) walkField(doc, kid, line, seen, out);
  if (named.length === 0) out.push(terminal(doc, line, kids));
}

function terminal(doc: PdfDocument, line: Line, kids: PdfObject[]): Field {
  const own = line[0]!;
  const holder = (key: string): Line[number] | undefined => line.find(({ dict }) => dict.has(key));
  const inherited = (key: string): PdfObject => doc.resolve(holder(key)?.dict.get(key));
  const type = inherited('FT');
  const flags = inherited('Ff');
  const merged = isName(doc.resolve(own.dict.get('Subtype')), 'Widget') || own.dict.has('Rect');
  const widgets = [
    ...(merged ? [own] : []),
    ...kids.map((kid) => asNode(doc, kid)).filter((kid) => kid !== undefined),
  ];
  return {
    fullName: fullNameOf(doc, line),
    type: type instanceof PdfName ? type.value : '',
    value: holder('V')?.dict.get('V') ?? null,
    flags: typeof flags === 'number' ? flags : 0,
    ref: own.ref,
    dict: own.dict,
    valueHolder: holder('V'),
    widgets: widgets.map((widget) => toWidget(doc, widget)),
    lock: doc.dict(own.dict.get('Lock')),
    line,
  };
}

function asNode(doc: PdfDocument, kid: PdfObject): Line[number] | undefined {
  const dict = doc.resolve(kid);
  return dict instanceof PdfDict ? { ref: kid instanceof PdfRef ? kid : undefined, dict } : undefined;
}

function fullNameOf(doc: PdfDocument, line: Line): string {
  const parts = line
    .map(({ dict }) => doc.resolve(dict.get('T')))
    .filter((part) => part instanceof PdfString);
  return parts.map(textOf).reverse().join('.');
}

function toWidget(doc: PdfDocument, { ref, dict }: Line[number]): Widget {
  let found: { index: number | undefined } | undefined;
  return {
    ref,
    dict,
    rect: readRect(doc, dict.get('Rect')),
    get pageIndex() {
      found ??= { index: pageOf(doc, ref, dict) };
      return found.index;
    },
  };
}

/** /P is only a hint (§12.5.2): the page whose /Annots lists the widget is the one that shows it. */
function pageOf(doc: PdfDocument, ref: PdfRef | undefined, dict: PdfDict): number | undefined {
  if (!ref) return undefined;
  const hinted = dict.get('P');
  const hint = hinted instanceof PdfRef ? doc.pageIndexOf(hinted) : undefined;
  if (hint !== undefined && lists(doc, doc.dict(hinted), ref)) return hint;
  for (let index = 0; index < doc.pageCount; index++) if (lists(doc, doc.page(index).dict, ref)) return index;
  return undefined;
}

function lists(doc: PdfDocument, page: PdfDict | undefined, ref: PdfRef): boolean {
  return (doc.array(page?.get('Annots')) ?? []).some(
    (item) => item instanceof PdfRef && item.num === ref.num,
  );
}
