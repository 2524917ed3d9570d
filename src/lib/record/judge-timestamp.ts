/** The time-stamp of a batch header, judged offline. */
import { isAppError } from '../../app-error.ts';
import type { Certificate } from '../pki/certificate.ts';
import { digestBytes } from '../pki/digest.ts';
import { buildPath } from '../pki/path.ts';
import { parseTimestampToken, verifyTimestampToken } from '../pki/timestamp-token.ts';

/** A CA whose word on the time is believed, and what leads to it. */
export interface TimestampTrust {
  readonly anchors: readonly Certificate[];
  readonly intermediates: readonly Certificate[];
}

export interface TimestampJudgement {
  readonly verdict: 'proved' | 'untrusted' | 'bad';
  /** What the token says, whether it is believed or not. */
  readonly time: Date | null;
  readonly detail: string;
}

/** How far a TSA's clock may be behind ours before its time contradicts the header's own. */
const TOLERANCE_MS = 5 * 60_000;

export function judgeTimestamp(
  token: Uint8Array,
  headerText: string,
  sealedAt: Date,
  trust: TimestampTrust,
): TimestampJudgement {
  try {
    const parsed = parseTimestampToken(token);
    const time = parsed.genTime;
    const bytes = Buffer.from(headerText, 'utf8');
    const { ok, detail, certificate } = verifyTimestampToken(parsed, (name) => digestBytes(name, bytes));
    if (!ok || certificate === undefined) return { verdict: 'bad', time, detail };
    if (time.getTime() < sealedAt.getTime() - TOLERANCE_MS) {
      return { verdict: 'bad', time, detail: 'older than the batch that it is over' };
    }
    const intermediates = [...trust.intermediates, ...parsed.certificates];
    const { anchors } = trust;
    const path = buildPath(certificate, { anchors, intermediates, at: time, purpose: 'timestamping' });
    return path.ok
      ? { verdict: 'proved', time, detail: '' }
      : { verdict: 'untrusted', time, detail: certificate.subject.commonName ?? path.reason };
  } catch (error) {
    if (!isAppError(error)) throw error;
    return { verdict: 'bad', time: null, detail: error.code };
  }
}
