import type { WaitingSignals } from '../../office/waiting-signals.ts';
import type { Listener } from './listen.ts';

/** Told by a trigger on the ledger (migrations-custom.sql); the payload is the unit's id. */
const CHANNEL = 'waiting';

interface Subscription {
  readonly unitIds: ReadonlySet<string>;
  readonly listener: () => void;
}

/** Any web process hears what any process wrote. A renewed connection tells everybody to look. */
export async function openWaitingSignals(listener: Listener): Promise<WaitingSignals> {
  const subscriptions = new Set<Subscription>();
  await listener.on(CHANNEL, (unitId) => {
    for (const subscription of subscriptions)
      if (unitId === undefined || subscription.unitIds.has(unitId)) subscription.listener();
  });
  return {
    subscribe: (unitIds, hear) => {
      const subscription = { unitIds, listener: hear };
      subscriptions.add(subscription);
      return () => void subscriptions.delete(subscription);
    },
  };
}
