import { expect } from 'chai';
import { sql } from 'drizzle-orm';
import { openListener } from '../../../src/adapters/database/listen.ts';
import { migrateDatabase } from '../../../src/adapters/database/migrate.ts';
import { outbox } from '../../../src/adapters/database/schema/outbox.ts';
import { emptyTables, freshDatabase, type TestDatabase } from '../../support/test-database.ts';

describe('database connection', () => {
  let database: TestDatabase;
  before(async () => {
    database = await freshDatabase();
  });
  after(() => database.drop());

  const addRow = () =>
    database.db.insert(outbox).values({
      id: crypto.randomUUID(),
      queue: 'send-mail',
      payload: {},
      traceId: 'trace',
      createdAt: new Date(),
    });

  it('a fresh database, asked at once, answers and has the tables', async () => {
    await database.ready();
    expect(await database.db.select().from(outbox)).to.deep.equal([]);
  });

  it('a migrated database, migrated again by two at once, stays as it is', async () => {
    await addRow();
    await Promise.all([migrateDatabase(database.target), migrateDatabase(database.target)]);
    expect(await database.db.select().from(outbox)).to.have.length(1);
    await emptyTables(database);
    expect(await database.db.select().from(outbox)).to.have.length(0);
  });

  it('a database of another version, migrated, is refused and left alone', async () => {
    const other = await freshDatabase();
    await other.db.execute(sql`UPDATE drizzle.__drizzle_migrations SET hash = 'ffff0000ffff0000'`);
    const failure = await migrateDatabase(other.target).catch((error: unknown) => error);
    expect(failure).to.have.property('code', 'DATABASE_OTHER_SCHEMA');
    await other.drop();
  });

  it('a listener whose connection is cut, when renewed, tells its handlers to look and hears again', async () => {
    const heard: (string | undefined)[] = [];
    const waiting: (() => void)[] = [];
    const next = () => new Promise<void>((resolve) => waiting.push(resolve));
    const listener = await openListener(database.target);
    await listener.on('outbox', (payload) => {
      heard.push(payload);
      waiting.shift()?.();
    });
    let told = next();
    await addRow();
    await told;
    told = next();
    await database.pool.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'an-tin listen' AND datname = current_database()`,
    );
    await told;
    told = next();
    await addRow();
    await told;
    await listener.close();
    expect(heard).to.deep.equal(['', undefined, '']);
  });
});
