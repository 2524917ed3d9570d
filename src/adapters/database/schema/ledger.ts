/** The record: appended in the transaction of the change, never updated or deleted (a trigger refuses). */
import { bigserial, index, jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { id, moment } from './columns.ts';

export const ledgerEvents = pgTable(
  'ledger_events',
  {
    /** Order of arrival; gaps may occur (a sequence does not roll back). */
    seq: bigserial('seq', { mode: 'number' }).notNull(),
    id: id(),
    at: moment('at').notNull(),
    kind: text('kind').notNull(),
    accountId: uuid('account_id'),
    appointmentId: uuid('appointment_id'),
    /** Appointment on whose behalf, when acting by delegation. */
    onBehalfOfId: uuid('on_behalf_of_id'),
    unitId: uuid('unit_id'),
    documentId: uuid('document_id'),
    incomingId: uuid('incoming_id'),
    fileSha256: text('file_sha256'),
    ip: text('ip'),
    traceId: text('trace_id').notNull(),
    before: jsonb('before'),
    after: jsonb('after'),
    /** What the event changes of the share (office/ledger/events.ts, ShareFact); the projection is rebuilt from it. */
    share: jsonb('share'),
  },
  (t) => [
    index('ledger_seq').on(t.seq),
    index('ledger_document').on(t.documentId),
    index('ledger_incoming').on(t.incomingId),
    index('ledger_unit_at').on(t.unitId, t.at),
  ],
);
