import type { Actor } from '../../../identity/actor.ts';
import type { OrganisationReader } from '../../../organisation/organisation.ts';
import type { Transact } from '../../../unit-of-work.ts';
import { permitForUnit } from '../paper/read-postings.ts';
import type { RegisterYear, RegisterYearStore } from './register-year.ts';

export interface ReadRegisterYearsPorts {
  readonly transact: Transact<{
    readonly registerYears: Pick<RegisterYearStore, 'closed'>;
    readonly organisation: Pick<OrganisationReader, 'unit' | 'unitPath'>;
  }>;
}

/** The closed years of the unit's registers without numbers, newest first. Refuses NOT_FOUND, FORBIDDEN. */
export async function readRegisterYears(
  ports: ReadRegisterYearsPorts,
  actor: Actor,
  unitId: string,
): Promise<readonly RegisterYear[]> {
  return ports.transact(async (tx) => {
    await permitForUnit(tx.organisation, actor, 'register.read', unitId);
    return tx.registerYears.closed(unitId);
  });
}
