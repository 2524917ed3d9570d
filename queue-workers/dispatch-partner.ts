import { z } from 'zod';
import {
  type DispatchPartnerPorts,
  dispatchPartner,
  type LaneWork,
  type PartnerLane,
} from '../src/office/exchange/dispatch-partner.ts';
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

export interface DispatchPartnerWorkerPorts extends Omit<DispatchPartnerPorts, 'lane'> {
  readonly lane: Omit<PartnerLane, 'takeAlong'> & {
    takeAlong(partnerId: string, limit: number): Promise<readonly TakenRow[]>;
  };
}

interface TakenRow {
  readonly id: string;
  readonly payload: unknown;
  readonly traceId: string;
  readonly attempts: number;
}

/** Hands what goes to other systems over, each partner in its lane; what a job can take along of its lane waits for no job of its own. */
export function dispatchPartnerWorker(
  ports: DispatchPartnerWorkerPorts,
): WorkerDefinition<z.infer<typeof schema>> {
  const lane: PartnerLane = {
    ...ports.lane,
    takeAlong: async (partnerId, limit) => readable(ports, await ports.lane.takeAlong(partnerId, limit)),
  };
  return {
    queue: 'dispatch-partner',
    schema,
    // The relay hands over few jobs of a partner at once, so that this many serve several partners that answer slowly.
    concurrency: 48,
    handle: async ({ partnerId, work }, { jobId, tries, traceId }) => {
      const outcome = await dispatchPartner(
        { ...ports, lane },
        { id: jobId, partnerId, work, tries, traceId },
      );
      if (outcome.kind === 'put-back') await ports.lane.putBack(jobId, outcome);
    },
  };
}

async function readable(
  { lane }: DispatchPartnerWorkerPorts,
  rows: readonly TakenRow[],
): Promise<readonly LaneWork[]> {
  const works: LaneWork[] = [];
  for (const { id, payload, traceId, attempts } of rows) {
    const read = schema.safeParse(payload);
    if (read.success) works.push({ id, work: read.data.work, tries: attempts, traceId });
    else await lane.fail(id, `payload: ${z.prettifyError(read.error)}`, true);
  }
  return works;
}
