/** Signatures as the service judges them, and whether those that were there before are judged as before. */
import type { Json } from './client.ts';

export interface JudgedSignature {
  readonly field: string;
  readonly verdict: string;
  readonly signer: string;
  readonly level: string;
  readonly sentence: string;
}

/** From a report of lib/verification, alone or inside the answer for a document's files (then of the main file). */
export function signaturesOf(answer: Json): JudgedSignature[] {
  const report = reportIn(answer);
  if (report === null) throw new Error('Câu trả lời không có báo cáo kiểm tra chữ ký');
  return report.signatures.map((one: Json) => ({
    field: one.field,
    verdict: one.verdict ?? one.indication ?? '?',
    signer:
      one.signer?.commonName ?? one.signer?.subject ?? (typeof one.signer === 'string' ? one.signer : ''),
    level: one.level ?? '',
    sentence: one.sentence?.vi ?? '',
  }));
}

function reportIn(answer: Json): Json {
  if (Array.isArray(answer?.signatures)) return answer;
  if (answer?.report) return reportIn(answer.report);
  if (answer?.verdict && typeof answer.verdict === 'object') return reportIn(answer.verdict);
  const files: Json[] = answer?.files ?? [];
  const main = files.find((file) => file.role === 'main') ?? files[0];
  return main === undefined ? null : reportIn(main);
}

export interface Comparison {
  /** Those that came with the file and are judged otherwise now, in words. */
  readonly changed: readonly string[];
  /** Made on the journey. */
  readonly added: readonly JudgedSignature[];
  /** Made on the journey and not TOTAL-PASSED. */
  readonly notPassed: readonly string[];
}

export function compareSignatures(
  before: readonly JudgedSignature[],
  after: readonly JudgedSignature[],
): Comparison {
  const now = new Map(after.map((one) => [one.field, one]));
  const earlier = new Set(before.map(({ field }) => field));
  const added = after.filter(({ field }) => !earlier.has(field));
  return {
    changed: before
      .filter((one) => now.get(one.field)?.verdict !== one.verdict)
      .map((one) => `${one.field}: ${one.verdict} → ${now.get(one.field)?.verdict ?? 'không còn'}`),
    added,
    notPassed: added
      .filter(({ verdict }) => verdict !== 'TOTAL-PASSED')
      .map(({ field, verdict, sentence }) => `${field}: ${verdict} ${sentence}`),
  };
}
