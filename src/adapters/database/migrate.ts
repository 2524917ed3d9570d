import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readMigrationFiles } from 'drizzle-orm/migrator';
import { drizzle } from 'drizzle-orm/node-postgres';
import { migrate } from 'drizzle-orm/node-postgres/migrator';
import type pg from 'pg';
import { AppError } from '../../app-error.ts';
import { type DatabaseTarget, withClient } from './connect.ts';
import { databaseErrors } from './errors.ts';

const migrationsFolder = fileURLToPath(new URL('./migrations', import.meta.url));
/** "an-tin" as a number: several services that start at once migrate one after the other. */
const LOCK = 0x616e74;

/**
 * Brings the tables up to date. Does nothing when they are.
 * @throws AppError DATABASE_OTHER_SCHEMA when the database has a migration that this program does not know;
 *   else the driver's error
 */
export async function migrateDatabase(target: DatabaseTarget): Promise<void> {
  if (!existsSync(join(migrationsFolder, 'meta', '_journal.json'))) {
    throw new Error(`no migrations in ${migrationsFolder}; run npm run db:generate`);
  }
  await withClient(target, async (client) => {
    await client.query('SELECT pg_advisory_lock($1)', [LOCK]);
    await refuseUnknown(client);
    await client.query('SET client_min_messages = warning');
    await migrate(drizzle(client), { migrationsFolder });
  });
}

async function refuseUnknown(client: pg.Client): Promise<void> {
  const table = await client.query(`SELECT to_regclass('drizzle.__drizzle_migrations') AS name`);
  if (table.rows[0]?.name === null) return;
  const known = readMigrationFiles({ migrationsFolder }).map((migration) => migration.hash);
  const strange = await client.query<{ hash: string }>(
    'SELECT hash FROM drizzle.__drizzle_migrations WHERE hash <> ALL($1) LIMIT 1',
    [known],
  );
  const found = strange.rows[0]?.hash.slice(0, 12);
  if (found) throw new AppError(databaseErrors.DATABASE_OTHER_SCHEMA, { params: { found } });
}
