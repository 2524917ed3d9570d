import { z } from 'zod';
import { type DispatchPartnerPorts, dispatchPartner } from '../src/office/exchange/dispatch-partner.ts';
import { systemActor } from './system-actor.ts';
import type { WorkerDefinition } from './worker-definition.ts';

const schema = z.object({
  partnerId: z.uuid(),
  work: z.discriminatedUnion('kind', [
    z.object({
      kind: z.literal('consignments'),
      documentId: z.uuid(),
      deliveryIds: z.array(z.uuid()).min(1).max(1000),
    }),
    z.object({ kind: z.literal('status'), message: z.record(z.string(), z.unknown()) }),
  ]),
});

export interface DispatchPartnerWorkerPorts extends DispatchPartnerPorts {
  /** Gives the promise back to its lane. */
  readonly putBack: (
    id: string,
    back: { until: Date | null; tried: boolean; error: string | null },
  ) => Promise<void>;
}

/** Hands what goes to other systems over, each partner in its lane: two at once in a process, the others wait here or in the outbox. */
export function dispatchPartnerWorker(
  ports: DispatchPartnerWorkerPorts,
): WorkerDefinition<z.infer<typeof schema>> {
  return {
    queue: 'dispatch-partner',
    schema,
    // The relay hands over few jobs of a partner at once, so that this many serve several partners that answer slowly.
    concurrency: 48,
    handle: async (data, context) => {
      const outcome = await dispatchPartner(ports, systemActor(context), { ...data, tries: context.tries });
      if (outcome.kind === 'put-back') await ports.putBack(context.jobId, outcome);
    },
  };
}
