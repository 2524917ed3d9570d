/** A worker's way to its engine that waits after a failure before BullMQ asks again. */
import { setTimeout as delay } from 'node:timers/promises';
import type { BackendFactory, IQueueBackend } from 'bullmq';

/** Long enough to spare a server that is just starting, short enough to be no delay. */
const AGAIN_MS = 500;

/**
 * BullMQ 6.7 waits after "connection refused" and after nothing else (`Worker.retryIfFailed`, `utils.isNotConnectionError`):
 * while PostgreSQL is starting up, a worker would ask and log several hundred times a second.
 */
export function patientBackend<B extends IQueueBackend, C>(
  factory: BackendFactory<B, C>,
): BackendFactory<B, C> {
  return (name, options, more) => {
    const backend = factory(name, options, more);
    const fetch = backend.moveToActive.bind(backend);
    const block = backend.waitForJob.bind(backend);
    backend.moveToActive = (token, worker) => slowToFail(backend, fetch(token, worker));
    backend.waitForJob = (seconds) => slowToFail(backend, block(seconds));
    return backend;
  };
}

async function slowToFail<T>(backend: IQueueBackend, asked: Promise<T>): Promise<T> {
  try {
    return await asked;
  } catch (error) {
    if (!backend.closing) await delay(AGAIN_MS);
    throw error;
  }
}
