/** Statuses that came before their document (or before we had noted its way) are offered again until it is there. */
import type { Clock, Transact } from '../unit-of-work.ts';
import type { WaitingStatus } from './partner.ts';
import type { WaitingStatusStore } from './partner-store.ts';

export interface MatchWaitingPorts {
  readonly transact: Transact<{ readonly waitingStatuses: Pick<WaitingStatusStore, 'open' | 'matched'> }>;
  readonly clock: Clock;
  /** Applies the message; false: its document is still unknown. May be asked again for one that was applied. */
  readonly applyWaiting: (status: WaitingStatus) => Promise<boolean>;
}

/** A document that has not come within this time does not come any more; the message stays. */
const WAIT_MS = 90 * 24 * 3600_000;
const AT_ONCE = 200;

/** @returns how many found their document */
export async function matchWaitingStatuses(ports: MatchWaitingPorts): Promise<number> {
  const now = ports.clock.now();
  const since = new Date(now.getTime() - WAIT_MS);
  let matched = 0;
  let after: WaitingStatus | undefined;
  for (;;) {
    const open = await ports.transact((tx) => tx.waitingStatuses.open({ since, limit: AT_ONCE, after }));
    for (const status of open) {
      if (!(await ports.applyWaiting(status))) continue;
      await ports.transact((tx) => tx.waitingStatuses.matched(status.id, now));
      matched += 1;
    }
    after = open.at(-1);
    if (open.length < AT_ONCE) return matched;
  }
}
