/**
 * Sender: hands deliveries to their gateway and keeps the receipts that may be believed. May run any number of times.
 * "Arrived" means a receipt by the receiver's own key over the digests of what was sent (promise 5).
 */
import { AppError } from '../../app-error.ts';
import { deliveryTransitions } from '../documents/lifecycle/delivery.ts';
import { advance } from '../documents/lifecycle/transitions.ts';
import type { SystemActor } from '../identity/actor.ts';
import type { Clock, Transact } from '../unit-of-work.ts';
import { type BuildConsignmentTx, type BuiltConsignment, buildConsignments } from './build-consignment.ts';
import { digestsOf } from './consignment.ts';
import type { Delivery } from './delivery.ts';
import { exchangeErrors } from './errors.ts';
import { type DispatchOutcome, dispatchEach, type Gateway } from './gateway.ts';
import { type BelievedReceipt, type Carried, keepOutcomes, type SettleTx } from './keep-outcomes.ts';
import { judgeReceipt, type ReceiptFault } from './receipt.ts';
import type { ReceiptSigner } from './receipt-signer.ts';

export interface DispatchTx extends BuildConsignmentTx, SettleTx {
  readonly documents: BuildConsignmentTx['documents'] & SettleTx['documents'];
}

export interface DispatchConsignmentPorts {
  readonly transact: Transact<DispatchTx>;
  readonly clock: Clock;
  readonly gateway: Gateway;
  readonly receipts: Pick<ReceiptSigner, 'verify'>;
}

/**
 * One delivery. A refused receipt is recorded and ends the job; an unreachable gateway throws and is tried again under the
 * same consignment id.
 * @throws AppError RECEIPT_REFUSED; what the gateway throws
 */
export async function dispatchConsignment(
  ports: DispatchConsignmentPorts,
  actor: SystemActor,
  command: { readonly deliveryId: string },
): Promise<void> {
  const [failed] = await dispatchGroup(ports, actor, [command.deliveryId], null);
  if (!failed) return;
  if (failed.kind === 'unreached') throw failed.error;
  await refuseReceipt(ports, actor, failed);
}

/** @throws AppError RECEIPT_REFUSED */
async function refuseReceipt(
  ports: DispatchConsignmentPorts,
  actor: SystemActor,
  failed: BadReceipt,
): Promise<never> {
  await ports.transact((tx) => noteBadReceipt(tx, actor, failed));
  throw new AppError(exchangeErrors.RECEIPT_REFUSED, { params: { reason: failed.reason } });
}

/**
 * A group of deliveries in few transactions. One that fails gets a job of its own and holds up nobody.
 * @throws what the gateway throws when it reaches none of them
 */
export async function dispatchConsignments(
  ports: DispatchConsignmentPorts,
  actor: SystemActor,
  command: { readonly deliveryIds: readonly string[] },
): Promise<void> {
  const failed = await dispatchGroup(ports, actor, command.deliveryIds, null);
  const [first] = failed;
  if (first?.kind === 'unreached' && failed.length === command.deliveryIds.length) throw first.error;
  if (first)
    await ports.transact(async (tx) => {
      for (const { built } of failed)
        await tx.outbox.promise('dispatch-consignment', { deliveryId: built.delivery.id });
    });
}

export interface ToPartner {
  readonly partnerId: string;
  readonly documentId: string;
  readonly deliveryIds: readonly string[];
  /** When one that failed while others did not is tried again by itself. */
  readonly again: () => Date;
}

/**
 * Deliveries to one partner, through its gateway. What failed while others did not goes on by itself in the same lane.
 * @returns null, or what the gateway threw when it reached none of them
 * @throws AppError RECEIPT_REFUSED
 */
export async function dispatchToPartner(
  ports: DispatchConsignmentPorts,
  actor: SystemActor,
  { partnerId, documentId, deliveryIds, again }: ToPartner,
): Promise<unknown> {
  const failed = await dispatchGroup(ports, actor, deliveryIds, partnerId);
  const [first] = failed;
  if (!first) return null;
  if (failed.length === deliveryIds.length && first.kind === 'unreached') return first.error;
  if (deliveryIds.length === 1 && first.kind === 'bad-receipt') return refuseReceipt(ports, actor, first);
  await ports.transact(async (tx) => {
    for (const { built } of failed)
      await tx.outbox.promise(
        'dispatch-partner',
        { partnerId, work: { kind: 'consignments', documentId, deliveryIds: [built.delivery.id] } },
        { notBefore: again() },
      );
  });
  return null;
}

type Failed =
  | { readonly kind: 'unreached'; readonly built: BuiltConsignment; readonly error: unknown }
  | BadReceipt;

interface BadReceipt {
  readonly kind: 'bad-receipt';
  readonly built: BuiltConsignment;
  readonly reason: ReceiptFault;
}

/** What could not be settled. */
async function dispatchGroup(
  ports: DispatchConsignmentPorts,
  actor: SystemActor,
  deliveryIds: readonly string[],
  partnerId: string | null,
): Promise<readonly Failed[]> {
  const group = await ports.transact(async (tx) => {
    const due = await dueOf(tx, deliveryIds);
    await passOn(
      tx,
      due.filter((delivery) => delivery.partnerId !== partnerId),
    );
    const ours = due.filter((delivery) => delivery.partnerId === partnerId);
    return markDispatched(tx, ports, actor, ours);
  });
  if (group.length === 0) return [];
  const outcomes = await dispatchEach(
    ports.gateway,
    group.map(({ message }) => message),
  );
  const judged = await Promise.all(group.map((built, at) => judge(ports, built, outcomes[at]!)));
  const failed = judged.filter((one) => one.kind === 'unreached' || one.kind === 'bad-receipt');
  const receipts = judged.filter((one) => one.kind === 'receipt');
  const refusals = judged.filter((one) => one.kind === 'refused');
  const carried = judged.filter((one) => one.kind === 'carried');
  if (receipts.length + refusals.length + carried.length > 0)
    await ports.transact((tx) => keepOutcomes(tx, ports.clock, actor, { receipts, refusals, carried }));
  return failed;
}

/** What is driven again may belong to a partner: it goes in the partner's lane. */
async function passOn(tx: DispatchTx, deliveries: readonly Delivery[]): Promise<void> {
  for (const { id, documentId, partnerId } of deliveries) {
    if (partnerId === null) continue;
    const work = { kind: 'consignments', documentId, deliveryIds: [id] } as const;
    await tx.outbox.promise('dispatch-partner', { partnerId, work });
  }
}

/** Without those that have nothing left to do: paper, recalled, refused, carried, or the receipt is held already. */
async function dueOf(tx: DispatchTx, deliveryIds: readonly string[]): Promise<readonly Delivery[]> {
  const found = await tx.deliveries.manyForUpdate(deliveryIds);
  return found.filter(
    ({ state, receipt, carriedAt }) =>
      receipt === null && carriedAt === null && !['on_paper', 'recalled', 'refused'].includes(state),
  );
}

async function markDispatched(
  tx: DispatchTx,
  { clock }: DispatchConsignmentPorts,
  actor: SystemActor,
  due: readonly Delivery[],
): Promise<readonly BuiltConsignment[]> {
  if (due.length === 0) return [];
  const group = await buildConsignments(tx, due);
  const queued = group.filter(({ delivery }) => delivery.state === 'queued');
  const now = clock.now();
  const state = advance(deliveryTransitions, 'queued', 'dispatch');
  const ids = queued.map(({ delivery }) => delivery.id);
  await tx.deliveries.updateAll(ids, { state, dispatchedAt: now, updatedAt: now });
  await tx.ledger.appendAll(
    queued.map(({ delivery, document }) => ({
      kind: 'delivery.dispatched' as const,
      actor,
      unitId: document.unitId,
      documentId: delivery.documentId,
      before: { state: delivery.state },
      after: {
        state,
        deliveryId: delivery.id,
        consignmentId: delivery.consignmentId,
        receiver: delivery.receiverName,
      },
    })),
  );
  return group;
}

type Judged = Failed | BelievedReceipt | Refused | Carried;
interface Refused {
  readonly kind: 'refused';
  readonly built: BuiltConsignment;
  readonly answer: Extract<DispatchOutcome, { kind: 'refused' }>;
}

async function judge(
  { receipts }: DispatchConsignmentPorts,
  built: BuiltConsignment,
  outcome: DispatchOutcome,
): Promise<Judged> {
  if (outcome.kind === 'unreached') return { kind: 'unreached', built, error: outcome.error };
  if (outcome.kind === 'refused') return { kind: 'refused', built, answer: outcome };
  if (outcome.kind === 'carried') return { kind: 'carried', built, reference: outcome.reference };
  const verdict = judgeReceipt(await receipts.verify(outcome.receipt), {
    consignmentId: built.message.consignmentId,
    senderCode: built.sender.organCode,
    receiverUnitId: built.receiver.id,
    receiverCode: built.receiver.organCode,
    digests: digestsOf(built.message.files),
  });
  if (!verdict.valid) return { kind: 'bad-receipt', built, reason: verdict.reason };
  return { kind: 'receipt', built, receipt: outcome.receipt, payload: verdict.payload };
}

async function noteBadReceipt(
  tx: DispatchTx,
  actor: SystemActor,
  { built, reason }: BadReceipt,
): Promise<void> {
  const { delivery, document, receiver } = built;
  await tx.ledger.append({
    kind: 'delivery.message-refused',
    actor,
    unitId: document.unitId,
    documentId: document.id,
    after: { deliveryId: delivery.id, message: 'receipt', reason, receiver: receiver.name },
  });
}
