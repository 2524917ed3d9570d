/** Sender: one status of a receiver takes effect on its delivery, in whatever form it came. */
import type { DocumentRecord } from '../documents/document.ts';
import type { DocumentStore } from '../documents/document-store.ts';
import type { SystemActor } from '../identity/actor.ts';
import type { Ledger, ShareFact } from '../ledger/events.ts';
import { type CompleteRecallTx, completeRecall } from './complete-recall.ts';
import type { Delivery } from './delivery.ts';
import type { DeliveryChange, DeliveryStore } from './delivery-store.ts';
import type { EdxmlStatus } from './edxml-status.ts';

export interface SettleStatusTx extends CompleteRecallTx {
  readonly documents: Pick<DocumentStore, 'get' | 'getForUpdate' | 'update'>;
  readonly deliveries: Pick<DeliveryStore, 'getForUpdate' | 'ofDocument' | 'update'>;
  readonly ledger: Ledger;
}

type Told = Pick<EdxmlStatus, 'code' | 'reason' | 'staff' | 'arrivalNumber' | 'at'>;

interface Settling {
  /** Keeps the message and says what it changes; null when it is known: it changed everything it could the first time. */
  readonly keep: (delivery: Delivery) => Promise<DeliveryChange | null>;
  /** What the event tells besides. */
  readonly source?: { readonly partner: string; readonly messageSha256: string };
  /** The share, where the status is the proof of arrival. */
  readonly restate?: (document: DocumentRecord) => Promise<{ readonly share?: ShareFact }>;
  readonly now: Date;
}

export async function settleStatus(
  tx: SettleStatusTx,
  actor: SystemActor,
  found: Delivery,
  { code, reason, staff, arrivalNumber, at }: Told,
  { keep, source, restate, now }: Settling,
): Promise<void> {
  const mayComplete = code === '15' || code === '02';
  // Document before delivery, as recalling locks them.
  const document = (await (mayComplete || restate
    ? tx.documents.getForUpdate(found.documentId)
    : tx.documents.get(found.documentId)))!;
  const delivery = (await tx.deliveries.getForUpdate(found.id))!;
  const change = await keep(delivery);
  if (!change) return;
  await tx.deliveries.update(delivery.id, change);
  await tx.ledger.append({
    kind: 'delivery.status',
    actor,
    unitId: document.unitId,
    documentId: delivery.documentId,
    before: { state: delivery.state },
    after: {
      state: change.state ?? delivery.state,
      deliveryId: delivery.id,
      receiver: delivery.receiverName,
      code,
      reason,
      staff,
      arrivalNumber,
      at,
      ...source,
    },
    ...(await restate?.(document)),
  });
  if (mayComplete) await completeRecall(tx, actor, document, now);
}
