/** Proof that a bundle is one: read again byte for byte, started or imported in a throw-away PostgreSQL, and asked whether it agrees. */
import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Consistency, checkConsistency, fileRows } from '../../adapters/database/backup/consistency.ts';
import { importTables } from '../../adapters/database/backup/import-tables.ts';
import { type DatabaseTarget, ensureDatabase } from '../../adapters/database/connect.ts';
import { startEngine } from '../../adapters/database/engine/embedded-postgres.ts';
import { migrateDatabase } from '../../adapters/database/migrate.ts';
import { brokenBlobs, type NamedBlob } from '../../adapters/storage/blob-lists.ts';
import { type Bundle, blobFolderOf, readBlobList, verifyBundle } from '../../adapters/storage/bundle.ts';
import { bundleErrors } from '../../adapters/storage/bundle-errors.ts';
import { copyTree } from '../../adapters/storage/copy-tree.ts';
import { type FileStore, openFileStore } from '../../adapters/storage/file-store.ts';
import { AppError } from '../../app-error.ts';
import type { Config } from '../../config.ts';
import { DATABASE_NAME } from '../open-database.ts';

export interface ProveOptions {
  readonly trial: boolean;
  readonly s3: Config['s3'];
}

/** Days of replaying may follow a backup; a trial has only what was written while it was taken. */
export const REPLAY_PATIENCE = 24 * 3600_000;

/**
 * @returns what the database says about itself; null without a trial. A fault of the data is no reason to have no backup
 * @throws AppError BACKUP_DAMAGED, and what keeps a PostgreSQL from starting
 */
export async function proveBundle(bundle: Bundle, options: ProveOptions): Promise<Consistency | null> {
  await verifyBundle(bundle);
  const store = await storeOf(bundle, options.s3);
  if (!options.trial) {
    await refuseBroken(bundle, readBlobList(bundle.folder), store);
    return null;
  }
  return withTrial(bundle, async (database) => {
    const consistency = await checkConsistency(database);
    await refuseBroken(bundle, fileRows(database), store);
    return consistency;
  });
}

/** The bytes of a bundle: beside it, or in the S3 store of the settings. */
export async function storeOf(bundle: Bundle, s3: Config['s3']): Promise<FileStore> {
  const folder = blobFolderOf(bundle);
  if (folder !== null) return openFileStore(folder, { alone: false });
  return openFileStore(join(bundle.folder, '.incoming'), { alone: false, s3 });
}

async function refuseBroken(
  bundle: Bundle,
  blobs: AsyncIterable<NamedBlob>,
  store: FileStore,
): Promise<void> {
  const [first] = await brokenBlobs(blobs, store, digestOf);
  if (first === undefined) return;
  throw new AppError(bundleErrors.BACKUP_DAMAGED, {
    params: { folder: bundle.folder, reason: `blobs/${first}` },
  });
}

/** Runs `work` on the bundle's database in a folder that is removed afterwards. The bundle itself is only read. */
async function withTrial<T>(bundle: Bundle, work: (database: DatabaseTarget) => Promise<T>): Promise<T> {
  const { folder, manifest } = bundle;
  const place = `${folder}.trial`;
  await rm(place, { recursive: true, force: true });
  try {
    if (manifest.kind === 'physical')
      await copyTree(join(folder, 'postgres'), join(place, 'postgres'), { throwAway: true });
    const engine = await startEngine({ dataDir: place, durable: false, patience: REPLAY_PATIENCE });
    try {
      const database = { ...engine.address, database: DATABASE_NAME };
      if (manifest.kind === 'logical')
        await readInto(bundle, database, { ...engine.address, database: 'postgres' });
      return await work(database);
    } finally {
      await engine.stop();
    }
  } finally {
    await rm(place, { recursive: true, force: true });
  }
}

/** Makes the database when it is not there, brings its tables up, and reads the tables of the bundle. */
export async function readInto(
  { folder, manifest }: Bundle,
  database: DatabaseTarget,
  server: DatabaseTarget | null,
): Promise<void> {
  if (server !== null) await ensureDatabase(server, DATABASE_NAME);
  await migrateDatabase(database);
  const { tables, sequences } = manifest.logical!;
  await importTables(database, join(folder, 'tables'), {
    tables,
    sequences,
    migrations: manifest.migrations,
  });
}

export async function digestOf(stream: AsyncIterable<Uint8Array>): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of stream) hash.update(chunk);
  return hash.digest('hex');
}
