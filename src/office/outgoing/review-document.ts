/**
 * Two reviews before anybody signs (NĐ 30/2020 Đ12): content by the head of the drafting unit, form by the one in charge of
 * the office's form and procedure. Whichever comes second moves the document on.
 */
import { AppError } from '../../app-error.ts';
import { cleanOptionalText } from '../documents/clean-text.ts';
import type { DocumentRecord, DocumentReview } from '../documents/document.ts';
import type { DocumentStore } from '../documents/document-store.ts';
import { outgoingTransitions } from '../documents/lifecycle/outgoing.ts';
import { advance } from '../documents/lifecycle/transitions.ts';
import type { Actor } from '../identity/actor.ts';
import { permit } from '../identity/permissions.ts';
import type { Ledger } from '../ledger/events.ts';
import type { Clock, Transact } from '../unit-of-work.ts';
import { outgoingErrors } from './errors.ts';
import { type LoadTx, lockDocument } from './load-document.ts';
import { type TellSignerTx, tellSigner } from './tell-signer.ts';

interface ReviewTx extends LoadTx, Pick<TellSignerTx, 'identity' | 'outbox'> {
  readonly documents: LoadTx['documents'] & Pick<DocumentStore, 'update' | 'reviews' | 'addReview'>;
  readonly organisation: LoadTx['organisation'] & TellSignerTx['organisation'];
  readonly ledger: Ledger;
}

export interface ReviewPorts {
  readonly transact: Transact<ReviewTx>;
  readonly clock: Clock;
  readonly newId: () => string;
}

export interface ReviewCommand {
  readonly documentId: string;
  readonly kind: DocumentReview['kind'];
  readonly comment?: string | undefined;
  readonly version?: number;
}

export async function approveDocument(
  ports: ReviewPorts,
  actor: Actor,
  command: ReviewCommand,
): Promise<DocumentRecord> {
  const now = ports.clock.now();
  return ports.transact(async (tx) => {
    const { document, signers, subjects } = await lockDocument(
      tx,
      actor,
      command.documentId,
      command.version,
    );
    const appointment =
      command.kind === 'content'
        ? permit(actor, 'document.review-content', { ...subjects.drafting, appointmentIds: [] })
        : permit(actor, 'document.review-form', { ...subjects.issuing, appointmentIds: [] });
    // Copies and digitised paper carry the agency's signature alone (Đ25, Đ18.6).
    const step = document.origin === 'electronic' ? 'approve' : 'waive-signature';
    const next = advance(outgoingTransitions, document.state, step);
    const given = approvedKinds(document, await tx.documents.reviews(document.id));
    if (given.has(command.kind)) throw new AppError(outgoingErrors.REVIEW_GIVEN);
    await tx.documents.addReview({
      id: ports.newId(),
      documentId: document.id,
      round: document.reviewRound,
      kind: command.kind,
      decision: 'approved',
      comment: cleanOptionalText(command.comment, { field: 'comment', limit: 2000, multiline: true }),
      comments: [],
      appointmentId: appointment.id,
      at: now,
    });
    const state = given.size === 1 ? next : document.state;
    const reviewed = await tx.documents.update(document.id, { state, updatedAt: now });
    await tx.ledger.append({
      kind: command.kind === 'content' ? 'document.content-approved' : 'document.form-approved',
      actor,
      appointmentId: appointment.id,
      unitId: document.unitId,
      documentId: document.id,
      before: { state: document.state },
      after: { state },
    });
    if (state === 'awaiting_signature') await tellSigner(tx, signers, now);
    return reviewed;
  });
}

/** What was approved in the present round. */
export function approvedKinds(
  document: Pick<DocumentRecord, 'reviewRound'>,
  reviews: readonly DocumentReview[],
): ReadonlySet<DocumentReview['kind']> {
  return new Set(
    reviews
      .filter((review) => review.round === document.reviewRound && review.decision === 'approved')
      .map((review) => review.kind),
  );
}
