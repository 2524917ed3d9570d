/** Outgoing documents, their signers, addressees, files by version, reviews. */
import { sql } from 'drizzle-orm';
import {
  type AnyPgColumn,
  bigint,
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
import { id, moment } from './columns.ts';
import { appointments, authorityGrants, units } from './organisation.ts';

/** Bytes are kept once under their SHA-256; a row says what is known of them. */
export const files = pgTable('files', {
  sha256: text('sha256').primaryKey(),
  size: bigint('size', { mode: 'number' }).notNull(),
  mediaType: text('media_type').notNull(),
  createdAt: moment('created_at').notNull(),
});

export const documents = pgTable(
  'documents',
  {
    id: id(),
    /** The issuing unit. */
    unitId: uuid('unit_id')
      .notNull()
      .references(() => units.id),
    draftedBy: uuid('drafted_by')
      .notNull()
      .references(() => appointments.id),
    state: text('state').notNull(),
    /** Đ5, Đ18, Đ25: how the document came to be; decides which signatures it needs. */
    origin: text('origin').notNull(), // electronic | copy | digitised
    typeCode: text('type_code').notNull(),
    field: text('field'),
    subject: text('subject').notNull(),
    description: text('description'),
    urgency: text('urgency').notNull(), // normal | urgent | very-urgent | express
    circulation: text('circulation'),
    language: text('language').notNull().default('vi'),
    dueDate: date('due_date'),
    pageCount: integer('page_count'),
    paperCopies: integer('paper_copies').notNull().default(0),
    /** Mã hồ sơ (appendix VI): year and notation of the file the document belongs to. */
    fileCatalog: integer('file_catalog'),
    fileNotation: text('file_notation'),
    replyToIncomingId: uuid('reply_to_incoming_id'),
    replacesId: uuid('replaces_id').references((): AnyPgColumn => documents.id),
    replacedById: uuid('replaced_by_id').references((): AnyPgColumn => documents.id),
    bookId: uuid('book_id'),
    number: integer('number'),
    year: integer('year'),
    /** "QĐ-UBND"; joined with the number by office/documents/notation.ts. */
    notation: text('notation').notNull(),
    issuedOn: date('issued_on'),
    issuedAt: moment('issued_at'),
    /** Places given by the drafter, and those prepared for the first signature; see office/documents/page-layout.ts. */
    layout: jsonb('layout'),
    /** Unguessable id of the check page. */
    checkToken: text('check_token').notNull(),
    /** Whether signatures reached the level asked for; the reason when not. */
    levelPending: text('level_pending'),
    reviewRound: integer('review_round').notNull().default(0),
    returnReason: text('return_reason'),
    simulated: boolean('simulated').notNull().default(false),
    version: integer('version').notNull().default(1),
    createdAt: moment('created_at').notNull(),
    updatedAt: moment('updated_at').notNull(),
  },
  (t) => [
    uniqueIndex('documents_check_token').on(t.checkToken),
    uniqueIndex('documents_number').on(t.bookId, t.year, t.number),
    // Lists are read newest first by one of these. What follows the id is tried before the row is fetched.
    index('documents_unit').on(t.unitId, t.id, t.issuedOn, t.typeCode),
    index('documents_unit_state').on(t.unitId, t.state, t.id),
    index('documents_drafted_by').on(t.draftedBy, t.id, t.issuedOn, t.typeCode),
    index('documents_drafted_by_state').on(t.draftedBy, t.state, t.id),
    index('documents_left_out').on(t.unitId, t.issuedOn).where(sql`simulated OR state = 'issued'`),
    // Rows lie about in the order of their days: a few bytes tell where a month is.
    index('documents_issued').using('brin', t.issuedOn).with({ autosummarize: true }),
    index('documents_level_pending').on(t.issuedAt).where(sql`level_pending IS NOT NULL`),
    index('documents_issuing').on(t.updatedAt).where(sql`state = 'issuing'`),
  ],
);

export const documentSigners = pgTable(
  'document_signers',
  {
    documentId: uuid('document_id')
      .notNull()
      .references(() => documents.id, { onDelete: 'cascade' }),
    position: integer('position').notNull(), // 1, 2, … in the order of signing
    appointmentId: uuid('appointment_id')
      .notNull()
      .references(() => appointments.id),
    form: text('form').notNull(),
    grantId: uuid('grant_id').references(() => authorityGrants.id),
    signedAt: moment('signed_at'),
    certificateFingerprint: text('certificate_fingerprint'),
    level: text('level'),
  },
  (t) => [
    primaryKey({ columns: [t.documentId, t.position] }),
    index('signers_appointment').on(t.appointmentId, t.documentId),
    index('signers_waiting').on(t.appointmentId, t.documentId).where(sql`signed_at IS NULL`),
  ],
);

export const documentAddressees = pgTable(
  'document_addressees',
  {
    documentId: uuid('document_id')
      .notNull()
      .references(() => documents.id, { onDelete: 'cascade' }),
    position: integer('position').notNull(),
    unitId: uuid('unit_id').references(() => units.id),
    /** An addressee outside the instance: name only, on paper. */
    name: text('name').notNull(),
    channel: text('channel').notNull(), // electronic | both | paper
  },
  (t) => [primaryKey({ columns: [t.documentId, t.position] })],
);

export const documentFiles = pgTable(
  'document_files',
  {
    id: id(),
    documentId: uuid('document_id')
      .notNull()
      .references(() => documents.id, { onDelete: 'cascade' }),
    role: text('role').notNull(), // main | attachment
    position: integer('position').notNull(),
    name: text('name').notNull(),
    /** Active content was found and the uploader confirmed it as a scanned attachment. */
    confirmedActive: boolean('confirmed_active').notNull().default(false),
    removedAt: moment('removed_at'),
  },
  (t) => [index('document_files_document').on(t.documentId)],
);

/** Nothing is overwritten: each step adds a version that points at bytes. */
export const fileVersions = pgTable(
  'file_versions',
  {
    id: id(),
    fileId: uuid('file_id')
      .notNull()
      .references(() => documentFiles.id, { onDelete: 'cascade' }),
    sequence: integer('sequence').notNull(),
    purpose: text('purpose').notNull(), // draft | prepared | signed | issued | rendition
    sha256: text('sha256')
      .notNull()
      .references(() => files.sha256),
    createdAt: moment('created_at').notNull(),
    createdBy: uuid('created_by'),
  },
  (t) => [uniqueIndex('file_versions_sequence').on(t.fileId, t.sequence)],
);

/** What the main file was set from, while it is that: the drafter goes on writing where they stopped. */
export const documentContents = pgTable('document_contents', {
  documentId: uuid('document_id')
    .primaryKey()
    .references(() => documents.id, { onDelete: 'cascade' }),
  /** As office/outgoing/compose-draft.ts takes it. */
  content: jsonb('content').notNull(),
});

/** NĐ 30/2020 Đ12: content by the head of the drafting unit, form by the office in charge of form. */
export const documentReviews = pgTable(
  'document_reviews',
  {
    id: id(),
    documentId: uuid('document_id')
      .notNull()
      .references(() => documents.id, { onDelete: 'cascade' }),
    round: integer('round').notNull(),
    kind: text('kind').notNull(), // content | form
    decision: text('decision').notNull(), // approved | returned
    comment: text('comment'),
    /** [{page, x, y, text}]: PinnedComment of office/documents/document.ts. */
    comments: jsonb('comments').notNull().default([]),
    appointmentId: uuid('appointment_id')
      .notNull()
      .references(() => appointments.id),
    at: moment('at').notNull(),
  },
  (t) => [index('document_reviews_document').on(t.documentId)],
);

/** Long work that a person waits for: signing, issuing, exports. */
export const jobs = pgTable(
  'jobs',
  {
    id: id(),
    kind: text('kind').notNull(),
    state: text('state').notNull(), // queued | running | done | failed
    accountId: uuid('account_id').notNull(),
    documentId: uuid('document_id'),
    /** The process that runs it; a job of a dead process is failed at the next start. */
    owner: text('owner').notNull(),
    step: text('step'),
    result: jsonb('result'),
    error: jsonb('error'),
    createdAt: moment('created_at').notNull(),
    updatedAt: moment('updated_at').notNull(),
  },
  (t) => [
    // A document is in one job at a time.
    uniqueIndex('jobs_one_open').on(t.documentId).where(sql`state in ('queued', 'running')`),
    index('jobs_state').on(t.state),
  ],
);
