/**
 * Brings the tables up to date, forward only, while older processes go on working (docs/trien-khai.md): one process
 * migrates at a time; each migration is one transaction that gives up waiting for a table after a moment and comes
 * again, because whoever waits for a table's lock makes everybody else wait behind it.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type MigrationMeta, readMigrationFiles } from 'drizzle-orm/migrator';
import type pg from 'pg';
import { AppError } from '../../app-error.ts';
import { type DatabaseTarget, withClient } from './connect.ts';
import { databaseErrors } from './errors.ts';

/** First line of a migration whose statements can not run in a transaction, such as CREATE INDEX CONCURRENTLY. */
export const OUTSIDE_TRANSACTION = '-- outside a transaction';

const ownMigrations = fileURLToPath(new URL('./migrations', import.meta.url));
/** "an-tin" as a number: several services that start at once migrate one after the other. */
const LOCK = 0x616e74;
const LEAST_VERSION = 14;
/** PostgreSQL's words for "did not get the lock in time" and "deadlock". */
const comeAgain = ['55P03', '40P01'];

export interface MigrateOptions {
  readonly folder?: string;
  /** How long a statement may wait for a table that others use, and how often it is tried. */
  readonly lockTimeoutMs?: number;
  readonly attempts?: number;
}

/**
 * Does nothing when the tables are up to date.
 * @throws AppError DATABASE_OTHER_SCHEMA when the database has a migration that this program does not know,
 *   DATABASE_BUSY when a table stays in use, DATABASE_TOO_OLD; else the driver's error
 */
export async function migrateDatabase(target: DatabaseTarget, options: MigrateOptions = {}): Promise<void> {
  const folder = options.folder ?? ownMigrations;
  if (!existsSync(join(folder, 'meta', '_journal.json')))
    throw new Error(`no migrations in ${folder}; run npm run db:generate`);
  const migrations = readMigrationFiles({ migrationsFolder: folder });
  await withClient(target, async (client) => {
    await refuseOldServer(client);
    await client.query('SELECT pg_advisory_lock($1)', [LOCK]);
    const done = await hashesOf(client);
    const strange = [...done].find((hash) => migrations.every((migration) => migration.hash !== hash));
    if (strange !== undefined)
      throw new AppError(databaseErrors.DATABASE_OTHER_SCHEMA, { params: { found: strange.slice(0, 12) } });
    const pending = migrations.filter(({ hash }) => !done.has(hash));
    if (pending.length === 0) return;
    await client.query('SET client_min_messages = warning');
    await client.query(`SET lock_timeout = ${options.lockTimeoutMs ?? 3000}`);
    await makeTableOfMigrations(client);
    for (const migration of pending) await applyPatiently(client, migration, options.attempts ?? 20);
  });
}

/** Migrations of this program that the database has not seen, without touching it. */
export async function pendingMigrations(client: pg.Client): Promise<number> {
  const done = await hashesOf(client);
  return readMigrationFiles({ migrationsFolder: ownMigrations }).filter(({ hash }) => !done.has(hash)).length;
}

async function refuseOldServer(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ server_version: string }>('SHOW server_version');
  const version = rows[0]?.server_version ?? '';
  if (Number.parseInt(version, 10) < LEAST_VERSION)
    throw new AppError(databaseErrors.DATABASE_TOO_OLD, { params: { version, least: LEAST_VERSION } });
}

async function hashesOf(client: pg.Client): Promise<ReadonlySet<string>> {
  const table = await client.query(`SELECT to_regclass('drizzle.__drizzle_migrations') AS name`);
  if (table.rows[0]?.name === null) return new Set();
  const { rows } = await client.query<{ hash: string }>('SELECT hash FROM drizzle.__drizzle_migrations');
  return new Set(rows.map(({ hash }) => hash));
}

/** As drizzle's own migrator makes it. */
async function makeTableOfMigrations(client: pg.Client): Promise<void> {
  await client.query('CREATE SCHEMA IF NOT EXISTS drizzle');
  await client.query(
    'CREATE TABLE IF NOT EXISTS drizzle.__drizzle_migrations (id SERIAL PRIMARY KEY, hash text NOT NULL, created_at bigint)',
  );
}

async function applyPatiently(client: pg.Client, migration: MigrationMeta, attempts: number): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await apply(client, migration);
    } catch (error) {
      if (!comeAgain.includes((error as { code?: string }).code ?? '')) throw error;
      if (attempt >= attempts) throw new AppError(databaseErrors.DATABASE_BUSY, { cause: error });
      await pause(Math.min(100 * attempt, 1000));
    }
  }
}

async function apply(client: pg.Client, { sql, hash, folderMillis }: MigrationMeta): Promise<void> {
  const note = () =>
    client.query('INSERT INTO drizzle.__drizzle_migrations (hash, created_at) VALUES ($1, $2)', [
      hash,
      folderMillis,
    ]);
  const run = async () => {
    for (const statement of sql) await client.query(statement);
    await note();
  };
  if (sql[0]?.startsWith(OUTSIDE_TRANSACTION)) return run();
  await client.query('BEGIN');
  try {
    await run();
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  }
}
