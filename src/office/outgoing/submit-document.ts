/** The drafter hands the draft in: to the head of the drafting unit for content, to the clerk for form (Đ12). */
import { AppError } from '../../app-error.ts';
import type { DocumentRecord } from '../documents/document.ts';
import type { DocumentStore } from '../documents/document-store.ts';
import { documentErrors } from '../documents/errors.ts';
import type { FileStore } from '../documents/file-store.ts';
import { outgoingTransitions } from '../documents/lifecycle/outgoing.ts';
import { advance } from '../documents/lifecycle/transitions.ts';
import type { Actor } from '../identity/actor.ts';
import { permit } from '../identity/permissions.ts';
import type { Ledger } from '../ledger/events.ts';
import { type PromiseNoticesTx, promiseNotices } from '../notices/promise-notices.ts';
import type { OrganisationReader } from '../organisation/organisation.ts';
import { type Clock, type Transact, vietnamDate } from '../unit-of-work.ts';
import { checkAddressees } from './draft-parties.ts';
import { type LoadTx, lockDocument } from './load-document.ts';

interface SubmitTx extends LoadTx, Pick<PromiseNoticesTx, 'identity' | 'outbox'> {
  readonly documents: LoadTx['documents'] & Pick<DocumentStore, 'update' | 'addressees'>;
  readonly organisation: LoadTx['organisation'] &
    PromiseNoticesTx['organisation'] &
    Pick<OrganisationReader, 'unit'>;
  readonly files: Pick<FileStore, 'filesOf'>;
  readonly ledger: Ledger;
}

export interface SubmitPorts {
  readonly transact: Transact<SubmitTx>;
  readonly clock: Clock;
}

/** Refuses DRAFT_INCOMPLETE naming what lacks, UNIT_CLOSED for an addressee that ended meanwhile. */
export async function submitDocument(
  ports: SubmitPorts,
  actor: Actor,
  command: { readonly documentId: string; readonly version?: number },
): Promise<DocumentRecord> {
  const now = ports.clock.now();
  return ports.transact(async (tx) => {
    const loaded = await lockDocument(tx, actor, command.documentId, command.version);
    const { document, signers, subjects } = loaded;
    const appointment = permit(actor, 'document.submit', subjects.issuing);
    const state = advance(outgoingTransitions, document.state, 'submit');
    const addressees = await tx.documents.addressees(document.id);
    await checkAddressees(tx.organisation, addressees, vietnamDate(now));
    const missing = {
      'tệp chính (main file)': !(await tx.files.filesOf(document.id)).some((file) => file.role === 'main'),
      'người ký (signer)': document.origin === 'electronic' && signers.length === 0,
      'nơi nhận (addressee)': addressees.length === 0,
    };
    const lacking = Object.entries(missing).flatMap(([name, lacks]) => (lacks ? [name] : []));
    if (lacking.length > 0)
      throw new AppError(documentErrors.DRAFT_INCOMPLETE, { params: { missing: lacking.join(', ') } });
    const reviewRound = document.reviewRound + 1;
    const submitted = await tx.documents.update(document.id, {
      state,
      reviewRound,
      returnReason: null,
      updatedAt: now,
    });
    await tx.ledger.append({
      kind: 'document.submitted',
      actor,
      appointmentId: appointment.id,
      unitId: document.unitId,
      documentId: document.id,
      before: { state: document.state },
      after: { state, reviewRound },
    });
    const template = 'document-to-review';
    await promiseNotices(tx, { unitId: subjects.drafting.unitId, role: 'leader', template, now });
    await promiseNotices(tx, { unitId: document.unitId, role: 'clerk', template, now });
    return submitted;
  });
}
