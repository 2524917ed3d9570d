/** Work promised in the transaction of the change; a relay hands it to BullMQ with jobId = id. */
import { index, integer, jsonb, pgTable, text } from 'drizzle-orm/pg-core';
import { id, moment } from './columns.ts';

export const outbox = pgTable(
  'outbox',
  {
    id: id(),
    queue: text('queue').notNull(),
    payload: jsonb('payload').notNull(),
    traceId: text('trace_id').notNull(),
    createdAt: moment('created_at').notNull(),
    notBefore: moment('not_before'),
    relayedAt: moment('relayed_at'),
    finishedAt: moment('finished_at'),
    attempts: integer('attempts').notNull().default(0),
    lastError: text('last_error'),
    /** Set when the work can not succeed by being repeated; IT sees it. */
    deadAt: moment('dead_at'),
  },
  (t) => [index('outbox_open').on(t.finishedAt, t.relayedAt, t.createdAt)],
);
