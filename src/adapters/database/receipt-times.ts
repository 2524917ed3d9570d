/**
 * How long receivers take: days and months that are over as they were kept, the rest delivery by delivery. Both are the
 * same exact times; what has changed since it was kept is counted anew.
 */
import { sql } from 'drizzle-orm';
import type { ReceiptSpan, ReceiptTime, ReportQuestion } from '../../office/statistics/report-store.ts';
import type { Database } from './database.ts';
import { addPacked, percentiles, type ReceiverTimes } from './receipt-packing.ts';
import { daysLeft } from './receipt-spans.ts';
import { belowUnits } from './units-below.ts';

/** Days are those of Vietnam. */
export async function receiptTimes(db: Database, question: ReportQuestion): Promise<readonly ReceiptTime[]> {
  const found = new Map<string, ReceiverTimes>();
  const kept = await keptTimes(db, question);
  for (const { times } of kept) if (times) addPacked(found, times);
  for (const packed of await countedTimes(db, question.unitId, daysLeft(question, kept)))
    addPacked(found, packed);
  const names = await namesOf(db, [...found.keys()]);
  return [...found].map(([id, times]) => told(id, names.get(id) ?? '', times)).sort(slowestFirst);
}

interface KeptSpan extends ReceiptSpan {
  readonly times: Buffer | null;
}

async function keptTimes(db: Database, { unitId, from, to }: ReportQuestion): Promise<readonly KeptSpan[]> {
  const { rows } = await db.execute(sql`
    SELECT first_day::text AS "from", last_day::text AS "to", t.times
    FROM receipt_spans s LEFT JOIN LATERAL (SELECT times FROM receipt_times
      WHERE unit_id = ${unitId} AND first_day = s.first_day AND last_day = s.last_day) AS t ON true
    WHERE first_day >= ${from}::date AND last_day <= ${to}::date
      AND NOT EXISTS (SELECT 1 FROM receipt_changes WHERE day BETWEEN s.first_day AND s.last_day)
    ORDER BY first_day`);
  return rows as unknown as KeptSpan[];
}

/** From so many on the period alone bounds what is read, and the units are looked up in what it holds. */
const MANY = 8;

async function countedTimes(
  db: Database,
  unitId: string,
  spans: readonly ReceiptSpan[],
): Promise<readonly Buffer[]> {
  if (spans.length === 0) return [];
  const ids = await belowUnits(db, [unitId]);
  const sentBy = sql`unit_id = ANY(${sql.param([...ids])}::uuid[])`;
  const between = spans.map(
    ({ from, to }) => sql`(queued_at >= ${from}::date::timestamp AT TIME ZONE 'Asia/Ho_Chi_Minh'
      AND queued_at < (${to}::date + 1)::timestamp AT TIME ZONE 'Asia/Ho_Chi_Minh')`,
  );
  const { rows } = await db.execute<{ packed: Buffer }>(sql`
    SELECT pack_receipts(receiver_unit_id, count(*), count(arrived_at), count(accepted_at), count(*) FILTER (WHERE state = 'refused'),
      string_agg(float4send(receipt_seconds(queued_at, arrived_at)), ''),
      string_agg(float4send(receipt_seconds(queued_at, accepted_at)), '')) AS packed
    FROM (SELECT unit_id, receiver_unit_id, state, queued_at, arrived_at, accepted_at FROM deliveries
      WHERE gateway = 'in-instance' AND state <> 'recalled' AND (${sql.join(between, sql` OR `)})
      ${ids.length > MANY ? sql`OFFSET 0` : sql``}) AS sent
    WHERE ${sentBy} GROUP BY receiver_unit_id`);
  return rows.map(({ packed }) => packed);
}

async function namesOf(db: Database, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const { rows } = await db.execute<{ id: string; name: string }>(
    sql`SELECT id, name FROM units WHERE id = ANY(${sql.param([...ids])}::uuid[])`,
  );
  return new Map(rows.map(({ id, name }) => [id, name]));
}

function told(receiverUnitId: string, receiverName: string, times: ReceiverTimes): ReceiptTime {
  const { sent, received, accepted, refused } = times;
  const [medianSeconds, slowSeconds] = percentiles(times.arrivals, [0.5, 0.95]) as [number, number];
  const [acceptSeconds] = percentiles(times.acceptances, [0.5]) as [number];
  return {
    ...{ receiverUnitId, receiverName, sent, received, accepted, refused },
    ...{ medianSeconds, slowSeconds, acceptSeconds },
  };
}

const names = new Intl.Collator('vi');

/** What has not come back at all stands before everything. */
function slowestFirst(one: ReceiptTime, other: ReceiptTime): number {
  const [a, b] = [one.medianSeconds ?? Infinity, other.medianSeconds ?? Infinity];
  return a === b ? names.compare(one.receiverName, other.receiverName) : b - a;
}
