import type { WaitingSignals } from '../../office/waiting-signals.ts';
import type { Listener } from './listen.ts';

/** Told by a trigger on the ledger (migrations-custom.sql); the payload is the ids of the units, with commas between. */
const CHANNEL = 'waiting';

interface Subscription {
  readonly unitIds: ReadonlySet<string>;
  readonly listener: () => void;
}

/** Any web process hears what any process wrote. A renewed connection tells everybody to look. */
export async function openWaitingSignals(listener: Listener): Promise<WaitingSignals> {
  const subscriptions = new Set<Subscription>();
  await listener.on(CHANNEL, (told) => {
    if (subscriptions.size === 0) return;
    const unitIds = told?.split(',');
    for (const { unitIds: own, listener: tell } of subscriptions)
      if (unitIds === undefined || unitIds.some((unitId) => own.has(unitId))) tell();
  });
  return {
    subscribe: (unitIds, hear) => {
      const subscription = { unitIds, listener: hear };
      subscriptions.add(subscription);
      return () => void subscriptions.delete(subscription);
    },
  };
}
