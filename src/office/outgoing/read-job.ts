import { AppError } from '../../app-error.ts';
import type { Job, JobStore } from '../documents/job-store.ts';
import { officeErrors } from '../errors.ts';
import type { Actor } from '../identity/actor.ts';
import type { Transact } from '../unit-of-work.ts';

export interface ReadJobPorts {
  readonly transact: Transact<{ readonly jobs: Pick<JobStore, 'get'> }>;
}

/** Only whoever started a job may follow it; to others it does not exist. */
export async function readJob(ports: ReadJobPorts, actor: Actor, id: string): Promise<Job> {
  const job = await ports.transact((tx) => tx.jobs.get(id));
  if (job?.accountId !== actor.accountId) throw new AppError(officeErrors.NOT_FOUND);
  return job;
}
