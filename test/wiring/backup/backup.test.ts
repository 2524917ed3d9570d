import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { v7 as newId } from 'uuid';
import { takeInstanceLock } from '../../../src/adapters/database/engine/instance-lock.ts';
import { openBundle } from '../../../src/adapters/storage/bundle.ts';
import { confirmNumbers } from '../../../src/office/documents/registers/confirm-numbers.ts';
import { vietnamDate } from '../../../src/office/unit-of-work.ts';
import { type BackupReport, makeBackup } from '../../../src/wiring/backup/make-backup.ts';
import { type RestoreReport, restoreBundle } from '../../../src/wiring/backup/restore-bundle.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { bookId, configFor, type Office, openOffice, person } from './office.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (error: { code?: string }) => String(error.code ?? error),
  );
const year = Number(vietnamDate(new Date()).slice(0, 4));

describe('backup of the embedded engine', function suite() {
  this.timeout(120_000);
  const place = temporaryFolder('backup');
  const dataDir = join(place, 'data');
  const archive = join(place, 'wal');
  const target = join(place, 'store');
  const issued: { number: number; sha256: string }[] = [];
  const moments: Date[] = [];
  let backup: BackupReport;

  before('an office that gives numbers before, during and after its backup', async () => {
    const office = await openOffice(dataDir, archive);
    for (let n = 0; n < 20; n += 1) issued.push(await office.issue());
    let backing = true;
    const clerk = async () => {
      while (backing) issued.push(await office.issue());
    };
    const clerks = [clerk(), clerk()];
    backup = await makeBackup(configFor(dataDir, archive), { target, trial: true });
    backing = false;
    await Promise.all(clerks);
    for (let n = 0; n < 3; n += 1) {
      await sleep(20);
      moments.push(new Date());
      await sleep(20);
      issued.push(await office.issue());
    }
    await office.stop();
  });

  function restored(
    name: string,
    wish: { until?: Date | 'latest'; oldData?: string } = {},
  ): Promise<RestoreReport> {
    const into = join(place, name);
    return restoreBundle(configFor(into, archive), { from: target, into, acceptGap: false, ...wish });
  }

  async function numbersIn(office: Office): Promise<number[]> {
    const found = await office.database.pool.query<{ number: number }>(
      'SELECT number FROM register_entries ORDER BY number',
    );
    return found.rows.map(({ number }) => number);
  }

  it('a backup while two clerks give numbers, when restored, agrees with itself row by row and byte by byte', async () => {
    expect(backup.consistency?.findings).to.deep.equal([]);
    const report = await restored('whole');
    expect(report.consistency.findings).to.deep.equal([]);
    expect(report.missing).to.deep.equal([]);
    const office = await openOffice(join(place, 'whole'));
    try {
      const numbers = await numbersIn(office);
      expect(numbers.length).to.be.at.least(20);
      expect(numbers).to.deep.equal(numbers.map((_, index) => index + 1));
      for (const { number, sha256 } of issued.filter((one) => one.number <= numbers.length)) {
        const here = await office.files.read(sha256);
        const there = readFileSync(join(dataDir, 'blobs', sha256.slice(0, 2), sha256.slice(2, 4), sha256));
        expect(Buffer.from(here).equals(there), `bytes of number ${number}`).to.equal(true);
      }
      const told = await office.database.pool.query(
        `SELECT after FROM ledger_events WHERE kind = 'instance.restored'`,
      );
      expect(told.rows).to.have.length(1);
      expect(told.rows[0].after.backup).to.equal(backup.bundle.manifest.id);
      expect(told.rows[0].after.lastEvent.seq).to.equal(report.lastEvent?.seq);
    } finally {
      await office.stop();
    }
  });

  it('restore from backup that re-uses numbers or consignment ids, when a number is asked for, is refused until two persons confirmed the last', async () => {
    const office = await openOffice(join(place, 'whole'));
    try {
      expect(await codeOf(office.issue())).to.equal('BOOK_AWAITS_CONFIRMATION');
      const known = (await numbersIn(office)).length;
      const last = issued.length;
      expect(last).to.be.greaterThan(known);
      const ports = { transact: office.transact, clock: { now: () => new Date() }, newId };
      const clerk = person('clerk', 'Văn thư');
      const leader = person('leader', 'Chủ tịch');
      const command = (number: number) => ({ bookId, lasts: new Map([[year, number]]) });
      const confirm = (other = leader, number = last) =>
        codeOf(confirmNumbers(ports, [clerk, other], command(number)));
      expect(await confirm(clerk)).to.equal('TWO_PERSONS_NEEDED');
      expect(await confirm(person('officer', 'Chuyên viên'))).to.equal('FORBIDDEN');
      expect(await confirm(leader, known - 1)).to.equal('CONFIRMED_NUMBER_WRONG');
      expect(await codeOf(confirmNumbers(ports, [clerk, leader], { bookId, lasts: new Map() }))).to.equal(
        'CONFIRMED_YEARS_MISSING',
      );
      expect(await codeOf(office.issue())).to.equal('BOOK_AWAITS_CONFIRMATION');
      const { lost } = await confirmNumbers(ports, [clerk, leader], command(last));
      expect(lost).to.deep.equal([{ year, from: known + 1, to: last }]);
      expect((await office.issue()).number).to.equal(last + 1);
      const voids = await office.database.pool.query(
        'SELECT number, void_reason FROM register_entries WHERE void_reason IS NOT NULL ORDER BY number',
      );
      expect(voids.rows.map(({ number }) => number)).to.deep.equal(
        Array.from({ length: last - known }, (_, index) => known + 1 + index),
      );
      expect(voids.rows[0].void_reason).to.include(backup.bundle.manifest.id);
      expect(await confirm()).to.equal('BOOK_NOT_HELD');
      // Consignment ids come from no counter that a restore could turn back: even in the same millisecond none comes twice.
      const ids = new Set(Array.from({ length: 5000 }, () => newId({ msecs: 1_700_000_000_000 })));
      expect(ids.size).to.equal(5000);
    } finally {
      await office.stop();
    }
  });

  it('an archived log, when restored to a moment between two events, has the one and not the other', async () => {
    const report = await restored('between', { until: moments[1]!, oldData: dataDir });
    const office = await openOffice(join(place, 'between'));
    try {
      expect(await numbersIn(office)).to.have.length(issued.length - 2);
      expect(report.missing).to.deep.equal([]);
      expect(new Date(report.lastEvent!.at).getTime()).to.be.lessThan(moments[1]!.getTime());
    } finally {
      await office.stop();
    }
  });

  it('an archived log, when restored to its end, has every change that was answered', async () => {
    const report = await restored('latest', { until: 'latest', oldData: dataDir });
    expect(report.consistency.findings).to.deep.equal([]);
    expect(report.missing).to.deep.equal([]);
    const office = await openOffice(join(place, 'latest'));
    try {
      expect(await numbersIn(office)).to.have.length(issued.length);
    } finally {
      await office.stop();
    }
  });

  it('a time that the backup or the log does not reach, when restored to, is refused and leaves nothing', async () => {
    for (const until of [new Date(0), new Date(Date.now() + 3600_000)]) {
      expect(await codeOf(restored('never', { until, oldData: dataDir }))).to.equal('RESTORE_TIME_UNREACHED');
    }
    expect(existsSync(join(place, 'never'))).to.equal(false);
    expect(existsSync(join(place, 'never.restoring'))).to.equal(false);
  });

  it('a folder that holds something or belongs to a running service, when restored into, is refused and stays as it was', async () => {
    const before = readdirSync(dataDir).sort();
    expect(await codeOf(restored('data'))).to.equal('RESTORE_NOT_EMPTY');
    expect(readdirSync(dataDir).sort()).to.deep.equal(before);
    const lock = takeInstanceLock(dataDir);
    expect(await codeOf(restored('other', { until: 'latest', oldData: dataDir }))).to.equal(
      'INSTANCE_RUNNING',
    );
    lock.release();
  });

  it('a backup with one flipped byte, a missing blob or another manifest, when restored, is refused', async () => {
    const { folder, manifest } = backup.bundle;
    const flip = (path: string) => {
      const bytes = readFileSync(path);
      chmodSync(path, 0o600);
      const changed = Buffer.from(bytes);
      changed[changed.length >> 1]! ^= 1;
      writeFileSync(path, changed);
      return () => writeFileSync(path, bytes);
    };
    const blob = issued[0]!.sha256;
    const blobPath = join(target, 'blobs', blob.slice(0, 2), blob.slice(2, 4), blob);
    const biggest = manifest.files.reduce((a, b) => (b.size > a.size ? b : a)).path;
    for (const path of [
      join(folder, biggest),
      join(folder, 'manifest.json'),
      join(folder, 'blobs.txt'),
      join(folder, 'data/instance.secret'),
    ]) {
      const mend = flip(path);
      expect(await codeOf(restored('damaged')), path).to.equal('BACKUP_DAMAGED');
      mend();
    }
    const mend = flip(blobPath);
    expect(await codeOf(restored('damaged'))).to.equal('STORAGE_MISSING');
    rmSync(blobPath);
    expect(await codeOf(restored('damaged'))).to.equal('STORAGE_MISSING');
    mend();
    expect(existsSync(join(place, 'damaged'))).to.equal(false);
  });

  it('a backup, when it lies on the disk, lets nobody else read it', () => {
    expect(statSync(backup.bundle.folder).mode & 0o077).to.equal(0);
    expect(statSync(join(target, 'blobs')).mode & 0o077).to.equal(0);
    for (const { path } of backup.bundle.manifest.files) {
      expect(statSync(join(backup.bundle.folder, path)).mode & 0o077, path).to.equal(0);
    }
  });

  it('a backup killed in the middle, when looked for, is no backup, the next one sweeps it away, and --keep prunes', async () => {
    const other = join(place, 'killed');
    mkdirSync(other);
    const office = await openOffice(dataDir);
    try {
      const child = spawn(
        process.execPath,
        ['--import', 'tsx', 'src/cli/main.ts', 'admin', 'backup', other],
        {
          cwd: root,
          env: { PATH: process.env['PATH'] ?? '', HOME: '/tmp', DATA_DIR: dataDir },
          stdio: 'ignore',
        },
      );
      const half = () =>
        existsSync(join(other, 'backups')) &&
        readdirSync(join(other, 'backups')).some((name) =>
          existsSync(join(other, 'backups', name, 'postgres', 'base')),
        );
      while (!half() && child.exitCode === null) await sleep(5);
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
      expect(readdirSync(join(other, 'backups'))).to.have.length(1);
      expect(await codeOf(openBundle(other))).to.equal('BACKUP_NOT_FOUND');
      const { bundle } = await makeBackup(configFor(dataDir), { target: other, trial: false });
      expect(readdirSync(join(other, 'backups'))).to.deep.equal([bundle.manifest.id]);
      // Older backups and the log before the oldest kept go when --keep says so; what is there is not copied again.
      const kept = await makeBackup(configFor(dataDir, archive), { target, trial: false, keep: 1 });
      expect(kept.removedBackups).to.equal(1);
      expect(kept.removedSegments).to.be.at.least(1);
      expect(kept.added).to.be.lessThan(issued.length);
    } finally {
      await office.stop();
    }
  });
});
