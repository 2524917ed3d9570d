/** The sender's deliveries and the receiver's inbox in PostgreSQL. */
import { and, asc, desc, eq, inArray, isNull, lt, or, type SQL, sql } from 'drizzle-orm';
import { numberSymbol } from '../../office/documents/notation.ts';
import type { ElectronicReceipt } from '../../office/documents/registers/electronic-receipt.ts';
import type { FileDigest } from '../../office/exchange/consignment.ts';
import type { Delivery, DeliveryStatus } from '../../office/exchange/delivery.ts';
import type {
  DeliveryListQuery,
  DeliveryStore,
  ListedDelivery,
} from '../../office/exchange/delivery-store.ts';
import type { InboxEntry, InboxStore } from '../../office/exchange/inbox-store.ts';
import { type Page, pageOf } from '../../office/paging.ts';
import type { Database } from './database.ts';
import { documents } from './schema/documents.ts';
import { deliveries, deliveryStatuses, inboxConsignments } from './schema/exchange.ts';
import { unitsAndBelow } from './units-below.ts';

export function createDeliveryStore(db: Database): DeliveryStore {
  const find = (where: SQL) => db.select().from(deliveries).where(where);
  const ofDocument = (id: string) =>
    find(eq(deliveries.documentId, id)).orderBy(asc(deliveries.queuedAt), asc(deliveries.id));
  return {
    async insert(rows) {
      if (rows.length > 0) await db.insert(deliveries).values([...rows]);
    },
    get: async (id) => first(await find(eq(deliveries.id, id))),
    getForUpdate: async (id) => first(await find(eq(deliveries.id, id)).for('update')),
    byConsignment: async (id) => first(await find(eq(deliveries.consignmentId, id))),
    ofDocument: async (id) => (await ofDocument(id)) as Delivery[],
    ofDocumentForUpdate: async (id) => (await ofDocument(id).for('update')) as Delivery[],
    async update(id, change) {
      await db.update(deliveries).set(change).where(eq(deliveries.id, id));
    },
    async addStatus(status) {
      const rows = await db
        .insert(deliveryStatuses)
        .values(status)
        .onConflictDoNothing()
        .returning({ id: deliveryStatuses.id });
      return rows.length > 0;
    },
    statuses: async (id) =>
      (await db
        .select()
        .from(deliveryStatuses)
        .where(eq(deliveryStatuses.deliveryId, id))
        .orderBy(asc(deliveryStatuses.sequence))) as DeliveryStatus[],
    receiptsOf: (documentIds) => receiptsOf(db, documentIds),
    list: (query) => listDeliveries(db, query),
  };
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
  const rows = await db
    .select({ delivery: deliveries, document: documents })
    .from(deliveries)
    .innerJoin(documents, eq(documents.id, deliveries.documentId))
    .where(
      and(
        or(
          query.unitIds.length > 0 ? inArray(documents.unitId, [...query.unitIds]) : undefined,
          unitsAndBelow(documents.unitId, query.unitIdsAndBelow),
          sql`false`,
        ),
        query.state === undefined ? undefined : eq(deliveries.state, query.state),
        query.lateBefore === undefined
          ? undefined
          : and(
              eq(deliveries.gateway, 'in-instance'),
              inArray(deliveries.state, ['queued', 'dispatched']),
              isNull(deliveries.receipt),
              lt(deliveries.queuedAt, query.lateBefore),
            ),
        query.cursor === undefined ? undefined : lt(deliveries.id, query.cursor),
      ),
    )
    .orderBy(desc(deliveries.id))
    .limit(query.limit + 1);
  const listed = rows.map(({ delivery, document }) => ({
    ...(delivery as Delivery),
    unitId: document.unitId,
    subject: document.subject,
    numberSymbol: numberSymbol(document),
  }));
  return pageOf(listed, query.limit);
}

export function createInboxStore(db: Database): InboxStore {
  return {
    async lock(senderCode, consignmentId) {
      const key = `${senderCode}\n${consignmentId}`;
      await db.execute(sql`SELECT pg_advisory_xact_lock(hashtextextended(${key}, 0))`);
    },
    async find(senderCode, consignmentId) {
      const [row] = await db
        .select()
        .from(inboxConsignments)
        .where(
          and(
            eq(inboxConsignments.senderCode, senderCode),
            eq(inboxConsignments.consignmentId, consignmentId),
          ),
        );
      return row ? { ...row, digests: row.digests as FileDigest[] } : null;
    },
    async insert(entry: InboxEntry) {
      await db.insert(inboxConsignments).values(entry);
    },
  };
}
