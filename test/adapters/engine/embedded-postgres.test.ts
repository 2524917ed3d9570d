import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { withClient } from '../../../src/adapters/database/connect.ts';
import { type Engine, startEngine } from '../../../src/adapters/database/engine/embedded-postgres.ts';
import { explainFailure } from '../../../src/adapters/database/engine/explain-failure.ts';
import { takeInstanceLock } from '../../../src/adapters/database/engine/instance-lock.ts';
import { leavePending, needs } from '../../support/needs.ts';
import { isAlive, postgresOf } from '../../support/service-process.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const ask = async (engine: Engine, sql: string): Promise<unknown> => {
  const target = { ...engine.address, database: 'postgres' };
  const result = await withClient(target, (client) => client.query({ text: sql, rowMode: 'array' }));
  return (result.rows as unknown[][])[0]?.[0];
};

describe('embedded PostgreSQL', () => {
  let engine: Engine | undefined;
  afterEach(async () => {
    await engine?.stop();
    engine = undefined;
  });

  it('a new folder, started, is durable, checked, without network and closed to others', async () => {
    const dataDir = temporaryFolder('engine');
    engine = await startEngine({ dataDir });
    expect(await ask(engine, "SELECT current_setting('server_version_num')::int / 10000")).to.equal(18);
    expect(await ask(engine, 'SHOW fsync')).to.equal('on');
    expect(await ask(engine, 'SHOW synchronous_commit')).to.equal('on');
    expect(await ask(engine, 'SHOW data_checksums')).to.equal('on');
    expect(await ask(engine, 'SHOW listen_addresses')).to.equal('');
    expect(await ask(engine, "SELECT lower('ẤN TÍN')")).to.equal('ấn tín');
    expect(statSync(engine.address.host).mode & 0o777).to.equal(0o700);
    expect(statSync(join(dataDir, 'postgres')).mode & 0o777).to.equal(0o700);
  });

  it('a folder whose path is longer than a socket may have, started, puts the socket elsewhere and tidies it', async () => {
    const dataDir = join(temporaryFolder('engine'), 'x'.repeat(100));
    engine = await startEngine({ dataDir, durable: false });
    const { host } = engine.address;
    expect(host.startsWith(dataDir)).to.equal(false);
    expect(await ask(engine, 'SELECT 1')).to.equal(1);
    expect(statSync(host).mode & 0o777).to.equal(0o700);
    await engine.stop();
    expect(existsSync(host)).to.equal(false);
  });

  it('a PostgreSQL that outlived its service, at the next start, is ended and its rows are there', async () => {
    const dataDir = temporaryFolder('engine');
    const orphaned = await startEngine({ dataDir });
    await ask(orphaned, 'CREATE TABLE kept AS SELECT 42 AS n');
    const orphan = postgresOf(dataDir)!;
    engine = await startEngine({ dataDir });
    expect(isAlive(orphan)).to.equal(false);
    expect(await ask(engine, 'SELECT n FROM kept')).to.equal(42);
    expect(await orphaned.failed).to.have.property('code', 'ENGINE_FAILED');
  });

  it('a pid file that names some other process, at the start, is not believed and the process lives on', async () => {
    const dataDir = temporaryFolder('engine');
    const first = await startEngine({ dataDir, durable: false });
    await first.stop();
    const lines = [process.pid, join(dataDir, 'postgres'), 0, 5432, join(dataDir, 'socket'), '', '', 'ready'];
    writeFileSync(join(dataDir, 'postgres', 'postmaster.pid'), `${lines.join('\n')}\n`);
    engine = await startEngine({ dataDir, durable: false });
    expect(await ask(engine, 'SELECT 1')).to.equal(1);
  });

  it('as root, a folder of another account, started, is served as that account', async function asRoot() {
    if (process.getuid?.() !== 0) leavePending(this, 'only root meets folders of other accounts');
    const program = needs(this, 'setpriv', 'util-linux');
    const dataDir = temporaryFolder('engine');
    const mayEnter = [dataDir, process.cwd()].every(
      (path) =>
        spawnSync(program, ['--reuid=4711', '--regid=4711', '--clear-groups', 'ls', path]).status === 0 ||
        path === dataDir,
    );
    if (!mayEnter) leavePending(this, 'the project lies where another account may not enter');
    chownSync(dataDir, 4711, 4711);
    engine = await startEngine({ dataDir, durable: false });
    expect(await ask(engine, 'SELECT 1')).to.equal(1);
    expect(statSync(join(dataDir, 'postgres', 'PG_VERSION')).uid).to.equal(4711);
    await engine.stop();
    engine = await startEngine({ dataDir, durable: false });
    expect(await ask(engine, 'SELECT 1')).to.equal(1);
  });

  it('as root, a folder that its own account cannot enter, started, is refused in one sentence', async function asRoot() {
    if (process.getuid?.() !== 0) leavePending(this, 'only root meets folders of other accounts');
    const outer = temporaryFolder('engine');
    const dataDir = join(outer, 'data');
    mkdirSync(dataDir);
    chownSync(dataDir, 4711, 4711);
    chmodSync(outer, 0o700);
    const failure = await startEngine({ dataDir }).catch((error: unknown) => error);
    expect(failure).to.have.property('code', 'DATA_FOLDER_UNUSABLE');
  });

  it('a disk with too little room, at the start, is refused before anything is made', async function smallDisk() {
    const dataDir = temporaryFolder('small');
    const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=8m', 'tmpfs', dataDir]).status === 0;
    if (!mounted) leavePending(this, 'this account may not mount a small disk');
    try {
      const failure = await startEngine({ dataDir }).catch((error: unknown) => error);
      expect(failure).to.have.property('code', 'DISK_FULL');
      expect(existsSync(join(dataDir, 'postgres'))).to.equal(false);
    } finally {
      spawnSync('umount', [dataDir]);
    }
  });

  it('what PostgreSQL says before it gives up, explained, is one sentence with its own code', () => {
    const where = { folder: '/data/postgres', log: '/data/postgres.log' };
    const codeOf = (line: string) => explainFailure(`2026-11-23 UTC [1] ${line}\n`, where).code;
    expect(codeOf('PANIC:  could not locate a valid checkpoint record at 0/1')).to.equal('DATA_DAMAGED');
    expect(codeOf('FATAL:  could not write lock file "postmaster.pid": No space left on device')).to.equal(
      'DISK_FULL',
    );
    expect(codeOf('FATAL:  data directory "/data/postgres" has wrong ownership')).to.equal(
      'DATA_FOLDER_UNUSABLE',
    );
    expect(codeOf('FATAL:  lock file "postmaster.pid" already exists')).to.equal('INSTANCE_RUNNING');
    expect(codeOf('FATAL:  something new')).to.equal('ENGINE_FAILED');
    expect(explainFailure('', where).code).to.equal('ENGINE_FAILED');
  });

  it('an instance lock, taken twice, is refused; released, it can be taken again', () => {
    const folder = temporaryFolder('lock');
    const lock = takeInstanceLock(folder);
    expect(() => takeInstanceLock(folder))
      .to.throw()
      .with.property('code', 'INSTANCE_RUNNING');
    lock.release();
    takeInstanceLock(folder).release();
  });
});
