/** Sender: what the receivers answered, written on the deliveries with one event each. */
import type { DocumentRecord } from '../documents/document.ts';
import type { DocumentStore } from '../documents/document-store.ts';
import { deliveryTransitions } from '../documents/lifecycle/delivery.ts';
import { advance, mayAdvance } from '../documents/lifecycle/transitions.ts';
import type { SystemActor } from '../identity/actor.ts';
import type { Ledger, LedgerEvent } from '../ledger/events.ts';
import type { Clock, Outbox } from '../unit-of-work.ts';
import type { BuiltConsignment } from './build-consignment.ts';
import { type CompleteRecallTx, completeRecall } from './complete-recall.ts';
import { type RestateAllTx, restateShares } from './counted-share.ts';
import type { Delivery } from './delivery.ts';
import type { DeliveryStore, KeptReceipt } from './delivery-store.ts';
import type { DispatchAnswer } from './gateway.ts';
import type { PartnerStore } from './partner-store.ts';
import type { ReceiptPayload } from './receipt.ts';

export interface SettleTx extends CompleteRecallTx {
  readonly documents: Pick<DocumentStore, 'manyForUpdate' | 'update'>;
  readonly deliveries: Pick<
    DeliveryStore,
    'manyForUpdate' | 'ofDocument' | 'ofDocuments' | 'update' | 'updateAll' | 'keepReceipts'
  >;
  readonly partners: Pick<PartnerStore, 'many'>;
  readonly share: CompleteRecallTx['share'] & RestateAllTx['share'];
  readonly ledger: Ledger;
  readonly outbox: Outbox;
}

export interface BelievedReceipt {
  readonly kind: 'receipt';
  readonly built: BuiltConsignment;
  readonly receipt: string;
  readonly payload: ReceiptPayload;
}

/** A carrier without receipts has it: it waits for the receiver's status. */
export interface Carried {
  readonly kind: 'carried';
  readonly built: BuiltConsignment;
  readonly reference: string;
}

export interface Outcomes {
  readonly receipts: readonly BelievedReceipt[];
  readonly refusals: readonly {
    readonly built: BuiltConsignment;
    readonly answer: Extract<DispatchAnswer, { kind: 'refused' }>;
  }[];
  readonly carried: readonly Carried[];
}

/** Under whose trace a delivery was promised, by its id. */
export type ActorOf = (deliveryId: string) => SystemActor;

export async function keepOutcomes(
  tx: SettleTx,
  clock: Clock,
  actor: SystemActor | ActorOf,
  { receipts, refusals, carried }: Outcomes,
): Promise<void> {
  const actorOf = typeof actor === 'function' ? actor : () => actor;
  // Documents before deliveries, as recalling locks them.
  const documents = await lockDocuments(tx, [...receipts.filter(isAbroad), ...refusals]);
  const ids = [...receipts, ...refusals, ...carried].map(({ built }) => built.delivery.id);
  const current = new Map(
    (await tx.deliveries.manyForUpdate(ids)).map((delivery) => [delivery.id, delivery]),
  );
  const now = clock.now();
  const events: LedgerEvent[] = [];
  const kept: KeptReceipt[] = [];
  for (const { built, receipt, payload } of receipts) {
    const delivery = current.get(built.delivery.id);
    // Somebody else has kept one meanwhile: the first stands.
    if (!delivery || delivery.receipt !== null) continue;
    const state = stateAfter(delivery, 'arrive');
    kept.push({ id: delivery.id, state, receipt, arrivedAt: new Date(payload.at), updatedAt: now });
    events.push(statusEvent(actorOf(delivery.id), built, delivery, { state, code: '01', at: payload.at }));
  }
  await tx.deliveries.keepReceipts(kept);
  const proved = receipts.filter(isAbroad).flatMap(({ built }) => documents.get(built.document.id) ?? []);
  await restateProved(tx, proved, events);
  for (const { built, answer } of refusals) {
    const delivery = current.get(built.delivery.id);
    // What the receiver signed, a receipt or a status, weighs more than the refusal of another attempt.
    if (!delivery || delivery.receipt !== null || delivery.statusSequence > 0) continue;
    if (!mayAdvance(deliveryTransitions, delivery.state, 'refuse')) continue;
    const state = stateAfter(delivery, 'refuse');
    const reason = answer.successor ? `${answer.reason} — ${answer.successor}` : answer.reason;
    // What never arrived need not be recalled any more.
    const recallState = delivery.recallState === 'requested' ? null : delivery.recallState;
    await tx.deliveries.update(delivery.id, { state, recallState, refusedReason: reason, updatedAt: now });
    events.push(statusEvent(actorOf(delivery.id), built, delivery, { state, code: '02', reason }));
  }
  for (const { built, reference } of carried) {
    const delivery = current.get(built.delivery.id);
    // A second worker's reference is the carrier's own repetition: the first stands.
    if (!delivery || delivery.carriedAt !== null) continue;
    await tx.deliveries.update(delivery.id, { carrierReference: reference, carriedAt: now, updatedAt: now });
    events.push(carriedEvent(actorOf(delivery.id), built, delivery, reference));
  }
  await tx.ledger.appendAll(events);
  const refusedBy = new Map(refusals.map(({ built }) => [built.document.id, built.delivery.id]));
  for (const [id, deliveryId] of refusedBy) {
    const document = documents.get(id);
    if (document) await completeRecall(tx, actorOf(deliveryId), document, now);
  }
}

/** What went to another system counts from its proof on: told by the last event of the document. */
async function restateProved(
  tx: SettleTx,
  proved: readonly DocumentRecord[],
  events: LedgerEvent[],
): Promise<void> {
  if (proved.length === 0) return;
  for (const [id, share] of await restateShares(tx, [...new Set(proved)])) {
    const at = events.findLastIndex(({ documentId }) => documentId === id);
    if (at >= 0) events[at] = { ...events[at]!, share };
  }
}

const isAbroad = ({ built }: { readonly built: BuiltConsignment }) => built.delivery.partnerId !== null;

/** As they stand now: a document may have been recalled since its consignment was built. */
async function lockDocuments(
  tx: SettleTx,
  outcomes: readonly { readonly built: BuiltConsignment }[],
): Promise<ReadonlyMap<string, DocumentRecord>> {
  const ids = [...new Set(outcomes.map(({ built }) => built.document.id))];
  if (ids.length === 0) return new Map();
  const locked = await tx.documents.manyForUpdate(ids);
  return new Map(locked.map((document) => [document.id, document]));
}

function stateAfter({ state }: Delivery, step: 'arrive' | 'refuse'): Delivery['state'] {
  return mayAdvance(deliveryTransitions, state, step) ? advance(deliveryTransitions, state, step) : state;
}

function carriedEvent(
  actor: SystemActor,
  { document }: BuiltConsignment,
  { id, documentId, receiverName, gateway, partnerId }: Delivery,
  reference: string,
): LedgerEvent {
  return {
    kind: 'delivery.carried',
    actor,
    unitId: document.unitId,
    documentId,
    after: { deliveryId: id, receiver: receiverName, gateway, partnerId, reference },
  };
}

function statusEvent(
  actor: SystemActor,
  { document }: BuiltConsignment,
  delivery: Delivery,
  {
    state,
    ...told
  }: { readonly state: string; readonly code: string; readonly at?: string; readonly reason?: string },
): LedgerEvent {
  return {
    kind: 'delivery.status',
    actor,
    unitId: document.unitId,
    documentId: delivery.documentId,
    before: { state: delivery.state },
    after: { state, deliveryId: delivery.id, ...told, receiver: delivery.receiverName },
  };
}
