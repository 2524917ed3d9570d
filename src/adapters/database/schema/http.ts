/** What the HTTP door keeps: answers for repeated requests, and which process holds an opened key. */
import { integer, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { moment } from './columns.ts';

export const idempotencyKeys = pgTable(
  'idempotency_keys',
  {
    accountId: uuid('account_id').notNull(),
    key: text('key').notNull(),
    route: text('route').notNull(),
    requestHash: text('request_hash').notNull(),
    /** Null while the first request is being answered. */
    status: integer('status'),
    headers: jsonb('headers'),
    body: jsonb('body'),
    /** Process that answers the first request; when it is gone, a repetition need not wait. */
    owner: text('owner').notNull(),
    /** {documentId, incomingId} of what it has committed, set in that transaction: a repetition does nothing twice. */
    carriedOut: jsonb('carried_out'),
    createdAt: moment('created_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.accountId, t.key] })],
);

/** Which web process holds an opened key: requests that reach another one are passed on. Neither key nor PIN. */
export const signingPlaces = pgTable('signing_places', {
  sessionId: uuid('session_id').primaryKey(),
  /** How other web processes reach it, such as http://10.0.0.5:3000. */
  url: text('url').notNull(),
  expiresAt: moment('expires_at').notNull(),
});

/** Requests of an account or an address in the present minute, counted by all web processes together. Unlogged. */
export const requestCounts = pgTable('request_counts', {
  subject: text('subject').primaryKey(),
  count: integer('count').notNull(),
  windowEnds: moment('window_ends').notNull(),
});
