/** What is asked about a certificate, and what the asker knows. */
import type { Certificate } from '../pki/certificate.ts';
import type { PathPurpose } from '../pki/path-rules.ts';
import type { RevocationSources } from '../pki/revocation.ts';

/** Where revocation is asked: answers at hand and, when given, the network. */
export type RevocationSource = Pick<RevocationSources, 'ocsp' | 'crl' | 'fetch'>;

/** Issuers, by fingerprint, whose certificates may still be signed with SHA-1, and until when. */
export interface Sha1Exception {
  readonly issuerFingerprints: readonly string[];
  readonly until: Date;
}

export interface TrustContext {
  /** Pinned by fingerprint. Empty: nothing is trusted. */
  readonly roots: readonly Certificate[];
  /** Intermediates of our own store and all certificates found in the file. */
  readonly pool: readonly Certificate[];
  readonly revocation: RevocationSource;
  readonly sha1Exception: Sha1Exception | undefined;
}

export interface TrustQuestion {
  readonly certificate: Certificate;
  readonly purpose: PathPurpose;
  /** The moment for which the certificate must have been good. */
  readonly at: Date;
  /** Whether that moment is proved by a trusted time-stamp; otherwise it is merely now. */
  readonly proved: boolean;
  /** Of a time-stamp: its own time. Data made after it and in force at `at` settles it (EN 319 102-1 §5.2.5). */
  readonly genTime?: Date;
}
