import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { ensureDatabase, withClient } from '../../../src/adapters/database/connect.ts';
import { migrateDatabase } from '../../../src/adapters/database/migrate.ts';
import { migrateQueues } from '../../../src/adapters/queues/queue-engine.ts';
import { migrationBreaches } from '../../support/migration-rules.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { freshDatabase, type TestDatabase } from '../../support/test-database.ts';

const folder = new URL('../../../src/adapters/database/', import.meta.url);
const migrationNames = () =>
  readdirSync(new URL('migrations/', folder)).filter((name) => name.endsWith('.sql'));
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'no error',
    (error: { code?: string }) => error.code,
  );

/** A folder of migrations as drizzle-kit lays it out. */
function folderOf(migrations: Readonly<Record<string, string>>): string {
  const made = temporaryFolder('migrations');
  mkdirSync(join(made, 'meta'));
  const entries = Object.entries(migrations).map(([tag, sql], idx) => {
    writeFileSync(join(made, `${tag}.sql`), sql);
    return { idx, tag, when: idx + 1, version: '7', breakpoints: true };
  });
  writeFileSync(join(made, 'meta', '_journal.json'), JSON.stringify({ entries }));
  return made;
}

describe('migrations on paper', () => {
  it('every migration after the first, read, is safe while the older version runs', () => {
    const later = migrationNames().filter((name) => !name.startsWith('0000_'));
    const breaches = later.flatMap((name) =>
      migrationBreaches(name, readFileSync(new URL(`migrations/${name}`, folder), 'utf8')),
    );
    expect(breaches).to.deep.equal([]);
  });

  it('a migration of a release, compared with what was released, is unchanged', () => {
    const released = JSON.parse(readFileSync(new URL('released.json', folder), 'utf8')) as Record<
      string,
      string
    >;
    const now = Object.fromEntries(
      Object.keys(released).map((name) => {
        const bytes = readFileSync(new URL(`migrations/${name}`, folder));
        return [name, createHash('sha256').update(bytes).digest('hex')];
      }),
    );
    expect(now).to.deep.equal(released);
    expect(migrationNames().slice(0, Object.keys(released).length)).to.deep.equal(
      Object.keys(released).sort(),
    );
  });

  it('the rules themselves, given forbidden statements of every sort, find each; given safe ones, none', () => {
    for (const sql of [
      'DROP TABLE units;',
      'ALTER TABLE "units" DROP COLUMN "name";',
      'ALTER TABLE units RENAME COLUMN a TO b;',
      'ALTER TABLE units ALTER COLUMN a SET DATA TYPE bigint;',
      'ALTER TABLE units ALTER COLUMN a TYPE bigint;',
      'ALTER TABLE units ALTER COLUMN a SET NOT NULL;',
      'ALTER TABLE units ADD COLUMN a text NOT NULL;',
      'ALTER TABLE units ADD COLUMN a uuid NOT NULL DEFAULT gen_random_uuid();',
      'CREATE INDEX a ON units (b);',
      'CREATE UNIQUE INDEX a ON units USING btree (b);',
      'ALTER TABLE units ADD CONSTRAINT a UNIQUE (b);',
      'ALTER TABLE units ADD CONSTRAINT a FOREIGN KEY (b) REFERENCES people (id);',
      'ALTER TABLE ledger_events DISABLE TRIGGER ALL;',
      'TRUNCATE outbox;',
      '-- outside a transaction\nCREATE INDEX CONCURRENTLY a ON units (b);',
      'CREATE INDEX CONCURRENTLY IF NOT EXISTS a ON units (b);',
    ])
      expect(migrationBreaches('0001', sql), sql).to.have.length.at.least(1);
    for (const sql of [
      'ALTER TABLE units ADD COLUMN a text;',
      "ALTER TABLE units ADD COLUMN a text DEFAULT '' NOT NULL;",
      'CREATE TABLE fresh (id uuid PRIMARY KEY, a text NOT NULL);\n--> statement-breakpoint\nCREATE INDEX b ON fresh (a);',
      'ALTER TABLE units ADD CONSTRAINT a FOREIGN KEY (b) REFERENCES people (id) NOT VALID;',
      '-- outside a transaction\nDROP INDEX CONCURRENTLY IF EXISTS a;\n--> statement-breakpoint\nCREATE INDEX CONCURRENTLY IF NOT EXISTS a ON units (b);',
    ])
      expect(migrationBreaches('0001', sql), sql).to.deep.equal([]);
  });
});

describe('migrations at work', function migrations() {
  this.timeout(30_000);
  let database: TestDatabase;
  beforeEach(async () => {
    database = await freshDatabase();
  });
  afterEach(() => database.drop());

  const emptyDatabase = async (name: string) => {
    await ensureDatabase(database.target, name);
    return { ...database.target, database: name };
  };

  it('three processes that start at once on an empty database make the tables once', async () => {
    const target = await emptyDatabase(`${database.name}_empty`);
    const start = async () => {
      await migrateDatabase(target);
      await withClient(target, migrateQueues);
    };
    await Promise.all([start(), start(), start()]);
    const rows = await withClient(target, (client) =>
      client.query('SELECT * FROM drizzle.__drizzle_migrations'),
    );
    expect(rows.rowCount).to.equal(migrationNames().length);
    await database.pool.query(`DROP DATABASE "${target.database}" WITH (FORCE)`);
  });

  it('a migration whose table a long transaction holds gives way to others, comes again and is done in the end', async () => {
    const target = await emptyDatabase(`${database.name}_busy`);
    const first = { '0000_initial': 'CREATE TABLE busy (a int)' };
    await migrateDatabase(target, { folder: folderOf(first) });
    const next = folderOf({ ...first, '0001_more': 'ALTER TABLE busy ADD COLUMN b text' });
    await withClient(target, async (reader) => {
      await reader.query('BEGIN');
      await reader.query('SELECT * FROM busy');
      const giveUp = { folder: next, lockTimeoutMs: 50, attempts: 2 };
      expect(await codeOf(migrateDatabase(target, giveUp))).to.equal('DATABASE_BUSY');
      const patient = migrateDatabase(target, { folder: next, lockTimeoutMs: 50 });
      await withClient(target, async (other) => {
        await other.query('SET statement_timeout = 2000');
        for (let n = 0; n < 10; n += 1) await other.query('INSERT INTO busy VALUES (1)');
      });
      await reader.query('COMMIT');
      await patient;
    });
    const columns = await withClient(target, (client) => client.query('SELECT b FROM busy'));
    expect(columns.rowCount).to.equal(10);
    await database.pool.query(`DROP DATABASE "${target.database}" WITH (FORCE)`);
  });

  it('a migration that fails half-way leaves nothing; one outside a transaction may build an index without stopping writers', async () => {
    const target = await emptyDatabase(`${database.name}_half`);
    const first = { '0000_initial': 'CREATE TABLE half (a int)' };
    const broken = folderOf({
      ...first,
      '0001_broken': 'ALTER TABLE half ADD COLUMN b int\n--> statement-breakpoint\nSELECT 1/0',
    });
    expect(await codeOf(migrateDatabase(target, { folder: broken }))).to.equal('22012');
    const index =
      '-- outside a transaction\nDROP INDEX CONCURRENTLY IF EXISTS half_a\n--> statement-breakpoint\nCREATE INDEX CONCURRENTLY IF NOT EXISTS half_a ON half (a)';
    await migrateDatabase(target, { folder: folderOf({ ...first, '0001_index': index }) });
    const found = await withClient(target, (client) =>
      client.query(`SELECT attname FROM pg_attribute WHERE attrelid = 'half'::regclass AND attnum > 0
        UNION ALL SELECT relname FROM pg_class WHERE relname = 'half_a' ORDER BY 1`),
    );
    expect(found.rows.map((row) => row.attname)).to.deep.equal(['a', 'half_a']);
    await database.pool.query(`DROP DATABASE "${target.database}" WITH (FORCE)`);
  });
});
