import { z } from 'zod';
import { type VerifyArrivalPorts, verifyArrivals } from '../src/office/incoming/verify-arrival.ts';
import { systemActor } from './system-actor.ts';
import type { WorkerDefinition } from './worker-definition.ts';

const schema = z.object({ incomingIds: z.array(z.uuid()).min(1).max(1000) });

/** Judges what came to many units together: the same files once. One at a time, as a file is held in memory meanwhile. */
export function verifyArrivalsWorker(ports: VerifyArrivalPorts): WorkerDefinition<z.infer<typeof schema>> {
  return {
    queue: 'verify-arrivals',
    schema,
    concurrency: 1,
    handle: (data, context) => verifyArrivals(ports, systemActor(context), data),
  };
}
