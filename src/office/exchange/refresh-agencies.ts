/** IT asks a partner for its list of agencies now. */
import { AppError } from '../../app-error.ts';
import { officeErrors } from '../errors.ts';
import type { Actor } from '../identity/actor.ts';
import type { Clock, Transact } from '../unit-of-work.ts';
import { exchangeErrors } from './errors.ts';
import { type OversightTx, requirePartnerOversight } from './manage-partners.ts';
import type { Partner } from './partner.ts';
import type { PartnerStore } from './partner-store.ts';

export interface RefreshAgenciesPorts {
  readonly transact: Transact<OversightTx & { readonly partners: Pick<PartnerStore, 'get'> }>;
  readonly clock: Clock;
  /** Takes the partner's list over and tells how many it names; null where its kind offers none. */
  readonly readAgenciesOf: (partner: Partner) => Promise<number> | null;
}

/** @throws AppError FORBIDDEN, NOT_FOUND, PARTNER_ENDED, PARTNER_HAS_NO_LIST, AGENCIES_REFUSED, and what the way to it throws */
export async function refreshAgencies(
  ports: RefreshAgenciesPorts,
  actor: Actor,
  partnerId: string,
): Promise<number> {
  const partner = await ports.transact(async (tx) => {
    await requirePartnerOversight(ports, tx, actor);
    return tx.partners.get(partnerId);
  });
  if (!partner) throw new AppError(officeErrors.NOT_FOUND);
  const params = { partner: partner.name };
  if (partner.endedAt !== null) throw new AppError(exchangeErrors.PARTNER_ENDED, { params });
  const reading = ports.readAgenciesOf(partner);
  if (reading === null) throw new AppError(exchangeErrors.PARTNER_HAS_NO_LIST, { params });
  return reading;
}
