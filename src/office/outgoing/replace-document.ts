/** The issue of a document ends the one it replaces (Đ18.5). */
import type { DocumentRecord } from '../documents/document.ts';
import type { DocumentStore } from '../documents/document-store.ts';
import { outgoingTransitions } from '../documents/lifecycle/outgoing.ts';
import { advance } from '../documents/lifecycle/transitions.ts';
import { numberSymbol } from '../documents/notation.ts';
import type { Actor } from '../identity/actor.ts';
import type { Ledger } from '../ledger/events.ts';

interface ReplaceTx {
  readonly documents: Pick<DocumentStore, 'getForUpdate' | 'update'>;
  readonly ledger: Ledger;
}

/** WRONG_STATE when the old document was replaced by another one meanwhile. */
export async function replaceOld(
  tx: ReplaceTx,
  actor: Actor,
  oldId: string,
  successor: DocumentRecord,
  at: Date,
): Promise<void> {
  const old = await tx.documents.getForUpdate(oldId);
  if (!old) throw new Error(`document ${oldId} is gone`);
  const state = advance(outgoingTransitions, old.state, 'replace');
  await tx.documents.update(oldId, { state, replacedById: successor.id, updatedAt: at });
  await tx.ledger.append({
    kind: 'document.replaced',
    actor,
    unitId: old.unitId,
    documentId: oldId,
    before: { state: old.state },
    after: { state, replacedById: successor.id, by: numberSymbol(successor) },
  });
}
