import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chownSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  statfsSync,
  statSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '../../../app-error.ts';
import { findBinaries } from './binaries.ts';
import { engineErrors } from './errors.ts';
import { explainFailure, NEEDED_MEGABYTES } from './explain-failure.ts';
import { ENGINE_USER, initialiseCluster } from './initialise-cluster.ts';
import { chooseAccount, type RunAs } from './run-as.ts';
import { makeSocketFolder, removeSocketFolder, SOCKET_PORT } from './socket-folder.ts';
import { stopOrphan } from './stop-orphan.ts';

export interface EngineOptions {
  /** The service's data folder; PostgreSQL lives in `postgres` below it. The caller holds its instance lock. */
  readonly dataDir: string;
  /** False only for throw-away test databases: no fsync. */
  readonly durable?: boolean;
  /** Settings of PostgreSQL beside the usual ones: those of the log's archive, or of a recovery. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Folders that PostgreSQL writes to beside its own; made when missing. */
  readonly writes?: readonly string[];
  /** How long a start may take, in milliseconds: a minute unless told; a recovery reads long logs. */
  readonly patience?: number;
  /** Told about one-line notices, such as the account PostgreSQL runs as. */
  readonly notice?: (line: string) => void;
}

/** Where to connect; the same shape serves node-postgres and BullMQ. */
export interface SocketAddress {
  readonly host: string;
  readonly port: number;
  readonly user: string;
}

export interface Engine {
  readonly address: SocketAddress;
  readonly log: string;
  /** Fast shutdown: running statements are cancelled, everything committed is on disk. Safe to call twice. */
  stop(): Promise<void>;
  /** Settles with one sentence when PostgreSQL ends without `stop`. */
  readonly failed: Promise<AppError>;
}

const LOG_LIMIT = 10 * 1024 * 1024;
const START_PATIENCE = 60_000;

/**
 * Starts PostgreSQL 18 on a unix socket only, in its own process group (Ctrl-C must not reach it before the
 * service has drained), after ending what an earlier crash left running.
 * @throws AppError of `engineErrors`
 */
export async function startEngine(options: EngineOptions): Promise<Engine> {
  const dataDir = resolve(options.dataDir);
  const dataFolder = join(dataDir, 'postgres');
  const log = join(dataDir, 'postgres.log');
  const durable = options.durable ?? true;
  checkRoom(dataDir);
  const { initdb, postgres } = await findBinaries();
  const account = chooseAccount(dataFolder, postgres);
  if (account.note) options.notice?.(account.note);
  initialiseCluster({ initdb, dataFolder, account, log, durable });
  await stopOrphan(dataFolder);
  const socketFolder = makeSocketFolder(dataDir, account.owner);
  for (const folder of options.writes ?? []) makeWritable(folder, account);
  const settings = { ...serverSettings(socketFolder, durable), ...options.settings };
  const command = [...account.prefix, postgres, ...asWords(dataFolder, settings)];
  const launched = await launch(command, { dataFolder, log, patience: options.patience ?? START_PATIENCE });
  return supervise(launched, { dataFolder, log, socketFolder });
}

function checkRoom(dataDir: string): void {
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o750 });
    const { bavail, bsize } = statfsSync(dataDir);
    if (bavail * bsize >= NEEDED_MEGABYTES * 1024 * 1024) return;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code !== 'ENOSPC') {
      throw new AppError(engineErrors.DATA_FOLDER_UNUSABLE, {
        params: { folder: dataDir, reason: message },
        cause: error,
      });
    }
  }
  throw new AppError(engineErrors.DISK_FULL, { params: { folder: dataDir, megabytes: NEEDED_MEGABYTES } });
}

/** @throws AppError DATA_FOLDER_UNUSABLE when the account of PostgreSQL can not write there */
function makeWritable(folder: string, account: RunAs): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    if (account.owner) chownSync(folder, account.owner.uid, account.owner.gid);
  } catch (error) {
    const params = { folder, reason: (error as Error).message };
    throw new AppError(engineErrors.DATA_FOLDER_UNUSABLE, { params, cause: error });
  }
  const [command, ...words] = [...account.prefix, 'test', '-w', folder];
  if (spawnSync(command!, words, { stdio: 'ignore' }).status === 0) return;
  const reason = 'PostgreSQL không ghi được / PostgreSQL can not write there';
  throw new AppError(engineErrors.DATA_FOLDER_UNUSABLE, { params: { folder, reason } });
}

function serverSettings(socketFolder: string, durable: boolean): Record<string, string> {
  return {
    listen_addresses: '',
    unix_socket_directories: socketFolder,
    unix_socket_permissions: '0700',
    port: String(SOCKET_PORT),
    max_connections: '200',
    fsync: durable ? 'on' : 'off',
    synchronous_commit: durable ? 'on' : 'off',
    full_page_writes: durable ? 'on' : 'off',
    wal_level: 'replica',
    jit: 'off',
    timezone: 'UTC',
    log_timezone: 'UTC',
    log_min_messages: 'warning',
    log_line_prefix: '%m [%p] ',
  };
}

function asWords(dataFolder: string, settings: Readonly<Record<string, string>>): string[] {
  const words = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  return ['-D', dataFolder, ...words];
}

interface Launched {
  readonly child: ChildProcess;
  /** Bytes of the log that are older than this server. */
  readonly written: number;
}

async function launch(
  command: string[],
  where: { readonly dataFolder: string; readonly log: string; readonly patience: number },
): Promise<Launched> {
  for (let attempt = 1; ; attempt += 1) {
    const written = keepLogShort(where.log);
    const child = spawnDetached(command, where.log);
    if (await becomesReady(child, where)) return { child, written };
    const output = readLog(where.log, written);
    // Processes of a killed server need a moment to notice and let go of its shared memory.
    if (attempt < 40 && /pre-existing shared memory block/.test(output)) {
      await sleep(250);
      continue;
    }
    throw explainFailure(output, { folder: where.dataFolder, log: where.log });
  }
}

function readLog(log: string, from: number): string {
  return readFileSync(log).subarray(from).toString('utf8');
}

function keepLogShort(log: string): number {
  if (!existsSync(log)) return 0;
  const { size } = statSync(log);
  if (size <= LOG_LIMIT) return size;
  rmSync(log);
  return 0;
}

function spawnDetached(command: string[], log: string): ChildProcess {
  const fd = openSync(log, 'a', 0o600);
  const env = { PATH: '/usr/bin:/bin:/usr/sbin:/sbin', LC_ALL: 'C' };
  const child = spawn(command[0]!, command.slice(1), {
    detached: true,
    stdio: ['ignore', fd, fd],
    cwd: '/',
    env,
  });
  child.on('error', () => undefined);
  closeSync(fd);
  return child;
}

async function becomesReady(
  child: ChildProcess,
  { dataFolder, patience }: { readonly dataFolder: string; readonly patience: number },
): Promise<boolean> {
  const running = () => child.pid !== undefined && child.exitCode === null && child.signalCode === null;
  for (const until = Date.now() + patience; running() && Date.now() < until; await sleep(10)) {
    // Line 1 is the process, line 8 its state ("ready").
    const lines = readPidFile(dataFolder);
    if (lines[0] === String(child.pid) && lines[7]?.trim() === 'ready') return true;
  }
  if (running()) {
    child.kill('SIGQUIT');
    await once(child, 'exit');
  }
  return false;
}

function readPidFile(dataFolder: string): string[] {
  try {
    return readFileSync(join(dataFolder, 'postmaster.pid'), 'utf8').split('\n');
  } catch {
    return [];
  }
}

function supervise(
  { child, written }: Launched,
  where: { dataFolder: string; log: string; socketFolder: string },
): Engine {
  let stopping: Promise<void> | undefined;
  const exited = once(child, 'exit');
  const failed = new Promise<AppError>((settle) => {
    child.once('exit', (code, signal) => {
      removeSocketFolder(where.socketFolder);
      if (stopping) return;
      const ended = `FATAL: PostgreSQL ended (${signal ?? `exit ${code}`})`;
      const output = `${readLog(where.log, written)}\n${ended}`;
      settle(explainFailure(output, { folder: where.dataFolder, log: where.log }));
    });
  });
  // The service's own work keeps the process alive, not its database.
  child.unref();
  return {
    address: { host: where.socketFolder, port: SOCKET_PORT, user: ENGINE_USER },
    log: where.log,
    failed,
    stop: () => {
      stopping ??= shutDown(child, exited);
      return stopping;
    },
  };
}

async function shutDown(child: ChildProcess, exited: Promise<unknown>): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.ref();
  child.kill('SIGINT');
  const hurry = setTimeout(() => child.kill('SIGQUIT'), 30_000);
  await exited;
  clearTimeout(hurry);
}
