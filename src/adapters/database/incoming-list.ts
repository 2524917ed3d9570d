/** The boxes of incoming documents. What a person may not read never leaves the database. */
import { and, desc, eq, inArray, lt, ne, or, type SQL, sql } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';
import type { IncomingRecord } from '../../office/incoming/incoming.ts';
import type { IncomingListQuery, IncomingViewpoint } from '../../office/incoming/incoming-store.ts';
import { type Page, pageOf } from '../../office/paging.ts';
import type { Database } from './database.ts';
import { assignments, incomingDocuments } from './schema/incoming.ts';
import { unitsAndBelow } from './units-below.ts';

export async function listIncomingRows(
  db: Database,
  query: IncomingListQuery,
): Promise<Page<IncomingRecord>> {
  const rows = await db
    .select()
    .from(incomingDocuments)
    .where(
      and(
        readable(db, query.viewpoint),
        inBox(db, query),
        query.unitId === undefined ? undefined : eq(incomingDocuments.unitId, query.unitId),
        query.query === undefined ? undefined : matches(query.query),
        query.cursor === undefined ? undefined : lt(incomingDocuments.id, query.cursor),
      ),
    )
    .orderBy(desc(incomingDocuments.id))
    .limit(query.limit + 1);
  return pageOf(rows as IncomingRecord[], query.limit);
}

/** Mirrors `openForReading` of office/incoming/incoming-access.ts. */
function readable(db: Database, view: IncomingViewpoint): SQL | undefined {
  return or(
    among(incomingDocuments.unitId, view.readsAllOf),
    unitsAndBelow(incomingDocuments.unitId, view.readsBelow),
    assignedTo(db, view, false),
    sql`false`,
  );
}

function inBox(db: Database, { box, viewpoint: view }: IncomingListQuery): SQL | undefined {
  const inState = (...states: IncomingRecord['state'][]) => inArray(incomingDocuments.state, states);
  switch (box) {
    case 'arrived':
      return inState('arrived');
    case 'registered':
      return inState('registered', 'directed', 'assigned', 'in_progress');
    case 'to-direct':
      return and(inState('registered'), among(incomingDocuments.unitId, view.leadsUnits) ?? sql`false`);
    case 'to-assign':
      return and(inState('directed'), among(incomingDocuments.unitId, view.assignsIn) ?? sql`false`);
    case 'mine':
      return and(inState('assigned', 'in_progress'), assignedTo(db, view, true) ?? sql`false`);
    case 'done':
      return inState('done');
    case 'all':
      return undefined;
  }
}

function among(column: PgColumn, values: readonly string[]): SQL | undefined {
  return values.length > 0 ? inArray(column, [...values]) : undefined;
}

function assignedTo(db: Database, view: IncomingViewpoint, openOnly: boolean): SQL | undefined {
  if (view.appointmentIds.length === 0) return undefined;
  return sql`EXISTS (${db
    .select({ one: sql`1` })
    .from(assignments)
    .where(
      and(
        eq(assignments.incomingId, incomingDocuments.id),
        inArray(assignments.assigneeId, [...view.appointmentIds]),
        openOnly ? ne(assignments.state, 'closed') : undefined,
        openOnly ? ne(assignments.state, 'done') : undefined,
      ),
    )})`;
}

function matches(text: string): SQL {
  const pattern = `%${text.normalize('NFC').replace(/[\\%_]/g, '\\$&')}%`;
  const searched = sql`concat_ws(' ', ${incomingDocuments.numberSymbol}, ${incomingDocuments.subject}, ${incomingDocuments.senderName})`;
  return sql`unaccent(${searched}) ILIKE unaccent(${pattern})`;
}
