/** This process says in the database that it lives, so that others take over what it can no longer finish. */
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import type { Logger } from '../adapters/telemetry/logger.ts';
import { beatMs, type KnownProcess, type ProcessStore } from '../office/processes.ts';
import type { Transact } from '../office/unit-of-work.ts';
import { keysNotShared, otherKeys } from './key-folder.ts';

interface HeartbeatPorts {
  readonly transact: Transact<{ readonly processes: ProcessStore }>;
  readonly processId: string;
  readonly log: Logger;
  readonly roles: readonly string[];
  /** With the embedded PostgreSQL there is no other. */
  readonly alone: boolean;
  /** Fingerprint of this process' folder of keys. */
  readonly keyFolder: string;
}

const DAY_MS = 24 * 3600_000;

/**
 * @returns the function that ends it and takes the row away
 * @throws AppError KEYS_NOT_SHARED beside a living process with another folder of keys; that one goes on
 */
export async function startHeartbeat(ports: HeartbeatPorts): Promise<() => Promise<void>> {
  const { transact, processId, log } = ports;
  const self = {
    id: processId,
    host: hostname(),
    place: thisPlace(),
    pid: process.pid,
    roles: ports.roles,
    startedAt: new Date(),
    keyFolder: ports.keyFolder,
  };
  await transact(async ({ processes }) => {
    if (ports.alone) await processes.leaveAllBut(processId);
    await processes.forgetSilent(DAY_MS);
    await processes.beat(self);
  });
  // After the own row is committed: of two that start at once at least one sees the other.
  const known = await transact(({ processes }) => processes.list());
  const stranger = otherKeys(known, ports.keyFolder, isDeadHere);
  if (stranger !== null) {
    await transact(({ processes }) => processes.leave(processId));
    throw keysNotShared(stranger);
  }
  const timer = setInterval(() => {
    transact(({ processes }) => processes.beat(self)).catch((err: unknown) => log.warn({ err }, 'heartbeat'));
  }, beatMs);
  timer.unref();
  return async () => {
    clearInterval(timer);
    await transact(({ processes }) => processes.leave(processId)).catch((err: unknown) =>
      log.warn({ err }, 'heartbeat'),
    );
  };
}

/** Whether a process of this very machine is known to have ended; elsewhere only its silence tells. */
export function isDeadHere(known: Pick<KnownProcess, 'place' | 'pid'>): boolean {
  return known.place !== '' && known.place === thisPlace() && !isAlive(known.pid);
}

/** The running kernel and the process numbers it shows us: host names repeat, and every container has a process 1. */
function thisPlace(): string {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return `${boot} ${readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    return '';
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
