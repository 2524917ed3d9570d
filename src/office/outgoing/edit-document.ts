/** Changes to a draft, only by its drafter, only over the version that the drafter saw (If-Match). */
import type { DocumentRecord } from '../documents/document.ts';
import type { DocumentStore } from '../documents/document-store.ts';
import { requireDraft } from '../documents/lifecycle/require-draft.ts';
import type { Actor } from '../identity/actor.ts';
import { permit } from '../identity/permissions.ts';
import type { Ledger } from '../ledger/events.ts';
import type { OrganisationReader } from '../organisation/organisation.ts';
import { type Clock, type Transact, vietnamDate } from '../unit-of-work.ts';
import { type DraftLinks, draftFacts, notationOf } from './draft-document.ts';
import { checkFields, type DraftFields } from './draft-fields.ts';
import {
  checkAddressees,
  checkReplaces,
  checkReplyTo,
  checkSigners,
  type IncomingLookup,
} from './draft-parties.ts';
import { type LoadTx, lockDocument } from './load-document.ts';

export interface EditCommand extends DraftFields, DraftLinks {
  readonly documentId: string;
  readonly version: number;
}

interface EditTx extends LoadTx {
  readonly documents: LoadTx['documents'] &
    Pick<DocumentStore, 'update' | 'replaceSigners' | 'replaceAddressees'>;
  readonly organisation: LoadTx['organisation'] & Pick<OrganisationReader, 'unit'>;
  readonly incoming: IncomingLookup;
  readonly ledger: Ledger;
}

export interface EditPorts {
  readonly transact: Transact<EditTx>;
  readonly clock: Clock;
}

export async function editDocument(
  ports: EditPorts,
  actor: Actor,
  command: EditCommand,
): Promise<DocumentRecord> {
  const now = ports.clock.now();
  const today = vietnamDate(now);
  return ports.transact(async (tx) => {
    const { document, subjects } = await lockDocument(tx, actor, command.documentId, command.version);
    const appointment = permit(actor, 'document.edit', subjects.issuing);
    requireDraft(document);
    const fields = checkFields(command, today);
    const change = { ...fields, ...(await linkChanges(tx, document, fields, command)), updatedAt: now };
    const edited = await tx.documents.update(document.id, change);
    await changeParties(tx, edited, command, today);
    await tx.ledger.append({
      kind: 'document.edited',
      actor,
      appointmentId: appointment.id,
      unitId: document.unitId,
      documentId: document.id,
      before: draftFacts(document),
      after: draftFacts(edited),
    });
    return edited;
  });
}

async function linkChanges(
  tx: EditTx,
  document: DocumentRecord,
  fields: Partial<DocumentRecord>,
  command: EditCommand,
): Promise<Partial<DocumentRecord>> {
  const drafter = await tx.organisation.appointment(document.draftedBy);
  const unit = await tx.organisation.unit(document.unitId);
  if (!unit) throw new Error(`unit ${document.unitId} is gone`);
  const draftingUnit = (drafter && (await tx.organisation.unit(drafter.unitId))) ?? unit;
  const { replyToIncomingId, replacesId, places, notationPart } = command;
  if (replacesId) await checkReplaces(tx.documents, unit.id, replacesId);
  if (replyToIncomingId) await checkReplyTo(tx.incoming, [unit.id, draftingUnit.id], replyToIncomingId);
  const notation = notationOf({ ...document, ...fields, notationPart }, unit, draftingUnit);
  const renamed = fields.typeCode !== undefined || notationPart !== undefined;
  return {
    ...(renamed && { notation }),
    ...(replyToIncomingId !== undefined && { replyToIncomingId }),
    ...(replacesId !== undefined && { replacesId }),
    ...(places !== undefined && { layout: places && { given: places, prepared: null } }),
  };
}

async function changeParties(
  tx: EditTx,
  document: DocumentRecord,
  command: EditCommand,
  today: string,
): Promise<void> {
  if (command.signers !== undefined || document.origin !== 'electronic') {
    const signers = await checkSigners(tx.organisation, document, command.signers ?? [], today);
    await tx.documents.replaceSigners(document.id, signers);
  }
  if (command.addressees !== undefined) {
    const addressees = await checkAddressees(tx.organisation, command.addressees, today);
    await tx.documents.replaceAddressees(document.id, addressees);
  }
}
