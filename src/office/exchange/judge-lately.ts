/**
 * The verdict on bytes that were judged a moment ago, for the groups in which one document reaches hundreds of units. Trust and
 * revocation do not change their answer faster than it stands here; whoever asks for a verdict of today gets a new one.
 */
import type { FileVerdict, JudgeFile } from './judge-signatures.ts';

const STANDS_MS = 30_000;
const KEPT = 50;

/** Groups that ask at the same time wait for one answer. */
export function judgeLately(judgeFile: JudgeFile): JudgeFile {
  const recent = new Map<string, { readonly at: Date; readonly verdict: Promise<FileVerdict> }>();
  return (sha256, at) => {
    const known = recent.get(sha256);
    const age = known ? at.getTime() - known.at.getTime() : Number.POSITIVE_INFINITY;
    if (known && age >= 0 && age < STANDS_MS) return known.verdict;
    const judged = { at, verdict: judgeFile(sha256, at) };
    recent.delete(sha256);
    recent.set(sha256, judged);
    // What could not be judged is asked again.
    judged.verdict.catch(() => recent.get(sha256) === judged && recent.delete(sha256));
    for (const oldest of recent.keys()) {
      if (recent.size <= KEPT) break;
      recent.delete(oldest);
    }
    return judged.verdict;
  };
}
