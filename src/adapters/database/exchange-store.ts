/** The sender's deliveries and the receiver's inbox in PostgreSQL. */
import { and, asc, desc, eq, getTableColumns, inArray, lt, type SQL, sql } from 'drizzle-orm';
import { numberSymbol } from '../../office/documents/notation.ts';
import type { ElectronicReceipt } from '../../office/documents/registers/electronic-receipt.ts';
import type { FileDigest } from '../../office/exchange/consignment.ts';
import type { Delivery, DeliveryStatus } from '../../office/exchange/delivery.ts';
import type {
  DeliveryListQuery,
  DeliveryStore,
  KeptReceipt,
  ListedDelivery,
} from '../../office/exchange/delivery-store.ts';
import type { ConsignmentKey, InboxStore } from '../../office/exchange/inbox-store.ts';
import { type Page, pageOf } from '../../office/paging.ts';
import { anyOf } from './any-of.ts';
import type { Database } from './database.ts';
import { givenRows, insertRows } from './insert-rows.ts';
import { among, type Newest, newestOf } from './newest.ts';
import { documents } from './schema/documents.ts';
import { deliveries, deliveryStatuses, inboxConsignments, inboxRefusals } from './schema/exchange.ts';
import { belowUnits } from './units-below.ts';

export function createDeliveryStore(db: Database): DeliveryStore {
  const find = (where: SQL) => db.select().from(deliveries).where(where);
  const ofDocument = (id: string) =>
    find(eq(deliveries.documentId, id)).orderBy(asc(deliveries.queuedAt), asc(deliveries.id));
  return {
    insert: (rows) => insertRows(db, deliveries, rows),
    get: async (id) => first(await find(eq(deliveries.id, id))),
    getForUpdate: async (id) => first(await find(eq(deliveries.id, id)).for('update')),
    manyForUpdate: async (ids) =>
      (await find(anyOf(deliveries.id, ids))
        .orderBy(asc(deliveries.queuedAt), asc(deliveries.id))
        .for('update')) as Delivery[],
    byConsignment: async (id) => first(await find(eq(deliveries.consignmentId, id))),
    byCarrierReference: async (partnerId, reference) =>
      first(
        await find(and(eq(deliveries.partnerId, partnerId), eq(deliveries.carrierReference, reference))!),
      ),
    ofDocument: async (id) => (await ofDocument(id)) as Delivery[],
    ofDocuments: async (ids) =>
      (await find(anyOf(deliveries.documentId, ids)).orderBy(
        asc(deliveries.queuedAt),
        asc(deliveries.id),
      )) as Delivery[],
    ofDocumentForUpdate: async (id) => (await ofDocument(id).for('update')) as Delivery[],
    async update(id, change) {
      await db.update(deliveries).set(change).where(eq(deliveries.id, id));
    },
    async updateAll(ids, change) {
      if (ids.length > 0) await db.update(deliveries).set(change).where(anyOf(deliveries.id, ids));
    },
    keepReceipts: (kept) => keepReceipts(db, kept),
    async addStatus(status) {
      const rows = await db
        .insert(deliveryStatuses)
        .values(status)
        .onConflictDoNothing()
        .returning({ id: deliveryStatuses.id });
      return rows.length > 0;
    },
    statusesOf: async (documentId) =>
      (await db
        .select(getTableColumns(deliveryStatuses))
        .from(deliveryStatuses)
        .innerJoin(deliveries, eq(deliveries.id, deliveryStatuses.deliveryId))
        .where(eq(deliveries.documentId, documentId))
        .orderBy(asc(deliveryStatuses.sequence))) as DeliveryStatus[],
    receiptsOf: (documentIds) => receiptsOf(db, documentIds),
    list: (query) => listDeliveries(db, query),
  };
}

async function keepReceipts(db: Database, kept: readonly KeptReceipt[]): Promise<void> {
  if (kept.length === 0) return;
  await db.execute(sql`UPDATE deliveries SET state = given.state, receipt = given.receipt,
    arrived_at = given.arrived_at, updated_at = given.updated_at
    FROM ${givenRows(deliveries, kept)} WHERE deliveries.id = given.id`);
}

function receiptsOf(db: Database, documentIds: readonly string[]): Promise<ElectronicReceipt[]> {
  return db
    .select({
      documentId: deliveries.documentId,
      receiverName: deliveries.receiverName,
      arrivedAt: deliveries.arrivedAt,
      acceptedAt: deliveries.acceptedAt,
      arrivalNumber: deliveries.arrivalNumber,
      staff: sql<string | null>`(SELECT told.staff FROM delivery_statuses AS told
        WHERE told.delivery_id = deliveries.id AND told.code = '03' ORDER BY told.sequence LIMIT 1)`,
    })
    .from(deliveries)
    .where(inArray(deliveries.documentId, [...documentIds]))
    .orderBy(asc(deliveries.queuedAt), asc(deliveries.id));
}

function first(rows: readonly (typeof deliveries.$inferSelect)[]): Delivery | null {
  return (rows[0] as Delivery | undefined) ?? null;
}

async function listDeliveries(db: Database, query: DeliveryListQuery): Promise<Page<ListedDelivery>> {
  const newest: Newest = {
    table: deliveries,
    state: deliveries.state,
    states: query.state === undefined ? undefined : [query.state],
    where: query.lateBefore && and(stillOpen, lt(deliveries.queuedAt, query.lateBefore)),
    cursor: query.cursor,
    limit: query.limit + 1,
  };
  const ids = newestOf(newest, [
    among(newest, deliveries.unitId, query.unitIds),
    among(newest, deliveries.unitId, await belowUnits(db, query.unitIdsAndBelow)),
  ]);
  if (ids === null) return { items: [], next: null };
  const rows = await db
    .select({ delivery: deliveries, document: documents })
    .from(deliveries)
    .innerJoin(documents, eq(documents.id, deliveries.documentId))
    .where(sql`${deliveries.id} IN (${ids})`)
    .orderBy(desc(deliveries.id));
  const listed = rows.map(({ delivery, document }) => ({
    ...(delivery as Delivery),
    subject: document.subject,
    numberSymbol: numberSymbol(document),
  }));
  return pageOf(listed, query.limit);
}

/** In the words of the index `deliveries_open`. */
const stillOpen = sql`(${deliveries.receipt} IS NULL AND ${deliveries.gateway} <> 'paper'
  AND ${deliveries.state} IN ('queued', 'dispatched'))`;

/** Arrivals lock one after the other in the same order, so that two groups never wait for each other. */
async function lockArrivals(db: Database, keys: readonly ConsignmentKey[]): Promise<void> {
  const names = keys.map(({ senderCode, consignmentId }) => `${senderCode}\n${consignmentId}`);
  await db.execute(sql`SELECT pg_advisory_xact_lock(key) FROM (
    SELECT DISTINCT hashtextextended(name, 0) AS key FROM unnest(${sql.param(names)}::text[]) AS name ORDER BY 1) AS keys`);
}

export function createInboxStore(db: Database): InboxStore {
  return {
    lock: (keys) => lockArrivals(db, keys),
    async find(keys) {
      if (keys.length === 0) return [];
      const rows = await db.select().from(inboxConsignments).where(keyedBy(inboxConsignments, keys));
      return rows.map((row) => ({ ...row, digests: row.digests as FileDigest[] }));
    },
    async partnerOf({ senderCode, consignmentId }) {
      const [row] = await db
        .select({ partnerId: inboxConsignments.partnerId })
        .from(inboxConsignments)
        .where(
          and(
            eq(inboxConsignments.senderCode, senderCode),
            eq(inboxConsignments.consignmentId, consignmentId),
          ),
        );
      return row?.partnerId;
    },
    insert: (entries) =>
      insertRows(db, inboxConsignments, entries as (typeof inboxConsignments.$inferInsert)[]),
    refusals: async (keys) =>
      keys.length === 0 ? [] : db.select().from(inboxRefusals).where(keyedBy(inboxRefusals, keys)),
    async refuse(refusal) {
      await db.insert(inboxRefusals).values(refusal);
    },
  };
}

function keyedBy(
  { senderCode, consignmentId }: typeof inboxConsignments | typeof inboxRefusals,
  keys: readonly ConsignmentKey[],
): SQL {
  return sql`(${senderCode}, ${consignmentId}) IN (
    SELECT * FROM unnest(${sql.param(keys.map((key) => key.senderCode))}::text[],
      ${sql.param(keys.map((key) => key.consignmentId))}::uuid[]))`;
}
