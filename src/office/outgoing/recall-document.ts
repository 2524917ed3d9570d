/** The sender takes a document back: status 13, answered by 15 or 16 (NĐ 30/2020 Đ18.4). Paper is recalled by a letter. */
import { AppError } from '../../app-error.ts';
import type { DocumentRecord } from '../documents/document.ts';
import type { DocumentStore } from '../documents/document-store.ts';
import { outgoingTransitions } from '../documents/lifecycle/outgoing.ts';
import { mayAdvance } from '../documents/lifecycle/transitions.ts';
import { officeErrors } from '../errors.ts';
import { type CompleteRecallTx, completeRecall } from '../exchange/complete-recall.ts';
import type { Delivery } from '../exchange/delivery.ts';
import type { DeliveryStore } from '../exchange/delivery-store.ts';
import { exchangeErrors } from '../exchange/errors.ts';
import { permitOnDocument } from '../exchange/issued-document.ts';
import type { StatusMessage } from '../exchange/status-message.ts';
import type { Actor } from '../identity/actor.ts';
import type { OrganisationReader } from '../organisation/organisation.ts';
import type { Clock, Outbox, Transact } from '../unit-of-work.ts';

interface Tx extends CompleteRecallTx {
  readonly documents: Pick<DocumentStore, 'getForUpdate' | 'update' | 'signers'>;
  readonly organisation: Pick<OrganisationReader, 'unit' | 'unitPath' | 'appointment'>;
  readonly deliveries: Pick<DeliveryStore, 'ofDocumentForUpdate' | 'ofDocument' | 'statusesOf' | 'update'>;
  readonly outbox: Outbox;
}

export interface RecallDocumentPorts {
  readonly transact: Transact<Tx>;
  readonly clock: Clock;
  readonly newId: () => string;
}

export interface RecallDocumentCommand {
  readonly documentId: string;
  readonly reason: string;
  /** Absent: from every addressee. */
  readonly deliveryIds?: readonly string[];
}

/**
 * What has not left yet is taken back at once; every other receiver is asked. The document becomes `recalled` when nobody
 * holds it any more.
 * @throws AppError NOT_FOUND, FORBIDDEN, WRONG_STATE, NOTHING_TO_RECALL
 */
export async function recallDocument(
  ports: RecallDocumentPorts,
  actor: Actor,
  command: RecallDocumentCommand,
): Promise<readonly Delivery[]> {
  return ports.transact(async (tx) => {
    const document = await tx.documents.getForUpdate(command.documentId);
    const appointment = await permitOnDocument(tx, actor, 'document.recall', document);
    const record = document!;
    if (!mayAdvance(outgoingTransitions, record.state, 'recall'))
      throw new AppError(officeErrors.WRONG_STATE, { params: { action: 'recall', state: record.state } });
    const deliveries = await tx.deliveries.ofDocumentForUpdate(record.id);
    const chosen = deliveries.filter(
      (delivery) => !command.deliveryIds || command.deliveryIds.includes(delivery.id),
    );
    const open = chosen.filter(isRecallable);
    if (open.length === 0 && deliveries.length > 0) throw new AppError(exchangeErrors.NOTHING_TO_RECALL);
    const now = ports.clock.now();
    await tx.ledger.append({
      kind: 'document.recall-requested',
      actor,
      appointmentId: appointment.id,
      unitId: record.unitId,
      documentId: record.id,
      after: {
        reason: command.reason,
        deliveries: open.map((delivery) => ({ id: delivery.id, receiver: delivery.receiverName })),
      },
    });
    const staff = `${actor.fullName}, ${appointment.position}`;
    const heard = await tx.deliveries.statusesOf(record.id);
    for (const delivery of open) {
      const sequence = 1 + heard.filter(({ deliveryId }) => deliveryId === delivery.id).length;
      const asked = { id: ports.newId(), sequence, reason: command.reason, staff, now };
      await recallOne(tx, { ...asked, record, delivery });
    }
    await completeRecall(tx, actor, record, now);
    return tx.deliveries.ofDocument(record.id);
  });
}

function isRecallable(delivery: Delivery): boolean {
  const settled = ['refused', 'recalled', 'on_paper'].includes(delivery.state);
  return !settled && delivery.recallState !== 'requested';
}

interface OneRecall {
  /** Of the message. */
  readonly id: string;
  /** Higher with each recall of a delivery: a second one is asked only after the answer to the first was heard. */
  readonly sequence: number;
  readonly record: DocumentRecord;
  readonly delivery: Delivery;
  readonly reason: string;
  readonly staff: string;
  readonly now: Date;
}

async function recallOne(tx: Tx, recall: OneRecall): Promise<void> {
  const { id, sequence, record, delivery, reason, staff, now } = recall;
  if (delivery.state === 'queued') {
    await tx.deliveries.update(delivery.id, { state: 'recalled', recallState: 'agreed', updatedAt: now });
    return;
  }
  await tx.deliveries.update(delivery.id, { recallState: 'requested', updatedAt: now });
  const [from, to] = await Promise.all([
    tx.organisation.unit(record.unitId),
    tx.organisation.unit(delivery.receiverUnitId!),
  ]);
  const message: StatusMessage = {
    format: 'an-tin/status/1',
    id,
    consignmentId: delivery.consignmentId,
    code: '13',
    from: from!.organCode,
    to: to!.organCode,
    sequence,
    at: now.toISOString(),
    reason,
    staff,
    arrivalNumber: null,
  };
  await tx.outbox.promise('dispatch-status', { message });
}
