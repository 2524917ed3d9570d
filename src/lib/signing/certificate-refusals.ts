/** Certificates with which nothing may be signed: known revoked, or not in force (pades.md, signing rule 7). */
import { AppError } from '../../app-error.ts';
import type { Certificate } from '../pki/certificate.ts';
import { buildPath } from '../pki/path.ts';
import { checkRevocation } from '../pki/revocation.ts';
import type { ValidationSources } from './collect-validation-data.ts';
import { signingErrors } from './errors.ts';

/** Refuses a certificate that may not sign at `at`: SIGNING_CERTIFICATE_EXPIRED. */
export function refuseOutOfDate(certificate: Certificate, at: Date): void {
  if (!certificate.isValidAt(at)) throw expired(certificate);
}

/**
 * Refuses a certificate that is known to be revoked: SIGNING_CERTIFICATE_REVOKED. A chain or an answer that can not be had
 * is no refusal (pades.md, signing rule 7).
 */
export async function refuseRevoked(
  certificate: Certificate,
  chain: readonly Certificate[],
  sources: ValidationSources,
): Promise<void> {
  const at = sources.now ?? new Date();
  const intermediates = [...sources.intermediates, ...chain];
  const found = buildPath(certificate, { anchors: sources.anchors, intermediates, at, purpose: 'signing' });
  const issuer = found.path?.[1];
  if (!issuer) return;
  const fetch = sources.fetch ? { fetch: sources.fetch } : {};
  const status = await checkRevocation(certificate, issuer, { at, now: at, ...fetch });
  if (status.status === 'revoked' && status.at <= at) throw revoked(certificate, status.at);
}

export function expired(certificate: Certificate): AppError {
  const params = {
    subject: nameOf(certificate),
    from: dayInVietnam(certificate.notBefore),
    to: dayInVietnam(certificate.notAfter),
  };
  return new AppError(signingErrors.SIGNING_CERTIFICATE_EXPIRED, { params });
}

export function revoked(certificate: Certificate, at: Date): AppError {
  const params = { subject: nameOf(certificate), at: dayInVietnam(at) };
  return new AppError(signingErrors.SIGNING_CERTIFICATE_REVOKED, { params });
}

function nameOf({ subject }: Certificate): string {
  return subject.commonName ?? subject.text;
}

/** dd/MM/yyyy in Asia/Ho_Chi_Minh, which has no daylight saving. */
function dayInVietnam(at: Date): string {
  const [year, month, day] = new Date(at.getTime() + 7 * 3600_000).toISOString().slice(0, 10).split('-');
  return `${day}/${month}/${year}`;
}
