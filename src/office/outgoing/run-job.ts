/** Long work that a person waits for, run in this process: 202 first, progress by step, then result or refusal. */
import { AppError, isAppError } from '../../app-error.ts';
import type { Job, JobError, JobKind, JobStore } from '../documents/job-store.ts';
import type { Actor } from '../identity/actor.ts';
import type { Clock, Transact } from '../unit-of-work.ts';
import { outgoingErrors } from './errors.ts';

export interface JobPorts {
  readonly transact: Transact<{ jobs: Pick<JobStore, 'update'> }>;
  readonly clock: Clock;
  readonly newId: () => string;
  /** This process among all that work on the same database; see `interrupt-jobs.ts`. */
  readonly processId: string;
  /** Keeps the process from ending before the work has; never rejects. */
  readonly background: (work: Promise<void>) => void;
  /** Told about defects: they are logged with the job's id. */
  readonly onDefect: (error: unknown, job: Job) => void;
}

/** A running job says that it lives at least this often. */
export const heartbeatMs = 20_000;

export type Report = (step: string) => Promise<void>;

/** Writes the job in the caller's transaction. Refuses DOCUMENT_BUSY while another one runs; the document must be locked. */
export async function queueJob(
  tx: { readonly jobs: Pick<JobStore, 'insert' | 'runningFor'> },
  ports: Pick<JobPorts, 'clock' | 'newId' | 'processId'>,
  actor: Actor,
  { kind, documentId }: { readonly kind: JobKind; readonly documentId: string },
): Promise<Job> {
  const running = await tx.jobs.runningFor(documentId);
  if (running) throw new AppError(outgoingErrors.DOCUMENT_BUSY, { details: { jobId: running.id } });
  const now = ports.clock.now();
  const job: Job = {
    id: ports.newId(),
    kind,
    state: 'queued',
    accountId: actor.accountId,
    documentId,
    owner: ports.processId,
    step: null,
    result: null,
    error: null,
    createdAt: now,
    updatedAt: now,
  };
  await tx.jobs.insert(job);
  return job;
}

/** Starts the work once its transaction is through. */
export function startJob(
  ports: JobPorts,
  job: Job,
  work: (report: Report) => Promise<Record<string, unknown>>,
): void {
  ports.background(runJob(ports, job, work).then(() => undefined));
}

/** Does the work and notes how it ended; never rejects. Returns the refusal, null when it was done. */
export async function runJob(
  ports: JobPorts,
  job: Job,
  work: (report: Report) => Promise<Record<string, unknown>>,
): Promise<JobError | null> {
  const change = (values: Partial<Pick<Job, 'state' | 'step' | 'result' | 'error'>>) =>
    ports.transact((tx) => tx.jobs.update(job.id, { ...values, updatedAt: ports.clock.now() }));
  const heartbeat = setInterval(() => {
    change({}).catch((error: unknown) => ports.onDefect(error, job));
  }, heartbeatMs);
  try {
    const result = await work((step) => change({ state: 'running', step }));
    await change({ state: 'done', step: null, result });
    return null;
  } catch (error) {
    if (!isAppError(error)) ports.onDefect(error, job);
    const told = jobError(error);
    await change({ state: 'failed', error: told }).catch((failure: unknown) => ports.onDefect(failure, job));
    return told;
  } finally {
    clearInterval(heartbeat);
  }
}

export function jobError(error: unknown): JobError {
  const told = isAppError(error) ? error : new AppError(outgoingErrors.JOB_DEFECT, { cause: error });
  return {
    code: told.code,
    title: { vi: told.title('vi'), en: told.title('en') },
    remedy: { vi: told.remedy('vi'), en: told.remedy('en') },
  };
}
