/** Everything in one folder that stands by itself: tables as JSON lines, documents' bytes, keys. The way to any other PostgreSQL. */
import { randomBytes } from 'node:crypto';
import { readdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { connectDatabase, type DatabaseTarget, withClient } from '../../adapters/database/connect.ts';
import { runningAddress } from '../../adapters/database/engine/running-address.ts';
import { createTransact } from '../../adapters/database/transaction.ts';
import { type Bundle, makePrivateFolder, openBundle, settleFolder } from '../../adapters/storage/bundle.ts';
import { AppError } from '../../app-error.ts';
import type { Config } from '../../config.ts';
import { backupErrors } from './errors.ts';
import { withLiveDatabase } from './live-database.ts';
import { refuseInside } from './make-backup.ts';
import { proveBundle } from './prove-bundle.ts';
import { writeBundle } from './write-bundle.ts';

export interface ExportOptions {
  readonly folder: string;
  readonly trial: boolean;
  /** This instance gives no numbers any more; the one that imports goes on without a question. */
  readonly final: boolean;
}

/** @throws AppError RESTORE_NOT_EMPTY, BACKUP_INSIDE_DATA, EXPORT_SERVICE_RUNNING, BACKUP_DAMAGED, … */
export async function exportAll(config: Config, { folder, trial, final }: ExportOptions): Promise<Bundle> {
  const place = resolve(folder);
  refuseInside(config, place);
  const names = await readdir(place).catch(() => [] as string[]);
  if (names.length > 0) throw new AppError(backupErrors.RESTORE_NOT_EMPTY, { params: { folder: place } });
  const id = `export-${new Date().toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z-${randomBytes(3).toString('hex')}`;
  const unfinished = `${place}.unfinished`;
  await rm(unfinished, { recursive: true, force: true });
  await makePrivateFolder(join(unfinished, 'blobs'));
  if (final && config.databaseUrl === undefined && runningAddress(config.dataDir) !== null) {
    throw new AppError(backupErrors.EXPORT_SERVICE_RUNNING, { params: { count: 1 } });
  }
  await withLiveDatabase(config, async (database) => {
    if (final) await giveNoMoreNumbers(config, database, id);
    const plan = { id, folder: unfinished, blobs: join(unfinished, 'blobs'), blobPath: 'blobs' };
    return writeBundle(config, database, { ...plan, kind: 'logical', final });
  });
  await proveBundle(await openBundle(unfinished), { trial, s3: config.s3 });
  await rm(place, { recursive: true, force: true });
  await settleFolder(unfinished, place);
  return openBundle(place);
}

async function giveNoMoreNumbers(config: Config, database: DatabaseTarget, backup: string): Promise<void> {
  if (config.databaseUrl !== undefined) await refuseOthers(database);
  const connected = connectDatabase(database, { max: 1 });
  const clock = { now: () => new Date() };
  try {
    await createTransact(connected.db, { clock, traceId: () => backup })(({ holds }) =>
      holds.holdAll({ backup, lastEventAt: clock.now(), heldAt: clock.now() }),
    );
  } finally {
    await connected.close();
  }
}

async function refuseOthers(database: DatabaseTarget): Promise<void> {
  const count = await withClient(database, async (client) => {
    const found = await client.query<{ n: string }>(
      `SELECT count(*) AS n FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'`,
    );
    return Number(found.rows[0]?.n);
  });
  if (count > 0) throw new AppError(backupErrors.EXPORT_SERVICE_RUNNING, { params: { count } });
}
