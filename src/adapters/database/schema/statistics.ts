/** The share: one row per document and side, a projection of the ledger written in the same transaction. */
import { sql } from 'drizzle-orm';
import { boolean, date, index, integer, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { moment } from './columns.ts';

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
