/** The database as the settings name it: the embedded engine under the instance lock, or a server elsewhere. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { archiveIdOf, archiveSettings } from '../adapters/database/backup/wal-archive.ts';
import {
  type Connected,
  connectDatabase,
  type DatabaseTarget,
  ensureDatabase,
  withClient,
} from '../adapters/database/connect.ts';
import {
  type Engine,
  type EngineOptions,
  startEngine,
} from '../adapters/database/engine/embedded-postgres.ts';
import { engineErrors } from '../adapters/database/engine/errors.ts';
import { takeInstanceLock } from '../adapters/database/engine/instance-lock.ts';
import { databaseErrors } from '../adapters/database/errors.ts';
import { migrateDatabase } from '../adapters/database/migrate.ts';
import { migrateQueues } from '../adapters/queues/queue-engine.ts';
import type { Logger } from '../adapters/telemetry/logger.ts';
import { AppError, isAppError } from '../app-error.ts';
import type { Config } from '../config.ts';
import type { ShutdownStack } from '../shutdown-stack.ts';

export const DATABASE_NAME = 'antin';

/**
 * Makes the data folder; with the embedded engine, takes it for this process alone.
 * @throws AppError INSTANCE_RUNNING, DISK_FULL, DATA_FOLDER_UNUSABLE
 */
export function lockInstance({ dataDir, databaseUrl }: Config, stack: ShutdownStack): void {
  prepareFolder(dataDir);
  if (databaseUrl !== undefined) return;
  const lock = takeInstanceLock(dataDir);
  stack.add('instance lock', () => lock.release());
}

function prepareFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o750 });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOSPC') throw new AppError(engineErrors.DISK_FULL, { params: { folder, megabytes: 64 } });
    throw new AppError(engineErrors.DATA_FOLDER_UNUSABLE, { params: { folder, reason: message } });
  }
}

export interface OpenedEngine {
  readonly target: DatabaseTarget;
  /** Settles when the embedded engine ends by itself. */
  readonly failed: Promise<AppError>;
}

/** Starts the embedded engine where no server is given; the caller holds the instance lock. */
export async function openEngine(config: Config, stack: ShutdownStack, log: Logger): Promise<OpenedEngine> {
  if (config.databaseUrl !== undefined) {
    const target: DatabaseTarget = { connectionString: config.databaseUrl };
    return { target, failed: new Promise<AppError>(() => undefined) };
  }
  const notice = (line: string) => log.warn(line);
  const engine: Engine = await startEngine({ dataDir: config.dataDir, notice, ...archiveOf(config) });
  stack.add('PostgreSQL', () => engine.stop());
  await ensureDatabase({ ...engine.address, database: 'postgres' }, DATABASE_NAME);
  return { target: { ...engine.address, database: DATABASE_NAME }, failed: engine.failed };
}

/** Each data folder archives into a folder of its own (see `archiveIdOf`). */
function archiveOf({ walArchive, dataDir }: Config): Pick<EngineOptions, 'settings' | 'writes'> {
  if (walArchive === undefined) return {};
  const folder = join(walArchive, archiveIdOf(dataDir));
  return { settings: archiveSettings(folder), writes: [folder] };
}

/** Tables up to date, connections open. @throws AppError DATABASE_OUT_OF_REACH, DATABASE_OTHER_SCHEMA */
export async function openDatabase(
  target: DatabaseTarget,
  stack: ShutdownStack,
  log: Logger,
): Promise<Connected> {
  try {
    await migrateDatabase(target);
    await withClient(target, migrateQueues);
  } catch (error) {
    if (isAppError(error)) throw error;
    const reason = (error as Error).message || String((error as NodeJS.ErrnoException).code);
    throw new AppError(databaseErrors.DATABASE_OUT_OF_REACH, { params: { reason }, cause: error });
  }
  const database = connectDatabase(target, {
    onError: (err) => log.warn({ err }, 'a database connection broke'),
  });
  stack.add('database connections', () => database.close());
  return database;
}
