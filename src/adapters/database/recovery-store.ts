import { and, desc, eq, getTableColumns, gt, inArray, lt, or, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { NamedRecovery, Recovery, RecoveryStore } from '../../office/identity/recovery-store.ts';
import { pageOf } from '../../office/paging.ts';
import type { Database } from './database.ts';
import { accounts, recoveries } from './schema/identity.ts';
import { people, units } from './schema/organisation.ts';
import { unitsAndBelow } from './units-below.ts';

export function createRecoveryStore(db: Database): RecoveryStore {
  const of = (id: string) => eq(recoveries.id, id);
  const first = (rows: readonly unknown[]) => (rows[0] ?? null) as Recovery | null;
  return {
    insert: async (recovery) => {
      await db.insert(recoveries).values(recovery);
    },
    recovery: async (id) => first(await db.select().from(recoveries).where(of(id))),
    getForUpdate: async (id) => first(await db.select().from(recoveries).where(of(id)).for('update')),
    decide: async (id, decision) => {
      await db.update(recoveries).set(decision).where(of(id));
    },
    list: async ({ unitIds, unitsAndBelow: roots, state }, page) => {
      const rows = await named(db)
        .where(
          and(
            or(
              unitIds === undefined ? undefined : inArray(recoveries.unitId, [...unitIds]),
              roots === undefined ? undefined : (unitsAndBelow(recoveries.unitId, roots) ?? sql`false`),
            ),
            state === undefined ? undefined : eq(recoveries.state, state),
            page.cursor === undefined ? undefined : lt(recoveries.id, page.cursor),
          ),
        )
        .orderBy(desc(recoveries.id))
        .limit(page.limit + 1);
      return pageOf(rows as unknown as NamedRecovery[], page.limit);
    },
    isPending: async (accountId, kind, now) => {
      const found = await db
        .select({ id: recoveries.id })
        .from(recoveries)
        .where(
          and(
            eq(recoveries.accountId, accountId),
            eq(recoveries.kind, kind),
            eq(recoveries.state, 'pending'),
            gt(recoveries.expiresAt, now),
          ),
        )
        .limit(1);
      return found.length > 0;
    },
  };
}

function named(db: Database) {
  const person = (name: string) =>
    [alias(accounts, `${name}_account`), alias(people, `${name}_person`)] as const;
  const [concernedAccount, concerned] = person('concerned');
  const [askedAccount, asked] = person('asked');
  const [decidedAccount, decided] = person('decided');
  return db
    .select({
      ...getTableColumns(recoveries),
      fullName: concerned.fullName,
      unitName: units.name,
      requestedByName: asked.fullName,
      decidedByName: decided.fullName,
    })
    .from(recoveries)
    .innerJoin(units, eq(units.id, recoveries.unitId))
    .leftJoin(concernedAccount, eq(concernedAccount.id, recoveries.accountId))
    .leftJoin(concerned, eq(concerned.id, concernedAccount.personId))
    .leftJoin(askedAccount, eq(askedAccount.id, recoveries.requestedBy))
    .leftJoin(asked, eq(asked.id, askedAccount.personId))
    .leftJoin(decidedAccount, eq(decidedAccount.id, recoveries.decidedBy))
    .leftJoin(decided, eq(decided.id, decidedAccount.personId))
    .$dynamic();
}
