/** Issued in the period and not counted: not sent yet, or made for practice. */
import { and, asc, between, eq, sql } from 'drizzle-orm';
import { numberSymbol } from '../../office/documents/notation.ts';
import type { ShareFact } from '../../office/ledger/events.ts';
import type { Page } from '../../office/paging.ts';
import type { LeftOutDocument, LeftOutQuery } from '../../office/statistics/share-store.ts';
import type { Database } from './database.ts';
import { documents } from './schema/documents.ts';
import { afterCounted } from './share-counting.ts';

const conditions = {
  'not-sent': sql`NOT ${documents.simulated} AND ${documents.state} = 'issued'`,
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
