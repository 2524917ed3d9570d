/** A document is recalled when no receiver holds it any more; it stays counted in the share and is shown apart. */
import type { DocumentRecord } from '../documents/document.ts';
import type { DocumentStore } from '../documents/document-store.ts';
import { outgoingTransitions } from '../documents/lifecycle/outgoing.ts';
import { advance, mayAdvance } from '../documents/lifecycle/transitions.ts';
import type { Actor, SystemActor } from '../identity/actor.ts';
import type { Ledger, ShareFact } from '../ledger/events.ts';
import type { DeliveryStore } from './delivery-store.ts';

export interface CompleteRecallTx {
  readonly documents: Pick<DocumentStore, 'update'>;
  readonly deliveries: Pick<DeliveryStore, 'ofDocument'>;
  readonly share: { factOf(direction: ShareFact['direction'], recordId: string): Promise<ShareFact | null> };
  readonly ledger: Ledger;
}

/** The caller holds the lock on the document's row. */
export async function completeRecall(
  tx: CompleteRecallTx,
  actor: Actor | SystemActor,
  document: DocumentRecord,
  now: Date,
): Promise<void> {
  if (!mayAdvance(outgoingTransitions, document.state, 'recall')) return;
  const deliveries = await tx.deliveries.ofDocument(document.id);
  const electronic = deliveries.filter((delivery) => delivery.state !== 'on_paper');
  const gone = electronic.every((delivery) => ['recalled', 'refused'].includes(delivery.state));
  const taken = deliveries.length === 0 || electronic.some((delivery) => delivery.state === 'recalled');
  if (!gone || !taken) return;
  const state = advance(outgoingTransitions, document.state, 'recall');
  await tx.documents.update(document.id, { state, updatedAt: now });
  const fact = await tx.share.factOf('outgoing', document.id);
  await tx.ledger.append({
    kind: 'document.recalled',
    actor,
    unitId: document.unitId,
    documentId: document.id,
    before: { state: document.state },
    after: { state },
    ...(fact && { share: { ...fact, recalled: true } }),
  });
}
