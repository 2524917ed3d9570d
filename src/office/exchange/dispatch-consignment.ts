/** Sender: hands one delivery to its gateway and keeps the receipt if it may be believed. May run any number of times. */
import { AppError } from '../../app-error.ts';
import { deliveryTransitions } from '../documents/lifecycle/delivery.ts';
import { advance, mayAdvance } from '../documents/lifecycle/transitions.ts';
import type { SystemActor } from '../identity/actor.ts';
import type { Ledger } from '../ledger/events.ts';
import type { Clock, Transact } from '../unit-of-work.ts';
import { type BuildConsignmentTx, type BuiltConsignment, buildConsignment } from './build-consignment.ts';
import { digestsOf } from './consignment.ts';
import type { Delivery } from './delivery.ts';
import type { DeliveryStore } from './delivery-store.ts';
import { exchangeErrors } from './errors.ts';
import type { DispatchAnswer, Gateway } from './gateway.ts';
import { judgeReceipt, type ReceiptFault } from './receipt.ts';
import type { ReceiptSigner } from './receipt-signer.ts';

interface Tx extends BuildConsignmentTx {
  readonly deliveries: Pick<DeliveryStore, 'getForUpdate' | 'update'>;
  readonly ledger: Ledger;
}

export interface DispatchConsignmentPorts {
  readonly transact: Transact<Tx>;
  readonly clock: Clock;
  readonly gateway: Gateway;
  readonly receipts: Pick<ReceiptSigner, 'verify'>;
}

/**
 * "Arrived" means a receipt by the receiver's own key over the digests of what was sent (promise 5). A refused receipt is
 * recorded and ends the job; an unreachable gateway throws and is tried again under the same consignment id.
 * @throws AppError RECEIPT_REFUSED; what the gateway throws
 */
export async function dispatchConsignment(
  ports: DispatchConsignmentPorts,
  actor: SystemActor,
  command: { readonly deliveryId: string },
): Promise<void> {
  const built = await ports.transact((tx) => markDispatched(tx, ports, actor, command.deliveryId));
  if (!built) return;
  const answer = await ports.gateway.dispatch(built.message);
  if (answer.kind === 'receipt') await keepReceipt(ports, actor, command.deliveryId, built, answer.receipt);
  else await ports.transact((tx) => noteRefusal(tx, ports, actor, command.deliveryId, answer));
}

/** Null when there is nothing left to do: paper, recalled, refused, or the receipt is held already. */
async function markDispatched(
  tx: Tx,
  { clock }: DispatchConsignmentPorts,
  actor: SystemActor,
  deliveryId: string,
): Promise<BuiltConsignment | null> {
  const delivery = await tx.deliveries.getForUpdate(deliveryId);
  if (!delivery || delivery.receipt !== null) return null;
  if (['on_paper', 'recalled', 'refused'].includes(delivery.state)) return null;
  const built = await buildConsignment(tx, delivery);
  if (delivery.state !== 'queued') return built;
  const now = clock.now();
  const state = advance(deliveryTransitions, delivery.state, 'dispatch');
  await tx.deliveries.update(delivery.id, { state, dispatchedAt: now, updatedAt: now });
  await tx.ledger.append({
    kind: 'delivery.dispatched',
    actor,
    unitId: built.document.unitId,
    documentId: delivery.documentId,
    before: { state: delivery.state },
    after: { state, deliveryId, consignmentId: delivery.consignmentId, receiver: delivery.receiverName },
  });
  return built;
}

async function keepReceipt(
  ports: DispatchConsignmentPorts,
  actor: SystemActor,
  deliveryId: string,
  built: BuiltConsignment,
  receipt: string,
): Promise<void> {
  const verdict = judgeReceipt(await ports.receipts.verify(receipt), {
    consignmentId: built.message.consignmentId,
    senderCode: built.sender.organCode,
    receiverUnitId: built.receiver.id,
    receiverCode: built.receiver.organCode,
    digests: digestsOf(built.message.files),
  });
  if (!verdict.valid) {
    await ports.transact((tx) => noteBadReceipt(tx, actor, deliveryId, built, verdict.reason));
    throw new AppError(exchangeErrors.RECEIPT_REFUSED, { params: { reason: verdict.reason } });
  }
  await ports.transact(async (tx) => {
    const delivery = await tx.deliveries.getForUpdate(deliveryId);
    if (!delivery || delivery.receipt !== null) return;
    const state = mayAdvance(deliveryTransitions, delivery.state, 'arrive')
      ? advance(deliveryTransitions, delivery.state, 'arrive')
      : delivery.state;
    await tx.deliveries.update(deliveryId, {
      state,
      receipt,
      arrivedAt: new Date(verdict.payload.at),
      updatedAt: ports.clock.now(),
    });
    await tx.ledger.append({
      kind: 'delivery.status',
      actor,
      unitId: built.document.unitId,
      documentId: delivery.documentId,
      before: { state: delivery.state },
      after: { state, deliveryId, code: '01', receiver: delivery.receiverName, at: verdict.payload.at },
    });
  });
}

async function noteBadReceipt(
  tx: Tx,
  actor: SystemActor,
  deliveryId: string,
  built: BuiltConsignment,
  reason: ReceiptFault,
): Promise<void> {
  await tx.ledger.append({
    kind: 'delivery.message-refused',
    actor,
    unitId: built.document.unitId,
    documentId: built.document.id,
    after: { deliveryId, message: 'receipt', reason, receiver: built.receiver.name },
  });
}

async function noteRefusal(
  tx: Tx,
  { clock }: DispatchConsignmentPorts,
  actor: SystemActor,
  deliveryId: string,
  answer: Extract<DispatchAnswer, { kind: 'refused' }>,
): Promise<void> {
  const delivery = await tx.deliveries.getForUpdate(deliveryId);
  if (!delivery || !mayAdvance(deliveryTransitions, delivery.state, 'refuse')) return;
  const state = advance(deliveryTransitions, delivery.state, 'refuse');
  const reason = refusalText(answer);
  await tx.deliveries.update(deliveryId, { state, refusedReason: reason, updatedAt: clock.now() });
  await tx.ledger.append({
    kind: 'delivery.status',
    actor,
    unitId: await issuingUnit(tx, delivery),
    documentId: delivery.documentId,
    before: { state: delivery.state },
    after: { state, deliveryId, code: '02', reason, receiver: delivery.receiverName },
  });
}

function refusalText({ reason, successor }: Extract<DispatchAnswer, { kind: 'refused' }>): string {
  return successor ? `${reason} — ${successor}` : reason;
}

async function issuingUnit(tx: Tx, delivery: Delivery): Promise<string | null> {
  return (await tx.documents.get(delivery.documentId))?.unitId ?? null;
}
