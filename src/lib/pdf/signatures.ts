import type { PdfDocument } from './document.ts';
import { type Field, readFields } from './fields.ts';
import { isName, PdfDict, PdfName, type PdfObject, PdfRef, PdfString, textOf } from './objects.ts';
import type { Span } from './parser.ts';

/** A signature field that has a value (ISO 32000-2 §12.8.1). */
export interface SignatureEntry {
  readonly field: Field;
  readonly dict: PdfDict;
  /** The reference by which the field reaches the dictionary; undefined when it is direct. */
  readonly ref: PdfRef | undefined;
  /** As it stands; judged elsewhere. */
  readonly byteRange: readonly number[] | undefined;
  /** The bytes of /Contents with their padding. */
  readonly contents: Uint8Array | undefined;
  /** From the `<` to past the `>`; undefined when the string is not in the file as such. */
  readonly contentsSpan: Span | undefined;
  readonly type: 'Sig' | 'DocTimeStamp';
  readonly subFilter: string;
  /** /M, as written. */
  readonly claimedTime: string | undefined;
  readonly name: string | undefined;
  readonly reason: string | undefined;
  readonly location: string | undefined;
  /** /P of the DocMDP transform; undefined when this signature does not certify. */
  readonly docMdp: 1 | 2 | 3 | undefined;
  readonly fieldMdp: FieldMdp | undefined;
  /** /Lock of the field, which binds as well. */
  readonly lock: FieldMdp | undefined;
  /** The strictest /P that FieldMDP parameters or /Lock impose on the rest of the document. */
  readonly lockPermissions: 1 | 2 | 3 | undefined;
  /** The signature's references did not have the shape that ISO 32000-2 §12.8.2 describes. */
  readonly oddReferences: boolean;
}

/** Which fields a signature locks: FieldMDP parameters or a /Lock dictionary (ISO 32000-2 tables 236 and 258). */
export interface FieldMdp {
  readonly action: 'All' | 'Include' | 'Exclude';
  readonly fields: readonly string[];
}

/** The filled signature fields in the order of the field tree. */
export function readSignatures(doc: PdfDocument): SignatureEntry[] {
  const { fields } = readFields(doc);
  return fields
    .filter((field) => field.type === 'Sig')
    .map((field) => readSignature(doc, field))
    .filter((entry) => entry !== undefined);
}

function readSignature(doc: PdfDocument, field: Field): SignatureEntry | undefined {
  const dict = doc.resolve(field.value);
  if (!(dict instanceof PdfDict)) return undefined;
  const contents = doc.resolve(dict.get('Contents'));
  const subFilter = doc.resolve(dict.get('SubFilter'));
  const references = readReferences(doc, dict);
  const { lock } = field;
  const levels = [references.level, readLevel(doc, lock)].filter((level) => level !== undefined);
  return {
    field,
    dict,
    ref: field.value instanceof PdfRef ? field.value : undefined,
    byteRange: directIntegers(dict.get('ByteRange')),
    contents: contents instanceof PdfString ? contents.bytes : undefined,
    contentsSpan: doc.contentsSpan(dict),
    type: isName(doc.resolve(dict.get('Type')), 'DocTimeStamp') ? 'DocTimeStamp' : 'Sig',
    subFilter: subFilter instanceof PdfName ? subFilter.value : '',
    claimedTime: text(doc, dict.get('M')),
    name: text(doc, dict.get('Name')),
    reason: text(doc, dict.get('Reason')),
    location: text(doc, dict.get('Location')),
    docMdp: references.docMdp,
    fieldMdp: references.fieldMdp,
    lock: lock && readFieldMdp(doc, lock),
    lockPermissions: levels.length > 0 ? (Math.min(...levels) as 1 | 2 | 3) : undefined,
    oddReferences: references.odd,
  };
}

function text(doc: PdfDocument, object: PdfObject | undefined): string | undefined {
  const value = doc.resolve(object);
  return value instanceof PdfString ? textOf(value) : undefined;
}

function directIntegers(object: PdfObject | undefined): number[] | undefined {
  if (!Array.isArray(object)) return undefined;
  return object.every((item) => typeof item === 'number' && Number.isInteger(item))
    ? (object as number[])
    : undefined;
}

interface References {
  docMdp: 1 | 2 | 3 | undefined;
  fieldMdp: FieldMdp | undefined;
  /** /P of the FieldMDP parameters. */
  level: 1 | 2 | 3 | undefined;
  odd: boolean;
}

function readReferences(doc: PdfDocument, dict: PdfDict): References {
  const list = dict.has('Reference') ? doc.array(dict.get('Reference')) : [];
  const found: References = {
    docMdp: undefined,
    fieldMdp: undefined,
    level: undefined,
    odd: list === undefined,
  };
  for (const item of list ?? []) {
    const reference = doc.dict(item);
    const method = doc.resolve(reference?.get('TransformMethod'));
    const params = doc.dict(reference?.get('TransformParams'));
    // The default of /P is 2 (table 257).
    if (isName(method, 'DocMDP')) found.docMdp = readLevel(doc, params) ?? 2;
    else if (isName(method, 'FieldMDP') && params) {
      found.fieldMdp = readFieldMdp(doc, params);
      found.level = readLevel(doc, params);
      found.odd ||= found.fieldMdp === undefined;
    } else if (!isName(method, 'UR3') && !isName(method, 'UR') && !isName(method, 'Identity'))
      found.odd = true;
  }
  return found;
}

function readLevel(doc: PdfDocument, params: PdfDict | undefined): 1 | 2 | 3 | undefined {
  const level = doc.resolve(params?.get('P'));
  return level === 1 || level === 2 || level === 3 ? level : undefined;
}

/** Reads FieldMDP parameters or a /Lock dictionary; undefined when the action is not one of the three. */
export function readFieldMdp(doc: PdfDocument, params: PdfDict): FieldMdp | undefined {
  const action = doc.resolve(params.get('Action'));
  const listed = doc.array(params.get('Fields')) ?? [];
  const fields = listed.map((item) => doc.resolve(item)).filter((item) => item instanceof PdfString);
  if (!(action instanceof PdfName) || !['All', 'Include', 'Exclude'].includes(action.value)) return undefined;
  return {
    action: action.value as FieldMdp['action'],
    fields: fields.map(textOf),
  };
}

/** Whether a lock covers the field of that full name: itself or one above it is named. */
export function locks(mdp: FieldMdp, fullName: string): boolean {
  const named = mdp.fields.some((field) => fullName === field || fullName.startsWith(`${field}.`));
  return mdp.action === 'All' || (mdp.action === 'Include') === named;
}

/**
 * What the document allows after certification: /P of the DocMDP signature that /Perms of the catalog names;
 * undefined when the document is not certified.
 */
export function docMdpLevel(doc: PdfDocument): 1 | 2 | 3 | undefined {
  const certifying = doc.dict(doc.dict(doc.catalog.get('Perms'))?.get('DocMDP'));
  return certifying && (readReferences(doc, certifying).docMdp ?? 2);
}
