/** The built service as a process of its own, with fsync, and a door to its database to look behind the answers. */

import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { postgresOf, startProcess } from '../../test/support/service-process.ts';
import { ensureBuilt } from '../faults/built-service.ts';
import { freePort } from '../faults/free-port.ts';

export interface ServiceUnderLoad {
  readonly origin: string;
  readonly dataDir: string;
  readonly pool: pg.Pool;
  /** Where BullMQ finds the same database. */
  readonly target: {
    readonly host: string;
    readonly port: number;
    readonly user: string;
    readonly database: string;
  };
  /** Processor time of the service and its PostgreSQL until now, in seconds: less changed by the machine's other work than the clock. */
  processorTime(): number;
  /** The part of it that is PostgreSQL's. */
  databaseTime(): number;
  /** The highest resident memory of the Node.js process since the last call, in bytes; 0 where it can not be read. */
  peakMemory(): number;
  stop(): Promise<void>;
}

/** @param settings environment variables beside a free port and a data folder of its own; a folder given as DATA_DIR is kept */
export async function startServiceUnderLoad(
  settings: Readonly<Record<string, string>>,
): Promise<ServiceUnderLoad> {
  const dataDir = settings['DATA_DIR'] ?? mkdtempSync(join(tmpdir(), 'antin-load-'));
  const clear = () => {
    if (settings['DATA_DIR'] === undefined) rmSync(dataDir, { recursive: true, force: true });
  };
  const program = join(ensureBuilt(), 'src', 'main.js');
  const service = startProcess({ LOG_LEVEL: 'error', ...settings, DATA_DIR: dataDir }, program);
  const origin = await service.ready().catch((error: unknown) => {
    clear();
    throw error;
  });
  const target = targetOf(dataDir);
  const pool = new pg.Pool({ ...target, max: 8 });
  // The server may close a connection that says farewell at the same moment.
  pool.on('error', () => undefined);
  const status = `/proc/${service.child.pid}/status`;
  const stop = async () => {
    await pool.end();
    await service.ended('SIGTERM');
    clear();
    forget();
  };
  const forget = whenInterrupted(stop);
  return {
    origin,
    dataDir,
    pool,
    target,
    processorTime: () => processorTime(service.child.pid!),
    databaseTime: () => processorTime(postgresOf(dataDir)!),
    peakMemory: () => {
      if (!existsSync(status)) return 0;
      const kilobytes = Number(/^VmHWM:\s+(\d+) kB/m.exec(readFileSync(status, 'utf8'))?.[1] ?? 0);
      writeFileSync(`/proc/${service.child.pid}/clear_refs`, '5');
      return kilobytes * 1024;
    },
    stop,
  };
}

/** Whoever interrupts a measurement finds nothing of it left running. */
function whenInterrupted(stop: () => Promise<void>): () => void {
  const interrupted = () => void stop().finally(() => process.exit(130));
  const signals = ['SIGINT', 'SIGTERM'] as const;
  for (const signal of signals) process.once(signal, interrupted);
  return () => {
    for (const signal of signals) process.off(signal, interrupted);
  };
}

/** Of a process and all below it, those that have ended included; 0 where proc(5) is not there. */
export function processorTime(pid: number): number {
  const read = (file: string): string => {
    try {
      return readFileSync(`/proc/${pid}/${file}`, 'utf8');
    } catch {
      return '';
    }
  };
  // utime, stime, cutime and cstime, in hundredths of seconds; the command's name before them may hold spaces.
  const fields = read('stat').split(') ').at(-1)?.split(' ').slice(11, 15) ?? [];
  const own = fields.reduce((sum, field) => sum + Number(field) / 100, 0);
  const children = read(`task/${pid}/children`).trim().split(' ').filter(Boolean).map(Number);
  return children.reduce((sum, child) => sum + processorTime(child), own);
}

/** PostgreSQL notes its socket in the fifth line of its pid file. */
export function targetOf(dataDir: string) {
  const lines = readFileSync(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8').split('\n');
  return { host: lines[4]!, port: Number(lines[3]), user: 'antin', database: 'antin' };
}

/** A Redis as offices run it for queues: the append-only file is synced every second. Undefined when there is no program. */
export async function startRedis(): Promise<{ url: string; stop(): void } | undefined> {
  const program = which('redis-server');
  if (program === undefined) return undefined;
  const folder = mkdtempSync(join(tmpdir(), 'antin-redis-'));
  const port = await freePort();
  const words = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', ''];
  const child = spawn(program, [...words, '--appendonly', 'yes', '--maxmemory-policy', 'noeviction'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  for await (const chunk of child.stdout) {
    if (String(chunk).includes('Ready to accept connections')) break;
  }
  const stop = () => {
    child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  };
  process.once('exit', stop);
  return { url: `redis://127.0.0.1:${port}/0`, stop };
}

function which(program: string): string | undefined {
  try {
    return execFileSync('/bin/sh', ['-c', `command -v ${program}`], { encoding: 'utf8' }).trim();
  } catch {
    return undefined;
  }
}

export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
