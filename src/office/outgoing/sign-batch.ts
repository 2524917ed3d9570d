/**
 * Batch signing: what was shown is signed, one document after the other, with one pinned certificate. Each document goes
 * through the checks and the transaction of `signDocument`; its line in the batch is written in that same transaction, so
 * that no crash can leave a signed document that the batch does not know of. Refusals stay with their document.
 */
import { AppError } from '../../app-error.ts';
import { officeErrors } from '../errors.ts';
import type { Actor } from '../identity/actor.ts';
import type { SigningSession } from '../identity/signing-desk.ts';
import type { Transact } from '../unit-of-work.ts';
import { outgoingErrors } from './errors.ts';
import { batchErrors } from './sign-batch-errors.ts';
import { type BatchPorts, runBatch } from './sign-batch-run.ts';
import type { BatchItem, SigningBatch, SigningBatchStore } from './sign-batch-store.ts';
import { requireBatchSize } from './sign-batch-summary.ts';

export interface StartBatch {
  /** All of the summary, or some of it. */
  readonly documentIds: readonly string[];
  readonly summaryDigest: string;
  readonly signingSessionId: string;
}

export interface BatchView {
  readonly batch: SigningBatch;
  readonly items: readonly BatchItem[];
}

/** Refuses BATCH_TOO_LARGE, SIGNING_SESSION_ENDED, SIGNING_KEY_NOT_YOURS, BATCH_SUMMARY_UNKNOWN, BATCH_DOCUMENT_NOT_SHOWN. */
export async function startBatch(ports: BatchPorts, actor: Actor, command: StartBatch): Promise<BatchView> {
  const wanted = requireBatchSize(command.documentIds);
  const session = requireOwnKey(ports, actor, command.signingSessionId);
  const now = ports.clock.now();
  const batch: SigningBatch = {
    id: ports.newId(),
    accountId: actor.accountId,
    summaryDigest: command.summaryDigest,
    certificateFingerprint: session.signer.certificate.fingerprintSha256,
    state: 'running',
    run: 1,
    owner: ports.processId,
    error: null,
    createdAt: now,
    updatedAt: now,
  };
  const items = await ports.transact(async ({ batches }) => {
    const made = await itemsOf(batches, batch, wanted);
    await batches.insert(batch, made);
    return made;
  });
  ports.background(runBatch(ports, { actor, batch, items, signingSessionId: session.id }));
  return { batch, items };
}

/**
 * Goes on after an interruption with what is not signed yet. Refuses NOT_FOUND, SIGNING_SESSION_ENDED, SIGNING_KEY_NOT_YOURS,
 * BATCH_RUNNING, BATCH_CERTIFICATE_OTHER.
 */
export async function resumeBatch(
  ports: BatchPorts,
  actor: Actor,
  { batchId, signingSessionId }: { readonly batchId: string; readonly signingSessionId: string },
): Promise<BatchView> {
  const { view, session } = await ports.transact(async ({ batches }) => {
    const found = await batches.getForUpdate(batchId);
    if (found?.accountId !== actor.accountId) throw new AppError(officeErrors.NOT_FOUND);
    const opened = requireOwnKey(ports, actor, signingSessionId);
    if (found.state === 'running') throw new AppError(batchErrors.BATCH_RUNNING);
    if (opened.signer.certificate.fingerprintSha256 !== found.certificateFingerprint)
      throw new AppError(batchErrors.BATCH_CERTIFICATE_OTHER);
    const updatedAt = ports.clock.now();
    const change = { state: 'running', run: found.run + 1, owner: ports.processId, error: null } as const;
    await batches.update(batchId, { ...change, updatedAt });
    const open = ['waiting', 'running', 'refused', 'not-started'] as const;
    await batches.changeItems(batchId, open, { state: 'waiting', error: null, updatedAt });
    const batch: SigningBatch = { ...found, ...change, updatedAt };
    return { view: { batch, items: await batches.items(batchId) }, session: opened };
  });
  const items = view.items.filter((item) => item.state === 'waiting');
  ports.background(runBatch(ports, { actor, batch: view.batch, items, signingSessionId: session.id }));
  return view;
}

export interface ReadBatchPorts {
  readonly transact: Transact<{ readonly batches: Pick<SigningBatchStore, 'get' | 'items'> }>;
}

/** Only whoever started a batch may follow it; to others it does not exist. */
export async function readBatch(ports: ReadBatchPorts, actor: Actor, id: string): Promise<BatchView> {
  return ports.transact(async ({ batches }) => {
    const batch = await batches.get(id);
    if (batch?.accountId !== actor.accountId) throw new AppError(officeErrors.NOT_FOUND);
    return { batch, items: await batches.items(id) };
  });
}

function requireOwnKey(ports: Pick<BatchPorts, 'signingDesk'>, actor: Actor, id: string): SigningSession {
  const session = ports.signingDesk.session(actor, id);
  if (!('personId' in session.holder) || session.holder.personId !== actor.personId)
    throw new AppError(outgoingErrors.SIGNING_KEY_NOT_YOURS);
  return session;
}

async function itemsOf(
  batches: Pick<SigningBatchStore, 'summary'>,
  batch: SigningBatch,
  wanted: readonly string[],
): Promise<readonly BatchItem[]> {
  const summary = await batches.summary(batch.accountId, batch.summaryDigest);
  if (!summary) throw new AppError(batchErrors.BATCH_SUMMARY_UNKNOWN);
  const shown = new Map(summary.documents.map((document) => [document.id, document]));
  const unseen = wanted.filter((id) => !shown.has(id));
  if (unseen.length > 0)
    throw new AppError(batchErrors.BATCH_DOCUMENT_NOT_SHOWN, {
      params: { count: unseen.length },
      details: { documentIds: unseen },
    });
  return wanted.map((documentId, index) => ({
    batchId: batch.id,
    documentId,
    ordinal: index + 1,
    shown: shown.get(documentId)!,
    state: 'waiting',
    error: null,
    level: null,
    updatedAt: batch.createdAt,
  }));
}
