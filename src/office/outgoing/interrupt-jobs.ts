/** Jobs of a process that died are over: nothing of them was kept, and whoever waits is told so. */
import { AppError } from '../../app-error.ts';
import type { Job, JobStore } from '../documents/job-store.ts';
import type { Clock, Transact } from '../unit-of-work.ts';
import { outgoingErrors } from './errors.ts';
import { heartbeatMs, jobError } from './run-job.ts';

export interface InterruptPorts {
  readonly transact: Transact<{ jobs: Pick<JobStore, 'unfinished' | 'update'> }>;
  readonly clock: Clock;
  readonly processId: string;
  /** Whether a process of this machine runs. */
  readonly isAlive: (pid: number) => boolean;
}

/** Names a process so that others can tell whether it lives: "host/pid/start". */
export function processIdOf(host: string, pid: number, startedAt: Date): string {
  return `${host}/${pid}/${startedAt.getTime()}`;
}

/** At start and every minute. Returns how many were ended. */
export async function interruptOrphanedJobs(ports: InterruptPorts): Promise<number> {
  const now = ports.clock.now();
  return ports.transact(async (tx) => {
    const orphans = (await tx.jobs.unfinished()).filter((job) => isOrphan(job, ports, now));
    const error = jobError(new AppError(outgoingErrors.SIGNING_INTERRUPTED));
    for (const job of orphans) await tx.jobs.update(job.id, { state: 'failed', error, updatedAt: now });
    return orphans.length;
  });
}

/** Whether the process that works on it is gone, or has been silent for too long. */
export function isOrphan(
  job: Pick<Job, 'owner' | 'updatedAt'>,
  { processId, isAlive }: Pick<InterruptPorts, 'processId' | 'isAlive'>,
  now: Date,
): boolean {
  if (job.owner === processId) return false;
  const [host, pid] = job.owner.split('/');
  const [ownHost, ownPid] = processId.split('/');
  if (host === ownHost && (pid === ownPid || !isAlive(Number(pid)))) return true;
  return now.getTime() - job.updatedAt.getTime() > 4 * heartbeatMs;
}
