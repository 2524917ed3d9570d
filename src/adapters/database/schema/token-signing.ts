/** Signatures asked of officials' own tokens: what was prepared for whom, and what came of it. */
import {
  bigint,
  boolean,
  index,
  integer,
  jsonb,
  pgTable,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import { id, moment } from './columns.ts';
import { documents, files } from './documents.ts';
import { accounts } from './identity.ts';
import { incomingDocuments } from './incoming.ts';
import { appointments, units } from './organisation.ts';

export const tokenSignings = pgTable(
  'token_signings',
  {
    id: id(),
    purpose: text('purpose').notNull(), // approve | issue | appendix | copy | income
    accountId: uuid('account_id')
      .notNull()
      .references(() => accounts.id),
    appointmentId: uuid('appointment_id')
      .notNull()
      .references(() => appointments.id),
    unitId: uuid('unit_id')
      .notNull()
      .references(() => units.id),
    documentId: uuid('document_id').references(() => documents.id),
    incomingId: uuid('incoming_id').references(() => incomingDocuments.id),
    /** Of document_files or incoming_files. */
    fileId: uuid('file_id').notNull(),
    fileName: text('file_name').notNull(),
    documentVersion: integer('document_version'),
    baseVersionId: uuid('base_version_id'),
    preparedSha256: text('prepared_sha256')
      .notNull()
      .references(() => files.sha256),
    preparedSize: bigint('prepared_size', { mode: 'number' }).notNull(),
    preparedIsNew: boolean('prepared_is_new').notNull(),
    layout: jsonb('layout'),
    /** {field, fills: [{field, texts}]} */
    expects: jsonb('expects').notNull(),
    sourceHash: text('source_hash').notNull(),
    uploadHash: text('upload_hash').notNull(),
    state: text('state').notNull(), // waiting | downloaded | accepted | refused
    error: jsonb('error'),
    result: jsonb('result'),
    createdAt: moment('created_at').notNull(),
    expiresAt: moment('expires_at').notNull(),
    answeredAt: moment('answered_at'),
  },
  (t) => [
    uniqueIndex('token_signings_source').on(t.sourceHash),
    uniqueIndex('token_signings_upload').on(t.uploadHash),
    index('token_signings_document').on(t.documentId, t.state),
    index('token_signings_incoming').on(t.incomingId, t.state),
  ],
);
