/**
 * Ten years of a province in one database, made by SQL alone: one district with a fifth of everything, one commune of the
 * demonstration, and four hundred communes of very different size. Subjects come from few words, as subjects do.
 */
import { drizzle } from 'drizzle-orm/node-postgres';
import type pg from 'pg';
import { spansToKeep } from '../../src/adapters/database/receipt-spans.ts';

export interface SeedSize {
  readonly documents: number;
  readonly deliveries: number;
}

const TABLES = [
  'documents',
  'document_signers',
  'files',
  'document_files',
  'file_versions',
  'document_texts',
  'deliveries',
  'outbox',
  'incoming_documents',
  'assignments',
  'register_entries',
  'share_facts',
  'share_months',
  'ledger_events',
];
const COMMUNES = 400;
/** One for all: what has none would be judged by the workers. */
const VERDICT = '01a20000-0000-7000-8000-000000000001';
/** Of the district; each drafts and handles as much as the others. */
const OFFICERS = 20;

/** Runs on one connection: foreign keys and triggers rest meanwhile, and indexes are made when the rows are there. */
export async function seedLists(pool: pg.Pool, size: SeedSize, note: (step: string) => void): Promise<void> {
  const client = await pool.connect();
  // Rarely a checkpoint, or every page would be written to the log once more.
  await client.query(`ALTER SYSTEM SET max_wal_size = '16GB'`);
  await client.query(`ALTER SYSTEM SET checkpoint_timeout = '30min'`);
  try {
    await client.query(`SELECT pg_reload_conf(); SET session_replication_role = replica; SET synchronous_commit = off;
      SET maintenance_work_mem = '1GB'; SET work_mem = '256MB'`);
    const { rows } = await client.query<{ name: string; made: string }>(
      `SELECT indexrelid::regclass::text AS name, pg_get_indexdef(indexrelid) AS made FROM pg_index
       WHERE indrelid = ANY($1::regclass[]) AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conindid = indexrelid)`,
      [TABLES],
    );
    for (const { name } of rows) await client.query(`DROP INDEX ${name}`);
    for (const [name, statement] of steps(size)) {
      note(name);
      await client.query(statement);
    }
    for (const { name, made } of rows) {
      note(`index ${name}`);
      await client.query(made);
    }
    await client.query('SET session_replication_role = origin');
    note('times to receipt');
    await keepTimes(client);
    note('VACUUM ANALYZE');
    await client.query('VACUUM ANALYZE');
  } finally {
    await client.query('ALTER SYSTEM RESET ALL');
    await client.query('SELECT pg_reload_conf()');
    client.release(true);
  }
}

/** What the service keeps by and by once a period is over. */
async function keepTimes(client: pg.PoolClient): Promise<void> {
  const spans = await spansToKeep(drizzle({ client }), 10_000);
  for (const { from, to } of spans) await client.query('SELECT keep_receipt_times($1, $2)', [from, to]);
}

/** A number from 0 to below 1 that depends on the row and the purpose alone: the same seed makes the same province. */
const dice = (row: string, salt: number) => `((hashint8extended(${row}, ${salt}) & 1048575) / 1048576.0)`;
const pick = (row: string, salt: number, ...words: string[]) =>
  `(ARRAY[${words.map((word) => `'${word}'`).join(', ')}])[1 + floor(${dice(row, salt)} * ${words.length})::int]`;
const unitOf = (row: string, salt: number) =>
  `CASE WHEN ${dice(row, salt)} < 0.2 THEN 0 WHEN ${dice(row, salt)} < 0.22 THEN 1
   ELSE 2 + floor(${COMMUNES} * power(${dice(row, salt + 1)}, 2))::int END`;
const subject = (row: string) => `concat('V/v ',
  ${pick(row, 21, 'báo cáo', 'hướng dẫn', 'đề nghị phối hợp', 'triển khai', 'tổng kết', 'phê duyệt', 'kiểm tra', 'lấy ý kiến')}, ' ',
  ${pick(row, 22, 'công tác phòng, chống thiên tai', 'xây dựng nông thôn mới', 'chuyển đổi số', 'bảo vệ rừng', 'cải cách hành chính', 'giải phóng mặt bằng', 'công tác văn thư, lưu trữ', 'tiêm phòng gia súc', 'giảm nghèo bền vững', 'an toàn giao thông')}, ' ',
  ${pick(row, 23, 'quý I', 'quý II', 'quý III', 'quý IV', '6 tháng đầu năm', 'năm')}, ' hồ sơ ', ${row})`;

function steps({ documents, deliveries }: SeedSize): readonly (readonly [string, string])[] {
  const each = Math.max(1, Math.round(deliveries / documents));
  return [
    ['units', unitsSql()],
    ['rows', numbersSql(documents)],
    ['documents', documentsSql()],
    ['files', filesSql()],
    ['texts', textsSql()],
    ['deliveries', deliveriesSql(each)],
    ['incoming documents', incomingSql()],
    ['texts of incoming documents', incomingTextsSql()],
    ['register', registerSql()],
    ['share', shareSql()],
    ['ledger', ledgerSql()],
  ];
}

function unitsSql(): string {
  return `
    INSERT INTO units (id, name, kind, organ_code, parent_id, valid_from, abbreviation, place)
      SELECT gen_random_uuid(), 'UBND xã số ' || n, 'commune', 'H99.' || n,
        (SELECT id FROM units WHERE kind = 'district' LIMIT 1), '2011-01-01', 'UBND', 'Xã số ' || n
      FROM generate_series(1, ${COMMUNES}) AS n;
    INSERT INTO people (id, full_name) SELECT id, 'Người soạn của ' || name FROM units WHERE organ_code LIKE 'H99.%';
    INSERT INTO appointments (id, person_id, unit_id, position, role, valid_from)
      SELECT gen_random_uuid(), id, id, 'Công chức', 'officer', '2011-01-01' FROM units WHERE organ_code LIKE 'H99.%';
    INSERT INTO books (id, unit_id, direction, name, position)
      SELECT gen_random_uuid(), u.id, d, 'Sổ đo tải', 99 FROM units u, unnest(ARRAY['outgoing', 'incoming']) AS d;
    CREATE TEMP TABLE place AS
      SELECT CASE WHEN u.kind = 'district' THEN 0 WHEN u.organ_code = '000.02.25.H60' THEN 1
          ELSE 1 + substr(u.organ_code, 5)::int END AS n, u.id, u.name,
        (SELECT a.id FROM appointments a WHERE a.unit_id = u.id AND a.role = 'officer' ORDER BY a.id LIMIT 1) AS officer,
        coalesce((SELECT a.id FROM appointments a WHERE a.unit_id = u.id AND a.role = 'leader' ORDER BY a.is_head DESC LIMIT 1),
          (SELECT a.id FROM appointments a WHERE a.unit_id = u.id LIMIT 1)) AS leader,
        (SELECT b.id FROM books b WHERE b.unit_id = u.id AND b.position = 99 AND b.direction = 'outgoing') AS outgoing,
        (SELECT b.id FROM books b WHERE b.unit_id = u.id AND b.position = 99 AND b.direction = 'incoming') AS incoming
      FROM units u WHERE u.kind = 'district' OR u.organ_code = '000.02.25.H60' OR u.organ_code LIKE 'H99.%';
    UPDATE place SET officer = coalesce(officer, leader);
    CREATE UNIQUE INDEX ON place (n); ANALYZE place;
    CREATE TEMP TABLE colleague AS
      SELECT k, gen_random_uuid() AS id, place.id AS unit_id FROM generate_series(1, ${OFFICERS - 1}) AS k, place WHERE n = 0;
    INSERT INTO people (id, full_name) SELECT id, 'Chuyên viên số ' || k FROM colleague;
    INSERT INTO appointments (id, person_id, unit_id, position, role, valid_from)
      SELECT id, id, unit_id, 'Chuyên viên', 'officer', '2011-01-01' FROM colleague`;
}

/** Ten years up to now; ids are in the order of time, as the service makes them. */
function numbersSql(documents: number): string {
  const columns = (salt: number) => `
    SELECT s.i, s.id, s.ago, (now() - s.ago)::date AS day, p.id AS unit_id, p.name, coalesce(c.id, p.officer) AS officer, p.leader, p.outgoing, p.incoming,
      row_number() OVER (PARTITION BY p.id, date_part('year', now() - s.ago) ORDER BY s.i)::int AS number
    FROM (SELECT i, (${documents} - i) * (interval '10 years' / ${documents}) AS ago,
        uuidv7(- (${documents} - i) * (interval '10 years' / ${documents})) AS id, ${unitOf('i', salt)} AS n
      FROM generate_series(1, ${documents}) AS i) AS s JOIN place p ON p.n = s.n
    LEFT JOIN colleague c ON c.unit_id = p.id AND c.k = floor(${dice('s.i', salt + 10)} * ${OFFICERS})::int`;
  return `CREATE TEMP TABLE doc AS ${columns(1)}; CREATE TEMP TABLE arrival AS ${columns(5)}; ANALYZE doc; ANALYZE arrival`;
}

function documentsSql(): string {
  const d = dice('i', 31);
  return `
    INSERT INTO documents (id, unit_id, drafted_by, state, origin, type_code, subject, urgency, book_id, number, year, notation,
        issued_on, issued_at, check_token, created_at, updated_at)
      SELECT id, unit_id, officer, state, 'electronic', ${pick('i', 32, 'CV', 'QĐ', 'BC', 'KH', 'TB')}, ${subject('i')}, 'normal',
        CASE WHEN issued THEN outgoing END, CASE WHEN issued THEN number END, CASE WHEN issued THEN date_part('year', day)::int END,
        'UBND-VP', CASE WHEN issued THEN day END, CASE WHEN issued THEN now() - ago END, 'bench-' || i, now() - ago, now() - ago
      FROM (SELECT *, state IN ('issued', 'sent', 'recalled') AS issued FROM (SELECT *,
        CASE WHEN ago > interval '60 days' THEN CASE WHEN ${d} < 0.005 THEN 'recalled' ELSE 'sent' END
          WHEN ${d} < 0.05 THEN 'draft' WHEN ${d} < 0.08 THEN 'in_review' WHEN ${d} < 0.1 THEN 'awaiting_signature'
          WHEN ${d} < 0.11 THEN 'signed' WHEN ${d} < 0.14 THEN 'issued' ELSE 'sent' END AS state FROM doc) AS a) AS b;
    INSERT INTO document_signers (document_id, position, appointment_id, form, signed_at)
      SELECT d.id, 1, s.leader, 'TM', d.issued_at FROM documents d JOIN doc s ON s.id = d.id`;
}

function filesSql(): string {
  return `
    INSERT INTO files (sha256, size, media_type, created_at)
      SELECT md5(i::text) || md5((-i)::text), 60000, 'application/pdf', now() - ago FROM doc ON CONFLICT DO NOTHING;
    CREATE TEMP TABLE paper AS SELECT uuidv7(-ago) AS file, id, i, ago FROM doc;
    INSERT INTO document_files (id, document_id, role, position, name) SELECT file, id, 'main', 1, 'van-ban.pdf' FROM paper;
    INSERT INTO file_versions (id, file_id, sequence, purpose, sha256, created_at)
      SELECT uuidv7(-ago), file, 1, 'issued', md5(i::text) || md5((-i)::text), now() - ago FROM paper`;
}

/** Some thousand bodies of a hundred-odd syllables, common ones often; each document has one of them and its own subject. */
function textsSql(): string {
  const syllable = `concat(
    (ARRAY['b','c','ch','d','đ','gi','h','k','kh','l','m','n','ng','nh','ph','qu','s','t','th','tr','v','x'])[1 + floor(${dice('w', 71)} * 22)::int],
    (ARRAY['ai','am','an','ang','ao','at','ân','ây','âu','em','en','ê','ich','in','inh','oa','oc','ô','ôi','ôn','ông','ơi','ua','ung','uy','ương','ươn','ước'])[1 + floor(power(${dice('w', 72)}, 2) * 28)::int])`;
  return `
    CREATE TEMP TABLE body AS
      SELECT n, to_tsvector('simple', text_words(string_agg(${syllable}, ' ' ORDER BY w))) AS words
      FROM generate_series(0, 4999) AS n CROSS JOIN LATERAL generate_series(n * 1000, n * 1000 + 180) AS w GROUP BY n;
    CREATE UNIQUE INDEX ON body (n); ANALYZE body;
    INSERT INTO document_texts (id, sha256, words)
      SELECT d.id, md5(s.i::text) || md5((-s.i)::text), b.words || to_tsvector('simple', text_words(d.subject))
      FROM doc s JOIN documents d ON d.id = s.id JOIN body b ON b.n = s.i % 5000 WHERE d.number IS NOT NULL`;
}

function incomingTextsSql(): string {
  return `
    INSERT INTO document_texts (id, sha256, words)
      SELECT d.id, md5(s.i::text) || md5('den'), b.words || to_tsvector('simple', text_words(d.subject))
      FROM arrival s JOIN incoming_documents d ON d.id = s.id JOIN body b ON b.n = (s.i + 7) % 5000`;
}

/** The late ones wait as dead work for a person, or the workers would send them again. */
function deliveriesSql(each: number): string {
  const row = `(d.i * ${each} + k)`;
  return `
    INSERT INTO deliveries (id, document_id, unit_id, consignment_id, receiver_unit_id, receiver_name, channel, gateway, state,
        queued_at, dispatched_at, arrived_at, accepted_at, arrival_number, receipt, status_sequence, updated_at)
      SELECT uuidv7(-d.ago), d.id, d.unit_id, gen_random_uuid(), p.id, p.name, 'electronic', 'in-instance',
        CASE WHEN open THEN 'queued' ELSE ${pick(row, 41, 'arrived', 'accepted', 'accepted', 'finished', 'finished')} END,
        now() - d.ago, now() - d.ago, CASE WHEN NOT open THEN now() - d.ago + ${dice(row, 44)} * interval '20 seconds' END,
        CASE WHEN NOT open THEN now() - d.ago + power(${dice(row, 45)}, 3) * interval '20 hours' END, NULL,
        CASE WHEN NOT open THEN repeat(md5(d.i::text || k), 12) END, 1, now() - d.ago
      FROM (SELECT s.* FROM doc s JOIN documents o ON o.id = s.id WHERE o.state IN ('sent', 'recalled')) AS d
      CROSS JOIN generate_series(1, ${each}) AS k
      CROSS JOIN LATERAL (SELECT d.ago < interval '30 days' AND ${dice(row, 42)} < 0.01 AS open) AS late
      JOIN place p ON p.n = ${unitOf(row, 43)} ORDER BY d.i;
    INSERT INTO outbox (id, queue, payload, about, trace_id, created_at, relayed_at, attempts, last_error, dead_at)
      SELECT uuidv7(queued_at - now()), 'dispatch-consignment', jsonb_build_object('deliveryId', id), id::text, 'bench',
        queued_at, queued_at, 8, 'RECEIVER_UNKNOWN', queued_at FROM deliveries WHERE state = 'queued'`;
}

function incomingSql(): string {
  const d = dice('i', 51);
  return `
    INSERT INTO incoming_verdicts (id, files) VALUES ('${VERDICT}', '[]');
    INSERT INTO incoming_documents (id, unit_id, state, source, sender_code, sender_name, number_symbol, issued_on, type_code,
        subject, urgency, verdict_id, signatures_valid, arrived_at, registered_at, book_id, year, arrival_number, arrived_on, updated_at)
      SELECT id, unit_id, state, 'electronic', 'H60', ${pick('i', 52, 'UBND tỉnh Tuyên Quang', 'Sở Nội vụ', 'Sở Tài chính', 'UBND huyện Yên Sơn')},
        number || '/UBND-VP', day, ${pick('i', 53, 'CV', 'QĐ', 'BC')}, ${subject('i')}, 'normal', '${VERDICT}', true, now() - ago,
        CASE WHEN state <> 'arrived' THEN now() - ago END, CASE WHEN state <> 'arrived' THEN incoming END,
        CASE WHEN state <> 'arrived' THEN date_part('year', day)::int END, CASE WHEN state <> 'arrived' THEN number END,
        CASE WHEN state <> 'arrived' THEN day END, now() - ago
      FROM (SELECT *, CASE WHEN ago > interval '60 days' THEN 'done' WHEN ${d} < 0.05 THEN 'arrived'
        WHEN ${d} < 0.1 THEN 'registered' WHEN ${d} < 0.15 THEN 'directed' WHEN ${d} < 0.25 THEN 'assigned'
        WHEN ${d} < 0.4 THEN 'in_progress' ELSE 'done' END AS state FROM arrival) AS a;
    INSERT INTO assignments (id, incoming_id, assignee_id, part, state, assigned_by, assigned_at)
      SELECT uuidv7(-a.ago), d.id, a.officer, 'lead', d.state, a.leader, d.arrived_at
      FROM incoming_documents d JOIN arrival a ON a.id = d.id WHERE d.state IN ('assigned', 'in_progress', 'done')`;
}

function registerSql(): string {
  return `
    INSERT INTO register_entries (id, book_id, year, number, direction, document_id, entry_date, columns, created_at)
      SELECT uuidv7(created_at - now()), book_id, year, number, 'outgoing', id, issued_on, jsonb_build_object('numberSymbol',
        number || '/' || notation, 'documentDate', issued_on, 'titleAndSubject', subject, 'signer', 'Chủ tịch', 'recipients',
        'Như trên', 'copyKeeper', 'VT', 'copies', NULL, 'transferDate', issued_on, 'note', ''), created_at
      FROM documents WHERE number IS NOT NULL;
    INSERT INTO register_entries (id, book_id, year, number, direction, incoming_id, entry_date, columns, created_at)
      SELECT uuidv7(arrived_at - now()), book_id, year, arrival_number, 'incoming', id, arrived_on, jsonb_build_object('author',
        sender_name, 'numberSymbol', number_symbol, 'documentDate', issued_on, 'titleAndSubject', subject, 'forwardedTo', '',
        'transferDate', NULL, 'receiptSigned', '', 'note', ''), arrived_at
      FROM incoming_documents WHERE arrival_number IS NOT NULL;
    INSERT INTO book_years (book_id, year, next_number, last_date)
      SELECT book_id, year, max(number) + 1, max(entry_date) FROM register_entries GROUP BY 1, 2`;
}

function shareSql(): string {
  const letter = (salt: number) =>
    `CASE WHEN ${dice('i', salt)} < 0.85 THEN 'A' WHEN ${dice('i', salt)} < 0.93 THEN 'B' WHEN ${dice('i', salt)} < 0.98 THEN 'C' ELSE 'D' END`;
  return `
    INSERT INTO share_facts (direction, record_id, unit_id, counted_on, class, origin, type_code, recalled, cause, restated_at)
      SELECT 'outgoing', d.id, d.unit_id, d.issued_on, ${letter(61)}, 'electronic', d.type_code, d.state = 'recalled',
        CASE WHEN ${letter(61)} = 'B' THEN 'paper-too' WHEN ${letter(61)} = 'C' THEN 'paper-only'
          WHEN ${letter(61)} = 'D' THEN 'signature-invalid' END,
        CASE WHEN ${dice('i', 63)} < 0.2 THEN d.issued_at + ${dice('i', 64)} * interval '4 days' END
      FROM documents d JOIN doc s ON s.id = d.id WHERE d.state IN ('sent', 'recalled');
    INSERT INTO share_facts (direction, record_id, unit_id, counted_on, class, origin, type_code)
      SELECT 'incoming', d.id, d.unit_id, d.arrived_on, ${letter(62)}, 'electronic', d.type_code
      FROM incoming_documents d JOIN arrival s ON s.id = d.id WHERE d.arrived_on IS NOT NULL;
    INSERT INTO share_months (unit_id, direction, type_code, month, class, cause, copied, recalled, n)
      SELECT unit_id, direction, t.code, date_trunc('month', counted_on)::date, class, coalesce(cause, ''), false, recalled, count(*)
      FROM share_facts CROSS JOIN LATERAL (VALUES (''), (type_code)) AS t (code) GROUP BY 1, 2, 3, 4, 5, 6, 7, 8`;
}

/** Leaves of no batch, or the workers would seal millions of events while the questions are asked. */
function ledgerSql(): string {
  return `
    INSERT INTO ledger_events (id, at, kind, unit_id, document_id, trace_id, after)
      SELECT uuidv7(-d.ago), now() - d.ago, kind, d.unit_id, d.id, 'bench', '{"state": "sent"}'
      FROM doc d CROSS JOIN unnest(ARRAY['document.drafted', 'document.issued', 'document.sent']) AS kind ORDER BY d.i;
    INSERT INTO ledger_leaves (batch, position, event_id, hash)
      SELECT 0, row_number() OVER (ORDER BY seq), id, '\\x00' FROM ledger_events WHERE trace_id = 'bench'`;
}
