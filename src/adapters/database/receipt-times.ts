import { sql } from 'drizzle-orm';
import type { ReceiptTime, ReportQuestion } from '../../office/statistics/report-store.ts';
import type { Database } from './database.ts';
import { belowUnits } from './units-below.ts';

/** Days are those of Vietnam, so that the index on the moment of queueing bounds what is read. */
export async function receiptTimes(
  db: Database,
  { unitId, from, to }: ReportQuestion,
): Promise<readonly ReceiptTime[]> {
  const senders = sql.param([...(await belowUnits(db, [unitId]))]);
  const { rows } = await db.execute(sql`
    SELECT "receiverUnitId", "receiverName", sent, received, accepted, refused, arrival[1] AS "medianSeconds",
      arrival[2] AS "slowSeconds", "acceptSeconds"
    FROM (SELECT receiver_unit_id AS "receiverUnitId", max(receiver_name) AS "receiverName", count(*)::int AS sent,
      count(arrived_at)::int AS received, count(accepted_at)::int AS accepted,
      count(*) FILTER (WHERE state = 'refused')::int AS refused,
      percentile_cont(ARRAY[0.5, 0.95]) WITHIN GROUP (ORDER BY extract(epoch FROM arrived_at - queued_at)::float8) AS arrival,
      percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM accepted_at - queued_at)::float8) AS "acceptSeconds"
    FROM deliveries
    WHERE unit_id = ANY(${senders}::uuid[]) AND gateway = 'in-instance' AND state <> 'recalled'
      AND queued_at >= (${from}::date::timestamp AT TIME ZONE 'Asia/Ho_Chi_Minh')
      AND queued_at < ((${to}::date + 1)::timestamp AT TIME ZONE 'Asia/Ho_Chi_Minh')
    GROUP BY receiver_unit_id) AS times ORDER BY "medianSeconds" DESC NULLS FIRST, "receiverName"`);
  return rows as unknown as ReceiptTime[];
}
