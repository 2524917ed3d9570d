import { UnrecoverableError } from 'bullmq';
import { z } from 'zod';
import { AppError, type ErrorKind } from '../src/app-error.ts';
import type { WorkerDefinition } from './worker-definition.ts';

export interface JobPorts {
  /** Counts an attempt; tells where the promise stands. `unknown` is a job that no outbox row promised. */
  begin(id: string): Promise<'open' | 'finished' | 'dead' | 'unknown'>;
  finish(id: string): Promise<void>;
  fail(id: string, lastError: string, dead: boolean): Promise<void>;
  withTrace<T>(traceId: string, work: () => T): T;
  onFailure(failure: JobFailure): void;
}

export interface JobFailure {
  readonly queue: string;
  readonly id: string;
  readonly attempt: number;
  readonly final: boolean;
  readonly error: unknown;
}

export interface ArrivedJob {
  readonly id: string;
  readonly data: unknown;
  readonly attempt: number;
}

const envelope = z.object({ traceId: z.string().min(1).max(128), payload: z.unknown() });

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
 * Runs one job: checks what it carries, sets its trace id, calls the handler, and notes the outcome on the row
 * that promised it.
 * @throws UnrecoverableError when repeating can not help; else what the handler threw
 */
export async function runJob(definition: WorkerDefinition, job: ArrivedJob, ports: JobPorts): Promise<void> {
  const outer = envelope.safeParse(job.data);
  const traceId = outer.success ? outer.data.traceId : job.id;
  await ports.withTrace(traceId, async () => {
    const state = await ports.begin(job.id);
    if (state === 'finished' || state === 'dead') return;
    try {
      if (!outer.success) throw new UnrecoverableError(`job data: ${z.prettifyError(outer.error)}`);
      const data = definition.schema.safeParse(outer.data.payload);
      if (!data.success) throw new UnrecoverableError(`payload: ${z.prettifyError(data.error)}`);
      await definition.handle(data.data, { jobId: job.id, traceId, attempt: job.attempt });
    } catch (error) {
      await noteFailure(definition, job, ports, error);
    }
    await ports.finish(job.id);
  });
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
