/** Issued in the period and not counted: not sent yet or not proved to have arrived at another system, or made for practice. */
import { and, asc, between, eq, sql } from 'drizzle-orm';
import { numberSymbol } from '../../office/documents/notation.ts';
import type { ShareFact } from '../../office/ledger/events.ts';
import type { Page } from '../../office/paging.ts';
import type { LeftOutDocument, LeftOutQuery } from '../../office/statistics/share-store.ts';
import type { Database } from './database.ts';
import { documents } from './schema/documents.ts';
import { afterCounted } from './share-counting.ts';

/** Sent to other systems only, and nobody has proved an arrival yet. */
export const unproved = sql`(${documents.id} IN (
    SELECT v.document_id FROM deliveries AS v WHERE v.unit_id = ${documents.unitId} AND v.partner_id IS NOT NULL)
  AND NOT EXISTS (SELECT 1 FROM share_facts AS s WHERE s.direction = 'outgoing' AND s.record_id = ${documents.id}))`;

const conditions = {
  'not-sent': sql`NOT ${documents.simulated} AND (${documents.state} = 'issued' OR ${unproved})`,
  simulated: sql`${documents.simulated}`,
} as const;

export async function leftOutDocuments(db: Database, query: LeftOutQuery): Promise<Page<LeftOutDocument>> {
  if (query.direction === 'incoming') return { items: [], next: null };
  const rows = await db
    .select()
    .from(documents)
    .where(
      and(
        eq(documents.unitId, query.unitId),
        query.typeCode === undefined ? undefined : eq(documents.typeCode, query.typeCode),
        between(documents.issuedOn, query.from, query.to),
        conditions[query.part],
        query.cursor === undefined ? undefined : afterCounted(query.cursor, documents.issuedOn, documents.id),
      ),
    )
    .orderBy(asc(documents.issuedOn), asc(documents.id))
    .limit(query.limit + 1);
  const items = rows.slice(0, query.limit).map(
    (row): LeftOutDocument => ({
      id: row.id,
      direction: 'outgoing',
      class: null,
      cause: query.part,
      origin: row.origin as ShareFact['origin'],
      typeCode: row.typeCode,
      countedOn: row.issuedOn ?? '',
      recalled: false,
      restatedAt: null,
      numberSymbol: numberSymbol(row),
      subject: row.subject,
    }),
  );
  const last = items.at(-1);
  return { items, next: rows.length > query.limit && last ? `${last.countedOn}_${last.id}` : null };
}
