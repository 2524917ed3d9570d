/** The share: one row per document and side, a projection of the ledger written in the same transaction. */
import { boolean, date, index, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
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
    // Every column that counting asks for: the figures come from the index alone.
    index('share_unit_period').on(
      t.unitId,
      t.direction,
      t.countedOn,
      t.recordId,
      t.class,
      t.origin,
      t.recalled,
      t.restatedAt,
    ),
    index('share_unit_class').on(t.unitId, t.direction, t.class, t.countedOn, t.recordId),
  ],
);
