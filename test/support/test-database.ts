/**
 * Databases for tests: one throw-away PostgreSQL per mocha process, started at first use, and in it as many
 * fresh databases as asked, each a copy of a migrated template.
 */
import { randomBytes } from 'node:crypto';
import {
  type Connected,
  connectDatabase,
  type DatabaseTarget,
  ensureDatabase,
  withClient,
} from '../../src/adapters/database/connect.ts';
import { type Engine, startEngine } from '../../src/adapters/database/engine/embedded-postgres.ts';
import { migrateDatabase } from '../../src/adapters/database/migrate.ts';
import { migrateQueues } from '../../src/adapters/queues/queue-engine.ts';
import { temporaryFolder } from './temporary-folder.ts';

export interface TestDatabase extends Connected {
  readonly name: string;
  /** Closes the pool and removes the database. Not needed at the end of a run: the root hook does it. */
  drop(): Promise<void>;
}

const TEMPLATE = 'antin_template';

let server: Promise<{ engine: Engine; admin: DatabaseTarget }> | undefined;
const open = new Set<TestDatabase>();

/** A migrated, empty database of its own. */
export async function freshDatabase(): Promise<TestDatabase> {
  server ??= startServer();
  const { engine, admin } = await server;
  const name = `antin_test_${randomBytes(6).toString('hex')}`;
  await ensureDatabase(admin, name, TEMPLATE);
  const connected = connectDatabase({ ...engine.address, database: name });
  const database: TestDatabase = {
    ...connected,
    name,
    drop: async () => {
      open.delete(database);
      await connected.close();
      await withClient(admin, (client) => client.query(`DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`));
    },
  };
  open.add(database);
  return database;
}

/** Empties every table of the service, for a suite that shares one database between its tests. */
export async function emptyTables(database: Connected): Promise<void> {
  const tables = await database.pool.query<{ name: string }>(
    `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname = 'public'`,
  );
  await database.pool.query(
    `SET session_replication_role = replica;
     TRUNCATE ${tables.rows.map((row) => row.name).join(', ')} CASCADE;
     SET session_replication_role = origin`,
  );
}

async function startServer(): Promise<{ engine: Engine; admin: DatabaseTarget }> {
  const engine = await startEngine({ dataDir: temporaryFolder('postgres'), durable: false });
  const admin = { ...engine.address, database: 'postgres' };
  await ensureDatabase(admin, TEMPLATE);
  const template = { ...engine.address, database: TEMPLATE };
  await migrateDatabase(template);
  await withClient(template, migrateQueues);
  return { engine, admin };
}

after('stop the test PostgreSQL', async function stopServer() {
  this.timeout(30_000);
  if (!server) return;
  const { engine } = await server;
  server = undefined;
  await Promise.all([...open].map((database) => database.close()));
  open.clear();
  await engine.stop();
});
