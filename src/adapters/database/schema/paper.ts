/** Paper: what was handed to the post, what stands on envelopes, who used an archive copy (NĐ 30/2020 appendix IV, II–IV). */
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
import type { RegisterClosing } from '../../../office/documents/registers/yearly/register-year.ts';
import { id, moment } from './columns.ts';
import { files } from './documents.ts';
import { units } from './organisation.ts';
import { registerEntries } from './registers.ts';

const unitId = () =>
  uuid('unit_id')
    .notNull()
    .references(() => units.id);

/** A line of the post book: one addressee, one day. */
export const postings = pgTable(
  'postings',
  {
    id: id(),
    unitId: unitId(),
    postedOn: date('posted_on').notNull(),
    addressee: text('addressee').notNull(),
    address: text('address'),
    envelopes: integer('envelopes').notNull(),
    method: text('method').notNull().default('post'), // hand | post | registered
    itemNumber: text('item_number'),
    /** Signature and postmark, once known. */
    receipt: text('receipt'),
    note: text('note'),
    /** What became of it, and the scan of the slip that came back signed. */
    outcome: text('outcome'), // received | returned
    outcomeOn: date('outcome_on'),
    outcomeNote: text('outcome_note'),
    slipSha256: text('slip_sha256').references(() => files.sha256),
    urgency: text('urgency').notNull(), // normal | urgent | very-urgent | express
    /** A wrong line is struck out, never removed. */
    struckAt: moment('struck_at'),
    struckBy: text('struck_by'),
    struckReason: text('struck_reason'),
    createdAt: moment('created_at').notNull(),
    createdBy: uuid('created_by'),
    version: integer('version').notNull().default(1),
  },
  (t) => [
    index('postings_unit').on(t.unitId, t.id),
    index('postings_day').on(t.unitId, t.postedOn, t.id),
    // What is waited for: the slip that the addressee signs.
    index('postings_open').on(t.unitId, t.id).where(sql`outcome IS NULL AND struck_at IS NULL`),
    // The address that was written last for an addressee.
    index('postings_addressee').on(t.unitId, t.addressee, t.id),
  ],
);

/** The documents in the envelope. */
export const postingItems = pgTable(
  'posting_items',
  {
    postingId: uuid('posting_id')
      .notNull()
      .references(() => postings.id),
    position: integer('position').notNull(),
    entryId: uuid('entry_id')
      .notNull()
      .references(() => registerEntries.id),
    documentId: uuid('document_id'),
    /** The paper delivery that was fulfilled. */
    deliveryId: uuid('delivery_id'),
    numberSymbol: text('number_symbol').notNull(),
    /** Column (8) of the outgoing register was filled by this line, and is emptied when it is struck out. */
    notedTransfer: boolean('noted_transfer').notNull().default(false),
  },
  (t) => [
    primaryKey({ columns: [t.postingId, t.position] }),
    index('posting_items_delivery').on(t.deliveryId),
  ],
);

/** Address and numbers of the unit on its envelopes. */
export const envelopeSenders = pgTable('envelope_senders', {
  unitId: unitId().primaryKey(),
  address: text('address'),
  phone: text('phone'),
  fax: text('fax'),
  email: text('email'),
  website: text('website'),
});

/** A line of the book of the use of archive copies. */
export const copyUses = pgTable(
  'copy_uses',
  {
    id: id(),
    unitId: unitId(),
    entryId: uuid('entry_id')
      .notNull()
      .references(() => registerEntries.id),
    documentId: uuid('document_id'),
    usedOn: date('used_on').notNull(),
    userName: text('user_name').notNull(),
    numberSymbol: text('number_symbol').notNull(),
    documentDate: date('document_date').notNull(),
    titleAndSubject: text('title_and_subject').notNull(),
    fileCode: text('file_code'),
    receipt: text('receipt'),
    returnedOn: date('returned_on'),
    /** Appointment of the leader who permitted it, and name and position as they stand in the book. */
    permittedById: uuid('permitted_by_id').notNull(),
    permittedBy: text('permitted_by').notNull(),
    purpose: text('purpose').notNull(),
    note: text('note'),
    createdAt: moment('created_at').notNull(),
    createdBy: uuid('created_by'),
    version: integer('version').notNull().default(1),
  },
  (t) => [
    index('copy_uses_unit').on(t.unitId, t.id),
    index('copy_uses_day').on(t.unitId, t.usedOn, t.id),
    // One archive copy: it is with one reader at a time.
    uniqueIndex('copy_uses_out').on(t.entryId).where(sql`returned_on IS NULL`),
  ],
);

/**
 * The unit's registers that have no numbers of their own, by year. The row is locked while the year is closed; whoever writes a
 * line of that year shares it.
 */
export const registerYears = pgTable(
  'register_years',
  {
    unitId: unitId(),
    register: text('register').notNull(), // handling | quantities | postings | copy-uses
    year: integer('year').notNull(),
    closedAt: moment('closed_at'),
    /** What the closing states, with the SHA-256 of the frozen files; see office/documents/registers/yearly/register-year.ts. */
    closing: jsonb('closing').$type<RegisterClosing>(),
  },
  (t) => [primaryKey({ columns: [t.unitId, t.register, t.year] })],
);
