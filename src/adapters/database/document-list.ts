/** The boxes of outgoing documents. What a person may not read never leaves the database. */
import { and, desc, eq, exists, ilike, inArray, lt, or, type SQL, sql } from 'drizzle-orm';
import type { DocumentRecord } from '../../office/documents/document.ts';
import type { DocumentListQuery, Viewpoint } from '../../office/documents/document-store.ts';
import type { OutgoingState } from '../../office/documents/lifecycle/outgoing.ts';
import { type Page, pageOf } from '../../office/paging.ts';
import type { Database } from './database.ts';
import { documentReviews, documentSigners, documents } from './schema/documents.ts';
import { appointments } from './schema/organisation.ts';

export async function listDocuments(db: Database, query: DocumentListQuery): Promise<Page<DocumentRecord>> {
  const rows = await db
    .select()
    .from(documents)
    .where(
      and(
        readable(db, query.viewpoint),
        inBox(db, query),
        query.unitId === undefined ? undefined : eq(documents.unitId, query.unitId),
        query.query === undefined ? undefined : matches(query.query),
        query.cursor === undefined ? undefined : lt(documents.id, query.cursor),
      ),
    )
    .orderBy(desc(documents.id))
    .limit(query.limit + 1);
  return pageOf(rows as DocumentRecord[], query.limit);
}

/** Mirrors `mayReadDocument` of office/documents/document-access.ts. */
function readable(db: Database, view: Viewpoint): SQL | undefined {
  return or(
    among(documents.unitId, view.readsAllOf),
    among(documents.draftedBy, view.appointmentIds),
    signs(db, view, false),
    draftedIn(db, view.readsAllOf),
    view.readsBelow.length === 0
      ? undefined
      : sql`${documents.unitId} IN (
          WITH RECURSIVE below(id) AS (
            SELECT id FROM units WHERE id = ANY(${sql.param([...view.readsBelow])}::uuid[])
            UNION SELECT u.id FROM units u JOIN below b ON u.parent_id = b.id
          ) SELECT id FROM below)`,
    sql`false`,
  );
}

function inBox(db: Database, { box, viewpoint: view }: DocumentListQuery): SQL | undefined {
  switch (box) {
    case 'drafts':
      return and(inState('draft', 'returned'), among(documents.draftedBy, view.appointmentIds));
    case 'to-review':
      return and(inState('in_review'), awaitsReview(db, view));
    case 'to-sign':
      return and(inState('awaiting_signature'), signs(db, view, true));
    case 'to-issue':
      return and(inState('signed', 'issuing'), among(documents.unitId, view.clerkOfUnits));
    case 'to-send':
      return and(inState('issued'), among(documents.unitId, view.clerkOfUnits));
    case 'issued':
      return inState('issued', 'sent', 'recalled', 'replaced');
    case 'all':
      return undefined;
  }
}

/** Content by a leader of the drafting unit, form by a clerk of the issuing one (Đ12), each once a round. */
function awaitsReview(db: Database, view: Viewpoint): SQL | undefined {
  return or(
    and(draftedIn(db, view.leadsUnits), lacksReview(db, 'content')),
    and(among(documents.unitId, view.clerkOfUnits), lacksReview(db, 'form')),
  );
}

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

/** A signer; with `next`, the one whose turn it is. */
function signs(db: Database, view: Viewpoint, next: boolean): SQL {
  const turn = sql`${documentSigners.position} = (
    SELECT min(s.position) FROM document_signers s WHERE s.document_id = ${documents.id} AND s.signed_at IS NULL)`;
  return exists(
    db
      .select({ one: sql`1` })
      .from(documentSigners)
      .where(
        and(
          eq(documentSigners.documentId, documents.id),
          among(documentSigners.appointmentId, view.appointmentIds),
          next ? turn : undefined,
        ),
      ),
  );
}

function draftedIn(db: Database, unitIds: readonly string[]): SQL {
  return exists(
    db
      .select({ one: sql`1` })
      .from(appointments)
      .where(and(eq(appointments.id, documents.draftedBy), among(appointments.unitId, unitIds))),
  );
}

function inState(...states: OutgoingState[]): SQL {
  return inArray(documents.state, states);
}

function among(
  column: Parameters<typeof inArray>[0] & Parameters<typeof eq>[0],
  values: readonly string[],
): SQL {
  return values.length === 0 ? sql`false` : inArray(column as typeof documents.unitId, [...values]);
}

function matches(text: string): SQL | undefined {
  const pattern = `%${text.normalize('NFC').replace(/[\\%_]/g, '\\$&')}%`;
  const symbol = sql`lpad(${documents.number}::text, greatest(2, length(${documents.number}::text)), '0') || '/' || ${documents.notation}`;
  return or(
    sql`unaccent(${documents.subject}) ILIKE unaccent(${pattern})`,
    ilike(documents.notation, pattern),
    sql`${symbol} ILIKE ${pattern}`,
  );
}
