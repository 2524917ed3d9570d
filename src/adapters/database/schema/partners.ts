/** Other systems that documents go to and come from, how they answer lately, and statuses that came before their document. */

import { sql } from 'drizzle-orm';
import { boolean, index, integer, jsonb, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { bytes, id, moment } from './columns.ts';

export const partners = pgTable('partners', {
  id: id(),
  name: text('name').notNull(),
  kind: text('kind').notNull(), // peer | vdxp | lgsp | mail | paper
  endpoint: text('endpoint'),
  /** By kind; no secrets: those are files. */
  settings: jsonb('settings').notNull(),
  /** The other side is a rehearsal: left out of the share, refused in production. */
  simulated: boolean('simulated').notNull().default(false),
  version: integer('version').notNull().default(1),
  createdAt: moment('created_at').notNull(),
  endedAt: moment('ended_at'),
});

/** The circuit breaker: written by whichever worker has tried. */
export const partnerHealth = pgTable('partner_health', {
  partnerId: uuid('partner_id')
    .primaryKey()
    .references(() => partners.id),
  /** In a row, since the last success. */
  failures: integer('failures').notNull().default(0),
  openUntil: moment('open_until'),
  lastError: text('last_error'),
  lastErrorAt: moment('last_error_at'),
  lastSuccessAt: moment('last_success_at'),
});

/** The newest signed list of agencies that was taken over: an older one is a replay. */
export const partnerLists = pgTable('partner_lists', {
  partnerId: uuid('partner_id')
    .primaryKey()
    .references(() => partners.id),
  /** By the partner's clock. */
  at: moment('at').notNull(),
  keptAt: moment('kept_at').notNull(),
});

/** Files that partners laid down and nothing uses yet: swept when no document came for them (office/exchange/sweep-peer-files.ts). */
export const peerFiles = pgTable(
  'peer_files',
  {
    sha256: text('sha256').primaryKey(),
    /** When it was last asked about or sent. */
    touchedAt: moment('touched_at').notNull(),
  },
  (t) => [index('peer_files_touched').on(t.touchedAt)],
);

/** A status for a document that is not known yet, as it came: matched when the document is. */
export const waitingStatuses = pgTable(
  'waiting_statuses',
  {
    id: id(),
    partnerId: uuid('partner_id')
      .notNull()
      .references(() => partners.id),
    /** Organ code of who speaks. */
    senderCode: text('sender_code').notNull(),
    /** Of the document that it answers: edXML ResponseFor. */
    responseOrganId: text('response_organ_id').notNull(),
    responseDocumentId: text('response_document_id').notNull(),
    responseCode: text('response_code').notNull(),
    statusCode: text('status_code').notNull(),
    message: bytes('message').notNull(),
    sha256: text('sha256').notNull(),
    receivedAt: moment('received_at').notNull(),
    matchedAt: moment('matched_at'),
  },
  (t) => [
    uniqueIndex('waiting_statuses_once').on(t.partnerId, t.sha256),
    index('waiting_statuses_open').on(t.responseDocumentId).where(sql`matched_at IS NULL`),
  ],
);
