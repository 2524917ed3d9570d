/** Signing many documents in one session: what was shown, what was started, and how each document ended. */
import { index, integer, jsonb, pgTable, primaryKey, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { id, moment } from './columns.ts';

export const signingSummaries = pgTable(
  'signing_summaries',
  {
    id: id(),
    accountId: uuid('account_id').notNull(),
    digest: text('digest').notNull(),
    /** ShownDocument[] */
    documents: jsonb('documents').notNull(),
    createdAt: moment('created_at').notNull(),
  },
  (t) => [uniqueIndex('signing_summaries_digest').on(t.accountId, t.digest)],
);

export const signingBatches = pgTable(
  'signing_batches',
  {
    id: id(),
    accountId: uuid('account_id').notNull(),
    summaryDigest: text('summary_digest').notNull(),
    /** Of the one certificate that signs all of it. */
    certificateFingerprint: text('certificate_fingerprint').notNull(),
    state: text('state').notNull(), // running | stopped | done
    run: integer('run').notNull(),
    /** The process that signs; a batch of a dead process is stopped at the next start. */
    owner: text('owner').notNull(),
    error: jsonb('error'),
    createdAt: moment('created_at').notNull(),
    updatedAt: moment('updated_at').notNull(),
  },
  (t) => [index('signing_batches_state').on(t.state)],
);

export const signingBatchItems = pgTable(
  'signing_batch_items',
  {
    batchId: uuid('batch_id')
      .notNull()
      .references(() => signingBatches.id, { onDelete: 'cascade' }),
    /** As asked: a hidden or unknown document has a line and a refusal too. */
    documentId: uuid('document_id').notNull(),
    ordinal: integer('ordinal').notNull(),
    /** ShownDocument */
    shown: jsonb('shown').notNull(),
    state: text('state').notNull(), // waiting | running | signed | refused | not-started
    error: jsonb('error'),
    level: text('level'),
    updatedAt: moment('updated_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.batchId, t.documentId] })],
);
