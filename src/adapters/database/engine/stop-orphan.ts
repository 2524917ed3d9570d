import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { removeSocketFolder } from './socket-folder.ts';

/**
 * Ends a PostgreSQL that outlived a killed service. Called under the instance lock, so nobody else can own it.
 * A `postmaster.pid` whose process is something else (the number was used again) is removed, as PostgreSQL
 * itself would refuse to start over it.
 * @param dataFolder PostgreSQL's own folder
 */
export async function stopOrphan(dataFolder: string): Promise<void> {
  const pidFile = join(dataFolder, 'postmaster.pid');
  const lines = readLines(pidFile);
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid < 2) return;
  if (isPostgresOf(pid, dataFolder)) {
    // Fast, then immediate shutdown; the last resort leaves the work to crash recovery.
    for (const signal of ['SIGINT', 'SIGQUIT', 'SIGKILL'] as const) {
      if (await ended(pid, dataFolder, signal, 5000)) break;
    }
  }
  rmSync(pidFile, { force: true });
  if (lines[4]) removeSocketFolder(lines[4]);
}

async function ended(pid: number, folder: string, signal: NodeJS.Signals, wait: number): Promise<boolean> {
  try {
    process.kill(pid, signal);
  } catch {
    return true;
  }
  for (const until = Date.now() + wait; Date.now() < until; await sleep(20)) {
    if (!isPostgresOf(pid, folder)) return true;
  }
  return false;
}

function isPostgresOf(pid: number, dataFolder: string): boolean {
  const command = commandOf(pid);
  return command.includes('postgres') && command.includes(dataFolder);
}

function commandOf(pid: number): string {
  if (process.platform === 'linux') return readLines(`/proc/${pid}/cmdline`).join('\n');
  return spawnSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).stdout ?? '';
}

function readLines(path: string): string[] {
  try {
    return readFileSync(path, 'utf8').split('\n');
  } catch {
    return [];
  }
}
