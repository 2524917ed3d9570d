import { join } from 'node:path';
import { type Consistency, checkConsistency, fileRows } from '../../adapters/database/backup/consistency.ts';
import { brokenBlobs } from '../../adapters/storage/blob-lists.ts';
import { type Bundle, openBundle } from '../../adapters/storage/bundle.ts';
import { openFileStore } from '../../adapters/storage/file-store.ts';
import type { Config } from '../../config.ts';
import { withLiveDatabase } from './live-database.ts';
import { digestOf, proveBundle } from './prove-bundle.ts';

export interface CheckReport {
  readonly consistency: Consistency;
  /** Bytes that are missing or are not what their name says. */
  readonly broken: readonly string[];
}

/** Looks at the live instance, running or not; every stored byte is read. Changes nothing. */
export async function checkAll(config: Config): Promise<CheckReport> {
  const files = await openFileStore(join(config.dataDir, 'blobs'), { alone: false, s3: config.s3 });
  try {
    return await withLiveDatabase(config, async (database) => ({
      consistency: await checkConsistency(database),
      broken: await brokenBlobs(fileRows(database), files, digestOf),
    }));
  } finally {
    files.close();
  }
}

/** Looks at a backup or an export instead. @throws AppError BACKUP_NOT_FOUND, BACKUP_DAMAGED, … */
export async function checkBundle(
  config: Config,
  place: string,
  options: { readonly trial: boolean },
): Promise<{ bundle: Bundle; consistency: Consistency | null }> {
  const bundle = await openBundle(place);
  return { bundle, consistency: await proveBundle(bundle, { ...options, s3: config.s3 }) };
}
