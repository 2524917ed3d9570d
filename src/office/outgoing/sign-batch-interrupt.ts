/** Batches of a process that died are stopped, so that they can be resumed; each document says why it was not signed. */
import { AppError } from '../../app-error.ts';
import type { ProcessStore } from '../processes.ts';
import type { Clock, Transact } from '../unit-of-work.ts';
import { outgoingErrors } from './errors.ts';
import { type InterruptPorts, isOrphan } from './interrupt-jobs.ts';
import { heartbeatMs, jobError } from './run-job.ts';
import { closeBatch } from './sign-batch-run.ts';
import type { SigningBatch, SigningBatchStore } from './sign-batch-store.ts';

export interface InterruptBatchPorts extends Pick<InterruptPorts, 'processId' | 'isDead'> {
  readonly transact: Transact<{ batches: SigningBatchStore; processes: Pick<ProcessStore, 'list'> }>;
  readonly clock: Clock;
}

/** At start and every minute, after `interruptOrphanedJobs`. Returns how many were stopped. */
export async function interruptOrphanedBatches(ports: InterruptBatchPorts): Promise<number> {
  const now = ports.clock.now();
  return ports.transact(async (tx) => {
    const known = await tx.processes.list();
    const running = await tx.batches.running();
    const orphans = running.filter((batch) => isOrphan(batch, ports, known, now) || isSilent(batch, now));
    const error = jobError(new AppError(outgoingErrors.SIGNING_INTERRUPTED));
    for (const batch of orphans) await closeBatch(tx, batch.id, error, now);
    return orphans.length;
  });
}

/** Also one of this very process, whose end could not be written. */
function isSilent(batch: SigningBatch, now: Date): boolean {
  return now.getTime() - batch.updatedAt.getTime() > 4 * heartbeatMs;
}
