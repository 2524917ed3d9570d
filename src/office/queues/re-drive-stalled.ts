/** Finds records that wait for work which nobody has promised any more, and promises it again. */
import type { SystemActor } from '../identity/actor.ts';
import type { Ledger } from '../ledger/events.ts';
import type { Outbox, Transact } from '../unit-of-work.ts';
import type { PromiseStore, Stalled } from './promise-store.ts';

export interface ReDriveStalledTx {
  readonly promises: Pick<PromiseStore, 'stalledDeliveries' | 'stalledArrivals' | 'stalledRenditions'>;
  readonly outbox: Outbox;
  readonly ledger: Ledger;
}

export interface ReDriveStalledPorts {
  readonly transact: Transact<ReDriveStalledTx>;
}

export interface ReDriven {
  readonly deliveries: number;
  readonly arrivals: number;
  readonly renditions: number;
}

const MINUTE_MS = 60_000;
const LIMIT = 500;
const soon = { forMs: 5 * MINUTE_MS, againAfterMs: 15 * MINUTE_MS, limit: LIMIT };
/** What the services did not give by day is asked for again the next one. */
const daily = { ...soon, againAfterMs: 24 * 60 * MINUTE_MS };

/** Every minute. Dead work is left to IT: repeating would not help it. */
export async function reDriveStalled(ports: ReDriveStalledPorts, actor: SystemActor): Promise<ReDriven> {
  const deliveries = await ports.transact(async (tx) => {
    const stalled = await tx.promises.stalledDeliveries(soon);
    for (const { id } of stalled) await tx.outbox.promise('dispatch-consignment', { deliveryId: id });
    return note(tx, actor, 'dispatch-consignment', stalled);
  });
  const arrivals = await ports.transact(async (tx) => {
    const stalled = await tx.promises.stalledArrivals(soon);
    for (const { id } of stalled) await tx.outbox.promise('verify-arrival', { incomingId: id });
    return note(tx, actor, 'verify-arrival', stalled);
  });
  const renditions = await ports.transact(async (tx) => {
    const stalled = await tx.promises.stalledRenditions(daily);
    for (const { id } of stalled) await tx.outbox.promise('preserve-document', { documentId: id });
    return note(tx, actor, 'preserve-document', stalled);
  });
  return { deliveries, arrivals, renditions };
}

async function note(
  tx: ReDriveStalledTx,
  actor: SystemActor,
  queue: string,
  stalled: readonly Stalled[],
): Promise<number> {
  for (const { id, unitId, documentId, incomingId } of stalled) {
    const after = { queue, about: id, cause: 'orphan' };
    await tx.ledger.append({ kind: 'queue.re-driven', actor, unitId, documentId, incomingId, after });
  }
  return stalled.length;
}
