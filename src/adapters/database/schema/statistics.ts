/** The share: one row per document and side, a projection of the ledger written in the same transaction. Times to receipt, kept by periods. */
import { sql } from 'drizzle-orm';
import { boolean, date, index, integer, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { bytes, id, moment } from './columns.ts';

export const shareFacts = pgTable(
  'share_facts',
  {
    direction: text('direction').notNull(), // outgoing | incoming
    /** Outgoing: documents.id. Incoming: incoming_documents.id. */
    recordId: uuid('record_id').notNull(),
    unitId: uuid('unit_id').notNull(),
    /** Outgoing: issue date. Incoming: registration date. */
    countedOn: date('counted_on').notNull(),
    class: text('class').notNull(), // A | B | C | D
    origin: text('origin').notNull(), // electronic | copy | digitised
    typeCode: text('type_code').notNull(),
    cause: text('cause'),
    recalled: boolean('recalled').notNull().default(false),
    restatedAt: moment('restated_at'),
  },
  (t) => [
    primaryKey({ columns: [t.direction, t.recordId] }),
    index('share_unit_period').on(t.unitId, t.direction, t.countedOn, t.recordId),
    index('share_unit_class').on(t.unitId, t.direction, t.class, t.countedOn, t.recordId),
    index('share_restated')
      .on(t.unitId, t.direction, t.restatedAt, t.countedOn, t.typeCode)
      .where(sql`restated_at IS NOT NULL`),
  ],
);

/**
 * How many facts a month has of each kind, counted when a transaction commits by a trigger on `share_facts` (migrations-custom.sql):
 * a decade is a few hundred rows. Each fact counts twice, in the row of its type and in that of all types.
 */
export const shareMonths = pgTable(
  'share_months',
  {
    unitId: uuid('unit_id').notNull(),
    direction: text('direction').notNull(),
    /** Empty: all types together. */
    typeCode: text('type_code').notNull(),
    /** The first day. */
    month: date('month').notNull(),
    class: text('class').notNull(),
    /** Empty: none. */
    cause: text('cause').notNull(),
    /** Any origin but electronic. */
    copied: boolean('copied').notNull(),
    recalled: boolean('recalled').notNull(),
    n: integer('n').notNull(),
  },
  (t) => [
    primaryKey({
      columns: [t.unitId, t.direction, t.typeCode, t.month, t.class, t.cause, t.copied, t.recalled],
    }),
  ],
);

/**
 * A day or a month whose times to receipt are kept. It holds as long as no day of it stands in `receipt_changes`; the functions
 * and triggers are in migrations-custom.sql, `keepReceiptTimes` decides which periods are worth it.
 */
export const receiptSpans = pgTable(
  'receipt_spans',
  { firstDay: date('first_day').notNull(), lastDay: date('last_day').notNull() },
  (t) => [primaryKey({ columns: [t.firstDay, t.lastDay] })],
);

/** What a unit and all below it sent in a kept period. Without a row: nothing. */
export const receiptTimes = pgTable(
  'receipt_times',
  {
    unitId: uuid('unit_id').notNull(),
    firstDay: date('first_day').notNull(),
    lastDay: date('last_day').notNull(),
    /** Receiver after receiver, as the function `pack_receipts` writes them. */
    times: bytes('times').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.unitId, t.firstDay, t.lastDay] }),
    index('receipt_times_span').on(t.firstDay, t.lastDay),
  ],
);

/** Days of kept periods on which a delivery was queued that has changed since. Only added to, so that nobody waits for it. */
export const receiptChanges = pgTable(
  'receipt_changes',
  { id: id().default(sql`gen_random_uuid()`), day: date('day').notNull() },
  (t) => [index('receipt_changes_day').on(t.day)],
);
