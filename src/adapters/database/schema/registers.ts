/** Books and the entries of the registers (NĐ 30/2020, appendix IV). */
import { sql } from 'drizzle-orm';
import {
  boolean,
  date,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import type { YearClosing } from '../../../office/documents/registers/closing.ts';
import { id, moment } from './columns.ts';
import { units } from './organisation.ts';

export const books = pgTable(
  'books',
  {
    id: id(),
    unitId: uuid('unit_id')
      .notNull()
      .references(() => units.id),
    direction: text('direction').notNull(), // outgoing | incoming
    name: text('name').notNull(),
    /** Type codes numbered in this book; null = all that no other book of the unit names. Copies: SY, TrS, SL. */
    typeCodes: text('type_codes').array(),
    position: integer('position').notNull().default(0),
    closedAt: moment('closed_at'),
    version: integer('version').notNull().default(1),
  },
  (t) => [index('books_unit').on(t.unitId, t.direction)],
);

/** One row per book and year, locked while a number is taken. */
export const bookYears = pgTable(
  'book_years',
  {
    bookId: uuid('book_id')
      .notNull()
      .references(() => books.id),
    year: integer('year').notNull(),
    nextNumber: integer('next_number').notNull().default(1),
    /** Date of the newest number: date(N) ≤ date(N+1). */
    lastDate: date('last_date'),
    closedAt: moment('closed_at'),
    /** What the closing states, with the SHA-256 of the frozen PDF; see office/documents/registers/closing.ts. */
    closing: jsonb('closing').$type<YearClosing>(),
  },
  (t) => [primaryKey({ columns: [t.bookId, t.year] })],
);

/** A line of a register: every number that was ever taken has one, void ones too. */
export const registerEntries = pgTable(
  'register_entries',
  {
    id: id(),
    bookId: uuid('book_id')
      .notNull()
      .references(() => books.id),
    year: integer('year').notNull(),
    number: integer('number').notNull(),
    direction: text('direction').notNull(),
    documentId: uuid('document_id'),
    incomingId: uuid('incoming_id'),
    /** True when entered by hand for a paper (or secret) document. */
    byHand: boolean('by_hand').notNull().default(false),
    /** Outgoing: date of the document. Incoming: date of arrival. */
    entryDate: date('entry_date').notNull(),
    /** Every further column of appendix IV by its own name; see office/documents/registers/register.ts. */
    columns: jsonb('columns').notNull(),
    voidReason: text('void_reason'),
    /** A state secret may stand here as a line made by hand, never as content. */
    secrecy: text('secrecy').notNull().default('none'), // none | confidential | secret | top-secret
    createdAt: moment('created_at').notNull(),
    createdBy: uuid('created_by'),
  },
  (t) => [
    uniqueIndex('register_number').on(t.bookId, t.year, t.number),
    index('register_document').on(t.documentId),
    index('register_incoming').on(t.incomingId),
    // "Has this been entered before?" is asked at every registration.
    index('register_same_incoming')
      .on(sql`lower(columns ->> 'numberSymbol')`)
      .where(sql`direction = 'incoming' AND void_reason IS NULL`),
    index('register_day').on(t.bookId, t.entryDate, t.number),
  ],
);

/**
 * Books that give no number because the instance was restored from a backup: numbers taken after it are not known
 * here. Two persons confirm the last number, then the row goes (office/documents/registers/confirm-numbers.ts).
 */
export const numberHolds = pgTable('number_holds', {
  bookId: uuid('book_id')
    .primaryKey()
    .references(() => books.id),
  /** What the backup is called; stands as the reason in the void lines. */
  backup: text('backup').notNull(),
  /** Newest event that the restored record has; null when it has none. */
  lastEventAt: moment('last_event_at'),
  heldAt: moment('held_at').notNull(),
});
