import type { SystemActor } from '../src/office/identity/actor.ts';
import type { JobContext } from './worker-definition.ts';

/** The service itself, under the trace id of the request that caused the job. */
export function systemActor({ traceId }: Pick<JobContext, 'traceId'>): SystemActor {
  return { accountId: null, name: 'system', traceId };
}
