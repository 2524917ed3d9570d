/** Does the database agree with itself? Each question is one query that names the rows which do not. */
import type pg from 'pg';
import { type DatabaseTarget, withClient } from '../connect.ts';
import { receiptTimesThatDiffer } from './receipt-differences.ts';
import { monthsThatDiffer, shareDifferences } from './share-differences.ts';

export interface Finding {
  readonly check: string;
  readonly vi: string;
  readonly en: string;
  /** How many, and the first few by name. */
  readonly count: number;
  readonly examples: readonly string[];
}

export interface LastEventRow {
  readonly seq: number;
  readonly id: string;
  readonly at: string;
  readonly kind: string;
  readonly traceId: string;
}

export interface Consistency {
  readonly findings: readonly Finding[];
  readonly lastEvent: LastEventRow | null;
  readonly events: number;
}

interface Question {
  readonly check: string;
  readonly vi: string;
  readonly en: string;
  /** Rows `(example text)`. */
  readonly sql: string;
}

const questions: readonly Question[] = [
  {
    check: 'register-gap',
    vi: 'sổ có số bị trống, trùng hoặc vượt số kế tiếp',
    en: 'a register whose numbers have a gap or pass the next number',
    sql: `SELECT y.book_id || ' ' || y.year AS example
            FROM book_years y LEFT JOIN register_entries e ON e.book_id = y.book_id AND e.year = y.year
           GROUP BY y.book_id, y.year, y.next_number
          HAVING count(e.id) <> y.next_number - 1 OR coalesce(max(e.number), 0) <> y.next_number - 1
              OR coalesce(min(e.number), 1) <> 1`,
  },
  {
    check: 'register-year',
    vi: 'dòng sổ không thuộc năm nào của sổ',
    en: 'a line of a register whose year has no row',
    sql: `SELECT e.id::text AS example FROM register_entries e
           WHERE NOT EXISTS (SELECT 1 FROM book_years y WHERE y.book_id = e.book_id AND y.year = e.year)`,
  },
  {
    check: 'document-line',
    vi: 'văn bản có số nhưng không có dòng sổ cùng số',
    en: 'a document with a number that has no line of that number',
    sql: `SELECT d.id::text AS example FROM documents d WHERE d.number IS NOT NULL
             AND NOT EXISTS (SELECT 1 FROM register_entries e WHERE e.document_id = d.id AND e.book_id = d.book_id
                              AND e.year = d.year AND e.number = d.number)`,
  },
  {
    check: 'date-order',
    vi: 'số sau mang ngày trước số trước',
    en: 'a number whose date lies before that of the number before it',
    sql: `SELECT id::text AS example FROM (
            SELECT id, entry_date, lag(entry_date) OVER (PARTITION BY book_id, year ORDER BY number) AS before
              FROM register_entries) l WHERE before > entry_date`,
  },
  {
    check: 'receipt-without-arrival',
    vi: 'lượt gửi có giấy nhận nhưng nơi nhận không có bản ghi',
    en: 'a delivery with a receipt that the receiver does not know',
    sql: `SELECT d.id::text AS example FROM deliveries d WHERE d.gateway = 'in-instance' AND d.receipt IS NOT NULL
             AND NOT EXISTS (SELECT 1 FROM inbox_consignments i WHERE i.consignment_id = d.consignment_id AND i.receipt = d.receipt)`,
  },
  {
    check: 'arrival-without-document',
    vi: 'lượt nhận không có văn bản đến',
    en: 'an arrival without its incoming document',
    sql: `SELECT i.id::text AS example FROM inbox_consignments i
           WHERE NOT EXISTS (SELECT 1 FROM incoming_documents n WHERE n.id = i.incoming_id)`,
  },
  {
    check: 'file-unknown',
    vi: 'bản ghi sổ cái nêu tệp không có trong danh mục tệp',
    en: 'an event that names a file which is not listed',
    sql: `SELECT DISTINCT l.file_sha256 AS example FROM ledger_events l WHERE l.file_sha256 IS NOT NULL
             AND NOT EXISTS (SELECT 1 FROM files f WHERE f.sha256 = l.file_sha256)`,
  },
  {
    check: 'ledger-sequence',
    vi: 'thứ tự sổ cái đã vượt bộ đếm',
    en: 'the record is ahead of its own counter',
    sql: `SELECT m.seq::text AS example
            FROM (SELECT max(seq) AS seq FROM ledger_events) m,
                 pg_sequence_last_value(pg_get_serial_sequence('ledger_events', 'seq')::regclass) AS s(last)
           WHERE m.seq > coalesce(s.last, 0)`,
  },
  {
    check: 'archive-failing',
    vi: 'PostgreSQL không lưu trữ được nhật ký (WAL_ARCHIVE)',
    en: 'PostgreSQL can not archive its log (WAL_ARCHIVE)',
    sql: `SELECT last_failed_wal AS example FROM pg_stat_archiver
           WHERE last_failed_time > coalesce(last_archived_time, '-infinity')`,
  },
  {
    check: 'share-months',
    vi: 'số đếm tỷ lệ theo tháng khác với từng văn bản được tính',
    en: 'the months of the share do not hold what its documents add up to',
    sql: monthsThatDiffer,
  },
  {
    check: 'receipt-times',
    vi: 'thời gian nhận đã giữ theo ngày, tháng khác với từng lượt gửi',
    en: 'the times to receipt kept by day and month are not those of the deliveries',
    sql: receiptTimesThatDiffer,
  },
];

/** Looks at one snapshot. Changes nothing. */
export async function checkConsistency(target: DatabaseTarget): Promise<Consistency> {
  return withClient(target, async (client) => {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const findings: Finding[] = [];
    for (const { sql, ...question } of questions) {
      const found = await client.query<{ example: string }>(sql);
      const examples = found.rows.slice(0, 5).map(({ example }) => example);
      if (found.rows.length > 0) findings.push({ ...question, count: found.rows.length, examples });
    }
    const share = await shareDifferences(client);
    if (share.length > 0) {
      findings.push({
        check: 'share',
        vi: 'tỷ lệ dựng lại từ sổ cái khác với tỷ lệ đang dùng',
        en: 'the share rebuilt from the record differs from the live one',
        count: share.length,
        examples: share.slice(0, 5),
      });
    }
    const lastEvent = await readLastEvent(client);
    const events = await client.query<{ n: string }>('SELECT count(*) AS n FROM ledger_events');
    await client.query('COMMIT');
    return { findings, lastEvent, events: Number(events.rows[0]?.n) };
  });
}

/** The newest event: what was answered last. */
export async function readLastEvent(client: pg.Client): Promise<LastEventRow | null> {
  const found = await client.query<{ seq: string; id: string; at: Date; kind: string; trace: string }>(
    'SELECT seq, id, at, kind, trace_id AS trace FROM ledger_events ORDER BY seq DESC LIMIT 1',
  );
  const row = found.rows[0];
  if (!row) return null;
  return { seq: Number(row.seq), id: row.id, at: row.at.toISOString(), kind: row.kind, traceId: row.trace };
}

/** Every stored file that the database names, by its digest; the size is null for a picture, of which none is noted. */
export async function* fileRows(
  target: DatabaseTarget,
): AsyncGenerator<{ sha256: string; size: number | null }> {
  for (let last = ''; ; ) {
    const page = await withClient(target, (client) =>
      client.query<{ sha256: string; size: string | null }>(
        `SELECT sha256, max(size) AS size FROM (
           SELECT sha256 COLLATE "C" AS sha256, size FROM files
           UNION ALL SELECT signature_image, NULL FROM people WHERE signature_image IS NOT NULL
           UNION ALL SELECT seal_image, NULL FROM units WHERE seal_image IS NOT NULL) f
          WHERE sha256 > $1 GROUP BY sha256 ORDER BY sha256 LIMIT 100000`,
        [last],
      ),
    );
    for (const { sha256, size } of page.rows) yield { sha256, size: size === null ? null : Number(size) };
    const end = page.rows.at(-1);
    if (!end) return;
    last = end.sha256;
  }
}
