import type { z } from 'zod';

export interface JobContext {
  /** The outbox row that promised this job; the same at every attempt. */
  readonly jobId: string;
  /** The trace id of the request that caused it. */
  readonly traceId: string;
  /** 1 at the first attempt. */
  readonly attempt: number;
  /** Of the promise, over all its jobs; this one counted. */
  readonly tries: number;
}

/**
 * One queue: what its jobs carry and the one use case they call. Jobs carry ids; the handler reads the record
 * again and returns when it is gone or already done, as any job may run twice.
 * An `AppError` of a kind that repeating can not help ends the job; whatever else is thrown is tried again.
 */
export interface WorkerDefinition<Data = unknown> {
  readonly queue: string;
  readonly schema: z.ZodType<Data>;
  readonly concurrency: number;
  handle(data: Data, context: JobContext): Promise<void>;
}
