/** A lane in which nothing else is due; what would be put back counts as failed. */
import type { DispatchPartnerWorkerPorts } from '../../../queue-workers/dispatch-partner.ts';

export const aloneInLane: DispatchPartnerWorkerPorts['lane'] = {
  takeAlong: async () => [],
  hold: async () => undefined,
  finishAll: async () => undefined,
  fail: async () => undefined,
  putBack: async (_id, { error }) => {
    throw new Error(error ?? 'not tried');
  },
};
