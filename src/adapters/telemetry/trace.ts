import { AsyncLocalStorage } from 'node:async_hooks';
import { randomBytes } from 'node:crypto';

const traces = new AsyncLocalStorage<string>();

/** Sixteen random bytes in hexadecimal digits, the trace-id of W3C Trace Context §3.2.2.3. */
export function newTraceId(): string {
  return randomBytes(16).toString('hex');
}

/** Runs `work`, and all that it starts, under a trace id: a request's, carried on by the jobs it promised. */
export function withTrace<T>(traceId: string, work: () => T): T {
  return traces.run(traceId, work);
}

/** The trace id of the running request or job; a new one outside of both. */
export function currentTraceId(): string {
  return traces.getStore() ?? newTraceId();
}

/** Undefined outside of a request or job. */
export function traceIdInForce(): string | undefined {
  return traces.getStore();
}
