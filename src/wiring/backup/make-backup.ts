/**
 * One backup beside the earlier ones: `TARGET/backups/<id>` and, shared by all, `TARGET/blobs`. The service may run. The
 * database comes first and the documents' bytes after it: bytes are only ever added, so all that the snapshot names is there.
 */
import { randomBytes } from 'node:crypto';
import { readdir, rm, writeFile } from 'node:fs/promises';
import { join, relative, resolve, sep } from 'node:path';
import type { Consistency } from '../../adapters/database/backup/consistency.ts';
import { pruneArchive } from '../../adapters/database/backup/wal-archive.ts';
import { takeInstanceLock } from '../../adapters/database/engine/instance-lock.ts';
import {
  type Bundle,
  bundlesIn,
  type Manifest,
  makePrivateFolder,
  openBundle,
  settleFolder,
} from '../../adapters/storage/bundle.ts';
import { AppError } from '../../app-error.ts';
import type { Config } from '../../config.ts';
import { backupErrors } from './errors.ts';
import { withLiveDatabase } from './live-database.ts';
import { proveBundle } from './prove-bundle.ts';
import { writeBundle } from './write-bundle.ts';

export interface BackupOptions {
  readonly target: string;
  /** False: the copy is read again but not started. */
  readonly trial: boolean;
  /** How many backups stay, this one included; undefined keeps all, and all of the archived log. */
  readonly keep?: number | undefined;
}

export interface BackupReport {
  readonly bundle: Bundle;
  /** Null without a trial. */
  readonly consistency: Consistency | null;
  /** Documents' bytes that the target did not have yet. */
  readonly added: number;
  readonly removedBackups: number;
  readonly removedSegments: number;
}

/** @throws AppError BACKUP_INSIDE_DATA, INSTANCE_RUNNING (another backup into this target), BACKUP_DAMAGED, STORAGE_MISSING, … */
export async function makeBackup(config: Config, options: BackupOptions): Promise<BackupReport> {
  const target = resolve(options.target);
  refuseInside(config, target);
  await makePrivateFolder(join(target, 'backups'));
  await makePrivateFolder(join(target, 'blobs'));
  const lock = takeInstanceLock(target);
  try {
    await sweep(target);
    const id = `${new Date().toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z-${randomBytes(3).toString('hex')}`;
    const unfinished = join(target, 'backups', `.unfinished-${id}`);
    const written = await withLiveDatabase(config, (database) =>
      writeBundle(config, database, {
        id,
        folder: unfinished,
        blobs: join(target, 'blobs'),
        blobPath: '../../blobs',
        kind: config.databaseUrl === undefined ? 'physical' : 'logical',
        final: false,
      }),
    );
    const consistency = await proveBundle(await openBundle(unfinished), {
      trial: options.trial,
      s3: config.s3,
    });
    const folder = join(target, 'backups', id);
    await settleFolder(unfinished, folder);
    const bundle = await openBundle(folder);
    await tellDoctor(config, folder);
    return { bundle, consistency, added: written.added, ...(await prune(config, target, options.keep)) };
  } finally {
    lock.release();
  }
}

/** For `antin admin doctor`, which warns when the last backup grows old. */
async function tellDoctor(config: Config, folder: string): Promise<void> {
  const status = { at: new Date().toISOString(), folder };
  await writeFile(join(config.dataDir, 'backup-status.json'), `${JSON.stringify(status)}\n`);
}

/** @throws AppError BACKUP_INSIDE_DATA */
export function refuseInside(config: Config, target: string): void {
  const path = relative(config.dataDir, target);
  if (path === '..' || path.startsWith(`..${sep}`)) return;
  throw new AppError(backupErrors.BACKUP_INSIDE_DATA, { params: { target, folder: config.dataDir } });
}

/** What a killed backup left. */
async function sweep(target: string): Promise<void> {
  for (const name of await readdir(join(target, 'backups'))) {
    if (name.startsWith('.')) await rm(join(target, 'backups', name), { recursive: true, force: true });
  }
}

async function prune(config: Config, target: string, keep: number | undefined) {
  if (keep === undefined) return { removedBackups: 0, removedSegments: 0 };
  const all = await bundlesIn(target);
  const old = all.slice(0, Math.max(0, all.length - Math.max(1, keep)));
  for (const folder of old) await rm(folder, { recursive: true });
  const kept = await Promise.all((await bundlesIn(target)).map(openBundle));
  const needed = new Map<string, string>();
  for (const { physical } of kept.map(({ manifest }): Manifest => manifest)) {
    if (physical && !needed.has(physical.archive)) needed.set(physical.archive, physical.startSegment);
  }
  let removedSegments = 0;
  for (const [archive, segment] of needed) {
    if (config.walArchive) removedSegments += await pruneArchive(join(config.walArchive, archive), segment);
  }
  return { removedBackups: old.length, removedSegments };
}
