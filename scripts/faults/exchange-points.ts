/** Where an exchange between systems can be struck, on either side: see `fault-points.ts`. */
import type { FaultPoint } from './fault-points.ts';

const event = (step: string, ...words: readonly string[]): FaultPoint => ({
  step,
  mark: ['insert into "ledger_events"', ...words],
});

export const exchangePoints: readonly FaultPoint[] = [
  event('send', 'document.sent'),
  { step: 'send', mark: ['insert into "outbox"', 'dispatch-partner'] },
  event('dispatch', 'delivery.dispatched'),
  { step: 'dispatch', mark: ['update "outbox" set "relayed_at"'] },
  event('receive', 'incoming.arrived'),
  { step: 'receive', mark: ['insert into "inbox_consignments"'] },
  event('repetition', 'delivery.duplicate'),
  { step: 'keep receipt', mark: ['UPDATE deliveries SET state', 'receipt'] },
  event('register', 'incoming.registered'),
  { step: 'learn status', mark: ['insert into "delivery_statuses"'] },
  { step: 'hand over', mark: ['update "outbox" set "finished_at"'], alone: true },
  event('recall', 'document.recall-requested'),
  event('ask recall', 'incoming.recall-asked'),
  event('answer recall', 'incoming.recall-'),
];
