/** The boxes of incoming documents. What a person may not read never leaves the database. */
import { desc, eq, notInArray, type SQL, sql } from 'drizzle-orm';
import type { IncomingRecord } from '../../office/incoming/incoming.ts';
import type { IncomingBox, IncomingListQuery } from '../../office/incoming/incoming-store.ts';
import { type Page, pageOf } from '../../office/paging.ts';
import type { Database } from './database.ts';
import { incomingColumns } from './incoming-rows.ts';
import { among, contains, inSearched, linked, type Newest, newestOf } from './newest.ts';
import { assignments, incomingDocuments } from './schema/incoming.ts';
import { belowUnits } from './units-below.ts';

/** The verdict holds whole reports, which no list shows: it is left where it lies. */
const columns = { ...incomingColumns, verdict: sql<null>`NULL` };

export async function listIncomingRows(
  db: Database,
  query: IncomingListQuery,
): Promise<Page<IncomingRecord>> {
  const newest = newestIncoming(query);
  const ids = newestOf(newest, await branches(db, newest, query));
  if (ids === null) return { items: [], next: null };
  const rows = await db
    .select(columns)
    .from(incomingDocuments)
    .where(sql`${incomingDocuments.id} IN (${ids})`)
    .orderBy(desc(incomingDocuments.id));
  return pageOf(rows as IncomingRecord[], query.limit);
}

const boxStates: Readonly<Record<IncomingBox, readonly IncomingRecord['state'][] | undefined>> = {
  arrived: ['arrived'],
  registered: ['registered', 'directed', 'assigned', 'in_progress'],
  'to-direct': ['registered'],
  'to-assign': ['directed'],
  mine: ['assigned', 'in_progress'],
  done: ['done'],
  all: undefined,
};

function newestIncoming({ box, unitId, query, cursor, limit }: IncomingListQuery): Newest {
  const { numberSymbol, subject, senderName } = incomingDocuments;
  const searched = sql`incoming_search(${numberSymbol}, ${subject}, ${senderName})`;
  return {
    table: incomingDocuments,
    state: incomingDocuments.state,
    states: boxStates[box],
    where: unitId === undefined ? undefined : eq(incomingDocuments.unitId, unitId),
    words: query === undefined ? undefined : inSearched(contains(searched, query)),
    cursor,
    limit: limit + 1,
  };
}

async function branches(
  db: Database,
  newest: Newest,
  { box, viewpoint: view }: IncomingListQuery,
): Promise<(readonly SQL[])[]> {
  const assigned = (where?: SQL) =>
    linked(newest, assignments.incomingId, assignments.assigneeId, view.appointmentIds, where);
  switch (box) {
    case 'to-direct':
      return [among(newest, incomingDocuments.unitId, view.leadsUnits)];
    case 'to-assign':
      return [among(newest, incomingDocuments.unitId, view.assignsIn)];
    case 'mine':
      return [assigned(notInArray(assignments.state, ['closed', 'done']))];
    default:
      return readableIncoming(db, newest, view);
  }
}

/** Mirrors `openForReading` of office/incoming/incoming-access.ts. */
export async function readableIncoming(
  db: Database,
  newest: Newest,
  view: IncomingListQuery['viewpoint'],
): Promise<(readonly SQL[])[]> {
  return [
    among(newest, incomingDocuments.unitId, view.readsAllOf),
    among(newest, incomingDocuments.unitId, await belowUnits(db, view.readsBelow)),
    linked(newest, assignments.incomingId, assignments.assigneeId, view.appointmentIds),
  ];
}
