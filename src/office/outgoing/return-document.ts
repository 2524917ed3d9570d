/**
 * Back to the drafter with a reason, from review or from the signer's desk. Signatures given meanwhile do not count for the
 * changed text: the file goes back to its last draft, which is a new version; nothing is lost.
 */
import { AppError } from '../../app-error.ts';
import { cleanOptionalText } from '../documents/clean-text.ts';
import {
  type DocumentRecord,
  type DocumentReview,
  type DocumentSigner,
  latestVersion,
  type PinnedComment,
  versionFor,
} from '../documents/document.ts';
import type { DocumentStore } from '../documents/document-store.ts';
import type { FileStore } from '../documents/file-store.ts';
import type { JobStore } from '../documents/job-store.ts';
import { outgoingTransitions } from '../documents/lifecycle/outgoing.ts';
import { advance } from '../documents/lifecycle/transitions.ts';
import type { ActingAppointment, Actor } from '../identity/actor.ts';
import { allowedAs, permit } from '../identity/permissions.ts';
import type { Ledger } from '../ledger/events.ts';
import { type PromiseNoticeToTx, promiseNoticeTo } from '../notices/promise-notices.ts';
import type { Clock, Transact } from '../unit-of-work.ts';
import { outgoingErrors } from './errors.ts';
import { type LoadedDocument, type LoadTx, lockDocument, mainFile } from './load-document.ts';

interface ReturnTx extends LoadTx, Pick<PromiseNoticeToTx, 'identity' | 'outbox'> {
  readonly organisation: LoadTx['organisation'] & PromiseNoticeToTx['organisation'];
  readonly documents: LoadTx['documents'] & Pick<DocumentStore, 'update' | 'addReview' | 'replaceSigners'>;
  readonly files: Pick<FileStore, 'filesOf' | 'addVersion'>;
  readonly jobs: Pick<JobStore, 'runningFor'>;
  readonly ledger: Ledger;
}

export interface ReturnPorts {
  readonly transact: Transact<ReturnTx>;
  readonly clock: Clock;
  readonly newId: () => string;
}

export interface ReturnCommand {
  readonly documentId: string;
  readonly reason: string;
  /** Pinned to places of the main file. */
  readonly comments?: readonly PinnedComment[] | undefined;
  readonly version?: number;
}

export async function returnDocument(
  ports: ReturnPorts,
  actor: Actor,
  command: ReturnCommand,
): Promise<DocumentRecord> {
  const now = ports.clock.now();
  const reason = cleanOptionalText(command.reason, { field: 'reason', limit: 2000, multiline: true });
  if (reason === null) throw new AppError(outgoingErrors.RETURN_REASON_MISSING);
  return ports.transact(async (tx) => {
    const loaded = await lockDocument(tx, actor, command.documentId, command.version);
    const { document } = loaded;
    const { appointment, kind } = returnerOf(actor, loaded);
    const state = advance(outgoingTransitions, document.state, 'return');
    if (await tx.jobs.runningFor(document.id)) throw new AppError(outgoingErrors.DOCUMENT_BUSY);
    const { reviewRound: round } = document;
    await tx.documents.addReview({
      id: ports.newId(),
      documentId: document.id,
      round,
      kind,
      decision: 'returned',
      comment: reason,
      comments: cleanComments(command.comments ?? []),
      appointmentId: appointment.id,
      at: now,
    });
    await dropSignatures(ports, tx, actor, loaded);
    const layout = document.layout?.given ? { given: document.layout.given, prepared: null } : null;
    const returned = await tx.documents.update(document.id, {
      state,
      layout,
      levelPending: null,
      returnReason: reason,
      updatedAt: now,
    });
    await tx.ledger.append({
      kind: 'document.returned',
      actor,
      appointmentId: appointment.id,
      unitId: document.unitId,
      documentId: document.id,
      before: { state: document.state, signed: signedPositions(loaded.signers) },
      after: { state, reason },
    });
    await promiseNoticeTo(tx, { appointmentId: document.draftedBy, template: 'document-returned', now });
    return returned;
  });
}

function cleanComments(comments: readonly PinnedComment[]): readonly PinnedComment[] {
  return comments.flatMap((comment) => {
    const text = cleanOptionalText(comment.text, { field: 'comments', limit: 1000, multiline: true });
    return text === null ? [] : [{ ...comment, text }];
  });
}

/** A leader or clerk of the issuing unit, or a leader of the drafting one. */
function returnerOf(
  actor: Actor,
  { subjects }: LoadedDocument,
): { appointment: ActingAppointment; kind: DocumentReview['kind'] } {
  const drafting = { ...subjects.drafting, appointmentIds: [] };
  const appointment =
    allowedAs(actor, 'document.review-content', drafting) ??
    permit(actor, 'document.return', { ...subjects.issuing, appointmentIds: [] });
  return { appointment, kind: appointment.role === 'clerk' ? 'form' : 'content' };
}

async function dropSignatures(
  ports: ReturnPorts,
  tx: ReturnTx,
  actor: Actor,
  { document, signers }: LoadedDocument,
): Promise<void> {
  const main = mainFile(await tx.files.filesOf(document.id));
  const draft = versionFor(main, 'draft');
  if (!draft || latestVersion(main).id === draft.id) return;
  await tx.files.addVersion({
    id: ports.newId(),
    fileId: main.id,
    purpose: 'draft',
    sha256: draft.sha256,
    createdAt: ports.clock.now(),
    createdBy: actor.accountId,
  });
  const unsigned = signers.map((signer) => ({
    ...signer,
    signedAt: null,
    certificateFingerprint: null,
    level: null,
  }));
  await tx.documents.replaceSigners(document.id, unsigned);
}

function signedPositions(signers: readonly DocumentSigner[]): readonly number[] {
  return signers.filter((signer) => signer.signedAt !== null).map((signer) => signer.position);
}
