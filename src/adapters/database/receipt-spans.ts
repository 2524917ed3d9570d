/** Which days and months have their times to receipt kept, and what a period leaves to be counted. */
import { sql } from 'drizzle-orm';
import type { ReceiptSpan } from '../../office/statistics/report-store.ts';
import type { Database } from './database.ts';

const DAY_MS = 86_400_000;
/** Most receivers accept within two days: what is kept before that is soon to be kept again. */
const DAYS_UNTIL_KEPT = 3;
/** Whoever asks for some weeks asks for the latest: they are kept day by day. */
const DAYS_UNTIL_MONTH_KEPT = 100;

/** The newest periods that are over and not kept, or have changed since; at most `limit`. */
export async function spansToKeep(db: Database, limit: number): Promise<readonly ReceiptSpan[]> {
  // Ids are made when a delivery is queued, so the first and the last of them are found at once.
  const { rows } = await db.execute(sql`
    WITH today AS (SELECT (now() AT TIME ZONE 'Asia/Ho_Chi_Minh')::date AS day),
    first AS (SELECT (queued_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date AS day FROM deliveries ORDER BY id LIMIT 1),
    last AS (SELECT (queued_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date AS day FROM deliveries ORDER BY id DESC LIMIT 1),
    month AS (SELECT m::date AS first_day, (m + interval '1 month' - interval '1 day')::date AS last_day
      FROM first, last, generate_series(date_trunc('month', first.day::timestamp), last.day::timestamp, interval '1 month') AS m),
    wanted AS (
      SELECT first_day, last_day FROM month, today WHERE last_day <= today.day - ${DAYS_UNTIL_MONTH_KEPT}::int
      UNION ALL
      SELECT d::date, d::date FROM month, today, first, last, generate_series(greatest(first_day, first.day)::timestamp,
        least(last_day, last.day, today.day - ${DAYS_UNTIL_KEPT}::int)::timestamp, interval '1 day') AS d
      WHERE last_day > today.day - ${DAYS_UNTIL_MONTH_KEPT}::int)
    SELECT first_day::text AS "from", last_day::text AS "to" FROM wanted w
    WHERE NOT EXISTS (SELECT 1 FROM receipt_spans s WHERE s.first_day = w.first_day AND s.last_day = w.last_day)
      OR EXISTS (SELECT 1 FROM receipt_changes WHERE day BETWEEN w.first_day AND w.last_day)
    ORDER BY last_day DESC LIMIT ${limit}`);
  return rows as unknown as ReceiptSpan[];
}

/** @returns false when somebody is changing a delivery of the period right now: another time then */
export async function keepSpan(db: Database, { from, to }: ReceiptSpan): Promise<boolean> {
  const { rows } = await db.execute<{ kept: boolean }>(
    sql`SELECT keep_receipt_times(${from}::date, ${to}::date) AS kept`,
  );
  return rows[0]!.kept;
}

/** What of a period lies in none of the spans, which do not meet and stand in order. */
export function daysLeft({ from, to }: ReceiptSpan, spans: readonly ReceiptSpan[]): readonly ReceiptSpan[] {
  const left: ReceiptSpan[] = [];
  let next = from;
  for (const span of spans) {
    if (span.from > next) left.push({ from: next, to: moved(span.from, -1) });
    next = moved(span.to, 1);
  }
  if (next <= to) left.push({ from: next, to });
  return left;
}

function moved(day: string, days: number): string {
  return new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10);
}
