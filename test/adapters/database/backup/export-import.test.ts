import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { v7 as newId } from 'uuid';
import { checkConsistency } from '../../../../src/adapters/database/backup/consistency.ts';
import { type Exported, exportTables } from '../../../../src/adapters/database/backup/export-tables.ts';
import { importTables } from '../../../../src/adapters/database/backup/import-tables.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';
import { freshDatabase, type TestDatabase } from '../../../support/test-database.ts';

const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (error: { code?: string }) => String(error.code ?? error),
  );

describe('export and import of every table', function suite() {
  this.timeout(60_000);
  const folder = join(temporaryFolder('export'), 'tables');
  const [province, commune, book, event] = [newId(), newId(), newId(), newId()];
  const awkward = 'Tiếng Việt “NFC”\u2028dòng\r\nhai\ttab \\N \\. 😀 "json" \u0001';
  let source: TestDatabase;
  let exported: Exported;

  before(async () => {
    source = await freshDatabase();
    const q = (text: string, values: unknown[] = []) => source.pool.query(text, values);
    // The later row stands first in the order of export: keys are looked at when all rows are there.
    await q(
      `INSERT INTO units (id, name, kind, organ_code, abbreviation, place, valid_from, parent_id) VALUES
       ($1, $3, 'commune', 'A', 'UBND', 'x', '2020-01-01', $2), ($2, 'Tỉnh', 'province', 'B', 'UBND', 'x', '2020-01-01', NULL)`,
      [province, commune, awkward],
    );
    await q(
      `INSERT INTO books (id, unit_id, direction, name, type_codes) VALUES ($1, $2, 'outgoing', 'Sổ', $3)`,
      [book, commune, ['CV', 'a"b,{c}', awkward]],
    );
    await q(
      `INSERT INTO files VALUES ($1, 9007199254740991, 'application/pdf', '2026-11-23 13:45:01.123456+07')`,
      ['a'.repeat(64)],
    );
    await q(
      `INSERT INTO ledger_events (seq, id, at, kind, trace_id, after) VALUES (41, $1, now(), 'session.opened', 't', $2)`,
      [event, JSON.stringify({ text: awkward, number: 1.5, deep: [null, { a: [] }] })],
    );
    await q(`SELECT setval('ledger_events_seq_seq', 41)`);
    mkdirSync(folder);
    exported = await exportTables(source.target, folder, async () => undefined);
  });

  it('awkward values of every sort, when exported and imported, come back row by row as they were', async () => {
    const target = await freshDatabase();
    await importTables(target.target, folder, exported);
    for (const { name } of exported.tables) {
      const rows = async (database: TestDatabase) =>
        (await database.pool.query(`SELECT t::text AS row FROM "${name}" t ORDER BY 1`)).rows;
      expect(await rows(target), name).to.deep.equal(await rows(source));
    }
    const next = await target.pool.query(`SELECT nextval('ledger_events_seq_seq') AS seq`);
    expect(Number(next.rows[0].seq)).to.equal(42);
    expect(await codeOf(target.pool.query('DELETE FROM ledger_events'))).to.equal('23001');
    expect(
      await codeOf(target.pool.query(`UPDATE units SET parent_id = $1`, [newId()])),
      'keys are checked at once again',
    ).to.equal('23503');
    expect(await codeOf(importTables(target.target, folder, exported)), 'a second time').to.equal(
      'IMPORT_NOT_EMPTY',
    );
  });

  it('a line that was altered, when imported, is refused and nothing is written', async () => {
    const target = await freshDatabase();
    const file = join(folder, 'units.jsonl');
    const text = readFileSync(file, 'utf8');
    writeFileSync(file, text.replace('province', 'provincf'));
    expect(await codeOf(importTables(target.target, folder, exported))).to.equal('IMPORT_DIFFERS');
    writeFileSync(file, text);
    const count = await target.pool.query('SELECT count(*) AS n FROM units');
    expect(Number(count.rows[0].n)).to.equal(0);
  });

  it('an export of other migrations, when imported, is refused', async () => {
    const target = await freshDatabase();
    const other = { ...exported, migrations: ['0'.repeat(64)] };
    expect(await codeOf(importTables(target.target, folder, other))).to.equal('IMPORT_OTHER_SCHEMA');
  });

  it('a database with a gap, a strange receipt, a wrong share and a record ahead of its counter, when checked, names each', async () => {
    const database = await freshDatabase();
    await importTables(database.target, folder, exported);
    expect((await checkConsistency(database.target)).findings.map(({ check }) => check)).to.deep.equal([]);
    const q = (text: string, values: unknown[] = []) => database.pool.query(text, values);
    await q(`INSERT INTO book_years (book_id, year, next_number) VALUES ($1, 2026, 3)`, [book]);
    await q(
      `INSERT INTO register_entries (id, book_id, year, number, direction, entry_date, columns, created_at) VALUES ($1, $2, 2026, 2, 'outgoing', '2026-01-02', '{}', now())`,
      [newId(), book],
    );
    await q(
      `INSERT INTO inbox_consignments (id, sender_code, consignment_id, receiver_unit_id, incoming_id, digests, receipt, received_at) VALUES ($1, 'A', $1, $2, $1, '[]', 'r', now())`,
      [newId(), commune],
    );
    await q(
      `INSERT INTO share_facts (direction, record_id, unit_id, counted_on, class, origin, type_code) VALUES ('outgoing', $1, $2, '2026-01-01', 'A', 'electronic', 'CV')`,
      [newId(), commune],
    );
    await q(
      `INSERT INTO ledger_events (seq, id, at, kind, trace_id, file_sha256) VALUES (99, $1, now(), 'session.opened', 't', $2)`,
      [newId(), 'b'.repeat(64)],
    );
    const { findings, lastEvent } = await checkConsistency(database.target);
    expect(findings.map(({ check }) => check).sort()).to.deep.equal([
      'arrival-without-document',
      'file-unknown',
      'ledger-sequence',
      'register-gap',
      'share',
    ]);
    expect(lastEvent?.seq).to.equal(99);
  });
});
