import type pg from 'pg';
import type { ShareFact } from '../../../office/ledger/events.ts';
import { project, type ShareRow } from '../../../office/ledger/project-share.ts';

interface Row {
  readonly direction: string;
  readonly recordId: string;
  readonly at: Date | null;
  readonly fact: ShareFact | null;
  readonly live: Record<string, unknown> | null;
}

const ROWS_AT_ONCE = 2000;

/** Months of the share that do not hold what its facts add up to. */
export const monthsThatDiffer = `
  SELECT concat_ws(' ', direction, unit_id, month, type_code) AS example FROM (
    SELECT unit_id, direction, type_code, month, class, cause, copied, recalled, n FROM share_months
    UNION ALL
    SELECT unit_id, direction, t.code, date_trunc('month', counted_on)::date, class, coalesce(cause, ''),
      origin <> 'electronic', recalled, -1
    FROM share_facts CROSS JOIN LATERAL (VALUES (''), (type_code)) AS t (code)
  ) AS both_sides
  GROUP BY unit_id, direction, type_code, month, class, cause, copied, recalled HAVING sum(n) <> 0`;

/**
 * Replays the record's facts with the function that keeps the live share, one document after the other, and compares.
 * @returns "outgoing <id>" for each that differs. Runs in a transaction
 */
export async function shareDifferences(client: pg.Client): Promise<readonly string[]> {
  await client.query(`DECLARE share_replay NO SCROLL CURSOR FOR
    SELECT coalesce(l.share->>'direction', s.direction) AS direction,
           coalesce(l.share->>'recordId', s.record_id::text) AS "recordId", l.at, l.share AS fact,
           CASE WHEN s.record_id IS NULL THEN NULL ELSE to_json(s) END AS live
      FROM (SELECT seq, at, share FROM ledger_events WHERE share IS NOT NULL AND share <> 'null'::jsonb) l
      FULL JOIN share_facts s ON s.direction = l.share->>'direction' AND s.record_id::text = l.share->>'recordId'
     ORDER BY 1, 2, l.seq`);
  const different: string[] = [];
  let name = '';
  let replayed: ShareRow | null = null;
  let live: Row['live'] = null;
  const close = () => {
    if (name !== '' && !isSame(replayed, live)) different.push(name);
  };
  for (;;) {
    const batch = await client.query<Row>(`FETCH ${ROWS_AT_ONCE} FROM share_replay`);
    if (batch.rows.length === 0) break;
    for (const row of batch.rows) {
      const key = `${row.direction} ${row.recordId}`;
      if (key !== name) {
        close();
        name = key;
        replayed = null;
      }
      live = row.live;
      if (row.fact && row.at) replayed = project(replayed, row.fact, row.at);
    }
  }
  close();
  await client.query('CLOSE share_replay');
  return different;
}

function isSame(row: ShareRow | null, live: Row['live']): boolean {
  if (row === null || live === null) return row === null && live === null;
  const restated = live['restated_at'] === null ? null : new Date(String(live['restated_at'])).getTime();
  return (
    row.unitId === live['unit_id'] &&
    row.countedOn === live['counted_on'] &&
    row.class === live['class'] &&
    row.origin === live['origin'] &&
    row.typeCode === live['type_code'] &&
    row.cause === live['cause'] &&
    row.recalled === live['recalled'] &&
    (row.restatedAt?.getTime() ?? null) === restated
  );
}
