import { and, desc, eq, gt, inArray, lt } from 'drizzle-orm';
import type { Recovery, RecoveryStore } from '../../office/identity/recovery-store.ts';
import { pageOf } from '../../office/paging.ts';
import type { Database } from './database.ts';
import { recoveries } from './schema/identity.ts';

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
    list: async ({ unitIds, state }, page) => {
      const rows = await db
        .select()
        .from(recoveries)
        .where(
          and(
            unitIds === null ? undefined : inArray(recoveries.unitId, [...unitIds]),
            state === undefined ? undefined : eq(recoveries.state, state),
            page.cursor === undefined ? undefined : lt(recoveries.id, page.cursor),
          ),
        )
        .orderBy(desc(recoveries.id))
        .limit(page.limit + 1);
      return pageOf(rows as unknown as Recovery[], page.limit);
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
