/** Proofs of existence: which moments are proved by trusted time-stamps. EN 319 102-1 §5.6.2.3. */
import { isAppError } from '../../app-error.ts';
import { weaknessAt } from '../pki/algorithm-strength.ts';
import type { SignerInfoModel } from '../pki/cms-model.ts';
import type { SignerInfoVerdict } from '../pki/cms-verify.ts';
import { digestBytes } from '../pki/digest.ts';
import { parseTimestampToken, type TimestampToken, verifyTimestampToken } from '../pki/timestamp-token.ts';
import type { CmsIntegrity, Fault } from './cms-integrity.ts';
import type { TimestampReport } from './report.ts';
import { judgeTrust, type TrustAnswer } from './trust.ts';
import type { TrustContext, TrustQuestion } from './trust-question.ts';
import { keyOf, weakFault, worse } from './weak-algorithms.ts';

/** One set for the whole file: whatever lies before `end` existed at `time`. */
export class ProvedTimes {
  readonly #proofs: { readonly end: number; readonly time: Date }[] = [];
  readonly now: Date;

  constructor(now: Date) {
    this.now = now;
  }

  add(end: number, time: Date): void {
    this.#proofs.push({ end, time });
  }

  /** The earliest proved moment for bytes that end at `end`, or undefined. */
  earliest(end: number): Date | undefined {
    const times = this.#proofs.filter((proof) => proof.end >= end).map((proof) => proof.time.getTime());
    return times.length === 0 ? undefined : new Date(Math.min(...times));
  }
}

/** How far the clocks of an authority and of this machine may be apart. */
const CLOCK_TOLERANCE_MS = 60_000;

function isPast(time: Date, now: Date): boolean {
  return time.getTime() <= now.getTime() + CLOCK_TOLERANCE_MS;
}

export interface JudgedTimestamp {
  readonly report: TimestampReport;
  /** Set when the time-stamp is valid and its authority trusted. */
  readonly proves: Date | undefined;
}

/** A time-stamp in a signature's unsigned attributes: over the signature value (EN 319 122-1 §5.3). */
export async function judgeSignatureTimestamp(
  info: SignerInfoModel,
  end: number,
  proofs: ProvedTimes,
  context: TrustContext,
): Promise<JudgedTimestamp | undefined> {
  let best: JudgedTimestamp | undefined;
  for (const bytes of info.signatureTimestamps.slice(0, 10)) {
    const judged = await judgeToken(bytes, info.signature, end, proofs, context);
    if (!best || (judged.proves && (!best.proves || judged.proves < best.proves))) best = judged;
  }
  return best;
}

/** An RFC 3161 token over `stamped`; `end` as `ProvedTimes` counts. */
export async function judgeToken(
  bytes: Uint8Array,
  stamped: Uint8Array,
  end: number,
  proofs: ProvedTimes,
  context: TrustContext,
): Promise<JudgedTimestamp> {
  try {
    const token = parseTimestampToken(bytes);
    const pool = [...token.certificates, ...context.pool];
    const verdict = verifyTimestampToken(token, (digest) => digestBytes(digest, stamped), pool);
    const { certificate, genTime } = verdict;
    const named = { time: genTime.toISOString(), authority: certificate?.subject.commonName };
    if (!verdict.ok || !certificate) {
      return {
        report: { ...named, valid: false, trusted: false, detail: verdict.detail },
        proves: undefined,
      };
    }
    const proved = proofs.earliest(end);
    const question = {
      certificate,
      purpose: 'timestamping',
      at: proved ?? proofs.now,
      proved: proved !== undefined,
      genTime,
    } as const;
    const trust = await judgeTrust(question, { ...context, pool });
    const sane = isPast(genTime, question.at);
    const fault = trust.fault ?? weakToken(token, verdict.signature, question);
    const detail = fault?.detail ?? (sane ? '' : 'genTime lies in the future');
    const trusted = fault === undefined && sane;
    return { report: { ...named, valid: true, trusted, detail }, proves: trusted ? genTime : undefined };
  } catch (error) {
    if (!isAppError(error)) throw error;
    const report = { time: '', authority: undefined, valid: false, trusted: false, detail: error.message };
    return { report, proves: undefined };
  }
}

/** The trust in a document time-stamp; when it is trusted, all that it covers is proved from then on. */
export async function judgeDocumentTimestamp(
  cms: CmsIntegrity,
  end: number,
  proofs: ProvedTimes,
  context: TrustContext,
): Promise<{ readonly trust: TrustAnswer; readonly report: TimestampReport } | undefined> {
  const { token, certificate } = cms;
  if (!token || !certificate) return undefined;
  const proved = proofs.earliest(end);
  const question = {
    certificate,
    purpose: 'timestamping',
    at: proved ?? proofs.now,
    proved: proved !== undefined,
    genTime: token.genTime,
  } as const;
  const pool = [...token.certificates, ...context.pool];
  const answer = await judgeTrust(question, { ...context, pool });
  const fault = worse(answer.fault, weakToken(token, cms.signerInfo, question));
  const trust = { ...answer, fault };
  const trusted = cms.fault === undefined && fault === undefined && isPast(token.genTime, question.at);
  const report = {
    time: token.genTime.toISOString(),
    authority: certificate.subject.commonName,
    valid: cms.fault === undefined,
    trusted,
    detail: fault?.detail ?? '',
  };
  return { trust, report };
}

/** The imprint binds the token to the bytes, its signature the token to the authority: both by algorithms that end. */
function weakToken(
  { imprint }: TimestampToken,
  signature: SignerInfoVerdict | undefined,
  { certificate, at, proved }: TrustQuestion,
): Fault | undefined {
  for (const digest of [imprint.digest, signature?.signatureDigest ?? signature?.digest]) {
    const weakness = digest && weaknessAt(digest, keyOf(certificate), at);
    if (weakness) return weakFault(weakness.algorithm, proved);
  }
  return undefined;
}
