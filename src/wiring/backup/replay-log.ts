import { copyFile, mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isSegment } from '../../adapters/database/backup/base-backup.ts';
import { firstGap, recoverySettings } from '../../adapters/database/backup/wal-archive.ts';
import { engineErrors } from '../../adapters/database/engine/errors.ts';
import { takeInstanceLock } from '../../adapters/database/engine/instance-lock.ts';
import type { Bundle, Manifest } from '../../adapters/storage/bundle.ts';
import { AppError, isAppError } from '../../app-error.ts';
import type { Config } from '../../config.ts';
import { backupErrors } from './errors.ts';

export interface Replay {
  readonly settings: Readonly<Record<string, string>>;
}

/** Where the log comes from, and whether a hole in it is taken. */
export interface ReplayWish {
  readonly until?: Date | 'latest' | undefined;
  readonly oldData?: string | undefined;
  readonly acceptGap: boolean;
}

/**
 * Says before anything is copied whether the log can be read to where it is wished.
 * @throws AppError RESTORE_TIME_UNREACHED, RESTORE_LOG_DAMAGED, INSTANCE_RUNNING when the lost folder is in use
 */
export async function checkReplay(config: Config, { manifest }: Bundle, wish: ReplayWish): Promise<void> {
  const { until, oldData } = wish;
  if (until === undefined || manifest.physical === null) return;
  if (until !== 'latest' && until.getTime() < new Date(manifest.finishedAt).getTime()) {
    throw timeError(until, manifest, 'trước khi sao lưu xong / before the end of the backup');
  }
  if (config.walArchive === undefined && oldData === undefined)
    throw timeError(until, manifest, 'WAL_ARCHIVE?');
  // Nobody may write there while it is read; a crashed service has let go of it.
  if (oldData !== undefined) takeInstanceLock(oldData).release();
  const folder = archiveOf(config, manifest);
  const gap = await firstGap(folder, manifest.physical.startSegment);
  if (gap === null || wish.acceptGap) return;
  throw new AppError(backupErrors.RESTORE_LOG_DAMAGED, { params: { folder, segment: gap } });
}

/**
 * Makes PostgreSQL's folder read the log beyond the backup, from the archive of its own past and from what the lost folder
 * had not archived yet (PostgreSQL manual §25.3.5). `checkReplay` has run.
 */
export async function prepareReplay(
  config: Config,
  { manifest }: Bundle,
  postgres: string,
  { until, oldData }: ReplayWish,
): Promise<Replay> {
  if (until === undefined || manifest.physical === null) return { settings: {} };
  if (oldData !== undefined) await takeUnarchived(oldData, manifest.physical.startSegment, postgres);
  await writeFile(join(postgres, 'recovery.signal'), '', { mode: 0o600 });
  return { settings: recoverySettings(archiveOf(config, manifest), until) };
}

/** Without an archive a folder that is not there: PostgreSQL then reads what lies in `pg_wal`. */
function archiveOf({ walArchive }: Config, { physical }: Manifest): string {
  return join(walArchive ?? '/nonexistent', physical?.archive ?? '');
}

async function takeUnarchived(oldData: string, first: string, postgres: string): Promise<void> {
  const from = join(oldData, 'postgres', 'pg_wal');
  await mkdir(join(postgres, 'pg_wal'), { recursive: true, mode: 0o700 });
  for (const name of await readdir(from)) {
    if (isSegment(name) && name >= first) await copyFile(join(from, name), join(postgres, 'pg_wal', name));
  }
}

/** PostgreSQL's refusal to stop before the wished time, in our words; null for any other failure. */
export function unreached(
  error: unknown,
  until: Date | 'latest' | undefined,
  manifest: Manifest,
): AppError | null {
  if (!isAppError(error) || until === undefined || error.code !== engineErrors.ENGINE_FAILED.code)
    return null;
  const reason = error.title('en');
  return /recovery ended before|before consistent recovery point/.test(reason)
    ? timeError(until, manifest, reason)
    : null;
}

function timeError(until: Date | 'latest', manifest: Manifest, reason: string): AppError {
  const text = until === 'latest' ? until : until.toISOString();
  return new AppError(backupErrors.RESTORE_TIME_UNREACHED, {
    params: { until: text, reason, finished: manifest.finishedAt },
  });
}
