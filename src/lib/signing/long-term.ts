/** Raises a signed file to B-T, B-LT or B-LTA, by appending only: EN 319 142-1 §6, pades.md signing rules 6 and 7. */
import { AppError } from '../../app-error.ts';
import { openPdf, type PdfDocument } from '../pdf/document.ts';
import { digestEndsAt, keyEndsAt } from '../pki/algorithm-strength.ts';
import { appendDocumentTimestamp } from './append-timestamp.ts';
import { appendValidationData, readValidationData } from './append-validation-data.ts';
import { checkAppended } from './check-signed.ts';
import {
  collectValidationData,
  readableCertificates,
  type ValidationSources,
} from './collect-validation-data.ts';
import { signingErrors } from './errors.ts';
import { type Pending, pending } from './pending.ts';
import type { Timestamper } from './sign-pdf.ts';
import { readSubjects, type Subject } from './subjects.ts';

export type SignatureLevel = 'B-B' | 'B-T' | 'B-LT' | 'B-LTA';

export interface UpgradeRequest extends ValidationSources {
  readonly to: 'B-T' | 'B-LT' | 'B-LTA';
  /** For document time-stamps: where a signature has none of its own, and for B-LTA. */
  readonly timestamps?: Timestamper;
  /** Of an encrypted file. */
  readonly password?: string | undefined;
  /** Full names of the signature fields that count; all of the file unless given. */
  readonly fields?: readonly string[];
  /** Puts a new document time-stamp on a file that is B-LTA already, before the old one ends: see `renewalDue`. */
  readonly renew?: boolean;
}

export interface UpgradeResult {
  /** Begins with the input; the very input when nothing was to be added. */
  readonly pdf: Uint8Array;
  /** What every signature of the file has reached. */
  readonly level: SignatureLevel;
  /** Why it is not more than that, and when to try again. Empty when `to` was reached. */
  readonly pending: readonly Pending[];
}

/**
 * Appends what the signatures of `pdf` lack: a document time-stamp where nothing proves their time, validation data of
 * signers and time-stamping authorities, and for B-LTA a document time-stamp over all of it. What can not be had now is
 * `pending`, never an error. Allowed on a document certified P=1 (ISO 32000-2 §12.8.2.2), though some viewers object.
 * Errors: those of `openPdf` and `PdfIncrement`, SIGNING_NO_SIGNATURE, SIGNING_CERTIFICATE_EXPIRED and
 * SIGNING_CERTIFICATE_REVOKED for a certificate that was so before it signed, SIGNING_RESULT_WRONG.
 */
export async function upgradePdf(pdf: Uint8Array, request: UpgradeRequest): Promise<UpgradeResult> {
  const start = stateOf(pdf, request);
  if (!start.subjects.some(({ role }) => role === 'signing')) {
    throw new AppError(signingErrors.SIGNING_NO_SIGNATURE);
  }
  const result = await upgrade(start, request);
  if (result.pdf !== pdf) checkAppended(pdf, result.pdf, request.password);
  return result;
}

interface FileState {
  readonly pdf: Uint8Array;
  readonly doc: PdfDocument;
  readonly subjects: readonly Subject[];
}

function stateOf(pdf: Uint8Array, { intermediates, fields, password }: UpgradeRequest): FileState {
  const doc = openPdf(pdf, { password });
  const stored = readableCertificates(readValidationData(doc).certificates);
  const subjects = readSubjects(doc, [...intermediates, ...stored]);
  return { pdf, doc, subjects: fields ? subjects.filter(({ field }) => fields.includes(field)) : subjects };
}

async function upgrade(start: FileState, request: UpgradeRequest): Promise<UpgradeResult> {
  if (request.to === 'B-LTA' && !request.renew && (await isArchived(start, request))) {
    return { pdf: start.pdf, level: 'B-LTA', pending: [] };
  }
  const stamped = await proveTime(start, request);
  if (request.to === 'B-T') return finish(stamped.state, stamped.pending);
  const { state } = stamped;
  const data = await collectValidationData(state.subjects, request, readValidationData(state.doc));
  const open = [...stamped.pending, ...data.pending];
  const withData = appendValidationData(state.pdf, data, request.password);
  if (open.length > 0) return finish({ ...state, pdf: withData }, open);
  if (request.to === 'B-LT') return { pdf: withData, level: 'B-LT', pending: [] };
  const archive = await stamp(withData, request, state.subjects[0]!.field);
  if (archive.pending) return { pdf: withData, level: 'B-LT', pending: [archive.pending] };
  return { pdf: archive.pdf, level: 'B-LTA', pending: [] };
}

/** A signature that no time-stamp covers gets one over the whole file (signing rule 6). */
async function proveTime(
  state: FileState,
  request: UpgradeRequest,
): Promise<{ readonly state: FileState; readonly pending: readonly Pending[] }> {
  const unproved = state.subjects.find(({ role, since, fault }) => role === 'signing' && !since && !fault);
  if (!unproved) return { state, pending: [] };
  const stamped = await stamp(state.pdf, request, unproved.field);
  if (stamped.pending) return { state, pending: [stamped.pending] };
  return { state: stateOf(stamped.pdf, request), pending: [] };
}

async function stamp(
  pdf: Uint8Array,
  { timestamps, password, now = new Date() }: UpgradeRequest,
  field: string,
): Promise<{ readonly pdf: Uint8Array; readonly pending: Pending | undefined }> {
  const missing = (detail: string): { pdf: Uint8Array; pending: Pending } => ({
    pdf,
    pending: pending({ reason: 'TIMESTAMP_MISSING', field, certificate: undefined, detail, now }),
  });
  if (!timestamps) return missing('TIMESTAMP_SOURCE_ABSENT');
  try {
    return { pdf: (await appendDocumentTimestamp(pdf, timestamps, password)).pdf, pending: undefined };
  } catch (error) {
    return missing(error instanceof AppError ? error.code : 'TIMESTAMP_FAILED');
  }
}

/** The level of the whole file without validation data, or with some left open: the lowest of its signatures. */
function finish(state: FileState, open: readonly Pending[]): UpgradeResult {
  const unproved = state.subjects.some(({ role, since }) => role === 'signing' && !since);
  return { pdf: state.pdf, level: unproved ? 'B-B' : 'B-T', pending: open };
}

/** The last document time-stamp covers all that its predecessors and the signatures need. */
async function isArchived({ doc, subjects }: FileState, sources: ValidationSources): Promise<boolean> {
  const last = subjects.findLast(({ token, fault }) => token && fault === undefined);
  if (!last || subjects.some(({ coveredEnd }) => coveredEnd > last.coveredEnd)) return false;
  const then = readValidationData(doc.atRevision(last.coveredEnd));
  const before = subjects.filter(({ coveredEnd }) => coveredEnd < last.coveredEnd);
  const { anchors, intermediates } = sources;
  const now = last.since as Date;
  const offline = await collectValidationData(before, { anchors, intermediates, now }, then);
  return offline.pending.length === 0;
}

/**
 * When the newest document time-stamp of a file stops to protect it: the end of its authority's certificate, of that key's
 * or of the imprint's algorithm, whichever is first. Undefined without such a time-stamp. Errors: those of `openPdf`.
 */
export function renewalDue(pdf: Uint8Array): Date | undefined {
  const last = readSubjects(openPdf(pdf), []).findLast(({ token }) => token);
  if (!last?.certificate || !last.token) return undefined;
  const { imprint } = last.token;
  const ends = [
    last.certificate.notAfter,
    keyEndsAt(last.certificate.publicKey),
    imprint.digest && digestEndsAt(imprint.digest),
  ];
  const times = ends.filter((end) => end !== undefined).map((end) => end.getTime());
  return new Date(Math.min(...times));
}
