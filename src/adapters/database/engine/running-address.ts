import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SocketAddress } from './embedded-postgres.ts';
import { ENGINE_USER } from './initialise-cluster.ts';

/** Where the PostgreSQL of a data folder listens, by its own pid file; null when none is running. */
export function runningAddress(dataDir: string): SocketAddress | null {
  const lines = readPidFile(join(dataDir, 'postgres', 'postmaster.pid'));
  const pid = Number(lines[0]);
  // Line 4 is the port, line 5 the folder of the socket, line 8 the state (PostgreSQL, miscadmin.h).
  if (!Number.isInteger(pid) || pid < 2 || lines[7]?.trim() !== 'ready' || !isAlive(pid)) return null;
  return { host: lines[4] ?? '', port: Number(lines[3]), user: ENGINE_USER };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function readPidFile(path: string): string[] {
  try {
    return readFileSync(path, 'utf8').split('\n');
  } catch {
    return [];
  }
}
