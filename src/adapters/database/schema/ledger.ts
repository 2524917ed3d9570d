/** The record: appended in the transaction of the change, never updated or deleted (a trigger refuses). */
import { sql } from 'drizzle-orm';
import {
  bigint,
  bigserial,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uuid,
} from 'drizzle-orm/pg-core';
import { bytes, id, moment } from './columns.ts';

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
    /** Random: what is sealed of the address is a digest over both, so that a proof need not show the address. */
    ipSalt: uuid('ip_salt').notNull().default(sql`gen_random_uuid()`),
    traceId: text('trace_id').notNull(),
    before: jsonb('before'),
    after: jsonb('after'),
    /** What the event changes of the share (office/ledger/events.ts, ShareFact); the projection is rebuilt from it. */
    share: jsonb('share'),
  },
  (t) => [
    index('ledger_seq').on(t.seq),
    // Most events lack one or more of these: what they lack is not written.
    index('ledger_document').on(t.documentId, t.seq).where(sql`document_id IS NOT NULL`),
    index('ledger_incoming').on(t.incomingId, t.seq).where(sql`incoming_id IS NOT NULL`),
    index('ledger_unit').on(t.unitId, t.seq),
    index('ledger_account').on(t.accountId, t.seq).where(sql`account_id IS NOT NULL`),
  ],
);

/** What no batch holds yet: a trigger writes it with the event, sealing takes it out. A late commit is simply seen later. */
export const ledgerUnsealed = pgTable('ledger_unsealed', {
  eventId: uuid('event_id').primaryKey(),
  seq: bigint('seq', { mode: 'number' }).notNull(),
});

/** Sealed batches (docs/so-cai.md); a trigger refuses changes. The truth is the signed header in `jws`. */
export const ledgerBatches = pgTable(
  'ledger_batches',
  {
    /** From 1, without gaps. */
    number: integer('number').primaryKey(),
    sealedAt: moment('sealed_at').notNull(),
    size: integer('size').notNull(),
    /** SHA-256 of the header in hexadecimal; the next header repeats it. */
    digest: text('digest').notNull().unique(),
    jws: text('jws').notNull(),
  },
  (t) => [index('ledger_batch_sealed_at').on(t.sealedAt)],
);

/** Which event stands where. No foreign keys: a missing event must stay visible as missing. */
export const ledgerLeaves = pgTable(
  'ledger_leaves',
  {
    batch: integer('batch').notNull(),
    /** From 0. */
    position: integer('position').notNull(),
    eventId: uuid('event_id').notNull().unique(),
    hash: bytes('hash').notNull(),
  },
  (t) => [primaryKey({ columns: [t.batch, t.position] })],
);

/** A batch without a row here waits for its time-stamp. */
export const ledgerTimestamps = pgTable('ledger_timestamps', {
  batch: integer('batch').primaryKey(),
  /** RFC 3161 token over the header's digest. */
  token: bytes('token').notNull(),
  stampedAt: moment('stamped_at').notNull(),
});

/** Public halves of the keys that signed batches. */
export const ledgerKeys = pgTable('ledger_keys', {
  /** RFC 7638, SHA-256. */
  thumbprint: text('thumbprint').primaryKey(),
  publicJwk: jsonb('public_jwk').notNull(),
  createdAt: moment('created_at').notNull(),
});
