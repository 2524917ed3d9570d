/** Partners, their health and waiting statuses in PostgreSQL. */
import { and, asc, eq, gt, gte, isNull, lte, sql } from 'drizzle-orm';
import type { Partner, PartnerHealth } from '../../office/exchange/partner.ts';
import type { PartnerStore, WaitingStatusStore } from '../../office/exchange/partner-store.ts';
import { anyOf } from './any-of.ts';
import type { Database } from './database.ts';
import { readPartnerTraffic, reDriveDeadOf } from './partner-traffic.ts';
import { partnerHealth, partnerLists, partners, waitingStatuses } from './schema/partners.ts';

export function createPartnerStore(db: Database): PartnerStore {
  const find = () => db.select().from(partners);
  return {
    all: async () => (await find().orderBy(asc(partners.name), asc(partners.id))) as Partner[],
    get: async (id) => first(await find().where(eq(partners.id, id))),
    many: async (ids) =>
      ids.length === 0 ? [] : ((await find().where(anyOf(partners.id, ids))) as Partner[]),
    getForUpdate: async (id) => first(await find().where(eq(partners.id, id)).for('update')),
    async insert(partner) {
      await db.insert(partners).values(partner);
    },
    async update({ id, ...values }) {
      await db.update(partners).set(values).where(eq(partners.id, id));
    },
    health: async (id) => {
      const [row] = await db.select().from(partnerHealth).where(eq(partnerHealth.partnerId, id));
      return row ?? null;
    },
    allHealth: () => db.select().from(partnerHealth),
    traffic: () => readPartnerTraffic(db),
    reDriveDead: (partnerId) => reDriveDeadOf(db, partnerId),
    async healthForUpdate(partnerId): Promise<PartnerHealth> {
      await db.insert(partnerHealth).values({ partnerId }).onConflictDoNothing();
      const [row] = await db
        .select()
        .from(partnerHealth)
        .where(eq(partnerHealth.partnerId, partnerId))
        .for('update');
      return row!;
    },
    async keepHealth({ partnerId, ...health }) {
      await db.update(partnerHealth).set(health).where(eq(partnerHealth.partnerId, partnerId));
    },
    newestList: async (partnerId) => {
      const [row] = await db
        .select({ at: partnerLists.at })
        .from(partnerLists)
        .where(eq(partnerLists.partnerId, partnerId))
        .for('update');
      return row?.at ?? null;
    },
    async keepNewestList(partnerId, at, now) {
      const kept = await db
        .insert(partnerLists)
        .values({ partnerId, at, keptAt: now })
        .onConflictDoUpdate({
          target: partnerLists.partnerId,
          set: { at, keptAt: now },
          setWhere: lte(partnerLists.at, at),
        })
        .returning({ at: partnerLists.at });
      return kept.length > 0;
    },
    async wake(partnerId) {
      await db.execute(sql`UPDATE outbox SET not_before = NULL
        WHERE lane = ${partnerId}::uuid AND relayed_at IS NULL AND finished_at IS NULL AND dead_at IS NULL AND not_before > now()`);
    },
  };
}

function first(rows: readonly (typeof partners.$inferSelect)[]): Partner | null {
  return (rows[0] as Partner | undefined) ?? null;
}

export function createWaitingStatusStore(db: Database): WaitingStatusStore {
  return {
    async keep(status) {
      const kept = await db
        .insert(waitingStatuses)
        .values(status)
        .onConflictDoNothing()
        .returning({ id: waitingStatuses.id });
      return kept.length > 0;
    },
    openFor: (responseDocumentId) =>
      db
        .select()
        .from(waitingStatuses)
        .where(
          and(eq(waitingStatuses.responseDocumentId, responseDocumentId), isNull(waitingStatuses.matchedAt)),
        )
        .orderBy(asc(waitingStatuses.receivedAt), asc(waitingStatuses.id))
        .for('update'),
    open: ({ since, limit, after }) =>
      db
        .select()
        .from(waitingStatuses)
        .where(
          and(
            isNull(waitingStatuses.matchedAt),
            gte(waitingStatuses.receivedAt, since),
            after && gt(waitingStatuses.id, after.id),
          ),
        )
        .orderBy(asc(waitingStatuses.id))
        .limit(limit),
    async matched(id, at) {
      await db.update(waitingStatuses).set({ matchedAt: at }).where(eq(waitingStatuses.id, id));
    },
  };
}
