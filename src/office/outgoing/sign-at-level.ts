/** The level that this office signs at: B-LT where revocation data can be had, else what the services that answer allow. */
import type { ValidationSources } from '../../lib/signing/collect-validation-data.ts';
import type { SignatureLevel } from '../../lib/signing/long-term.ts';
import { type SignRequest, type SignResult, signPdf, type Timestamper } from '../../lib/signing/sign-pdf.ts';

export interface LevelSettings {
  /** Without one, signatures are B-B and marked to be raised. */
  readonly timestamps?: Timestamper;
  /** Without one, signatures stay B-T. */
  readonly validation?: Omit<ValidationSources, 'now'>;
}

export interface SignedPdf extends Omit<SignResult, 'level'> {
  readonly level: SignatureLevel;
}

/**
 * Signs as high as can be had now. `missing` says why this very signature has not reached B-LT: signatures that were in the
 * file before, of authorities we do not know, do not count. Refuses as `signPdf`.
 */
export async function signAtLevel(
  settings: LevelSettings,
  request: Omit<SignRequest, 'level' | 'timestamps'>,
): Promise<SignedPdf> {
  const { timestamps, validation } = settings;
  const common = { ...request, ...(timestamps && { timestamps }) };
  if (!validation) return signPdf({ ...common, level: 'B-T' });
  const made = await signPdf({ ...common, level: 'B-LT', validation });
  if (made.missing !== null) return made;
  const own = made.pending.find(({ field }) => field === made.fieldName);
  return { ...made, level: own ? 'B-T' : 'B-LT', missing: own?.reason ?? null };
}
