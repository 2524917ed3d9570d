/**
 * Sender: a status of the receiver that came through a carrier without receipts (edXML). 01, or any later step of the receiver,
 * is what proves the arrival of a carried delivery; the message is kept as it came. Such messages bear no order of their own but
 * their time, so the newest by time, and within it by code, is the one that moves the delivery.
 */
import type { DocumentStore } from '../documents/document-store.ts';
import type { SystemActor } from '../identity/actor.ts';
import type { Ledger } from '../ledger/events.ts';
import type { Clock, Transact } from '../unit-of-work.ts';
import { applyStatus } from './apply-status.ts';
import { type CompleteRecallTx, completeRecall } from './complete-recall.ts';
import { restateShare } from './counted-share.ts';
import type { Delivery } from './delivery.ts';
import type { DeliveryChange, DeliveryStore } from './delivery-store.ts';
import type { PartnerStore } from './partner-store.ts';
import type { StatusCode } from './status-message.ts';

export interface LearnCarriedStatusTx extends CompleteRecallTx {
  readonly documents: Pick<DocumentStore, 'get' | 'getForUpdate' | 'update'>;
  readonly deliveries: Pick<
    DeliveryStore,
    'byConsignment' | 'getForUpdate' | 'ofDocument' | 'statusesOf' | 'update' | 'addStatus'
  >;
  readonly partners: Pick<PartnerStore, 'many'>;
  readonly ledger: Ledger;
}

export interface LearnCarriedStatusPorts {
  readonly transact: Transact<LearnCarriedStatusTx>;
  readonly clock: Clock;
}

export interface CarriedStatus {
  readonly consignmentId: string;
  /** Through which the message came: only the partner that took the delivery tells of it. */
  readonly partnerId: string;
  /** UUID made from the message, so that a repeated one is the same. */
  readonly id: string;
  readonly code: '01' | Exclude<StatusCode, '13'>;
  readonly at: Date;
  readonly reason: string | null;
  readonly staff: string | null;
  readonly arrivalNumber: number | null;
  /** As it came. */
  readonly message: string;
}

/** `repeated`: known already · `unknown`: no such delivery · `foreign`: another partner has it. */
export type LearntAs = 'learnt' | 'repeated' | 'unknown' | 'foreign';

export async function learnCarriedStatus(
  ports: LearnCarriedStatusPorts,
  actor: SystemActor,
  status: CarriedStatus,
): Promise<LearntAs> {
  return ports.transact(async (tx) => {
    const found = await tx.deliveries.byConsignment(status.consignmentId);
    if (!found) return 'unknown';
    if (found.partnerId !== status.partnerId) return 'foreign';
    // Document before delivery, as recalling locks them.
    const document = (await tx.documents.getForUpdate(found.documentId))!;
    const delivery = (await tx.deliveries.getForUpdate(found.id))!;
    const now = ports.clock.now();
    const sequence = await sequenceOf(tx, delivery, status);
    if (!(await keep(tx, delivery, status, sequence, now))) return 'repeated';
    const change = changeBy(delivery, status, sequence, now);
    await tx.deliveries.update(delivery.id, change);
    await tx.ledger.append({
      kind: 'delivery.status',
      actor,
      unitId: document.unitId,
      documentId: document.id,
      before: { state: delivery.state },
      after: {
        state: change.state ?? delivery.state,
        deliveryId: delivery.id,
        receiver: delivery.receiverName,
        code: status.code,
        reason: status.reason,
        staff: status.staff,
        arrivalNumber: status.arrivalNumber,
        at: status.at.toISOString(),
        partnerId: status.partnerId,
      },
      ...(await restateShare(tx, document)),
    });
    if (status.code === '15' || status.code === '02') await completeRecall(tx, actor, document, now);
    return 'learnt';
  });
}

/** One above what was applied last when nothing newer is known; else no step. */
async function sequenceOf(
  { deliveries }: LearnCarriedStatusTx,
  delivery: Delivery,
  status: CarriedStatus,
): Promise<number> {
  const told = (await deliveries.statusesOf(delivery.documentId)).filter(
    ({ deliveryId }) => deliveryId === delivery.id,
  );
  const newest = told.every((other) => isBefore(other, status));
  return newest ? delivery.statusSequence + 1 : delivery.statusSequence;
}

function isBefore(a: { at: Date; code: string }, b: { at: Date; code: string }): boolean {
  const difference = a.at.getTime() - b.at.getTime();
  return difference < 0 || (difference === 0 && a.code < b.code);
}

function changeBy(delivery: Delivery, status: CarriedStatus, sequence: number, now: Date): DeliveryChange {
  const { code, at, reason, arrivalNumber } = status;
  const change = applyStatus(delivery, { code, sequence, at: at.toISOString(), reason, arrivalNumber }, now);
  // Who refuses may never have had it; every other step is taken with the document in hand.
  return code === '02' ? change : { ...change, arrivedAt: delivery.arrivedAt ?? at };
}

function keep(
  { deliveries }: LearnCarriedStatusTx,
  delivery: Delivery,
  { id, code, reason, staff, at, message }: CarriedStatus,
  sequence: number,
  receivedAt: Date,
): Promise<boolean> {
  const known = { id, deliveryId: delivery.id, code, reason, staff, sequence, at };
  return deliveries.addStatus({ ...known, receivedAt, signature: message });
}
