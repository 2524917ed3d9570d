/** What a weak algorithm does to a verdict. The table of ends is data of lib/pki. */
import { isAppError } from '../../app-error.ts';
import type { Certificate } from '../pki/certificate.ts';
import type { Fault } from './cms-integrity.ts';
import type { SubIndication } from './report.ts';
import type { Sha1Exception } from './trust-question.ts';

export function isExcepted(
  algorithm: string,
  issuer: Certificate,
  at: Date,
  exception: Sha1Exception | undefined,
): boolean {
  if (!exception || algorithm !== 'SHA1' || at >= exception.until) return false;
  return exception.issuerFingerprints.includes(issuer.fingerprintSha256);
}

export function weakFault(algorithm: string, proved: boolean): Fault {
  const subIndication: SubIndication = proved
    ? 'CRYPTO_CONSTRAINTS_FAILURE'
    : 'CRYPTO_CONSTRAINTS_FAILURE_NO_POE';
  return { verdict: 'INDETERMINATE', subIndication, detail: `${algorithm} is no longer reliable` };
}

export function keyOf(certificate: Certificate): Certificate['publicKey'] | undefined {
  try {
    return certificate.publicKey;
  } catch (error) {
    if (!isAppError(error)) throw error;
    return undefined;
  }
}

/** A failure outweighs an open question; of two alike the first counts. */
export function worse(a: Fault | undefined, b: Fault | undefined): Fault | undefined {
  if (!a || !b) return a ?? b;
  return a.verdict === 'INDETERMINATE' && b.verdict === 'TOTAL-FAILED' ? b : a;
}
