/** What `verifyPdf` answers. The words of the verdict are those of ETSI EN 319 102-1 §5.1.3. */
import type { ErrorText } from '../../app-error.ts';

export type Verdict = 'TOTAL-PASSED' | 'INDETERMINATE' | 'TOTAL-FAILED';

export type SubIndication =
  | 'FORMAT_FAILURE'
  | 'HASH_FAILURE'
  | 'SIG_CRYPTO_FAILURE'
  | 'REVOKED'
  | 'EXPIRED'
  | 'NOT_YET_VALID'
  | 'SIG_CONSTRAINTS_FAILURE'
  | 'CHAIN_CONSTRAINTS_FAILURE'
  | 'CRYPTO_CONSTRAINTS_FAILURE'
  | 'CRYPTO_CONSTRAINTS_FAILURE_NO_POE'
  | 'NO_SIGNING_CERTIFICATE_FOUND'
  | 'NO_CERTIFICATE_CHAIN_FOUND'
  | 'REVOKED_NO_POE'
  | 'OUT_OF_BOUNDS_NO_POE'
  | 'TRY_LATER'
  | 'NO_POE';

export type Level =
  | 'B-B'
  | 'B-T'
  | 'B-LT'
  | 'B-LTA'
  | 'PAdES-BES'
  /** adbe.* sub-filters. */
  | 'PKCS7'
  /** ETSI.CAdES.detached without a signingCertificate attribute. */
  | 'CMS'
  | 'DocTimeStamp'
  | 'unknown';

/** Something that a later revision did. */
export interface ModificationReport {
  readonly kind: string;
  /** Such as `page 1 /Contents` or `field So /V`. */
  readonly where: string;
  readonly permitted: boolean;
  /** True when the rules leave it open; such a change makes the verdict INDETERMINATE. */
  readonly open: boolean;
  readonly vi: string;
  readonly en: string;
}

export interface WarningReport {
  readonly code: string;
  readonly vi: string;
  readonly en: string;
}

export interface SignerReport {
  readonly subject: string;
  readonly commonName: string | undefined;
  readonly organisation: string | undefined;
  readonly organisationalUnits: readonly string[];
  readonly issuer: string;
  /** Hexadecimal. */
  readonly serial: string;
  /** SHA-256 of the certificate, hexadecimal. */
  readonly fingerprint: string;
  readonly notBefore: string;
  readonly notAfter: string;
}

export interface TimestampReport {
  readonly time: string;
  readonly authority: string | undefined;
  /** Its own signature, imprint and certificate purpose hold. */
  readonly valid: boolean;
  /** Its chain leads to a pinned root. */
  readonly trusted: boolean;
  readonly detail: string;
}

export interface RevocationReport {
  readonly status: 'good' | 'revoked' | 'unknown';
  readonly source: 'ocsp' | 'crl' | undefined;
  /** When the data was made. */
  readonly thisUpdate: string | undefined;
  readonly revokedAt: string | undefined;
  readonly detail: string;
}

export interface SigningTimeReport {
  readonly time: string;
  /** A time-stamp over the signature, one over the document, or the signer's own words in /M. */
  readonly source: 'signature-timestamp' | 'document-timestamp' | 'claimed';
}

export interface SignatureReport {
  readonly field: string;
  readonly verdict: Verdict;
  readonly subIndication: SubIndication | undefined;
  /** For engineers; empty when nothing is wrong. */
  readonly detail: string;
  /** The signed bytes, the signature over them and the place of both in the file are as they should be. */
  readonly intact: boolean;
  readonly covers: 'whole-file' | 'revision' | 'unclear';
  readonly modifiedAfter: readonly ModificationReport[];
  readonly level: Level;
  readonly signer: SignerReport | undefined;
  /** SHA-256 of the signer's certificate, hexadecimal. */
  readonly certificateFingerprint: string | undefined;
  /** /M, ISO 8601; said by the signer and proved by nobody. */
  readonly claimedTime: string | undefined;
  readonly timestamp: TimestampReport | undefined;
  /** The earliest moment at which the signature provably existed, and what proves it. */
  readonly provedTime: string | undefined;
  /** When it was signed, and who says so; a claim proves nothing. */
  readonly signingTime: SigningTimeReport | undefined;
  /** Whether the certificate was in force and not revoked at that time, as far as that is known. */
  readonly validAtSigning: 'valid' | 'invalid' | 'unknown';
  readonly algorithms: { readonly digest: string | undefined; readonly signature: string | undefined };
  readonly revocation: RevocationReport | undefined;
  /** Fingerprints from the signer to the pinned root. */
  readonly chain: readonly string[];
  /** /P of a certification signature. */
  readonly certifies: 1 | 2 | 3 | undefined;
  readonly reason: string | undefined;
  readonly location: string | undefined;
  readonly warnings: readonly WarningReport[];
  readonly sentence: ErrorText;
}

export interface VerificationReport {
  readonly document: {
    readonly verdict: Verdict;
    readonly subIndication: SubIndication | undefined;
    readonly sentence: ErrorText;
    readonly signatureCount: number;
    readonly revisionCount: number;
    /** The moment for which the question was answered. */
    readonly verifiedAt: string;
    readonly warnings: readonly WarningReport[];
  };
  /** In the order of the revisions that they cover. */
  readonly signatures: readonly SignatureReport[];
}
