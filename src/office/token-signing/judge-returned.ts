/**
 * Is what the tool sent back the prepared file with one good signature and nothing else? The key and its program are not ours,
 * so nothing is believed: bytes, changes, fields and signature are looked at as a stranger's would be. Promise 2; pades.md.
 */
import { AppError, isAppError } from '../../app-error.ts';
import { openPdf, type PdfDocument } from '../../lib/pdf/document.ts';
import { DocumentMap } from '../../lib/pdf/document-map.ts';
import { readFields } from '../../lib/pdf/fields.ts';
import { locks, readSignatures, type SignatureEntry } from '../../lib/pdf/signatures.ts';
import type { Certificate } from '../../lib/pki/certificate.ts';
import { judgeCms } from '../../lib/verification/cms-integrity.ts';
import { type Finding, valueText } from '../../lib/verification/modification/finding.ts';
import { LaterRevisions } from '../../lib/verification/modification/later-revisions.ts';
import { restrictionsIn } from '../../lib/verification/modification/restrictions.ts';
import { reportModifications } from '../../lib/verification/modification-words.ts';
import type { SignatureReport, VerificationReport } from '../../lib/verification/report.ts';
import { tokenSigningErrors } from './errors.ts';
import type { ExpectedSigning } from './token-signing.ts';

export interface ReturnedFile {
  readonly prepared: Uint8Array;
  readonly returned: Uint8Array;
  readonly expects: ExpectedSigning;
}

export interface ReturnedSignature {
  readonly certificate: Certificate;
  readonly field: string;
  readonly level: string;
  /** Why it has not reached B-T; the signature counts, is marked and looked at again (pades.md, signing rules 6 and 7). */
  readonly missing: string | null;
  readonly timestampAt: Date | null;
}

/** `verifyPdf` with this instance's pinned roots. */
export type VerifyNow = (bytes: Uint8Array) => Promise<VerificationReport>;

/** @throws AppError the TOKEN_SIGNING_ codes that speak of the file */
export async function judgeReturned(verify: VerifyNow, file: ReturnedFile): Promise<ReturnedSignature> {
  const { prepared, returned, expects } = file;
  const before = openPdf(prepared);
  requirePrefix(prepared, returned);
  const after = readReturned(returned);
  const { signed, entry } = newSignature(before, after);
  requireField(expects, before, entry);
  requireFills(expects, before, signed, entry);
  const { certificate } = judgeCms(returned, entry, []);
  const report = (await verify(returned)).signatures.find(
    (signature) => signature.field === entry.field.fullName,
  );
  if (!certificate || !report) throw invalid('chứng thư số của chữ ký không đọc được', 'no certificate');
  return { certificate, field: entry.field.fullName, ...requireValid(report) };
}

function requirePrefix(prepared: Uint8Array, returned: Uint8Array): void {
  const begins = Buffer.compare(prepared, returned.subarray(0, prepared.length)) === 0;
  if (!begins) throw new AppError(tokenSigningErrors.TOKEN_SIGNING_OTHER_FILE);
  if (returned.length === prepared.length) throw new AppError(tokenSigningErrors.TOKEN_SIGNING_UNSIGNED);
}

function readReturned(returned: Uint8Array): PdfDocument {
  try {
    return openPdf(returned);
  } catch (error) {
    if (!isAppError(error)) throw error;
    throw new AppError(tokenSigningErrors.TOKEN_SIGNING_UNREADABLE, {
      params: { reason: error.title('vi') },
      cause: error,
    });
  }
}

/** What may come with a signature in its own revision; filled fields are looked at by name. */
const withSignature: ReadonlySet<Finding['kind']> = new Set<Finding['kind']>([
  'signature-added',
  'signed-field-added',
  'field-filled',
  'bookkeeping',
  'document-information',
  'validation-data',
]);
/** What may come after: long-term data alone. */
const afterSignature: ReadonlySet<Finding['kind']> = new Set<Finding['kind']>([
  'validation-data',
  'document-timestamp',
  'bookkeeping',
  'document-information',
]);

/** The one new signature, in the first appended revision, and that revision. */
function newSignature(
  before: PdfDocument,
  after: PdfDocument,
): { signed: PdfDocument; entry: SignatureEntry } {
  const base = after.revisions.findLastIndex((revision) => revision.eofEnd <= before.bytes.length);
  const first = after.revisions[base + 1];
  if (base < 0 || !first) throw new AppError(tokenSigningErrors.TOKEN_SIGNING_UNSIGNED);
  const isLast = base + 2 === after.revisions.length;
  const signed = isLast ? after : after.atRevision(first.end);
  const known = new Set(readSignatures(before).map((entry) => entry.field.fullName));
  const made = readSignatures(after).filter(
    (entry) => !known.has(entry.field.fullName) && entry.type === 'Sig',
  );
  // What was changed says more than how many signatures there are.
  refuseChanges(new LaterRevisions(signed).judge(base, restrictionsIn(before)), withSignature);
  if (!isLast)
    refuseChanges(new LaterRevisions(after).judge(base + 1, restrictionsIn(signed)), afterSignature);
  if (made.length === 0) throw new AppError(tokenSigningErrors.TOKEN_SIGNING_UNSIGNED);
  if (made.length > 1)
    throw new AppError(tokenSigningErrors.TOKEN_SIGNING_SIGNATURE_COUNT, { params: { count: made.length } });
  return { signed, entry: made[0]! };
}

function refuseChanges(findings: readonly Finding[], allowed: ReadonlySet<Finding['kind']>): void {
  const wrong = findings.filter(({ kind, judgement }) => judgement !== 'permitted' || !allowed.has(kind));
  if (wrong.length === 0) return;
  const told = reportModifications(wrong);
  throw new AppError(tokenSigningErrors.TOKEN_SIGNING_CHANGED, {
    params: { change: told.map(({ vi }) => vi).join(' ') },
    details: { changes: told.map(({ kind, where }) => ({ kind, where })) },
  });
}

/** The reserved field, or one that the tool made; never one that is reserved for another signature. */
function requireField(expects: ExpectedSigning, before: PdfDocument, { field }: SignatureEntry): void {
  const wasThere = readFields(before).fields.some(({ fullName }) => fullName === field.fullName);
  if (wasThere && field.fullName !== expects.field)
    throw new AppError(tokenSigningErrors.TOKEN_SIGNING_FIELD_WRONG, { params: { field: field.fullName } });
}

function requireFills(
  { fills }: ExpectedSigning,
  before: PdfDocument,
  signed: PdfDocument,
  entry: SignatureEntry,
): void {
  const values = textFields(signed);
  for (const [field, value] of textFields(before)) {
    const now = values.get(field) ?? '';
    if (now !== value && !fills.some((fill) => fill.field === field))
      throw new AppError(tokenSigningErrors.TOKEN_SIGNING_FIELD_WRONG, { params: { field } });
  }
  for (const { field, texts } of fills) {
    const found = (values.get(field) ?? '').normalize('NFC').trim();
    if (!texts.includes(found))
      throw new AppError(tokenSigningErrors.TOKEN_SIGNING_NUMBER_WRONG, {
        params: { field, expected: texts[0] ?? '', found },
      });
    if (![entry.fieldMdp, entry.lock].some((mdp) => mdp && locks(mdp, field)))
      throw new AppError(tokenSigningErrors.TOKEN_SIGNING_NUMBER_UNLOCKED);
  }
}

function textFields(doc: PdfDocument): ReadonlyMap<string, string> {
  const map = new DocumentMap(doc);
  const others = readFields(doc).fields.filter(({ type }) => type !== 'Sig');
  return new Map(others.map((field) => [field.fullName, valueText(map, field.value) ?? '']));
}

/** Passed now; or intact while revocation is out of reach, which marks it (pades.md, signing rule 7). */
function requireValid(report: SignatureReport): Omit<ReturnedSignature, 'certificate' | 'field'> {
  const { verdict, subIndication, intact, sentence, timestamp, level } = report;
  const later = verdict === 'INDETERMINATE' && subIndication === 'TRY_LATER';
  const strong = !/^sha-?1$|md5/i.test(report.algorithms.digest ?? '');
  if (!intact || (verdict !== 'TOTAL-PASSED' && !(later && strong))) throw invalid(sentence.vi, sentence.en);
  const stamped = timestamp?.valid && timestamp.trusted ? new Date(timestamp.time) : null;
  return {
    level,
    missing: later ? 'REVOCATION_UNREACHABLE' : stamped ? null : 'TIMESTAMP_MISSING',
    timestampAt: stamped,
  };
}

function invalid(reason: string, detail: string): AppError {
  return new AppError(tokenSigningErrors.TOKEN_SIGNING_INVALID, { params: { reason }, details: { detail } });
}
