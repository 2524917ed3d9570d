import { UnrecoverableError } from 'bullmq';
import { z } from 'zod';
import { AppError, type ErrorKind } from '../src/app-error.ts';
import type { WorkerDefinition } from './worker-definition.ts';

export interface JobPorts {
  /**
   * Counts an attempt; tells where the promise stands and what it carries. `unknown` is a job that no outbox row of this
   * queue promised, or not for now.
   */
  begin(id: string, queue: string): Promise<BegunJob>;
  finish(id: string): Promise<void>;
  fail(id: string, lastError: string, dead: boolean): Promise<void>;
  /** @param traceparent of the span that promised the job, where it was traced */
  withTrace<T>(traceId: string, work: () => T, traceparent?: string | null): T;
  onFailure(failure: JobFailure): void;
}

export type BegunJob =
  | {
      readonly state: 'open';
      readonly payload: unknown;
      readonly traceId: string;
      readonly traceparent?: string | null;
      readonly attempts?: number;
    }
  | { readonly state: 'finished' | 'dead' | 'unknown' };

export interface JobFailure {
  readonly queue: string;
  readonly id: string;
  readonly attempt: number;
  readonly final: boolean;
  readonly error: unknown;
}

/** All that is believed of what lies in the queue: whoever reaches Redis may write anything there. */
export interface ArrivedJob {
  readonly id: string;
  readonly attempt: number;
}

/** The same job would be refused again for the same reason. */
const FINAL: ReadonlySet<ErrorKind> = new Set([
  'invalid',
  'unauthenticated',
  'forbidden',
  'not-found',
  'conflict',
  'too-large',
  'unsupported',
]);

/**
 * Runs one job: finds the row that promised it, takes payload and trace id from there, calls the handler, and notes the
 * outcome on the row. A job that nobody promised is refused.
 * @throws UnrecoverableError when repeating can not help; else what the handler threw
 */
export async function runJob(definition: WorkerDefinition, job: ArrivedJob, ports: JobPorts): Promise<void> {
  const { queue } = definition;
  const promised = await ports.begin(job.id, queue);
  if (promised.state !== 'open') {
    if (promised.state === 'unknown') throw refuse(queue, job, ports);
    return;
  }
  const { payload, traceId, traceparent, attempts = job.attempt } = promised;
  const work = async () => {
    try {
      const data = definition.schema.safeParse(payload);
      if (!data.success) throw new UnrecoverableError(`payload: ${z.prettifyError(data.error)}`);
      await definition.handle(data.data, { jobId: job.id, traceId, attempt: job.attempt, tries: attempts });
    } catch (error) {
      await noteFailure(definition, job, ports, error);
    }
    await ports.finish(job.id);
  };
  await ports.withTrace(traceId, work, traceparent);
}

function refuse(queue: string, { id, attempt }: ArrivedJob, ports: JobPorts): UnrecoverableError {
  const error = new UnrecoverableError('no row of the outbox promised this job');
  ports.onFailure({ queue, id, attempt, final: true, error });
  return error;
}

async function noteFailure(
  definition: WorkerDefinition,
  job: ArrivedJob,
  ports: JobPorts,
  error: unknown,
): Promise<never> {
  const final =
    error instanceof UnrecoverableError || (error instanceof AppError && FINAL.has(error.spec.kind));
  ports.onFailure({ queue: definition.queue, id: job.id, attempt: job.attempt, final, error });
  const message = error instanceof Error ? error.message : String(error);
  // A driver's message ends with the values of the statement, which may be what a document says.
  await ports.fail(job.id, message.split('\nparams:')[0] ?? message, final);
  if (final && !(error instanceof UnrecoverableError)) throw new UnrecoverableError(message);
  throw error;
}
