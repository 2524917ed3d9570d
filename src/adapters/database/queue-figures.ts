/** How much of each queue is open, late or dead, and why. Work promised for a later hour is not counted: it may be all there is. */
import { sql } from 'drizzle-orm';
import type { QueueFigures } from '../../office/queues/promise-store.ts';
import { queueNames } from '../../office/unit-of-work.ts';
import type { Database } from './database.ts';

interface OpenRow extends Record<string, unknown> {
  queue: string;
  open: string;
  late: string;
  dead: string;
  oldest: number | null;
}

interface CauseRow extends Record<string, unknown> {
  queue: string;
  error: string;
  count: string;
}

const dueAt = sql`coalesce(not_before, created_at)`;
const late = sql`dead_at IS NULL AND ${dueAt} < now() - interval '2 minutes'`;
const CAUSES = 5;

export async function readFigures(db: Database): Promise<readonly QueueFigures[]> {
  const counted = await db.execute<OpenRow>(sql`
    SELECT queue, count(*) FILTER (WHERE dead_at IS NULL) AS open, count(*) FILTER (WHERE ${late}) AS late,
      count(*) FILTER (WHERE dead_at IS NOT NULL) AS dead,
      (extract(epoch FROM now() - min(${dueAt}) FILTER (WHERE dead_at IS NULL)))::float8 AS oldest
    FROM outbox WHERE finished_at IS NULL AND ${dueAt} <= now() GROUP BY queue`);
  const done = await db.execute<{ queue: string; count: string }>(sql`
    SELECT queue, count(*) AS count FROM outbox
    WHERE finished_at > now() - interval '1 hour' AND gave_up_reason IS NULL GROUP BY queue`);
  const causes = await db.execute<CauseRow>(sql`
    SELECT queue, left(last_error, 200) AS error, count(*) AS count FROM outbox
    WHERE finished_at IS NULL AND last_error IS NOT NULL AND (dead_at IS NOT NULL OR (${late}))
    GROUP BY 1, 2 ORDER BY 3 DESC`);
  return queueNames.map((queue) => {
    const row = counted.rows.find((one) => one.queue === queue);
    return {
      queue,
      open: Number(row?.open ?? 0),
      late: Number(row?.late ?? 0),
      dead: Number(row?.dead ?? 0),
      oldestOpenSeconds: row?.oldest == null ? null : Math.max(0, Math.round(row.oldest)),
      finishedLastHour: Number(done.rows.find((one) => one.queue === queue)?.count ?? 0),
      causes: causes.rows
        .filter((one) => one.queue === queue)
        .slice(0, CAUSES)
        .map(({ error, count }) => ({ error, count: Number(count) })),
    };
  });
}
