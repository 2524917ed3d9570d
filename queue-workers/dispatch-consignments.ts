import { z } from 'zod';
import {
  type DispatchConsignmentPorts,
  dispatchConsignments,
} from '../src/office/exchange/dispatch-consignment.ts';
import { systemActor } from './system-actor.ts';
import type { WorkerDefinition } from './worker-definition.ts';

const schema = z.object({ documentId: z.uuid(), deliveryIds: z.array(z.uuid()).min(1).max(1000) });

/** Hands groups of one document's deliveries to their gateway; what fails goes on in dispatch-consignment by itself. */
export function dispatchConsignmentsWorker(
  ports: DispatchConsignmentPorts,
): WorkerDefinition<z.infer<typeof schema>> {
  return {
    queue: 'dispatch-consignments',
    schema,
    concurrency: 4,
    handle: (data, context) => dispatchConsignments(ports, systemActor(context), data),
  };
}
