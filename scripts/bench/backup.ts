/**
 * npm run bench:backup [-- DOCUMENTS]: documents with real bytes in an embedded PostgreSQL that is running, backed up, restored,
 * and compared row by row and byte by byte. Exit code 1 when anything differs.
 */
import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { v7 as newId } from 'uuid';
import { exportTables } from '../../src/adapters/database/backup/export-tables.ts';
import { connectDatabase, type DatabaseTarget, ensureDatabase } from '../../src/adapters/database/connect.ts';
import { startEngine } from '../../src/adapters/database/engine/embedded-postgres.ts';
import { takeInstanceLock } from '../../src/adapters/database/engine/instance-lock.ts';
import { migrateDatabase } from '../../src/adapters/database/migrate.ts';
import { readConfig } from '../../src/config.ts';
import { loadInstanceSecret } from '../../src/instance-secret.ts';
import { makeBackup } from '../../src/wiring/backup/make-backup.ts';
import { restoreBundle } from '../../src/wiring/backup/restore-bundle.ts';

const count = Number(process.argv[2] ?? 10_000);
const place = mkdtempSync(join(tmpdir(), 'antin-bench-backup-'));
const [unit, person, post, book] = [newId(), newId(), newId(), newId()];

/** Rows that a restore adds by its own: the event that tells of it, and the books that wait. */
const ADDED: Readonly<Record<string, number>> = { ledger_events: 1, ledger_unsealed: 1, number_holds: 1 };

async function run(): Promise<number> {
  const dataDir = join(place, 'data');
  const config = readConfig({ DATA_DIR: dataDir }, []);
  const target = join(place, 'store');
  mkdirSync(dataDir);
  loadInstanceSecret(dataDir);
  const { bytes, tables } = await withDatabase(dataDir, async (database) => {
    await migrateDatabase(database);
    const made = await timed('make', () => makeDocuments(database, dataDir));
    const { bundle } = await timed('backup', () => makeBackup(config, { target, trial: false }));
    await timed('backup again, nothing new', () => makeBackup(config, { target, trial: false }));
    await timed('backup again, with trial start and check', () =>
      makeBackup(config, { target, trial: true }),
    );
    process.stdout.write(`  ${bundle.manifest.blobs.count} blobs\n`);
    return { bytes: made, tables: await tell(database, 'before') };
  });
  const into = join(place, 'restored');
  const restored = readConfig({ DATA_DIR: into }, []);
  const { consistency } = await timed('restore', () =>
    restoreBundle(restored, { from: target, into, acceptGap: false }),
  );
  const after = await withDatabase(into, (database) => tell(database, 'after'));
  const differences = compareRows(tables, after) + compareBytes(bytes, into) + consistency.findings.length;
  process.stdout.write(
    `${count} documents, ${bytes.length} blobs, ${tables.size} tables: ${differences} differences\n`,
  );
  return differences === 0 ? 0 : 1;
}

async function timed<T>(what: string, work: () => Promise<T>): Promise<T> {
  const began = performance.now();
  const result = await work();
  process.stdout.write(`  ${what}: ${((performance.now() - began) / 1000).toFixed(1)} s\n`);
  return result;
}

async function withDatabase<T>(dataDir: string, work: (database: DatabaseTarget) => Promise<T>): Promise<T> {
  const lock = takeInstanceLock(dataDir);
  const engine = await startEngine({ dataDir });
  try {
    await ensureDatabase({ ...engine.address, database: 'postgres' }, 'antin');
    return await work({ ...engine.address, database: 'antin' });
  } finally {
    await engine.stop();
    lock.release();
  }
}

interface Blob {
  readonly sha256: string;
  readonly path: string;
  readonly size: number;
}

/** Each document: two versions of its file (20 and 30 KB), a number, a line, a delivery with its arrival, three events. */
async function makeDocuments(database: DatabaseTarget, dataDir: string): Promise<readonly Blob[]> {
  const connected = connectDatabase(database, { max: 1 });
  const blobs: Blob[] = [];
  try {
    const query = (text: string, values: unknown[]) => connected.pool.query(text, values);
    await query(
      `INSERT INTO units (id, name, kind, organ_code, abbreviation, place, valid_from) VALUES ($1, 'UBND xã', 'commune', 'H01', 'UBND', 'x', '2020-01-01')`,
      [unit],
    );
    await query(`INSERT INTO people (id, full_name) VALUES ($1, 'Văn thư')`, [person]);
    await query(
      `INSERT INTO appointments (id, person_id, unit_id, position, role, valid_from) VALUES ($1, $2, $3, 'Văn thư', 'clerk', '2020-01-01')`,
      [post, person, unit],
    );
    await query(`INSERT INTO books (id, unit_id, direction, name) VALUES ($1, $2, 'outgoing', 'Sổ đi')`, [
      book,
      unit,
    ]);
    for (let first = 1; first <= count; first += 500) {
      const rows = Array.from({ length: Math.min(500, count - first + 1) }, (_, index) =>
        oneDocument(dataDir, first + index, blobs),
      );
      for (const statement of statements)
        await query(statement, [JSON.stringify(rows), unit, post, book].slice(0, parameters(statement)));
    }
    await query('INSERT INTO book_years (book_id, year, next_number, last_date) VALUES ($1, 2026, $2, $3)', [
      book,
      count + 1,
      '2026-06-01',
    ]);
  } finally {
    await connected.close();
  }
  return blobs;
}

function parameters(statement: string): number {
  return Math.max(...[...statement.matchAll(/\$(\d)/g)].map(([, digit]) => Number(digit)));
}

function oneDocument(dataDir: string, number: number, blobs: Blob[]) {
  const [draft, issued] = [20_000, 30_000].map((size) => writeBlob(dataDir, randomBytes(size)));
  blobs.push(draft!, issued!);
  const ids = {
    id: newId(),
    file: newId(),
    v1: newId(),
    v2: newId(),
    line: newId(),
    delivery: newId(),
    consignment: newId(),
  };
  const more = { incoming: newId(), e1: newId(), e2: newId(), e3: newId() };
  return {
    number,
    ...ids,
    ...more,
    s1: draft!.sha256,
    s2: issued!.sha256,
    n1: draft!.size,
    n2: issued!.size,
  };
}

function writeBlob(dataDir: string, bytes: Uint8Array): Blob {
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const folder = join(dataDir, 'blobs', sha256.slice(0, 2), sha256.slice(2, 4));
  mkdirSync(folder, { recursive: true });
  const path = join('blobs', sha256.slice(0, 2), sha256.slice(2, 4), sha256);
  writeFileSync(join(dataDir, path), bytes, { mode: 0o444 });
  return { sha256, path, size: bytes.length };
}

const source = `json_to_recordset($1) AS r(number int, id uuid, file uuid, v1 uuid, v2 uuid, line uuid, delivery uuid,
  consignment uuid, incoming uuid, e1 uuid, e2 uuid, e3 uuid, s1 text, s2 text, n1 int, n2 int)`;
const statements = [
  `INSERT INTO files SELECT s1, n1, 'application/pdf', now() FROM ${source} UNION ALL SELECT s2, n2, 'application/pdf', now() FROM ${source}`,
  `INSERT INTO documents (id, unit_id, drafted_by, state, origin, type_code, subject, urgency, book_id, number, year, notation, issued_on,
     check_token, created_at, updated_at)
   SELECT id, $2::uuid, $3::uuid, 'sent', 'electronic', 'CV', 'Về việc số ' || number, 'normal', $4::uuid, number, 2026, 'UBND', '2026-06-01', id::text, now(), now() FROM ${source}`,
  `INSERT INTO document_files (id, document_id, role, position, name) SELECT file, id, 'main', 0, 'van-ban.pdf' FROM ${source}`,
  `INSERT INTO file_versions (id, file_id, sequence, purpose, sha256, created_at)
   SELECT v1, file, 1, 'draft', s1, now() FROM ${source} UNION ALL SELECT v2, file, 2, 'issued', s2, now() FROM ${source}`,
  `INSERT INTO register_entries (id, book_id, year, number, direction, document_id, entry_date, columns, created_at)
   SELECT line, $4::uuid, 2026, number, 'outgoing', id, '2026-06-01', '{"numberSymbol":"x"}', now() FROM ${source} WHERE $2::uuid IS NOT NULL AND $3::uuid IS NOT NULL`,
  `INSERT INTO deliveries (id, unit_id, document_id, consignment_id, receiver_unit_id, receiver_name, channel, gateway, state, queued_at, receipt, updated_at)
   SELECT delivery, $2::uuid, id, consignment, $2::uuid, 'UBND xã', 'electronic', 'in-instance', 'arrived', now(), 'biên nhận ' || number, now() FROM ${source}`,
  `INSERT INTO incoming_documents (id, unit_id, state, source, number_symbol, type_code, subject, urgency, sender_name, arrived_at, updated_at)
   SELECT incoming, $2::uuid, 'arrived', 'electronic', number || '/UBND', 'CV', 'x', 'normal', 'UBND xã', now(), now() FROM ${source}`,
  `INSERT INTO inbox_consignments (id, sender_code, consignment_id, receiver_unit_id, incoming_id, digests, receipt, received_at)
   SELECT e1, 'H01', consignment, $2::uuid, incoming, '[]', 'biên nhận ' || number, now() FROM ${source}`,
  `INSERT INTO ledger_events (id, at, kind, unit_id, document_id, file_sha256, trace_id)
   SELECT e1, now(), 'document.drafted', $2::uuid, id, s1, 't' FROM ${source} UNION ALL
   SELECT e2, now(), 'document.issued', $2::uuid, id, s2, 't' FROM ${source} UNION ALL
   SELECT e3, now(), 'document.sent', $2::uuid, id, NULL, 't' FROM ${source}`,
];

async function tell(database: DatabaseTarget, name: string): Promise<ReadonlyMap<string, readonly string[]>> {
  const folder = join(place, name);
  mkdirSync(folder);
  const { tables } = await exportTables(database, folder, async () => undefined);
  return new Map(
    tables.map((table) => [
      table.name,
      readFileSync(join(folder, `${table.name}.jsonl`), 'utf8')
        .split('\n')
        .slice(0, -1),
    ]),
  );
}

/** Every row must be there as it was; what is more must be what a restore adds. */
function compareRows(
  before: ReadonlyMap<string, readonly string[]>,
  after: ReadonlyMap<string, readonly string[]>,
): number {
  let differences = 0;
  let rows = 0;
  for (const [name, lines] of before) {
    const found = new Set(after.get(name));
    const lost = lines.filter((line) => !found.has(line)).length;
    const more = (after.get(name)?.length ?? 0) - lines.length - (ADDED[name] ?? 0);
    if (lost !== 0 || more !== 0) process.stdout.write(`  ✗ ${name}: ${lost} lost, ${more} too many\n`);
    differences += lost + Math.abs(more);
    rows += lines.length;
  }
  process.stdout.write(`  ${rows} rows compared\n`);
  return differences;
}

function compareBytes(blobs: readonly Blob[], restored: string): number {
  const differs = ({ path }: Blob) =>
    !readFileSync(join(place, 'data', path)).equals(readFileSync(join(restored, path)));
  return blobs.filter(differs).length;
}

try {
  process.exitCode = await run();
} finally {
  rmSync(place, { recursive: true, force: true });
}
