/** Jobs of a process that died are over: nothing of them was kept, and whoever waits is told so. */
import { AppError } from '../../app-error.ts';
import type { Job, JobStore } from '../documents/job-store.ts';
import { isGone, type KnownProcess, type ProcessStore } from '../processes.ts';
import type { Clock, Transact } from '../unit-of-work.ts';
import { outgoingErrors } from './errors.ts';
import { heartbeatMs, jobError } from './run-job.ts';

export interface InterruptPorts {
  readonly transact: Transact<{
    jobs: Pick<JobStore, 'unfinished' | 'update'>;
    processes: Pick<ProcessStore, 'list'>;
  }>;
  readonly clock: Clock;
  readonly processId: string;
  /** Whether a process of this machine is known to have ended. */
  readonly isDead: (process: KnownProcess) => boolean;
}

/** At start and every minute. Returns how many were ended. */
export async function interruptOrphanedJobs(ports: InterruptPorts): Promise<number> {
  const now = ports.clock.now();
  return ports.transact(async (tx) => {
    const known = await tx.processes.list();
    const orphans = (await tx.jobs.unfinished()).filter((job) => isOrphan(job, ports, known, now));
    const error = jobError(new AppError(outgoingErrors.SIGNING_INTERRUPTED));
    for (const job of orphans) await tx.jobs.update(job.id, { state: 'failed', error, updatedAt: now });
    return orphans.length;
  });
}

/** Whether the process that works on it is gone, or has said nothing of the work for too long. */
export function isOrphan(
  job: Pick<Job, 'owner' | 'updatedAt'>,
  { processId, isDead }: Pick<InterruptPorts, 'processId' | 'isDead'>,
  known: readonly KnownProcess[],
  now: Date,
): boolean {
  if (job.owner === processId) return false;
  return isGone(job.owner, known, isDead) || now.getTime() - job.updatedAt.getTime() > 4 * heartbeatMs;
}
