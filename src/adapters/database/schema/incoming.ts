/** What a unit received: arrival, registration, direction, assignments. */
import { sql } from 'drizzle-orm';
import { boolean, date, index, integer, jsonb, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { id, moment } from './columns.ts';
import { files } from './documents.ts';
import { appointments, units } from './organisation.ts';

/** Verdicts on arrival, never changed: the report of lib/verification for each file, once for all units they came to together. */
export const incomingVerdicts = pgTable('incoming_verdicts', { id: id(), files: jsonb('files').notNull() });

export const incomingDocuments = pgTable(
  'incoming_documents',
  {
    id: id(),
    unitId: uuid('unit_id')
      .notNull()
      .references(() => units.id),
    state: text('state').notNull(),
    source: text('source').notNull(), // electronic | paper
    /** With a paper original to follow (edXML Paper): class B of the share. */
    paperFollows: boolean('paper_follows').notNull().default(false),
    /** Came from a rehearsal of another system: the share leaves it out. */
    simulated: boolean('simulated').notNull().default(false),
    origin: text('origin').notNull().default('electronic'), // electronic | copy | digitised
    consignmentId: uuid('consignment_id'),
    senderCode: text('sender_code'),
    senderName: text('sender_name').notNull(),
    /** The sender's own id of the document (edXML DocumentId). */
    foreignDocumentId: text('foreign_document_id'),
    numberSymbol: text('number_symbol').notNull(),
    issuedOn: date('issued_on'),
    typeCode: text('type_code').notNull(),
    subject: text('subject').notNull(),
    urgency: text('urgency').notNull(),
    secrecy: text('secrecy').notNull().default('none'), // rows made by hand only may differ
    signerName: text('signer_name'),
    signerPosition: text('signer_position'),
    /** [{fullName, position, certificateFingerprint}] as the sender named them: whose signatures must be there. */
    signers: jsonb('signers').notNull().default([]),
    dueDate: date('due_date'),
    pageCount: integer('page_count'),
    /** Null until the signatures were judged. */
    verdictId: uuid('verdict_id').references(() => incomingVerdicts.id),
    signaturesValid: boolean('signatures_valid'),
    /** What is wrong with the set of signatures; null when nothing is, or not judged yet. */
    signatureFault: text('signature_fault'),
    arrivedAt: moment('arrived_at').notNull(),
    registeredAt: moment('registered_at'),
    bookId: uuid('book_id'),
    year: integer('year'),
    arrivalNumber: integer('arrival_number'),
    arrivedOn: date('arrived_on'),
    fileCode: text('file_code'),
    forwardedTo: text('forwarded_to'),
    returnReason: text('return_reason'),
    recallState: text('recall_state'), // requested | agreed | refused
    recallReason: text('recall_reason'),
    /** Id of the message that asked: the same one asks once. */
    recallMessageId: uuid('recall_message_id'),
    /** The sender's own order of its recalls: an earlier one that comes again asks for nothing. */
    recallSequence: integer('recall_sequence').notNull().default(0),
    duplicateOfId: uuid('duplicate_of_id'),
    finishedAt: moment('finished_at'),
    replyDocumentId: uuid('reply_document_id'),
    version: integer('version').notNull().default(1),
    updatedAt: moment('updated_at').notNull(),
  },
  (t) => [
    index('incoming_unit').on(t.unitId, t.id, t.issuedOn, t.typeCode),
    index('incoming_unit_state').on(t.unitId, t.state, t.id),
    index('incoming_left_out').on(t.unitId, t.arrivedOn).where(sql`secrecy <> 'none'`),
    index('incoming_issued').using('brin', t.issuedOn).with({ autosummarize: true }),
    index('incoming_unjudged').on(t.arrivedAt).where(sql`verdict_id IS NULL AND source = 'electronic'`),
    index('incoming_same').on(t.unitId, t.numberSymbol, t.issuedOn),
    uniqueIndex('incoming_number').on(t.bookId, t.year, t.arrivalNumber).where(sql`book_id IS NOT NULL`),
  ],
);

export const incomingFiles = pgTable(
  'incoming_files',
  {
    id: id(),
    incomingId: uuid('incoming_id')
      .notNull()
      .references(() => incomingDocuments.id),
    role: text('role').notNull(), // main | attachment
    position: integer('position').notNull(),
    name: text('name').notNull(),
    sha256: text('sha256')
      .notNull()
      .references(() => files.sha256),
  },
  (t) => [index('incoming_files_incoming').on(t.incomingId), index('incoming_files_bytes').on(t.sha256)],
);

/** Bút phê: the leader's direction, one row each time it is written or changed. */
export const directions = pgTable(
  'directions',
  {
    id: id(),
    incomingId: uuid('incoming_id')
      .notNull()
      .references(() => incomingDocuments.id),
    appointmentId: uuid('appointment_id')
      .notNull()
      .references(() => appointments.id),
    opinion: text('opinion').notNull(),
    dueDate: date('due_date'),
    /** [{appointmentId | unitId, part: lead|cooperate, dueDate}] as directed. */
    parts: jsonb('parts').notNull(),
    at: moment('at').notNull(),
  },
  (t) => [index('directions_incoming').on(t.incomingId)],
);

export const assignments = pgTable(
  'assignments',
  {
    id: id(),
    incomingId: uuid('incoming_id')
      .notNull()
      .references(() => incomingDocuments.id),
    assigneeId: uuid('assignee_id')
      .notNull()
      .references(() => appointments.id),
    /** The unit that has the part as such; the assignee takes it on for the unit. */
    unitId: uuid('unit_id').references(() => units.id),
    part: text('part').notNull(), // lead | cooperate
    dueDate: date('due_date'),
    state: text('state').notNull(), // assigned | in_progress | done | closed (the whole was finished or assigned anew)
    assignedBy: uuid('assigned_by')
      .notNull()
      .references(() => appointments.id),
    assignedAt: moment('assigned_at').notNull(),
    startedAt: moment('started_at'),
    finishedAt: moment('finished_at'),
    result: text('result'),
  },
  (t) => [
    index('assignments_incoming').on(t.incomingId),
    index('assignments_assignee').on(t.assigneeId, t.incomingId),
    index('assignments_unit').on(t.unitId, t.incomingId).where(sql`unit_id IS NOT NULL`),
    index('assignments_open').on(t.assigneeId, t.incomingId).where(sql`state NOT IN ('closed', 'done')`),
  ],
);
