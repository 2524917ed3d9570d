/** The boxes of incoming documents. What a person may not read never leaves the database. */
import { desc, eq, notInArray, type SQL, sql } from 'drizzle-orm';
import type { IncomingRecord } from '../../office/incoming/incoming.ts';
import type { IncomingBox, IncomingListQuery, ListedIncoming } from '../../office/incoming/incoming-store.ts';
import { type Page, pageOf } from '../../office/paging.ts';
import type { Database } from './database.ts';
import { incomingColumns } from './incoming-rows.ts';
import { among, contains, inSearched, linked, type Newest, newestOf } from './newest.ts';
import { assignments, incomingDocuments } from './schema/incoming.ts';
import { belowUnits } from './units-below.ts';

/** The verdict holds whole reports, which no list shows: it is left where it lies. */
const columns = {
  ...incomingColumns,
  verdict: sql<null>`NULL`,
  lead: sql`(SELECT json_build_object('name', coalesce(u.name, p.full_name), 'isUnit', u.id IS NOT NULL)
    FROM assignments a LEFT JOIN units u ON u.id = a.unit_id
    JOIN appointments o ON o.id = a.assignee_id JOIN people p ON p.id = o.person_id
    WHERE a.incoming_id = incoming_documents.id AND a.part = 'lead'
    ORDER BY a.state = 'closed', a.id DESC LIMIT 1)`,
};

export async function listIncomingRows(
  db: Database,
  query: IncomingListQuery,
): Promise<Page<ListedIncoming>> {
  const newest = newestIncoming(query);
  const ids = newestOf(newest, await branches(db, newest, query));
  if (ids === null) return { items: [], next: null };
  const rows = await db
    .select(columns)
    .from(incomingDocuments)
    .where(sql`${incomingDocuments.id} IN (${ids})`)
    .orderBy(desc(incomingDocuments.id));
  return pageOf(rows as ListedIncoming[], query.limit);
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
  const searched = sql`${incomingDocuments}.search_text`;
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
  switch (box) {
    case 'to-direct':
      return [among(newest, incomingDocuments.unitId, view.leadsUnits)];
    case 'to-assign':
      return [among(newest, incomingDocuments.unitId, view.assignsIn)];
    case 'mine':
      return partsOf(newest, view, notInArray(assignments.state, ['closed', 'done']));
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
    ...partsOf(newest, view),
  ];
}

/** Parts of one's own, and of the units for which one acts. */
function partsOf(newest: Newest, view: IncomingListQuery['viewpoint'], where?: SQL): (readonly SQL[])[] {
  const { incomingId, assigneeId, unitId } = assignments;
  return [
    linked(newest, incomingId, assigneeId, view.appointmentIds, where),
    linked(newest, incomingId, unitId, view.takesPartsOf, where),
  ];
}
