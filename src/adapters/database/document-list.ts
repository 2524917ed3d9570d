/** The boxes of outgoing documents. What a person may not read never leaves the database. */
import { and, desc, eq, exists, getTableColumns, inArray, isNull, type SQL, sql } from 'drizzle-orm';
import type {
  DocumentBox,
  DocumentListQuery,
  ListedDocument,
} from '../../office/documents/document-store.ts';
import type { OutgoingState } from '../../office/documents/lifecycle/outgoing.ts';
import { type Page, pageOf } from '../../office/paging.ts';
import type { Database } from './database.ts';
import { among, contains, inSearched, linked, type Newest, newestOf } from './newest.ts';
import { documentReviews, documentSigners, documents } from './schema/documents.ts';
import { appointments, people, units } from './schema/organisation.ts';
import { belowUnits } from './units-below.ts';

export async function listDocuments(db: Database, query: DocumentListQuery): Promise<Page<ListedDocument>> {
  const newest = newestDocuments(query);
  const ids = newestOf(newest, await branches(db, newest, query));
  if (ids === null) return { items: [], next: null };
  const rows = await db
    .select({ ...getTableColumns(documents), drafterName: people.fullName, unitName: units.name })
    .from(documents)
    .innerJoin(appointments, eq(appointments.id, documents.draftedBy))
    .innerJoin(people, eq(people.id, appointments.personId))
    .innerJoin(units, eq(units.id, appointments.unitId))
    .where(sql`${documents.id} IN (${ids})`)
    .orderBy(desc(documents.id));
  return pageOf(rows as ListedDocument[], query.limit);
}

const boxStates: Readonly<Record<DocumentBox, readonly OutgoingState[] | undefined>> = {
  drafts: ['draft', 'returned'],
  'to-review': ['in_review'],
  'to-sign': ['awaiting_signature'],
  'to-issue': ['signed', 'issuing'],
  'to-send': ['issued'],
  issued: ['issued', 'sent', 'recalled', 'replaced'],
  all: undefined,
};

function newestDocuments({ box, unitId, query, cursor, limit }: DocumentListQuery): Newest {
  const searched = sql`${documents}.search_text`;
  return {
    table: documents,
    state: documents.state,
    states: boxStates[box],
    where: unitId === undefined ? undefined : eq(documents.unitId, unitId),
    words: query === undefined ? undefined : inSearched(contains(searched, query)),
    cursor,
    limit: limit + 1,
  };
}

async function branches(
  db: Database,
  newest: Newest,
  { box, viewpoint: view }: DocumentListQuery,
): Promise<(readonly SQL[])[]> {
  const of = (where: SQL | undefined): Newest => ({ ...newest, where: and(newest.where, where) });
  switch (box) {
    case 'drafts':
      return [among(newest, documents.draftedBy, view.appointmentIds)];
    case 'to-review':
      // Content by a leader of the drafting unit, form by a clerk of the issuing one (Đ12), each once a round.
      return [
        among(of(lacksReview(db, 'content')), documents.draftedBy, await postsIn(db, view.leadsUnits)),
        among(of(lacksReview(db, 'form')), documents.unitId, view.clerkOfUnits),
      ];
    case 'to-sign':
      return [
        linked(
          of(isNext),
          documentSigners.documentId,
          documentSigners.appointmentId,
          view.appointmentIds,
          isNull(documentSigners.signedAt),
        ),
      ];
    case 'to-issue':
    case 'to-send':
      return [among(newest, documents.unitId, view.clerkOfUnits)];
    case 'issued':
    case 'all':
      return readableDocuments(db, newest, view);
  }
}

/** Mirrors `mayReadDocument` of office/documents/document-access.ts. */
export async function readableDocuments(
  db: Database,
  newest: Newest,
  view: DocumentListQuery['viewpoint'],
): Promise<(readonly SQL[])[]> {
  const drafters = [...view.appointmentIds, ...(await postsIn(db, view.readsAllOf))];
  return [
    among(newest, documents.unitId, view.readsAllOf),
    among(newest, documents.draftedBy, [...new Set(drafters)]),
    linked(newest, documentSigners.documentId, documentSigners.appointmentId, view.appointmentIds),
    among(newest, documents.unitId, await belowUnits(db, view.readsBelow)),
  ];
}

async function postsIn(db: Database, unitIds: readonly string[]): Promise<readonly string[]> {
  if (unitIds.length === 0) return [];
  const rows = await db
    .select({ id: appointments.id })
    .from(appointments)
    .where(inArray(appointments.unitId, [...unitIds]));
  return rows.map((row) => row.id);
}

/** It is this signer's turn. */
const isNext = sql`${documentSigners.position} = (
  SELECT min(s.position) FROM document_signers s WHERE s.document_id = ${documents.id} AND s.signed_at IS NULL)`;

function lacksReview(db: Database, kind: 'content' | 'form'): SQL {
  const given = db
    .select({ one: sql`1` })
    .from(documentReviews)
    .where(
      and(
        eq(documentReviews.documentId, documents.id),
        eq(documentReviews.round, documents.reviewRound),
        eq(documentReviews.kind, kind),
        eq(documentReviews.decision, 'approved'),
      ),
    );
  return sql`NOT ${exists(given)}`;
}
