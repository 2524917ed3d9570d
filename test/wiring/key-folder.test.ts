/** Two machines on one database, each with a folder of keys of its own: found out before anything is signed with the second. */
import { randomUUID } from 'node:crypto';
import { cpSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { sql } from 'drizzle-orm';
import { inspectDatabase } from '../../src/adapters/database/inspect.ts';
import { createProcessesStore } from '../../src/adapters/database/processes-store.ts';
import { createLogger } from '../../src/adapters/telemetry/logger.ts';
import { loadInstanceSecret } from '../../src/instance-secret.ts';
import { exitCodeOf, startComplaint } from '../../src/start-errors.ts';
import { judgeKeys } from '../../src/wiring/doctor/check-database.ts';
import { startHeartbeat } from '../../src/wiring/heartbeat.ts';
import { keyFolderPrint, readKeyFolderPrint } from '../../src/wiring/key-folder.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { freshDatabase, type TestDatabase } from '../support/test-database.ts';

describe('the folder of keys of several processes', () => {
  let database: TestDatabase;
  const stops: (() => Promise<void>)[] = [];
  const shared = temporaryFolder('keys');
  const forgotten = temporaryFolder('keys');

  before(async () => {
    database = await freshDatabase();
  });
  after(() => database.drop());
  afterEach(async () => {
    for (const stop of stops.splice(0)) await stop();
    await database.db.execute(sql`DELETE FROM processes`);
  });

  const start = async (folder: string): Promise<void> => {
    const stop = await startHeartbeat({
      transact: (work) => database.db.transaction((tx) => work({ processes: createProcessesStore(tx) })),
      processId: `may-chu/${randomUUID()}`,
      log: createLogger({ level: 'silent' }),
      roles: ['workers'],
      alone: false,
      keyFolder: keyFolderPrint(loadInstanceSecret(folder)),
    });
    stops.push(stop);
  };
  const refusal = (work: Promise<void>) =>
    work.then(
      () => expect.fail('it started'),
      (error: unknown) => error,
    );
  const rows = async () =>
    (await database.db.execute<{ key_folder: string }>(sql`SELECT key_folder FROM processes`)).rows;

  it('processes that share it, or have an honest copy of it, start side by side', async () => {
    const copy = join(temporaryFolder('keys'), 'copy');
    await start(shared);
    cpSync(shared, copy, { recursive: true });
    await start(shared);
    await start(copy);
    expect(new Set((await rows()).map((row) => row.key_folder)).size).to.equal(1);
    expect((await rows()).length).to.equal(3);
  });

  it('one with another folder, started beside a living one, is refused with what to do and leaves no trace; the first goes on', async () => {
    await start(shared);
    const error = await refusal(start(forgotten));
    expect(exitCodeOf(error)).to.equal(31);
    const line = startComplaint(error);
    expect(line).to.include('[KEYS_NOT_SHARED]').and.include(hostname());
    expect(line).to.include('cùng một DATA_DIR').and.include('the same DATA_DIR');
    expect((await rows()).length).to.equal(1);
    await start(shared);
  });

  it('two with different folders that start at once never both stay', async () => {
    const outcomes = await Promise.allSettled([start(shared), start(forgotten)]);
    expect(outcomes.filter(({ status }) => status === 'fulfilled').length).to.be.at.most(1);
    expect(new Set((await rows()).map((row) => row.key_folder)).size).to.be.at.most(1);
  });

  it('once all have stopped, or fell silent long ago, another folder may be used', async () => {
    await start(shared);
    await stops.pop()!();
    await start(forgotten);
    await database.db.execute(
      sql`UPDATE processes SET last_seen_at = last_seen_at - interval '10 minutes', place = 'elsewhere'`,
    );
    await start(shared);
  });

  it('doctor, asked on the machine with the other folder, or with none yet, names the hosts and what to do; on the right one it says nothing', async () => {
    await start(shared);
    const facts = await inspectDatabase(database.target, 30);
    expect(facts.keyFolders).to.deep.equal([{ host: hostname(), keyFolder: readKeyFolderPrint(shared) }]);
    expect(judgeKeys(facts, readKeyFolderPrint(shared))).to.deep.equal([]);
    loadInstanceSecret(forgotten);
    for (const own of [readKeyFolderPrint(forgotten), readKeyFolderPrint(temporaryFolder('keys'))]) {
      const [finding] = judgeKeys(facts, own);
      expect(finding).to.include({ mark: 'bad', about: 'DATA_DIR' });
      expect(finding?.words.vi).to.include(hostname());
      expect(finding?.todo?.en).to.include('mount the right one');
    }
  });

  it('the fingerprint, read, is not the secret and names no folder', async () => {
    const secret = Buffer.from(loadInstanceSecret(shared)).toString('hex');
    const print = readKeyFolderPrint(shared)!;
    expect(print).to.match(/^[0-9a-f]{32}$/);
    expect(secret).not.to.include(print);
    expect(keyFolderPrint(loadInstanceSecret(forgotten))).not.to.equal(print);
  });
});
