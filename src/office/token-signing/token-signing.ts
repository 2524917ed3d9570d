/**
 * One signature asked of an official's own token: what was prepared, for whom, and what came of it. The key stays on the token
 * behind the VGCA Sign Service, a program of the official's machine that fetches a file and sends it back signed.
 */
import type { JobError } from '../documents/job-store.ts';
import type { PreparedLayout } from '../documents/page-layout.ts';

/**
 * approve: the competent person signs. issue: the clerk sets number, date and seal. appendix: the seal on a separate attachment.
 * copy: the seal on an electronic copy. income: the clerk signs the arrival stamp.
 */
export const outgoingPurposes = ['approve', 'issue', 'appendix', 'copy'] as const;
export type OutgoingPurpose = (typeof outgoingPurposes)[number];
export type TokenPurpose = OutgoingPurpose | 'income';

export const tokenSigningStates = ['waiting', 'downloaded', 'accepted', 'refused', 'expired'] as const;
export type TokenSigningState = (typeof tokenSigningStates)[number];

/** A field that the tool fills in the signature's own increment, with the texts that count as right. */
export interface ExpectedFill {
  readonly field: string;
  /** The first one is what the tool is told. */
  readonly texts: readonly string[];
}

/** What the signed file may and must hold beyond the prepared one. */
export interface ExpectedSigning {
  /** The reserved field that waits; null when none was reserved. */
  readonly field: string | null;
  readonly fills: readonly ExpectedFill[];
}

export interface AcceptedSignature {
  readonly sha256: string;
  readonly size: number;
  readonly field: string;
  readonly level: string;
  readonly missing: string | null;
  readonly certificateFingerprint: string;
  readonly timestampAt: string | null;
}

export interface TokenSigning {
  readonly id: string;
  readonly purpose: TokenPurpose;
  readonly accountId: string;
  readonly appointmentId: string;
  readonly unitId: string;
  readonly documentId: string | null;
  readonly incomingId: string | null;
  readonly fileId: string;
  readonly fileName: string;
  /** Version of the record when the file was prepared; null for an arrival, whose bytes never change. */
  readonly documentVersion: number | null;
  /** The version of the file that was prepared from; null for an arrival. */
  readonly baseVersionId: string | null;
  readonly preparedSha256: string;
  readonly preparedSize: number;
  /** The fields were reserved by the preparation: the prepared bytes become a version of their own. */
  readonly preparedIsNew: boolean;
  readonly layout: PreparedLayout | null;
  readonly expects: ExpectedSigning;
  /** SHA-256 of the two secrets, lower-case hex. */
  readonly sourceHash: string;
  readonly uploadHash: string;
  readonly state: Exclude<TokenSigningState, 'expired'>;
  readonly error: JobError | null;
  readonly result: AcceptedSignature | null;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly answeredAt: Date | null;
}

/** Both addresses end after this time. */
export const tokenSigningMs = 20 * 60_000;

export function isOver({ state }: TokenSigning): boolean {
  return state === 'accepted' || state === 'refused';
}

/** As the page shows it: an unanswered one ends with its addresses. */
export function shownState(signing: TokenSigning, now: Date): TokenSigningState {
  return !isOver(signing) && signing.expiresAt <= now ? 'expired' : signing.state;
}
