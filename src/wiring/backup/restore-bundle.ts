/**
 * A backup becomes a data folder again. It is made under another name and gets its own when everything in it was checked,
 * so that no service ever starts on half of it. Every book waits until its last number is confirmed (confirm-numbers).
 */
import { mkdir, readdir, rename, rm, rmdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { type Consistency, checkConsistency, fileRows } from '../../adapters/database/backup/consistency.ts';
import type { DatabaseTarget } from '../../adapters/database/connect.ts';
import { type EngineOptions, startEngine } from '../../adapters/database/engine/embedded-postgres.ts';
import { takeInstanceLock } from '../../adapters/database/engine/instance-lock.ts';
import { migrateDatabase } from '../../adapters/database/migrate.ts';
import { brokenBlobs, missingBlobs } from '../../adapters/storage/blob-lists.ts';
import { type Bundle, openBundle, readBlobList, verifyBundle } from '../../adapters/storage/bundle.ts';
import { copyTree, syncFolder } from '../../adapters/storage/copy-tree.ts';
import { type FileStore, openFileStore } from '../../adapters/storage/file-store.ts';
import { fillBlobs } from '../../adapters/storage/fill-blobs.ts';
import { AppError } from '../../app-error.ts';
import type { Config } from '../../config.ts';
import { DATABASE_NAME } from '../open-database.ts';
import { closeTheGap, type Reborn } from './close-the-gap.ts';
import { backupErrors } from './errors.ts';
import { digestOf, REPLAY_PATIENCE, readInto, storeOf } from './prove-bundle.ts';
import { checkReplay, prepareReplay, type Replay, unreached } from './replay-log.ts';

export interface RestoreOptions {
  /** A bundle, or a target of backups: then its newest. */
  readonly from: string;
  readonly into: string;
  /** Undefined: as the backup is. */
  readonly until?: Date | 'latest' | undefined;
  /** The data folder that was lost, as far as it can be read: its newest log and bytes are used. */
  readonly oldData?: string | undefined;
  readonly acceptGap: boolean;
}

export interface RestoreReport extends Reborn {
  readonly bundle: Bundle;
  readonly folder: string;
  readonly consistency: Consistency;
  /** Bytes that the database names and nobody had; only after a replay. */
  readonly missing: readonly string[];
}

/** @throws AppError RESTORE_NOT_EMPTY, BACKUP_NOT_FOUND, BACKUP_DAMAGED, RESTORE_OTHER_ENGINE, RESTORE_TIME_UNREACHED, … */
export async function restoreBundle(config: Config, options: RestoreOptions): Promise<RestoreReport> {
  const into = resolve(options.into);
  await refuseFilled(into);
  const bundle = await openBundle(options.from);
  refuseOtherEngine(config, bundle, options);
  await checkReplay(config, bundle, options);
  await verifyBundle(bundle);
  const unfinished = `${into}.restoring`;
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(unfinished, { recursive: true, mode: 0o700 });
  const lock = takeInstanceLock(unfinished);
  try {
    const report = await restoreInto(config, bundle, unfinished, options);
    await settle(unfinished, into);
    return { ...report, bundle, folder: into };
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    throw error;
  } finally {
    lock.release();
  }
}

async function restoreInto(config: Config, bundle: Bundle, folder: string, options: RestoreOptions) {
  await copyTree(join(bundle.folder, 'data'), folder);
  const files = await restoreBlobs(config, bundle, folder);
  const work = async (database: DatabaseTarget) => {
    const reborn = await closeTheGap(database, bundle.manifest, options.until);
    const missing = await fetchMissing(config, database, files, options.oldData);
    const consistency = await checkConsistency(database);
    return { ...reborn, missing, consistency };
  };
  if (bundle.manifest.kind === 'logical' && config.databaseUrl !== undefined) {
    const database = { connectionString: config.databaseUrl };
    await readInto(bundle, database, null);
    return work(database);
  }
  const replay = await prepareDatabase(config, bundle, folder, options);
  return withEngine(folder, replay, options, bundle, async (address) => {
    const database = { ...address, database: DATABASE_NAME };
    const server = { ...address, database: 'postgres' };
    if (bundle.manifest.kind === 'logical') await readInto(bundle, database, server);
    else await migrateDatabase(database);
    return work(database);
  });
}

async function prepareDatabase(
  config: Config,
  bundle: Bundle,
  folder: string,
  options: RestoreOptions,
): Promise<Replay> {
  if (bundle.manifest.kind === 'logical') return { settings: {} };
  await copyTree(join(bundle.folder, 'postgres'), join(folder, 'postgres'));
  return prepareReplay(config, bundle, join(folder, 'postgres'), options);
}

async function withEngine<T>(
  folder: string,
  { settings }: Replay,
  { until }: RestoreOptions,
  { manifest }: Bundle,
  work: (address: { host: string; port: number; user: string }) => Promise<T>,
): Promise<T> {
  const start: EngineOptions = { dataDir: folder, settings, patience: REPLAY_PATIENCE };
  const engine = await startEngine(start).catch((error: unknown) => {
    throw unreached(error, until, manifest) ?? error;
  });
  try {
    return await work(engine.address);
  } finally {
    await engine.stop();
  }
}

async function restoreBlobs(config: Config, bundle: Bundle, folder: string): Promise<FileStore> {
  const source = await storeOf(bundle, config.s3);
  if (bundle.manifest.blobs.folder === null) return source;
  await fillBlobs(readBlobList(bundle.folder), source, join(folder, 'blobs'));
  return openFileStore(join(folder, 'blobs'), { alone: true });
}

/** After a replay the database names bytes that are younger than the backup: from a later backup or the old folder. */
async function fetchMissing(
  config: Config,
  database: DatabaseTarget,
  files: FileStore,
  oldData: string | undefined,
): Promise<readonly string[]> {
  const missing = await missingBlobs(fileRows(database), files);
  if (missing.length === 0 || config.s3 || oldData === undefined) return missing.map(({ sha256 }) => sha256);
  const old = await openFileStore(join(oldData, 'blobs'), { alone: false });
  const there = [];
  for (const blob of missing) if (await old.exists(blob.sha256)) there.push(blob);
  const broken = new Set(await brokenBlobs(each(there), old, digestOf));
  for (const { sha256 } of there) if (!broken.has(sha256)) await files.put(await old.open(sha256));
  return (await missingBlobs(each(missing), files)).map(({ sha256 }) => sha256);
}

async function* each<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items;
}

async function refuseFilled(folder: string): Promise<void> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  if (names.length > 0) throw new AppError(backupErrors.RESTORE_NOT_EMPTY, { params: { folder } });
}

function refuseOtherEngine(config: Config, { manifest }: Bundle, { until }: RestoreOptions): void {
  if (manifest.kind === 'physical' && config.databaseUrl !== undefined) {
    const params = { major: manifest.physical?.major ?? '' };
    throw new AppError(backupErrors.RESTORE_OTHER_ENGINE, { params });
  }
  if (manifest.kind === 'logical' && until !== undefined) {
    throw new AppError(backupErrors.RESTORE_TIME_UNREACHED, {
      params: { until: String(until), reason: 'export', finished: manifest.finishedAt },
    });
  }
}

async function settle(unfinished: string, into: string): Promise<void> {
  await rmdir(into).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
  });
  await rename(unfinished, into);
  await syncFolder(dirname(into));
}
