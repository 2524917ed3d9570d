/** Puts a report of `lib/verification` into the words of this room. Fails closed: what cannot be read is not valid. */
import { AppError, type ErrorText } from '../../app-error.ts';
import type { SignatureReport, VerificationReport } from '../../lib/verification/report.ts';
import type { FileVerdict, JudgeFile } from './judge-signatures.ts';

export interface JudgePdfPorts {
  readonly read: (sha256: string) => Promise<Uint8Array>;
  /** `verifyPdf` with this instance's pinned roots. */
  readonly verify: (bytes: Uint8Array, at: Date) => Promise<VerificationReport>;
}

export function createJudgePdf({ read, verify }: JudgePdfPorts): JudgeFile {
  return async (sha256, at) => {
    const bytes = await read(sha256);
    try {
      return storable(verdictOf(await verify(bytes, at)));
    } catch (error) {
      // An engine that is out of reach is not the document's fault: ask again later.
      if (!(error instanceof AppError) || error.spec.kind === 'unavailable') throw error;
      return unreadable(error.code, { vi: error.title('vi'), en: error.title('en') });
    }
  };
}

function verdictOf(report: VerificationReport): FileVerdict {
  return {
    verdict: report.document.verdict,
    sentence: report.document.sentence,
    signatures: report.signatures.filter(isSignature).map((signature) => ({
      field: signature.field,
      valid: signature.verdict === 'TOTAL-PASSED',
      broken: signature.verdict === 'TOTAL-FAILED',
      fingerprint: signature.certificateFingerprint ?? null,
      signer: signature.signer?.commonName ?? signature.signer?.subject ?? null,
    })),
    report,
  };
}

/** A document time-stamp is nobody's signature; only a broken one speaks against the file. */
function isSignature(signature: SignatureReport): boolean {
  return signature.level !== 'DocTimeStamp' || signature.verdict === 'TOTAL-FAILED';
}

function unreadable(code: string, sentence: ErrorText): FileVerdict {
  return { verdict: 'INDETERMINATE', sentence, signatures: [], report: { code } };
}

/** PostgreSQL keeps neither U+0000 nor half a surrogate pair in jsonb, and a hostile certificate may hold both. */
function storable<T>(value: T): T {
  if (typeof value === 'string') return value.replace(/\u0000|\p{Cs}/gu, '\uFFFD') as T;
  if (Array.isArray(value)) return value.map(storable) as T;
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, storable(inner)])) as T;
}
