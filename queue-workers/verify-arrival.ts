import { z } from 'zod';
import { type VerifyArrivalPorts, verifyArrival } from '../src/office/incoming/verify-arrival.ts';
import { systemActor } from './system-actor.ts';
import type { WorkerDefinition } from './worker-definition.ts';

const schema = z.object({ incomingId: z.uuid() });

/** Judges the signatures of arrivals; a file is held in memory while it is judged, so few run at once. */
export function verifyArrivalWorker(ports: VerifyArrivalPorts): WorkerDefinition<z.infer<typeof schema>> {
  return {
    queue: 'verify-arrival',
    schema,
    concurrency: 2,
    handle: (data, context) => verifyArrival(ports, systemActor(context), data),
  };
}
