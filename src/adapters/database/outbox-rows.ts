/** What the relay, the reconciler and the workers read and write of the outbox. All times are the database's. */
import { and, asc, eq, gt, inArray, isNotNull, isNull, lt, lte, or, type SQL, sql } from 'drizzle-orm';
import { v7 as newId } from 'uuid';
import { failuresToOpen } from '../../office/exchange/breaker.ts';
import type { Database } from './database.ts';
import { outbox } from './schema/outbox.ts';

interface Row {
  readonly id: string;
  readonly queue: string;
}

/** A row whose job is late; pages go on after it. */
interface LateRow extends Row {
  readonly createdAt: Date;
  /** How long ago it was handed over. */
  readonly relayedForMs: number;
}

/** What a job may do, by the row that promised it. */
export type Begun =
  | {
      readonly state: 'open';
      readonly payload: unknown;
      readonly traceId: string;
      /** Of the span that promised it. */
      readonly traceparent: string | null;
      /** This one counted. */
      readonly attempts: number;
    }
  /** `unknown`: no row of this queue promised it, or not for now. */
  | { readonly state: 'finished' | 'dead' | 'unknown' };

export interface TakenRow {
  readonly id: string;
  readonly payload: unknown;
  readonly traceId: string;
  readonly attempts: number;
}

export interface OutboxRows {
  relayDue(limit: number, hand: (rows: readonly Row[]) => Promise<void>): Promise<number>;
  lateRows(lateAfterMs: number, limit: number, after?: LateRow): Promise<readonly LateRow[]>;
  /** Of these rows, those that nobody else has taken up meanwhile; they count as handed over now. */
  claimLate(ids: readonly string[], lateAfterMs: number): Promise<readonly string[]>;
  /** Counts an attempt and tells where the row stands. */
  begin(id: string, queue: string): Promise<Begun>;
  /**
   * Gives a row back to its lane under a new id, so that the job that had the old one can end.
   * @param tried whether the attempt counts
   */
  putBack(id: string, back: { until: Date | null; tried: boolean; error: string | null }): Promise<void>;
  finish(id: string): Promise<void>;
  /** Due rows of a lane, for a job that is at it: they count as handed over and begun, though no job of their own runs. */
  takeAlong(lane: string, limit: number): Promise<readonly TakenRow[]>;
  /** Handed over this moment: still worked on, not late. */
  hold(ids: readonly string[]): Promise<void>;
  finishAll(ids: readonly string[]): Promise<void>;
  /** @param dead true when repeating can not help */
  fail(id: string, lastError: string, dead: boolean): Promise<void>;
  /** Removes finished rows in small steps; those that a person gave up stay. Returns how many. */
  removeFinished(olderThanDays: number): Promise<number>;
}

const open = and(isNull(outbox.finishedAt), isNull(outbox.deadAt));
const dueAt = sql`coalesce(${outbox.notBefore}, ${outbox.createdAt})`;
/** For the index; an hour leaves room for clocks of several hosts that differ. */
const soon = lte(dueAt, sql`now() + interval '1 hour'`);
const due = or(isNull(outbox.notBefore), lte(outbox.notBefore, sql`now()`));
/** Each round of eight attempts doubles the time to the next round, up to an hour. */
const ownDelay = sql`make_interval(secs => least(3600, 15 * power(2, least(${outbox.attempts} / 8, 10))))`;
const ago = (ms: number) => sql`now() - make_interval(secs => ${ms / 1000}::double precision)`;
const late = (afterMs: number): SQL | undefined =>
  and(open, lte(outbox.relayedAt, ago(afterMs)), lte(sql`${outbox.relayedAt} + ${ownDelay}`, sql`now()`));

export function outboxRows(db: Database): OutboxRows {
  return {
    relayDue: (limit, hand) => relayDue(db, limit, hand),
    lateRows: (afterMs, limit, after) => lateRows(db, afterMs, limit, after),
    claimLate: (ids, afterMs) => claimLate(db, ids, afterMs),
    begin: (id, queue) => begin(db, id, queue),
    putBack: (id, back) => putBack(db, id, back),
    finish: async (id) => {
      await db.update(outbox).set({ finishedAt: sql`now()`, lastError: null }).where(eq(outbox.id, id));
    },
    takeAlong: (lane, limit) => takeAlong(db, lane, limit),
    hold: async (ids) => {
      await db
        .update(outbox)
        .set({ relayedAt: sql`now()` })
        .where(and(inArray(outbox.id, [...ids]), open));
    },
    finishAll: async (ids) => {
      if (ids.length === 0) return;
      await db
        .update(outbox)
        .set({ finishedAt: sql`now()`, lastError: null })
        .where(inArray(outbox.id, [...ids]));
    },
    fail: async (id, lastError, dead) => {
      await db
        .update(outbox)
        .set({ lastError: lastError.slice(0, 2000), ...(dead ? { deadAt: sql`now()` } : {}) })
        .where(and(eq(outbox.id, id), isNull(outbox.finishedAt)));
    },
    removeFinished: (days) => removeFinished(db, days),
  };
}

async function relayDue(
  db: Database,
  limit: number,
  hand: (rows: readonly Row[]) => Promise<void>,
): Promise<number> {
  return db.transaction(async (tx) => {
    const rows = await tx
      .select({ id: outbox.id, queue: outbox.queue })
      .from(outbox)
      .where(and(open, isNull(outbox.relayedAt), isNull(outbox.lane), soon, due))
      .orderBy(asc(dueAt))
      .limit(limit)
      .for('update', { skipLocked: true });
    rows.push(...(await dueInLanes(tx)));
    if (rows.length === 0) return 0;
    await hand(rows);
    const ids = rows.map((row) => row.id);
    await tx.update(outbox).set({ relayedAt: sql`now()` }).where(inArray(outbox.id, ids));
    return rows.length;
  });
}

/** So many jobs of a partner are handed over at once; a partner that has failed is tried with one. */
const LANE = 6;

/**
 * Nothing of a partner whose breaker is open: a dead one costs nothing, however much waits for it. Two relays that look at the same
 * moment may hand over twice as many; what a process does at once is bounded there.
 */
async function dueInLanes(db: Database): Promise<Row[]> {
  const found = await db.execute<Row & Record<string, unknown>>(sql`
    SELECT due.id, due.queue FROM partners AS p LEFT JOIN partner_health AS h ON h.partner_id = p.id
    CROSS JOIN LATERAL (SELECT o.id, o.queue FROM outbox AS o
      WHERE o.lane = p.id AND o.relayed_at IS NULL AND o.finished_at IS NULL AND o.dead_at IS NULL
        AND coalesce(o.not_before, o.created_at) <= now()
      ORDER BY coalesce(o.not_before, o.created_at)
      LIMIT greatest(0, (CASE WHEN coalesce(h.failures, 0) >= ${failuresToOpen} THEN 1 ELSE ${LANE} END) - (
        SELECT count(*) FROM outbox AS u WHERE u.lane = p.id
          AND u.relayed_at IS NOT NULL AND u.finished_at IS NULL AND u.dead_at IS NULL))
      FOR UPDATE SKIP LOCKED) AS due
    WHERE h.open_until IS NULL OR h.open_until <= now()`);
  return found.rows.map(({ id, queue }) => ({ id, queue }));
}

function takeAlong(db: Database, lane: string, limit: number): Promise<TakenRow[]> {
  const next = db
    .select({ id: outbox.id })
    .from(outbox)
    .where(and(eq(outbox.lane, lane), open, isNull(outbox.relayedAt), lte(dueAt, sql`now()`)))
    .orderBy(asc(dueAt))
    .limit(limit)
    .for('update', { skipLocked: true });
  return db
    .update(outbox)
    .set({ relayedAt: sql`now()`, attempts: sql`${outbox.attempts} + 1` })
    .where(inArray(outbox.id, next))
    .returning({
      id: outbox.id,
      payload: outbox.payload,
      traceId: outbox.traceId,
      attempts: outbox.attempts,
    });
}

async function putBack(
  db: Database,
  id: string,
  { until, tried, error }: { until: Date | null; tried: boolean; error: string | null },
): Promise<void> {
  await db
    .update(outbox)
    .set({
      id: newId(),
      relayedAt: null,
      notBefore: until,
      ...(tried ? {} : { attempts: sql`greatest(0, ${outbox.attempts} - 1)` }),
      ...(error === null ? {} : { lastError: error.slice(0, 2000) }),
    })
    .where(and(eq(outbox.id, id), open));
}

function lateRows(db: Database, afterMs: number, limit: number, after?: LateRow): Promise<LateRow[]> {
  return db
    .select({
      id: outbox.id,
      queue: outbox.queue,
      createdAt: outbox.createdAt,
      relayedForMs: sql<number>`(extract(epoch FROM now() - ${outbox.relayedAt}) * 1000)::float8`,
    })
    .from(outbox)
    .where(
      and(
        late(afterMs),
        after &&
          or(
            gt(outbox.createdAt, after.createdAt),
            and(eq(outbox.createdAt, after.createdAt), gt(outbox.id, after.id)),
          ),
      ),
    )
    .orderBy(asc(outbox.createdAt), asc(outbox.id))
    .limit(limit);
}

async function claimLate(db: Database, ids: readonly string[], afterMs: number): Promise<string[]> {
  if (ids.length === 0) return [];
  const claimed = await db
    .update(outbox)
    .set({ relayedAt: sql`now()` })
    .where(and(inArray(outbox.id, [...ids]), late(afterMs)))
    .returning({ id: outbox.id });
  return claimed.map((row) => row.id);
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Waits for a relay that still holds the row: its hand-over is then committed, or undone. */
async function begin(db: Database, id: string, queue: string): Promise<Begun> {
  if (!uuid.test(id)) return { state: 'unknown' };
  const [row] = await db
    .update(outbox)
    .set({ attempts: sql`${outbox.attempts} + 1` })
    .where(and(eq(outbox.id, id), eq(outbox.queue, queue), due))
    .returning({
      finishedAt: outbox.finishedAt,
      deadAt: outbox.deadAt,
      payload: outbox.payload,
      traceId: outbox.traceId,
      traceparent: outbox.traceparent,
      attempts: outbox.attempts,
    });
  if (!row) return { state: 'unknown' };
  if (row.finishedAt) return { state: 'finished' };
  if (row.deadAt) return { state: 'dead' };
  const { payload, traceId, traceparent, attempts } = row;
  return { state: 'open', payload, traceId, traceparent, attempts };
}

const REMOVED_AT_ONCE = 1000;

/** A job that comes for a removed row is refused as unknown: its work was done. */
async function removeFinished(db: Database, days: number): Promise<number> {
  let removed = 0;
  for (;;) {
    const old = db
      .select({ id: outbox.id })
      .from(outbox)
      .where(
        and(
          isNotNull(outbox.finishedAt),
          lt(outbox.finishedAt, ago(days * 86_400_000)),
          isNull(outbox.gaveUpReason),
        ),
      )
      .limit(REMOVED_AT_ONCE)
      .for('update', { skipLocked: true });
    const gone = await db.delete(outbox).where(inArray(outbox.id, old)).returning({ id: outbox.id });
    removed += gone.length;
    if (gone.length < REMOVED_AT_ONCE) return removed;
  }
}
