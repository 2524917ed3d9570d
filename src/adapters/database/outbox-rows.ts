/** What the relay, the reconciler and the workers read and write of the outbox. */
import { and, asc, eq, inArray, isNull, lt, lte, or, sql } from 'drizzle-orm';
import type { Database } from './database.ts';
import { outbox } from './schema/outbox.ts';

interface Row {
  readonly id: string;
  readonly queue: string;
  readonly payload: unknown;
  readonly traceId: string;
}

/** Work that will not be repeated, for IT to look at. */
export interface DeadRow extends Row {
  readonly createdAt: Date;
  readonly attempts: number;
  readonly lastError: string | null;
  readonly deadAt: Date | null;
}

/** Where an outbox row stands when its job starts; `unknown` is a job that no row promised. */
export type RowState = 'open' | 'finished' | 'dead' | 'unknown';

export interface OutboxRows {
  relayDue(limit: number, hand: (rows: readonly Row[]) => Promise<void>): Promise<number>;
  lateRows(before: Date, limit: number): Promise<readonly Row[]>;
  redriven(id: string): Promise<void>;
  /** Counts an attempt and tells where the row stands. */
  begin(id: string): Promise<RowState>;
  finish(id: string): Promise<void>;
  /** @param dead true when repeating can not help */
  fail(id: string, lastError: string, dead: boolean): Promise<void>;
  dead(limit: number): Promise<readonly DeadRow[]>;
}

const columns = { id: outbox.id, queue: outbox.queue, payload: outbox.payload, traceId: outbox.traceId };
const open = and(isNull(outbox.finishedAt), isNull(outbox.deadAt));
/** Each round of eight attempts doubles the time to the next round, up to an hour. */
const ownDelay = sql`make_interval(secs => least(3600, 15 * power(2, least(${outbox.attempts} / 8, 10))))`;

export function outboxRows(db: Database): OutboxRows {
  return {
    relayDue: (limit, hand) => relayDue(db, limit, hand),
    lateRows: (before, limit) =>
      db
        .select(columns)
        .from(outbox)
        .where(
          and(open, lt(outbox.relayedAt, before), lte(sql`${outbox.relayedAt} + ${ownDelay}`, sql`now()`)),
        )
        .orderBy(asc(outbox.createdAt))
        .limit(limit),
    redriven: async (id) => {
      await db.update(outbox).set({ relayedAt: new Date() }).where(eq(outbox.id, id));
    },
    begin: (id) => begin(db, id),
    finish: async (id) => {
      await db.update(outbox).set({ finishedAt: new Date(), lastError: null }).where(eq(outbox.id, id));
    },
    fail: async (id, lastError, dead) => {
      await db
        .update(outbox)
        .set({ lastError: lastError.slice(0, 2000), ...(dead ? { deadAt: new Date() } : {}) })
        .where(eq(outbox.id, id));
    },
    dead: (limit) =>
      db
        .select({
          ...columns,
          createdAt: outbox.createdAt,
          attempts: outbox.attempts,
          lastError: outbox.lastError,
          deadAt: outbox.deadAt,
        })
        .from(outbox)
        .where(sql`${outbox.deadAt} IS NOT NULL`)
        .orderBy(sql`${outbox.deadAt} DESC`)
        .limit(limit),
  };
}

async function relayDue(
  db: Database,
  limit: number,
  hand: (rows: readonly Row[]) => Promise<void>,
): Promise<number> {
  return db.transaction(async (tx) => {
    const rows = await tx
      .select(columns)
      .from(outbox)
      .where(
        and(open, isNull(outbox.relayedAt), or(isNull(outbox.notBefore), lte(outbox.notBefore, sql`now()`))),
      )
      .orderBy(asc(outbox.createdAt), asc(outbox.id))
      .limit(limit)
      .for('update', { skipLocked: true });
    if (rows.length === 0) return 0;
    await hand(rows);
    const ids = rows.map((row) => row.id);
    await tx.update(outbox).set({ relayedAt: new Date() }).where(inArray(outbox.id, ids));
    return rows.length;
  });
}

async function begin(db: Database, id: string): Promise<RowState> {
  const [row] = await db
    .update(outbox)
    .set({ attempts: sql`${outbox.attempts} + 1` })
    .where(eq(outbox.id, id))
    .returning({ finishedAt: outbox.finishedAt, deadAt: outbox.deadAt });
  if (!row) return 'unknown';
  if (row.finishedAt) return 'finished';
  return row.deadAt ? 'dead' : 'open';
}
