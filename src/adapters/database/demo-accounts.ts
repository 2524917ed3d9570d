import { and, asc, eq, isNull } from 'drizzle-orm';
import type { DemoAccount } from '../../office/identity/demo-notice.ts';
import type { Database } from './database.ts';
import { accounts } from './schema/identity.ts';
import { appointments, people, units } from './schema/organisation.ts';

/** Accounts marked as demo, the communes, then the district, then its offices. */
export function readDemoAccounts(db: Database): Promise<readonly DemoAccount[]> {
  return db
    .select({
      username: accounts.username,
      fullName: people.fullName,
      unitName: units.name,
      position: appointments.position,
    })
    .from(accounts)
    .innerJoin(people, eq(people.id, accounts.personId))
    .innerJoin(appointments, eq(appointments.personId, people.id))
    .innerJoin(units, eq(units.id, appointments.unitId))
    .where(and(eq(accounts.demo, true), isNull(accounts.disabledAt)))
    .orderBy(asc(units.kind), asc(units.name), asc(accounts.username));
}
