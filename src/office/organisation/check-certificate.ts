/**
 * May this holder sign with this certificate now? Bound by fingerprint, never by name: no title stands in a government
 * certificate, and anybody can write a name. Pure. Promise 2; revocation elsewhere (OCSP, CRL) is asked by the desk.
 */
import { AppError, type ErrorParams, type ErrorSpec } from '../../app-error.ts';
import type { Certificate } from '../../lib/pki/certificate.ts';
import { buildPath, type PathFailure } from '../../lib/pki/path.ts';
import { displayDate, vietnamDate } from '../unit-of-work.ts';
import { certificateErrors } from './certificate-errors.ts';
import type { HeldCertificate } from './organisation.ts';

/** Whose key: a person's own, or the seal of a unit. */
export type KeyHolder = { readonly personId: string } | { readonly unitId: string };

/** The authorities pinned by fingerprint, and what may stand between. */
export interface CertificateTrust {
  readonly anchors: readonly Certificate[];
  readonly intermediates: readonly Certificate[];
}

export interface CertificateQuestion {
  /** What is bound under this certificate's fingerprint; null when nothing is. */
  readonly held: HeldCertificate | null;
  readonly certificate: Certificate;
  readonly holder: KeyHolder;
  readonly now: Date;
  readonly trust: CertificateTrust;
}

export type CertificateVerdict =
  | { readonly ok: true; readonly chain: readonly Certificate[] }
  | { readonly ok: false; readonly reason: ErrorSpec; readonly params: ErrorParams };

const reasonOfPath: Readonly<Record<PathFailure, ErrorSpec>> = {
  NO_CERTIFICATE_CHAIN_FOUND: certificateErrors.CERTIFICATE_FOREIGN,
  CHAIN_CONSTRAINTS_FAILURE: certificateErrors.CERTIFICATE_UNFIT,
  EXPIRED: certificateErrors.CERTIFICATE_EXPIRED,
  NOT_YET_VALID: certificateErrors.CERTIFICATE_NOT_YET_VALID,
};

export function checkCertificate(question: CertificateQuestion): CertificateVerdict {
  const { held, certificate, holder, now } = question;
  const refuse = (reason: ErrorSpec, day?: Date): CertificateVerdict => ({
    ok: false,
    reason,
    params: {
      subject: certificate.subject.commonName ?? certificate.subject.text,
      date: day === undefined ? '' : displayDate(vietnamDate(day)),
    },
  });
  if (held === null || held.fingerprint !== certificate.fingerprintSha256)
    return refuse(certificateErrors.CERTIFICATE_NOT_BOUND);
  if (!isHeldBy(held, holder)) return refuse(certificateErrors.CERTIFICATE_OF_ANOTHER);
  if (held.revokedAt !== null && held.revokedAt <= now) return refuse(certificateErrors.CERTIFICATE_REVOKED);
  const result = buildPath(certificate, { ...question.trust, at: now, purpose: 'signing' });
  if (result.ok) return { ok: true, chain: result.path.slice(1) };
  const reason = reasonOfPath[result.reason];
  const atFault = result.certificate ?? certificate;
  if (result.reason === 'EXPIRED') return refuse(reason, atFault.notAfter);
  if (result.reason === 'NOT_YET_VALID') return refuse(reason, atFault.notBefore);
  return refuse(reason);
}

/** As `checkCertificate`, but refuses with the reason; the chain above the certificate, nearest first. */
export function requireCertificate(question: CertificateQuestion): readonly Certificate[] {
  const verdict = checkCertificate(question);
  if (!verdict.ok) throw new AppError(verdict.reason, { params: verdict.params });
  return verdict.chain;
}

function isHeldBy(held: HeldCertificate, holder: KeyHolder): boolean {
  return 'personId' in holder ? held.personId === holder.personId : held.unitId === holder.unitId;
}
