/**
 * First phase of signing: the increment with an empty /Contents, and the digest to be signed. The second phase puts the
 * CMS in its place, here or after a token elsewhere has signed.
 */
import { createHash } from 'node:crypto';
import { AppError } from '../../app-error.ts';
import { openPdf, type PdfDocument } from '../pdf/document.ts';
import { addField, fillField, setSigFlags } from '../pdf/field-write.ts';
import { type Field, findField } from '../pdf/fields.ts';
import { type FormXObject, toStream } from '../pdf/form-xobject.ts';
import { PdfIncrement } from '../pdf/increment.ts';
import { name, PdfDict, type PdfObject, PdfString } from '../pdf/objects.ts';
import type { Rect } from '../pdf/pages.ts';
import {
  type PlacedSignature,
  SignaturePlaceholder,
  signedParts,
  writeContents,
} from '../pdf/signature-placeholder.ts';
import {
  type FieldMdp,
  locks,
  readFieldMdp,
  readSignatures,
  type SignatureEntry,
} from '../pdf/signatures.ts';
import { certificationLevel } from './certification.ts';
import { signingErrors } from './errors.ts';

/** An existing empty field by name, or a new one at a place (page from 0, rect in default user space). */
export type SignatureTarget =
  | { readonly name: string }
  | { readonly name: string; readonly page: number; readonly rect: Rect };

/** A text field filled in the same increment as the signature that locks it. */
export interface FieldFill {
  readonly field: string;
  readonly value: string;
  readonly appearance: FormXObject;
}

export interface SignatureDetails {
  readonly field: SignatureTarget;
  readonly appearance?: FormXObject;
  readonly fills?: readonly FieldFill[];
  /** /M: the time the signer claims. */
  readonly claimedTime: Date;
  readonly signerName?: string;
  readonly reason?: string;
  readonly location?: string;
}

export interface PreparedSignature {
  /** The whole new file with zeros in /Contents. `completeSignature` writes into these very bytes. */
  readonly bytes: Uint8Array;
  readonly placed: PlacedSignature;
  /** Length of the file before. */
  readonly baseLength: number;
  /** Full name of the field that is signed. */
  readonly fieldName: string;
}

/**
 * Writes the increment with `room` bytes for the CMS. Errors: those of `openPdf` and `PdfIncrement`, SIGNING_NOT_PERMITTED,
 * SIGNING_EARLIER_BROKEN, SIGNING_FIELD_MISSING, SIGNING_FIELD_SIGNED, SIGNING_FIELD_LOCKED, PDF_FIELD_EXISTS, PDF_PAGE_MISSING.
 */
export function prepareSignature(
  pdf: Uint8Array,
  details: SignatureDetails,
  room: number,
): PreparedSignature {
  const doc = openPdf(pdf);
  if (certificationLevel(doc) === 1) throw new AppError(signingErrors.SIGNING_NOT_PERMITTED);
  if (readSignatures(doc).some((entry) => reachesBeyond(entry, pdf.length))) {
    throw new AppError(signingErrors.SIGNING_EARLIER_BROKEN);
  }
  const increment = new PdfIncrement(doc);
  for (const fill of details.fills ?? []) fillText(doc, increment, fill);
  const target = 'page' in details.field ? undefined : emptyField(doc, details.field.name);
  const lock = target?.lock && readFieldMdp(doc, target.lock);
  const signature = increment.add(signatureDictionary(doc, details, lock, room));
  const appearance = details.appearance && toStream(details.appearance);
  if (target) {
    fillField(increment, target, { value: signature, ...(appearance && { appearance }) });
    setSigFlags(increment);
  } else if ('page' in details.field) {
    addField(increment, {
      type: 'Sig',
      ...details.field,
      value: signature,
      ...(appearance && { appearance }),
    });
  }
  const built = increment.build();
  return {
    bytes: built.bytes,
    placed: built.placeholders[0]!,
    baseLength: built.baseLength,
    fieldName: details.field.name,
  };
}

/** Such a signature speaks of bytes that are not there yet: whatever is appended would become part of what it covers. */
function reachesBeyond(entry: SignatureEntry, length: number): boolean {
  const [, , resume, rest] = entry.byteRange ?? [];
  return resume !== undefined && rest !== undefined && resume + rest > length;
}

/** Digest of the signed bytes, in the octets of the algorithm. */
export function preparedDigest(prepared: PreparedSignature, algorithm: 'sha256' | 'sha384'): Uint8Array {
  const hash = createHash(algorithm);
  for (const part of signedParts(prepared.bytes, prepared.placed)) hash.update(part);
  return hash.digest();
}

/** Second phase: the CMS goes into its place. Throws PDF_SIGNATURE_TOO_LARGE. */
export function completeSignature(prepared: PreparedSignature, cms: Uint8Array): Uint8Array {
  writeContents(prepared.bytes, prepared.placed, cms);
  return prepared.bytes;
}

function emptyField(doc: PdfDocument, fullName: string): Field {
  const field = findField(doc, fullName);
  if (field?.type !== 'Sig')
    throw new AppError(signingErrors.SIGNING_FIELD_MISSING, { params: { name: fullName } });
  if (doc.resolve(field.value) !== null) {
    throw new AppError(signingErrors.SIGNING_FIELD_SIGNED, { params: { name: fullName } });
  }
  return field;
}

function fillText(doc: PdfDocument, increment: PdfIncrement, fill: FieldFill): void {
  const field = findField(doc, fill.field);
  if (!field) throw new AppError(signingErrors.SIGNING_FIELD_MISSING, { params: { name: fill.field } });
  const locked = readSignatures(doc).some((entry) => entry.fieldMdp && locks(entry.fieldMdp, fill.field));
  if (locked) throw new AppError(signingErrors.SIGNING_FIELD_LOCKED, { params: { name: fill.field } });
  fillField(increment, field, { value: PdfString.text(fill.value), appearance: toStream(fill.appearance) });
}

/** ISO 32000-2 table 255, EN 319 142-1 §5.3: ETSI.CAdES.detached, the claimed time in /M and not in the CMS. */
function signatureDictionary(
  doc: PdfDocument,
  details: SignatureDetails,
  lock: FieldMdp | undefined,
  room: number,
): PdfDict {
  const text = (value: string | undefined) => (value === undefined ? undefined : PdfString.text(value));
  return PdfDict.of({
    Type: name('Sig'),
    Filter: name('Adobe.PPKLite'),
    SubFilter: name('ETSI.CAdES.detached'),
    Contents: new SignaturePlaceholder(room),
    M: PdfString.ascii(pdfDate(details.claimedTime)),
    Name: text(details.signerName),
    Reason: text(details.reason),
    Location: text(details.location),
    Reference: lock && [fieldMdpReference(doc, lock)],
  });
}

/** The transform that matches the field's /Lock (§12.8.2.4). */
function fieldMdpReference(doc: PdfDocument, lock: FieldMdp): PdfDict {
  const params = PdfDict.of({
    Type: name('TransformParams'),
    Action: name(lock.action),
    Fields: lock.action === 'All' ? undefined : lock.fields.map((field) => PdfString.text(field)),
    V: name('1.2'),
  });
  return PdfDict.of({
    Type: name('SigRef'),
    TransformMethod: name('FieldMDP'),
    TransformParams: params,
    Data: doc.trailer.get('Root') as PdfObject,
  });
}

/** D:20261123170500+07'00': Vietnam's time, which has no daylight saving. */
export function pdfDate(at: Date): string {
  const local = new Date(at.getTime() + 7 * 3600_000).toISOString().replace(/\D/g, '').slice(0, 14);
  return `D:${local}+07'00'`;
}
