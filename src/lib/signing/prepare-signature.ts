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
import { name, PdfDict, type PdfObject, type PdfRef, PdfString } from '../pdf/objects.ts';
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
import { appendBytes } from './roomy-bytes.ts';

/** An existing empty field by name, or a new one at a place (page from 0, rect in default user space). */
export type SignatureTarget = { readonly name: string } | NewSignatureField;

export interface NewSignatureField {
  readonly name: string;
  readonly page: number;
  readonly rect: Rect;
  /** Fields that the signature locks; written as /Lock and as its FieldMDP reference (ISO 32000-2 §12.8.2.4). */
  readonly lock?: FieldMdp;
}

/** A text field filled in the same increment as the signature that locks it. */
export interface FieldFill {
  readonly field: string;
  readonly value: string;
  readonly appearance: FormXObject;
}

export interface SignatureDetails {
  /** Of an encrypted file: the increment is written with the file's own key, /Contents in the clear (ISO 32000-2 §7.6.2). */
  readonly password?: string;
  readonly field: SignatureTarget;
  readonly appearance?: FormXObject;
  readonly fills?: readonly FieldFill[];
  /**
   * Makes this the certification signature (DocMDP, ISO 32000-2 §12.8.2.2): 1 no changes, 2 filling and signing, 3 annotations
   * as well. Only the first signature of a file can certify.
   */
  readonly certify?: 1 | 2 | 3;
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
  /** The signatures that the file held before. */
  readonly earlier: readonly SignatureEntry[];
}

/**
 * Writes the increment with `room` bytes for the CMS. Errors: those of `openPdf` and `PdfIncrement`, SIGNING_NOT_PERMITTED,
 * SIGNING_EARLIER_BROKEN, SIGNING_CERTIFY_LATE, SIGNING_FIELD_MISSING, SIGNING_FIELD_SIGNED, SIGNING_FIELD_LOCKED, PDF_FIELD_EXISTS, PDF_PAGE_MISSING.
 */
export function prepareSignature(
  pdf: Uint8Array,
  details: SignatureDetails,
  room: number,
): PreparedSignature {
  const doc = openPdf(pdf, { password: details.password });
  const earlier = readSignatures(doc);
  refuseUnfit(doc, earlier, details);
  const increment = new PdfIncrement(doc);
  for (const fill of details.fills ?? []) fillText(doc, earlier, increment, fill);
  const signature = placeSignature(doc, earlier, increment, details, room);
  if (details.certify) certify(increment, signature);
  return { ...buildSigned(increment), fieldName: details.field.name, earlier };
}

/** The new file with its one placeholder. */
export function buildSigned(
  increment: PdfIncrement,
): Pick<PreparedSignature, 'bytes' | 'placed' | 'baseLength'> {
  const base = increment.doc.bytes;
  const { tail, placeholders } = increment.buildTail();
  return { bytes: appendBytes(base, tail), placed: placeholders[0]!, baseLength: base.length };
}

function refuseUnfit(doc: PdfDocument, earlier: readonly SignatureEntry[], details: SignatureDetails): void {
  if (certificationLevel(doc, earlier) === 1) throw new AppError(signingErrors.SIGNING_NOT_PERMITTED);
  if (earlier.some((entry) => reachesBeyond(entry, doc.bytes.length))) {
    throw new AppError(signingErrors.SIGNING_EARLIER_BROKEN);
  }
  if (details.certify && earlier.length > 0) throw new AppError(signingErrors.SIGNING_CERTIFY_LATE);
}

/** The signature dictionary, in the field that waits for it or in a new one. */
function placeSignature(
  doc: PdfDocument,
  earlier: readonly SignatureEntry[],
  increment: PdfIncrement,
  details: SignatureDetails,
  room: number,
): PdfRef {
  const { field } = details;
  const appearance = details.appearance && { appearance: toStream(details.appearance) };
  if ('page' in field) {
    const { lock, ...place } = field;
    const value = increment.add(signatureDictionary(doc, details, lock, room));
    addField(increment, {
      type: 'Sig',
      ...place,
      value,
      ...appearance,
      ...(lock && { lock: lockDictionary(lock) }),
    });
    return value;
  }
  const target = emptyField(doc, field.name);
  refuseLocked(earlier, field.name);
  const lock = target.lock && readFieldMdp(doc, target.lock);
  const value = increment.add(signatureDictionary(doc, details, lock, room));
  fillField(increment, target, { value, ...appearance });
  setSigFlags(increment);
  return value;
}

/** /Perms of the catalog names the certification signature (ISO 32000-2 table 263). */
function certify(increment: PdfIncrement, signature: PdfRef): void {
  const permissions = increment.editValue(increment.editCatalog(), 'Perms', () => new PdfDict());
  permissions.set('DocMDP', signature);
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

function fillText(
  doc: PdfDocument,
  earlier: readonly SignatureEntry[],
  increment: PdfIncrement,
  fill: FieldFill,
): void {
  const field = findField(doc, fill.field);
  if (!field) throw new AppError(signingErrors.SIGNING_FIELD_MISSING, { params: { name: fill.field } });
  refuseLocked(earlier, fill.field);
  fillField(increment, field, { value: PdfString.text(fill.value), appearance: toStream(fill.appearance) });
}

/** What a signature said it locks, or what the /Lock of its field says, which binds as well. */
function refuseLocked(earlier: readonly SignatureEntry[], fullName: string): void {
  const locked = earlier.some(({ fieldMdp, lock }) =>
    [fieldMdp, lock].some((mdp) => mdp && locks(mdp, fullName)),
  );
  if (locked) throw new AppError(signingErrors.SIGNING_FIELD_LOCKED, { params: { name: fullName } });
}

/** ISO 32000-2 table 255, EN 319 142-1 §5.3: ETSI.CAdES.detached, the claimed time in /M and not in the CMS. */
function signatureDictionary(
  doc: PdfDocument,
  details: SignatureDetails,
  lock: FieldMdp | undefined,
  room: number,
): PdfDict {
  const references = [
    ...(details.certify ? [docMdpReference(details.certify)] : []),
    ...(lock ? [fieldMdpReference(doc, lock)] : []),
  ];
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
    Reference: references.length > 0 ? references : undefined,
  });
}

/** ISO 32000-2 table 257. */
function docMdpReference(level: 1 | 2 | 3): PdfDict {
  const params = PdfDict.of({ Type: name('TransformParams'), P: level, V: name('1.2') });
  return PdfDict.of({ Type: name('SigRef'), TransformMethod: name('DocMDP'), TransformParams: params });
}

/** ISO 32000-2 table 236. */
function lockDictionary(lock: FieldMdp): PdfDict {
  return PdfDict.of({ Type: name('SigFieldLock'), ...mdpEntries(lock) });
}

function mdpEntries({ action, fields }: FieldMdp) {
  return {
    Action: name(action),
    Fields: action === 'All' ? undefined : fields.map((field) => PdfString.text(field)),
  };
}

/** The transform that matches the field's /Lock (§12.8.2.4). */
function fieldMdpReference(doc: PdfDocument, lock: FieldMdp): PdfDict {
  const params = PdfDict.of({
    Type: name('TransformParams'),
    ...mdpEntries(lock),
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
