/** A document that holds a number and will not be issued: the number stays used, entered as void with its reason (promise 3). */
import { AppError } from '../../app-error.ts';
import { cleanOptionalText } from '../documents/clean-text.ts';
import type { DocumentRecord } from '../documents/document.ts';
import type { DocumentStore } from '../documents/document-store.ts';
import type { JobStore } from '../documents/job-store.ts';
import { outgoingTransitions } from '../documents/lifecycle/outgoing.ts';
import { advance } from '../documents/lifecycle/transitions.ts';
import { numberSymbol } from '../documents/notation.ts';
import { registerErrors } from '../documents/registers/errors.ts';
import type { RegisterStore } from '../documents/registers/register-store.ts';
import type { Actor } from '../identity/actor.ts';
import { permit } from '../identity/permissions.ts';
import type { Ledger } from '../ledger/events.ts';
import type { Clock, Transact } from '../unit-of-work.ts';
import { outgoingErrors } from './errors.ts';
import { type LoadTx, lockDocument } from './load-document.ts';

interface SpoilTx extends LoadTx {
  readonly documents: LoadTx['documents'] & Pick<DocumentStore, 'update'>;
  readonly registers: Pick<RegisterStore, 'entryOfDocument' | 'updateEntry'>;
  readonly jobs: Pick<JobStore, 'runningFor'>;
  readonly ledger: Ledger;
}

export interface SpoilPorts {
  readonly transact: Transact<SpoilTx>;
  readonly clock: Clock;
}

export async function spoilNumber(
  ports: SpoilPorts,
  actor: Actor,
  command: { readonly documentId: string; readonly reason: string },
): Promise<DocumentRecord> {
  const voidReason = cleanOptionalText(command.reason, { field: 'reason', limit: 500 });
  if (voidReason === null) throw new AppError(registerErrors.VOID_REASON_MISSING);
  return ports.transact(async (tx) => {
    const { document, subjects } = await lockDocument(tx, actor, command.documentId);
    const appointment = permit(actor, 'document.issue', { ...subjects.issuing, appointmentIds: [] });
    const state = advance(outgoingTransitions, document.state, 'spoil-number');
    if (await tx.jobs.runningFor(document.id)) throw new AppError(outgoingErrors.DOCUMENT_BUSY);
    const line = await tx.registers.entryOfDocument(document.id);
    if (!line) throw new Error(`document ${document.id} holds a number without a line`);
    const entered = await tx.registers.updateEntry(line.id, { voidReason });
    if (!entered) throw new AppError(registerErrors.BOOK_YEAR_CLOSED, { params: { year: line.year } });
    const spoiled = await tx.documents.update(document.id, { state, updatedAt: ports.clock.now() });
    await tx.ledger.append({
      kind: 'document.number-void',
      actor,
      appointmentId: appointment.id,
      unitId: document.unitId,
      documentId: document.id,
      before: { state: document.state },
      after: { state, numberSymbol: numberSymbol(document), reason: voidReason },
    });
    return spoiled;
  });
}
