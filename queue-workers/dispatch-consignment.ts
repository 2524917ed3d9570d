import { z } from 'zod';
import {
  type DispatchConsignmentPorts,
  dispatchConsignment,
} from '../src/office/exchange/dispatch-consignment.ts';
import { systemActor } from './system-actor.ts';
import type { WorkerDefinition } from './worker-definition.ts';

const schema = z.object({ deliveryId: z.uuid() });

/** Hands deliveries to their gateway. The consignment id makes a repetition harmless. */
export function dispatchConsignmentWorker(
  ports: DispatchConsignmentPorts,
): WorkerDefinition<z.infer<typeof schema>> {
  return {
    queue: 'dispatch-consignment',
    schema,
    concurrency: 8,
    handle: (data, context) => dispatchConsignment(ports, systemActor(context), data),
  };
}
