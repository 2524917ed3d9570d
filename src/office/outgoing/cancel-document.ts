/** A document that will not be issued. One that holds a number is spoiled instead (spoil-number.ts). */
import { AppError } from '../../app-error.ts';
import { cleanOptionalText } from '../documents/clean-text.ts';
import type { DocumentRecord } from '../documents/document.ts';
import type { DocumentStore } from '../documents/document-store.ts';
import type { JobStore } from '../documents/job-store.ts';
import { outgoingTransitions } from '../documents/lifecycle/outgoing.ts';
import { advance } from '../documents/lifecycle/transitions.ts';
import type { Actor } from '../identity/actor.ts';
import { permit } from '../identity/permissions.ts';
import type { Ledger } from '../ledger/events.ts';
import type { Clock, Transact } from '../unit-of-work.ts';
import { outgoingErrors } from './errors.ts';
import { type LoadTx, lockDocument } from './load-document.ts';

interface CancelTx extends LoadTx {
  readonly documents: LoadTx['documents'] & Pick<DocumentStore, 'update'>;
  readonly jobs: Pick<JobStore, 'runningFor'>;
  readonly ledger: Ledger;
}

export interface CancelPorts {
  readonly transact: Transact<CancelTx>;
  readonly clock: Clock;
}

export async function cancelDocument(
  ports: CancelPorts,
  actor: Actor,
  command: { readonly documentId: string; readonly reason?: string | undefined },
): Promise<DocumentRecord> {
  const reason = cleanOptionalText(command.reason, { field: 'reason', limit: 2000, multiline: true });
  return ports.transact(async (tx) => {
    const { document, subjects } = await lockDocument(tx, actor, command.documentId);
    const appointment = permit(actor, 'document.cancel', subjects.issuing);
    const state = advance(outgoingTransitions, document.state, 'cancel');
    if (await tx.jobs.runningFor(document.id)) throw new AppError(outgoingErrors.DOCUMENT_BUSY);
    const cancelled = await tx.documents.update(document.id, { state, updatedAt: ports.clock.now() });
    await tx.ledger.append({
      kind: 'document.cancelled',
      actor,
      appointmentId: appointment.id,
      unitId: document.unitId,
      documentId: document.id,
      before: { state: document.state },
      after: { state, reason },
    });
    return cancelled;
  });
}
