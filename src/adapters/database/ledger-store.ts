import { and, asc, desc, eq, gt, inArray, isNotNull, lt, type SQL, sql } from 'drizzle-orm';
import { v7 as newId } from 'uuid';
import type { Ledger, LedgerEvent, LedgerKind, ShareFact } from '../../office/ledger/events.ts';
import type { LedgerReader, OwnEvent, RecordedEvent } from '../../office/ledger/ledger-reader.ts';
import { project, type ShareRow } from '../../office/ledger/project-share.ts';
import type { Page, PageRequest } from '../../office/paging.ts';
import type { Clock } from '../../office/unit-of-work.ts';
import type { Database } from './database.ts';
import { insertRows } from './insert-rows.ts';
import { namesOf } from './names-of.ts';
import { documents } from './schema/documents.ts';
import { accounts } from './schema/identity.ts';
import { incomingDocuments } from './schema/incoming.ts';
import { ledgerEvents } from './schema/ledger.ts';
import { appointments, people } from './schema/organisation.ts';
import { shareFacts, shareMonths } from './schema/statistics.ts';

/** Appends to the record within the transaction that `db` is; the share is projected in the same breath. */
export function createLedger(db: Database, { clock }: { readonly clock: Clock }): Ledger & LedgerReader {
  return {
    ...createLedgerReader(db),
    async append(event) {
      const at = clock.now();
      await db.insert(ledgerEvents).values({ id: newId(), at, ...asRow(event) });
      if (event.share) await applyShare(db, event.share, at);
    },
    async appendAll(events) {
      const at = clock.now();
      await insertRows(
        db,
        ledgerEvents,
        events.map((event) => ({ id: newId(), at, ...asRow(event) })),
      );
      for (const { share } of events) if (share) await applyShare(db, share, at);
    },
  };
}

function asRow(event: LedgerEvent): Omit<typeof ledgerEvents.$inferInsert, 'id' | 'at'> {
  return {
    kind: event.kind,
    accountId: event.actor.accountId,
    appointmentId: event.appointmentId ?? null,
    onBehalfOfId: event.onBehalfOfId ?? null,
    unitId: event.unitId ?? null,
    documentId: event.documentId ?? null,
    incomingId: event.incomingId ?? null,
    fileSha256: event.fileSha256 ?? null,
    ip: 'ip' in event.actor ? event.actor.ip : null,
    traceId: event.actor.traceId,
    before: event.before ?? null,
    after: event.after ?? null,
    share: event.share ?? null,
  };
}

async function applyShare(db: Database, fact: ShareFact, at: Date): Promise<void> {
  const key = and(eq(shareFacts.direction, fact.direction), eq(shareFacts.recordId, fact.recordId));
  const [previous] = await db.select().from(shareFacts).where(key).for('update');
  const row = project((previous as ShareRow | undefined) ?? null, fact, at);
  await db
    .insert(shareFacts)
    .values(row)
    .onConflictDoUpdate({ target: [shareFacts.direction, shareFacts.recordId], set: row });
}

/** Empties the projection and replays the record into it. Run it in a transaction of its own. */
export async function rebuildShare(db: Database): Promise<void> {
  // The months are counted anew with the facts, whatever they said.
  await db.execute(sql`SET CONSTRAINTS share_counted IMMEDIATE`);
  await db.delete(shareFacts);
  await db.delete(shareMonths);
  for (let last = 0; ; ) {
    const batch = await db
      .select({ seq: ledgerEvents.seq, at: ledgerEvents.at, share: ledgerEvents.share })
      .from(ledgerEvents)
      .where(and(gt(ledgerEvents.seq, last), isNotNull(ledgerEvents.share)))
      .orderBy(asc(ledgerEvents.seq))
      .limit(1000);
    for (const event of batch) await applyShare(db, event.share as ShareFact, event.at);
    const end = batch.at(-1);
    if (!end) return;
    last = end.seq;
  }
}

export function createLedgerReader(db: Database): LedgerReader {
  return {
    ofDocument: (id, page) => readPage(db, eq(ledgerEvents.documentId, id), page, 'oldest-first'),
    ofIncoming: (id, page) => readPage(db, eq(ledgerEvents.incomingId, id), page, 'oldest-first'),
    ofUnit: (id, page, kinds) => readPage(db, ofUnit(id, kinds), page, 'newest-first'),
    ofAccount: (id, page) => readOwn(db, id, page),
    namesOf: (ids) => namesOf(db, ids),
  };
}

function ofUnit(id: string, kinds: readonly LedgerKind[] | undefined): SQL {
  const unit = eq(ledgerEvents.unitId, id);
  return kinds === undefined ? unit : (and(unit, inArray(ledgerEvents.kind, [...kinds])) ?? unit);
}

async function readOwn(db: Database, accountId: string, request: PageRequest): Promise<Page<OwnEvent>> {
  const page = await readPage(db, eq(ledgerEvents.accountId, accountId), request, 'newest-first');
  const subjects = new Map<string, string>();
  for (const [table, id] of [
    [documents, 'documentId'],
    [incomingDocuments, 'incomingId'],
  ] as const) {
    const ids = [...new Set(page.items.flatMap((event) => event[id] ?? []))];
    if (ids.length === 0) continue;
    const rows = await db
      .select({ id: table.id, subject: table.subject })
      .from(table)
      .where(inArray(table.id, ids));
    for (const row of rows) subjects.set(row.id, row.subject);
  }
  const items = page.items.map((event) => ({
    ...event,
    subject: subjects.get(event.documentId ?? event.incomingId ?? '') ?? null,
  }));
  return { ...page, items };
}

async function readPage(
  db: Database,
  of: SQL,
  page: PageRequest,
  order: 'oldest-first' | 'newest-first',
): Promise<Page<RecordedEvent>> {
  const from = Number(page.cursor);
  const ascending = order === 'oldest-first';
  const beyond =
    Number.isSafeInteger(from) && page.cursor ? (ascending ? gt : lt)(ledgerEvents.seq, from) : undefined;
  const rows = await db
    .select({ event: ledgerEvents, fullName: people.fullName, position: appointments.position })
    .from(ledgerEvents)
    .leftJoin(accounts, eq(accounts.id, ledgerEvents.accountId))
    .leftJoin(people, eq(people.id, accounts.personId))
    .leftJoin(appointments, eq(appointments.id, ledgerEvents.appointmentId))
    .where(and(of, beyond))
    .orderBy(ascending ? asc(ledgerEvents.seq) : desc(ledgerEvents.seq))
    .limit(page.limit + 1);
  const items = rows.slice(0, page.limit).map(asRecorded);
  return { items, next: rows.length > page.limit ? String(items.at(-1)?.seq) : null };
}

function asRecorded(row: {
  event: typeof ledgerEvents.$inferSelect;
  fullName: string | null;
  position: string | null;
}): RecordedEvent {
  const { ip: _kept, ipSalt: _alsoKept, ...event } = row.event;
  return {
    ...event,
    kind: event.kind as LedgerKind,
    before: event.before as RecordedEvent['before'],
    after: event.after as RecordedEvent['after'],
    share: event.share as ShareFact | null,
    fullName: row.fullName,
    position: row.position,
  };
}
