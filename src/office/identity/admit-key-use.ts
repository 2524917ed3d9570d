/** May this person use this key now, wherever the key is: behind a signing session or on a token of their own. */
import { AppError } from '../../app-error.ts';
import { officeErrors } from '../errors.ts';
import type { KeyHolder } from '../organisation/check-certificate.ts';
import type { OrganisationReader } from '../organisation/organisation.ts';
import { requireHostedUnit, unitSubject } from '../organisation/units-through-time.ts';
import { vietnamDate } from '../unit-of-work.ts';
import type { Actor } from './actor.ts';
import { identityErrors } from './errors.ts';
import type { IdentityStore } from './identity-store.ts';
import { keyErrors } from './key-errors.ts';
import { permit } from './permissions.ts';
import { requireFreshSecondFactor } from './totp.ts';

export type WantedKey = 'personal' | { readonly sealOfUnitId: string };

export interface AdmitTx {
  readonly organisation: Pick<OrganisationReader, 'unit' | 'unitPath'>;
  readonly identity: Pick<IdentityStore, 'account'>;
}

/** Whose key it is to be. Refuses FORBIDDEN, SECOND_FACTOR_NOT_SET, SECOND_FACTOR_STALE, UNIT_CLOSED, SEAL_MISSING. */
export async function admitKeyUse(
  { organisation, identity }: AdmitTx,
  actor: Actor,
  wanted: WantedKey,
  now: Date,
): Promise<KeyHolder> {
  const own = { unitId: '', unitPath: [], personIds: [actor.personId] };
  if (wanted === 'personal') permit(actor, 'key.use-personal', own);
  else permit(actor, 'key.use-seal', await unitSubject(organisation, wanted.sealOfUnitId));
  const account = await identity.account(actor.accountId);
  if (account === null) throw new AppError(officeErrors.NOT_FOUND);
  if (account.totpSecret === null) throw new AppError(identityErrors.SECOND_FACTOR_NOT_SET);
  requireFreshSecondFactor(actor, now);
  if (wanted === 'personal') return { personId: actor.personId };
  const unit = await requireHostedUnit(organisation, wanted.sealOfUnitId, vietnamDate(now));
  if (!unit.hasSeal) throw new AppError(keyErrors.SEAL_MISSING, { params: { unit: unit.name } });
  return { unitId: unit.id };
}
