/** The post book, envelopes and the book of the use of archive copies. */
import { and, asc, between, desc, eq, gte, inArray, isNull, lt, lte, type SQL, sql } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';
import type {
  CopyUse,
  CopyUseStore,
  EnvelopeSender,
  PaperQuery,
  Posting,
  PostingStore,
  WaitingDelivery,
} from '../../office/documents/registers/paper/paper-records.ts';
import { pageOf } from '../../office/paging.ts';
import type { Database } from './database.ts';
import { copyUses, envelopeSenders, postingItems, postings } from './schema/paper.ts';

interface Lines {
  readonly id: PgColumn;
  readonly unitId: PgColumn;
}

/** Lines of the unit's book below the cursor, of the days asked for. */
function asked(table: Lines, day: PgColumn, { unitId, cursor, from, to }: PaperQuery): SQL | undefined {
  return and(
    eq(table.unitId, unitId),
    cursor === undefined ? undefined : lt(table.id, cursor),
    from === undefined ? undefined : gte(day, from),
    to === undefined ? undefined : lte(day, to),
  );
}

export function createPostingStore(db: Database): PostingStore {
  const one = async (rows: Promise<readonly (typeof postings.$inferSelect)[]>) =>
    (await withItems(db, await rows))[0] ?? null;
  return {
    insert: async ({ items, ...posting }) => {
      await db.insert(postings).values(posting);
      await db
        .insert(postingItems)
        .values(items.map((item, index) => ({ ...item, postingId: posting.id, position: index + 1 })));
    },
    get: (id) => one(db.select().from(postings).where(eq(postings.id, id))),
    getForUpdate: (id) => one(db.select().from(postings).where(eq(postings.id, id)).for('update')),
    update: async (id, change) => {
      const version = sql`${postings.version} + 1`;
      await db
        .update(postings)
        .set({ ...change, version })
        .where(eq(postings.id, id));
    },
    list: async (query) => {
      const rows = await db
        .select()
        .from(postings)
        .where(asked(postings, postings.postedOn, query))
        .orderBy(desc(postings.id))
        .limit(query.limit + 1);
      return pageOf(await withItems(db, rows), query.limit);
    },
    span: async ({ unitId, from, to }, limit) => {
      const rows = await db
        .select()
        .from(postings)
        .where(and(eq(postings.unitId, unitId), between(postings.postedOn, from, to)))
        .orderBy(asc(postings.postedOn), asc(postings.id))
        .limit(limit);
      return withItems(db, rows);
    },
    waiting: (unitId, limit) => waiting(db, unitId, limit),
    sender: async (unitId) =>
      ((await db.select().from(envelopeSenders).where(eq(envelopeSenders.unitId, unitId)))[0] as
        | EnvelopeSender
        | undefined) ?? null,
    setSender: async ({ unitId, ...lines }) => {
      await db
        .insert(envelopeSenders)
        .values({ unitId, ...lines })
        .onConflictDoUpdate({ target: envelopeSenders.unitId, set: lines });
    },
  };
}

/** Ids asked for at once. */
const CHUNK = 5000;

async function withItems(
  db: Database,
  rows: readonly (typeof postings.$inferSelect)[],
): Promise<readonly Posting[]> {
  const byPosting = new Map<string, Posting['items'][number][]>();
  for (let start = 0; start < rows.length; start += CHUNK) {
    const ids = rows.slice(start, start + CHUNK).map(({ id }) => id);
    const found = await db
      .select()
      .from(postingItems)
      .where(inArray(postingItems.postingId, ids))
      .orderBy(asc(postingItems.postingId), asc(postingItems.position));
    for (const { postingId, position: _, ...item } of found)
      byPosting.set(postingId, [...(byPosting.get(postingId) ?? []), item]);
  }
  return rows.map((row) => ({ ...row, items: byPosting.get(row.id) ?? [] }) as Posting);
}

/** Paper of issued documents that is in no line of the post book; a recalled or refused delivery needs none. */
async function waiting(db: Database, unitId: string, limit: number): Promise<readonly WaitingDelivery[]> {
  const { rows } =
    await db.execute(sql`SELECT d.id AS "deliveryId", d.document_id AS "documentId", e.id AS "entryId",
      e.columns->>'numberSymbol' AS "numberSymbol", e.columns->>'titleAndSubject' AS "titleAndSubject",
      d.receiver_name AS addressee, doc.urgency, e.entry_date::text AS "issuedOn",
      (SELECT p.address FROM postings p WHERE p.unit_id = d.unit_id AND p.addressee = d.receiver_name
          AND p.address IS NOT NULL ORDER BY p.id DESC LIMIT 1) AS address
    FROM deliveries d JOIN documents doc ON doc.id = d.document_id
      JOIN register_entries e ON e.document_id = d.document_id AND e.direction = 'outgoing' AND e.void_reason IS NULL
    WHERE d.unit_id = ${unitId} AND d.channel <> 'electronic' AND d.state NOT IN ('refused', 'recalled')
      AND NOT EXISTS (SELECT 1 FROM posting_items i WHERE i.delivery_id = d.id)
    ORDER BY d.id LIMIT ${limit}`);
  return rows as unknown as WaitingDelivery[];
}

export function createCopyUseStore(db: Database): CopyUseStore {
  const one = async (rows: Promise<readonly unknown[]>) => ((await rows)[0] as CopyUse | undefined) ?? null;
  return {
    insert: async (use) => {
      await db.insert(copyUses).values(use);
    },
    getForUpdate: (id) => one(db.select().from(copyUses).where(eq(copyUses.id, id)).for('update')),
    outOf: (entryId) =>
      one(
        db
          .select()
          .from(copyUses)
          .where(and(eq(copyUses.entryId, entryId), isNull(copyUses.returnedOn))),
      ),
    update: async (id, change) => {
      const version = sql`${copyUses.version} + 1`;
      await db
        .update(copyUses)
        .set({ ...change, version })
        .where(eq(copyUses.id, id));
    },
    list: async (query) => {
      const rows = await db
        .select()
        .from(copyUses)
        .where(
          and(
            asked(copyUses, copyUses.usedOn, query),
            query.out === true ? isNull(copyUses.returnedOn) : undefined,
          ),
        )
        .orderBy(desc(copyUses.id))
        .limit(query.limit + 1);
      return pageOf(rows as CopyUse[], query.limit);
    },
    span: async ({ unitId, from, to }, limit) =>
      (await db
        .select()
        .from(copyUses)
        .where(and(eq(copyUses.unitId, unitId), between(copyUses.usedOn, from, to)))
        .orderBy(asc(copyUses.usedOn), asc(copyUses.id))
        .limit(limit)) as CopyUse[],
  };
}
