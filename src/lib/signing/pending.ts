/** What a file still lacks for the level that was asked, and when to try again. Nothing here is a verdict. */
import type { Certificate } from '../pki/certificate.ts';

export type PendingReason =
  /** Nothing proves when the signature was made; no time-stamp could be had. */
  | 'TIMESTAMP_MISSING'
  /** All revocation data at hand was made before the time that it should settle (pades.md, signing rule 7). */
  | 'REVOCATION_OLDER'
  /** Neither OCSP nor a CRL could be had or used. */
  | 'REVOCATION_UNREACHABLE'
  /** The certificate does not lead to one of the given anchors. */
  | 'CHAIN_INCOMPLETE'
  /** The signature or time-stamp itself does not hold; no data can help it. */
  | 'SIGNATURE_BROKEN';

export interface Pending {
  readonly reason: PendingReason;
  /** Full name of the signature field. */
  readonly field: string;
  /** The certificate in question; undefined when the signature's own can not be found. */
  readonly subject: string | undefined;
  /** For engineers. */
  readonly detail: string;
  /** The next sensible try. */
  readonly retryAt: Date;
}

const MINUTE_MS = 60_000;

/** How long to wait before the same question may have another answer. */
const WAIT_MS: Readonly<Record<PendingReason, number>> = {
  TIMESTAMP_MISSING: 15 * MINUTE_MS,
  REVOCATION_OLDER: 60 * MINUTE_MS,
  REVOCATION_UNREACHABLE: 15 * MINUTE_MS,
  CHAIN_INCOMPLETE: 24 * 60 * MINUTE_MS,
  SIGNATURE_BROKEN: 24 * 60 * MINUTE_MS,
};

export interface PendingFacts {
  readonly reason: PendingReason;
  readonly field: string;
  readonly certificate: Certificate | undefined;
  readonly detail: string;
  readonly now: Date;
  /** When the data that is too old announces its successor. */
  readonly nextUpdate?: Date | undefined;
}

export function pending({ reason, field, certificate, detail, now, nextUpdate }: PendingFacts): Pending {
  const wait = now.getTime() + WAIT_MS[reason];
  const announced = nextUpdate && nextUpdate > now ? nextUpdate.getTime() : wait;
  // A list announced for next week may still come out earlier: look once a day.
  const retryAt = new Date(Math.min(announced, now.getTime() + 24 * 60 * MINUTE_MS));
  return { reason, field, subject: certificate?.subject.text, detail, retryAt };
}
