/** B-LT and B-LTA in one call: sign B-T, then append what the level asks for. */
import { AppError } from '../../app-error.ts';
import { refuseRevoked } from './certificate-refusals.ts';
import { signingErrors } from './errors.ts';
import { upgradePdf } from './long-term.ts';
import { pending } from './pending.ts';
import { signBaseline } from './sign-baseline.ts';
import type { LongTermSignRequest, LongTermSignResult } from './sign-pdf.ts';

/**
 * Signs and collects validation data at once. A certificate known to be revoked signs nothing; services out of reach cost the
 * level, never the signature. Errors: those of `signBaseline` and `upgradePdf`, SIGNING_CERTIFICATE_REVOKED,
 * SIGNING_CERTIFY_FINAL for P=1 with B-LTA.
 */
export async function signForLongTerm(request: LongTermSignRequest): Promise<LongTermSignResult> {
  const { level, validation, signer, timestamps } = request;
  if (request.certify === 1 && level === 'B-LTA') throw new AppError(signingErrors.SIGNING_CERTIFY_FINAL);
  await refuseRevoked(signer.certificate, signer.chain, validation);
  const signed = await signBaseline({ ...request, level: 'B-T' });
  if (signed.missing !== null) {
    // Asking the same authority twice in a row would only double the wait.
    const facts = { field: signed.fieldName, certificate: undefined, detail: signed.missing };
    const now = validation.now ?? new Date();
    return { ...signed, pending: [pending({ ...facts, reason: 'TIMESTAMP_MISSING', now })] };
  }
  const intermediates = [...validation.intermediates, ...signer.chain];
  const { password } = request;
  const sources = { ...validation, intermediates, password, ...(timestamps && { timestamps }) };
  return {
    ...signed,
    ...(await upgradePdf(signed.pdf, {
      ...sources,
      to: level,
      ...(level === 'B-LT' && { fields: [signed.fieldName] }),
    })),
  };
}
