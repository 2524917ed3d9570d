/** The post book, envelopes and the book of the use of archive copies. */
import { and, asc, between, desc, eq, gte, inArray, isNull, lt, lte, type SQL, sql } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';
import type {
  CopyUse,
  CopyUseStore,
  DeliveryPosting,
  EnvelopeSender,
  LineMark,
  PaperQuery,
  PaperSpan,
  Posting,
  PostingStore,
  WaitingDelivery,
} from '../../office/documents/registers/paper/paper-records.ts';
import { pageOf } from '../../office/paging.ts';
import type { Database } from './database.ts';
import { deliveries } from './schema/exchange.ts';
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

function spanned(
  table: Lines,
  day: PgColumn,
  { unitId, from, to }: PaperSpan,
  after?: LineMark,
): SQL | undefined {
  const rest = after && sql`(${day}, ${table.id}) > (${after.day}::date, ${after.id}::uuid)`;
  return and(eq(table.unitId, unitId), between(day, from, to), rest);
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
    ofDocument: (documentId) => ofDocument(db, documentId),
    noteFirst: async (entryId) => {
      const { rows } = await db.execute<{ day: string }>(sql`UPDATE posting_items i SET noted_transfer = true
        FROM (SELECT p.id, p.posted_on FROM postings p JOIN posting_items n ON n.posting_id = p.id
          WHERE n.entry_id = ${entryId} AND p.struck_at IS NULL ORDER BY p.posted_on, p.id LIMIT 1) f
        WHERE i.posting_id = f.id AND i.entry_id = ${entryId} RETURNING f.posted_on::text AS day`);
      return rows[0]?.day ?? null;
    },
    list: async (query) => {
      const rows = await db
        .select()
        .from(postings)
        .where(
          and(
            asked(postings, postings.postedOn, query),
            query.open === true ? and(isNull(postings.outcome), isNull(postings.struckAt)) : undefined,
          ),
        )
        .orderBy(desc(postings.id))
        .limit(query.limit + 1);
      return pageOf(await withItems(db, rows), query.limit);
    },
    span: async (span, limit, after) => {
      const rows = await db
        .select()
        .from(postings)
        .where(spanned(postings, postings.postedOn, span, after))
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

async function ofDocument(db: Database, documentId: string): Promise<readonly DeliveryPosting[]> {
  const { id, postedOn, method, itemNumber, outcome, outcomeOn, outcomeNote } = postings;
  const rows = await db
    .select({
      id,
      deliveryId: postingItems.deliveryId,
      postedOn,
      method,
      itemNumber,
      outcome,
      outcomeOn,
      outcomeNote,
    })
    .from(deliveries)
    .innerJoin(postingItems, eq(postingItems.deliveryId, deliveries.id))
    .innerJoin(postings, eq(postings.id, postingItems.postingId))
    .where(and(eq(deliveries.documentId, documentId), isNull(postings.struckAt)))
    .orderBy(asc(postedOn), asc(id));
  return rows as DeliveryPosting[];
}

/** Paper of issued documents that is in no line of the post book or came back; a recalled or refused delivery needs none. */
async function waiting(db: Database, unitId: string, limit: number): Promise<readonly WaitingDelivery[]> {
  const { rows } =
    await db.execute(sql`SELECT d.id AS "deliveryId", d.document_id AS "documentId", e.id AS "entryId",
      e.columns->>'numberSymbol' AS "numberSymbol", e.columns->>'titleAndSubject' AS "titleAndSubject",
      d.receiver_name AS addressee, doc.urgency, e.entry_date::text AS "issuedOn",
      (SELECT p.address FROM postings p WHERE p.unit_id = d.unit_id AND p.addressee = d.receiver_name
          AND p.address IS NOT NULL ORDER BY p.id DESC LIMIT 1) AS address,
      (SELECT f.id FROM document_files f WHERE f.document_id = d.document_id AND f.role = 'main'
          AND f.removed_at IS NULL LIMIT 1) AS "fileId"
    FROM deliveries d JOIN documents doc ON doc.id = d.document_id
      JOIN register_entries e ON e.document_id = d.document_id AND e.direction = 'outgoing' AND e.void_reason IS NULL
    WHERE d.unit_id = ${unitId} AND d.channel <> 'electronic' AND d.state NOT IN ('refused', 'recalled')
      AND NOT EXISTS (SELECT 1 FROM posting_items i JOIN postings p ON p.id = i.posting_id
        WHERE i.delivery_id = d.id AND p.struck_at IS NULL AND p.outcome IS DISTINCT FROM 'returned')
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
    span: async (span, limit, after) =>
      (await db
        .select()
        .from(copyUses)
        .where(spanned(copyUses, copyUses.usedOn, span, after))
        .orderBy(asc(copyUses.usedOn), asc(copyUses.id))
        .limit(limit)) as CopyUse[],
  };
}
