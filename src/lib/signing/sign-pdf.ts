/** The door of this room: one PAdES signature by one incremental update, at the level that is asked. EN 319 142-1 §6. */
import type { Signer } from '../pki/signer.ts';
import type { ValidationSources } from './collect-validation-data.ts';
import type { SignatureLevel } from './long-term.ts';
import type { Pending } from './pending.ts';
import type { SignatureDetails } from './prepare-signature.ts';
import { signBaseline } from './sign-baseline.ts';
import { signForLongTerm } from './sign-long-term.ts';

/** Where time-stamps come from (RFC 3161): a client that has already checked what it returns. */
export interface Timestamper {
  /** `digest` is SHA-256 (32 octets). */
  stamp(digest: Uint8Array): Promise<{ readonly token: Uint8Array; readonly time: Date }>;
}

export interface SignRequest extends SignatureDetails {
  /** The file before; never changed. */
  readonly pdf: Uint8Array;
  readonly signer: Signer;
  readonly level: 'B-B' | 'B-T';
  /** Needed for all but B-B. */
  readonly timestamps?: Timestamper;
}

export interface SignResult {
  /** The new file; its beginning is `pdf`. */
  readonly pdf: Uint8Array;
  readonly fieldName: string;
  readonly level: 'B-B' | 'B-T';
  /** Why B-T was asked for and not reached; the signature can be raised later by appending (pades.md, signing rule 6). */
  readonly missing: string | null;
  readonly certificateFingerprint: string;
  readonly timestampAt: Date | null;
}

export interface LongTermSignRequest extends SignatureDetails {
  readonly pdf: Uint8Array;
  readonly signer: Signer;
  readonly level: 'B-LT' | 'B-LTA';
  readonly timestamps?: Timestamper;
  /** Whom we trust, and how revocation data is had. */
  readonly validation: ValidationSources;
}

export interface LongTermSignResult extends Omit<SignResult, 'level'> {
  /** What every signature of the file has reached. */
  readonly level: SignatureLevel;
  /** Why it is not the level asked for, and when `upgradePdf` may have more success. */
  readonly pending: readonly Pending[];
}

/**
 * Signs a PDF. The result begins with `request.pdf`, every earlier signature is reached as before, and nothing is returned
 * that did not pass its own check. Services that do not answer cost the level, never the signature: `missing` and `pending`
 * say what is lacking, and `upgradePdf` adds it later. A certificate that is out of date, or at B-LT and B-LTA known to be
 * revoked, signs nothing. Errors: those of `signBaseline` and `signForLongTerm`.
 */
export function signPdf(request: SignRequest): Promise<SignResult>;
export function signPdf(request: LongTermSignRequest): Promise<LongTermSignResult>;
export function signPdf(
  request: SignRequest | LongTermSignRequest,
): Promise<SignResult | LongTermSignResult> {
  return isLongTerm(request) ? signForLongTerm(request) : signBaseline(request);
}

function isLongTerm(request: SignRequest | LongTermSignRequest): request is LongTermSignRequest {
  return request.level === 'B-LT' || request.level === 'B-LTA';
}
