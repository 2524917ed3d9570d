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
import { type DispatchOutcome, dispatchEach, type Gateway, type Unreached } from './gateway.ts';
import {
  type ActorOf,
  type BelievedReceipt,
  type Carried,
  keepOutcomes,
  type SettleTx,
} from './keep-outcomes.ts';
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
  const [failed] = await dispatchGroup(ports, () => actor, [command.deliveryId], null);
  if (!failed) return;
  if (failed.kind === 'unreached') throw failed.error;
  throw await refuseReceipt(ports, actor, failed);
}

/** A receipt that may not be believed stands in the ledger; what is answered ends the job. */
async function refuseReceipt(
  ports: DispatchConsignmentPorts,
  actor: SystemActor,
  failed: BadReceipt,
): Promise<AppError> {
  await ports.transact((tx) => noteBadReceipt(tx, actor, failed));
  return new AppError(exchangeErrors.RECEIPT_REFUSED, { params: { reason: failed.reason } });
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
  const failed = await dispatchGroup(ports, () => actor, command.deliveryIds, null);
  const [first] = failed;
  if (first?.kind === 'unreached' && failed.length === command.deliveryIds.length) throw first.error;
  if (first)
    await ports.transact(async (tx) => {
      for (const { built } of failed)
        await tx.outbox.promise('dispatch-consignment', { deliveryId: built.delivery.id });
    });
}

/** Deliveries of one document that were promised together. */
export interface Parcel {
  readonly actor: SystemActor;
  readonly documentId: string;
  readonly deliveryIds: readonly string[];
  /** When one that failed while others of the parcel did not is tried again by itself. */
  readonly again: () => Date;
}

/**
 * Parcels for one partner, through its gateway, together. What failed while others of its parcel did not goes on by itself in the
 * same lane.
 * @returns for each parcel null, what the gateway threw when it reached none of it, or RECEIPT_REFUSED
 */
export async function dispatchToPartner(
  ports: DispatchConsignmentPorts,
  partnerId: string,
  parcels: readonly Parcel[],
): Promise<readonly unknown[]> {
  const actors = new Map(parcels.flatMap((one) => one.deliveryIds.map((id) => [id, one.actor] as const)));
  const ids = parcels.flatMap(({ deliveryIds }) => deliveryIds);
  const failed = await dispatchGroup(ports, (id) => actors.get(id)!, ids, partnerId);
  const errors: unknown[] = [];
  for (const parcel of parcels) {
    const own = failed.filter(({ built }) => parcel.deliveryIds.includes(built.delivery.id));
    errors.push(own.length === 0 ? null : await settleFailed(ports, partnerId, parcel, own));
  }
  return errors;
}

async function settleFailed(
  ports: DispatchConsignmentPorts,
  partnerId: string,
  { actor, documentId, deliveryIds, again }: Parcel,
  failed: readonly Failed[],
): Promise<unknown> {
  const [first] = failed as readonly [Failed];
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

/** Of different files in one portion: what has arrived is kept before more is sent. */
const PORTION_BYTES = 16 * 1024 * 1024;

/** What could not be settled. */
export async function dispatchGroup(
  ports: DispatchConsignmentPorts,
  actorOf: ActorOf,
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
    return markDispatched(tx, ports, actorOf, ours);
  });
  const failed: Failed[] = [];
  let away: Unreached | undefined;
  for (const portion of portionsOf(group)) {
    const outcomes = away ? portion.map(() => away!) : await handOver(ports, portion);
    failed.push(...(await keep(ports, actorOf, portion, outcomes)));
    // Who takes nothing of a portion is not asked for the rest.
    const [first] = outcomes;
    if (first?.kind === 'unreached' && outcomes.every(({ kind }) => kind === 'unreached')) away = first;
  }
  return failed;
}

function handOver(
  { gateway }: DispatchConsignmentPorts,
  portion: readonly BuiltConsignment[],
): Promise<readonly DispatchOutcome[]> {
  return dispatchEach(
    gateway,
    portion.map(({ message }) => message),
  );
}

/** @returns what failed of it */
async function keep(
  ports: DispatchConsignmentPorts,
  actorOf: ActorOf,
  portion: readonly BuiltConsignment[],
  outcomes: readonly DispatchOutcome[],
): Promise<readonly Failed[]> {
  const judged = await Promise.all(portion.map((built, at) => judge(ports, built, outcomes[at]!)));
  const receipts = judged.filter((one) => one.kind === 'receipt');
  const refusals = judged.filter((one) => one.kind === 'refused');
  const carried = judged.filter((one) => one.kind === 'carried');
  if (receipts.length + refusals.length + carried.length > 0)
    await ports.transact((tx) => keepOutcomes(tx, ports.clock, actorOf, { receipts, refusals, carried }));
  return judged.filter((one) => one.kind === 'unreached' || one.kind === 'bad-receipt');
}

/** In their order; the same file to many units counts once. */
function portionsOf(group: readonly BuiltConsignment[]): readonly (readonly BuiltConsignment[])[] {
  const portions: BuiltConsignment[][] = [];
  let files = new Set<string>();
  let bytes = 0;
  for (const built of group) {
    const more = built.message.files.filter(({ sha256 }) => !files.has(sha256));
    const size = more.reduce((sum, file) => sum + file.size, 0);
    if (portions.length === 0 || (size > 0 && bytes + size > PORTION_BYTES)) {
      portions.push([]);
      files = new Set();
      bytes = 0;
    }
    portions.at(-1)!.push(built);
    for (const { sha256 } of more) files.add(sha256);
    bytes += size;
  }
  return portions;
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
  actorOf: ActorOf,
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
      actor: actorOf(delivery.id),
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
