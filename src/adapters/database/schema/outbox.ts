/** Work promised in the transaction of the change; a relay hands its id, and nothing else, to BullMQ as a job. */
import { sql } from 'drizzle-orm';
import { index, integer, jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { id, moment } from './columns.ts';

export const outbox = pgTable(
  'outbox',
  {
    id: id(),
    queue: text('queue').notNull(),
    payload: jsonb('payload').notNull(),
    /** The record it is about (delivery, incoming document, document, account, consignment), taken from the payload. */
    about: text('about'),
    /** The partner it is for: few of a partner's rows are handed over at once, none while its breaker is open. */
    lane: uuid('lane'),
    traceId: text('trace_id').notNull(),
    /** The span that promised it, as a W3C `traceparent`; null where nothing is traced. */
    traceparent: text('traceparent'),
    createdAt: moment('created_at').notNull(),
    notBefore: moment('not_before'),
    relayedAt: moment('relayed_at'),
    finishedAt: moment('finished_at'),
    attempts: integer('attempts').notNull().default(0),
    lastError: text('last_error'),
    /** Set when the work can not succeed by being repeated; IT sees it. */
    deadAt: moment('dead_at'),
    /** Why a person gave up dead work; such a row is finished, and stays. */
    gaveUpReason: text('gave_up_reason'),
  },
  (t) => [
    // By the moment it is due: renewals promised for years ahead are never walked over.
    index('outbox_to_relay')
      .on(sql`coalesce(not_before, created_at)`)
      .where(sql`relayed_at IS NULL AND finished_at IS NULL AND dead_at IS NULL AND lane IS NULL`),
    index('outbox_lane')
      .on(t.lane, sql`coalesce(not_before, created_at)`)
      .where(sql`lane IS NOT NULL AND relayed_at IS NULL AND finished_at IS NULL AND dead_at IS NULL`),
    index('outbox_lane_under_way')
      .on(t.lane)
      .where(sql`lane IS NOT NULL AND relayed_at IS NOT NULL AND finished_at IS NULL AND dead_at IS NULL`),
    index('outbox_lane_finished').on(t.lane, t.finishedAt).where(sql`lane IS NOT NULL`),
    index('outbox_relayed')
      .on(t.createdAt, t.id)
      .where(sql`relayed_at IS NOT NULL AND finished_at IS NULL AND dead_at IS NULL`),
    index('outbox_open').on(t.queue, sql`coalesce(not_before, created_at)`).where(sql`finished_at IS NULL`),
    index('outbox_finished').on(t.finishedAt),
    index('outbox_about').on(t.about, t.queue),
  ],
);
