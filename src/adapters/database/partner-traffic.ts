/** Figures of the lanes and of the deliveries through partners. */
import { sql } from 'drizzle-orm';
import type { TrafficFigures } from '../../office/exchange/partner-traffic.ts';
import type { Database } from './database.ts';

interface Row extends Record<string, unknown> {
  id: string;
  backlog: string;
  oldest: number | null;
  in_flight: string;
  dead: string;
  hour: string;
  day: string;
  unproved: string;
  arrived: string;
  p50: number | null;
  p99: number | null;
}

interface CauseRow extends Record<string, unknown> {
  lane: string;
  error: string;
  count: string;
}

const CAUSES = 5;

export async function readPartnerTraffic(db: Database): Promise<readonly TrafficFigures[]> {
  const { rows } = await db.execute<Row>(sql`
    SELECT p.id, coalesce(w.backlog, 0) AS backlog, w.oldest, coalesce(w.in_flight, 0) AS in_flight,
      coalesce(w.dead, 0) AS dead, f.hour, f.day, c.unproved, a.arrived, a.p50, a.p99
    FROM partners AS p
    LEFT JOIN (SELECT lane, count(*) FILTER (WHERE dead_at IS NULL AND relayed_at IS NULL) AS backlog,
        count(*) FILTER (WHERE dead_at IS NULL AND relayed_at IS NOT NULL) AS in_flight,
        count(*) FILTER (WHERE dead_at IS NOT NULL) AS dead,
        (extract(epoch FROM now() - min(created_at) FILTER (WHERE dead_at IS NULL)))::float8 AS oldest
      FROM outbox WHERE lane IS NOT NULL AND finished_at IS NULL GROUP BY lane) AS w ON w.lane = p.id
    CROSS JOIN LATERAL (SELECT count(*) AS day,
        count(*) FILTER (WHERE finished_at > now() - interval '1 hour') AS hour FROM outbox
      WHERE lane = p.id AND finished_at > now() - interval '1 day' AND gave_up_reason IS NULL) AS f
    CROSS JOIN LATERAL (SELECT count(*) AS unproved FROM deliveries
      WHERE partner_id = p.id AND carried_at IS NOT NULL AND state = 'dispatched') AS c
    CROSS JOIN LATERAL (SELECT count(*) AS arrived,
        percentile_disc(0.5) WITHIN GROUP (ORDER BY taken)::float8 AS p50,
        percentile_disc(0.99) WITHIN GROUP (ORDER BY taken)::float8 AS p99
      FROM (SELECT greatest(0, extract(epoch FROM arrived_at - queued_at)) AS taken FROM deliveries
        WHERE partner_id = p.id AND arrived_at > now() - interval '1 day') AS t) AS a`);
  const causes = await db.execute<CauseRow>(sql`
    SELECT lane, left(last_error, 200) AS error, count(*) AS count FROM outbox
    WHERE lane IS NOT NULL AND finished_at IS NULL AND last_error IS NOT NULL GROUP BY 1, 2 ORDER BY 3 DESC`);
  return rows.map((row) => ({
    partnerId: row.id,
    backlog: Number(row.backlog),
    oldestSeconds: row.oldest === null ? null : Math.max(0, Math.round(row.oldest)),
    inFlight: Number(row.in_flight),
    dead: Number(row.dead),
    causes: causes.rows
      .filter(({ lane }) => lane === row.id)
      .slice(0, CAUSES)
      .map(({ error, count }) => ({ error, count: Number(count) })),
    doneLastHour: Number(row.hour),
    doneLastDay: Number(row.day),
    unproved: Number(row.unproved),
    arrivedLastDay: Number(row.arrived),
    latencyP50Seconds: row.p50,
    latencyP99Seconds: row.p99,
  }));
}

/** Under new ids: the jobs that failed for good still lie in the queue's engine under the old ones. */
export async function reDriveDeadOf(db: Database, partnerId: string): Promise<number> {
  const found = await db.execute(sql`
    UPDATE outbox SET id = gen_random_uuid(), dead_at = NULL, relayed_at = NULL, not_before = NULL
    WHERE lane = ${partnerId}::uuid AND dead_at IS NOT NULL AND finished_at IS NULL RETURNING id`);
  return found.rows.length;
}
