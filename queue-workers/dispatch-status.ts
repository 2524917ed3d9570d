import { z } from 'zod';
import { type DispatchStatusPorts, dispatchStatus } from '../src/office/exchange/dispatch-status.ts';
import { statusMessage } from '../src/office/exchange/status-message.ts';
import { systemActor } from './system-actor.ts';
import type { WorkerDefinition } from './worker-definition.ts';

const schema = z.object({ message: statusMessage });

/** Tells the other side of a step. The message's own id makes a repetition harmless. */
export function dispatchStatusWorker(ports: DispatchStatusPorts): WorkerDefinition<z.infer<typeof schema>> {
  return {
    queue: 'dispatch-status',
    schema,
    concurrency: 8,
    handle: (data, context) => dispatchStatus(ports, systemActor(context), data.message),
  };
}
