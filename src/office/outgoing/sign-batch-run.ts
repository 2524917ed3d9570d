/** The work of a batch: two documents at a time until all were tried, the session ends or the key is refused. */
import { AppError, isAppError } from '../../app-error.ts';
import type { Certificate } from '../../lib/pki/certificate.ts';
import { latestVersion } from '../documents/document.ts';
import type { Job, JobError } from '../documents/job-store.ts';
import { officeErrors } from '../errors.ts';
import type { Actor } from '../identity/actor.ts';
import { keyErrors } from '../identity/key-errors.ts';
import type { OpenedKey, SigningSession } from '../identity/signing-desk.ts';
import { certificateErrors } from '../organisation/certificate-errors.ts';
import type { Transact } from '../unit-of-work.ts';
import { outgoingErrors } from './errors.ts';
import { type KeptSignature, keepSigned } from './keep-signed.ts';
import { lockDocument } from './load-document.ts';
import { heartbeatMs, jobError, queueJob, runJob } from './run-job.ts';
import { batchErrors } from './sign-batch-errors.ts';
import type { BatchItem, SigningBatch, SigningBatchStore } from './sign-batch-store.ts';
import { signAndKeep } from './sign-document.ts';
import { requireGround, type SigningGround, type SignPorts, type SignTx } from './sign-ground.ts';

export interface BatchTx extends SignTx {
  readonly batches: SigningBatchStore;
}

export interface BatchPorts extends Omit<SignPorts, 'transact' | 'onDefect'> {
  readonly transact: Transact<BatchTx>;
  /** Told about defects: they are logged with the job's or the batch's id. */
  readonly onDefect: (error: unknown, work: Job | SigningBatch) => void;
  /** Aborted when the service ends: what is being signed is finished, nothing more is begun. */
  readonly stopping: AbortSignal;
}

export interface BatchRun {
  readonly actor: Actor;
  readonly batch: SigningBatch;
  /** What this run takes, in order. */
  readonly items: readonly BatchItem[];
  readonly signingSessionId: string;
}

/** A run with what made it stop, once something has. */
interface RunningBatch extends BatchRun {
  stopped: JobError | null;
}

const atOnce = 2;

/** Whatever is said of the certificate or the session holds for every document that is left. */
const stopping = new Set<string>([
  ...Object.keys(certificateErrors),
  keyErrors.SIGNING_SESSION_ENDED.code,
  batchErrors.BATCH_CERTIFICATE_OTHER.code,
]);

/** Never rejects. */
export async function runBatch(ports: BatchPorts, work: BatchRun): Promise<void> {
  const run: RunningBatch = { ...work, stopped: null };
  const report = (error: unknown) => ports.onDefect(error, run.batch);
  const heartbeat = setInterval(() => {
    ports
      .transact((tx) => tx.batches.update(run.batch.id, { updatedAt: ports.clock.now() }))
      .catch((error: unknown) => report(error));
  }, heartbeatMs);
  try {
    const queue = run.items.values();
    const workers = Array.from({ length: atOnce }, () => takeFrom(ports, run, queue));
    const ends = await Promise.allSettled(workers);
    for (const end of ends) if (end.status === 'rejected') report(end.reason);
    if (ends.some((end) => end.status === 'rejected'))
      run.stopped ??= jobError(new AppError(outgoingErrors.JOB_DEFECT));
    await ports.transact((tx) => endRun(ports, tx, run));
  } catch (error) {
    report(error);
  } finally {
    clearInterval(heartbeat);
  }
}

async function takeFrom(ports: BatchPorts, run: RunningBatch, queue: Iterator<BatchItem>): Promise<void> {
  while (run.stopped === null) {
    const next = queue.next();
    if (next.done) return;
    if (ports.stopping.aborted) {
      run.stopped = jobError(new AppError(outgoingErrors.SIGNING_INTERRUPTED));
      return;
    }
    await signItem(ports, run, next.value);
  }
}

/** What has no result yet is told why. A run that was overtaken by a later one changes nothing. */
async function endRun(
  ports: Pick<BatchPorts, 'clock'>,
  { batches }: Pick<BatchTx, 'batches'>,
  { batch, stopped }: RunningBatch,
): Promise<void> {
  const now = await batches.getForUpdate(batch.id);
  if (now?.run !== batch.run || now.state !== 'running') return;
  await closeBatch({ batches }, batch.id, stopped, ports.clock.now());
}

/** Ends a batch: done, or stopped with the reason on every document that has no result. */
export async function closeBatch(
  { batches }: Pick<BatchTx, 'batches'>,
  batchId: string,
  error: JobError | null,
  updatedAt: Date,
): Promise<void> {
  if (error)
    await batches.changeItems(batchId, ['waiting', 'running'], { state: 'not-started', error, updatedAt });
  await batches.update(batchId, { state: error ? 'stopped' : 'done', error, updatedAt });
}

async function signItem(ports: BatchPorts, run: RunningBatch, item: BatchItem): Promise<void> {
  let error: JobError | null;
  try {
    const session = requirePinned(ports, run);
    const { job, ground } = await ports.transact((tx) => begin(ports, tx, run, item, session));
    const guarded = { ...session, signer: guard(ports, run, session.signer) };
    const keep = (kept: KeptSignature) =>
      ports.transact((tx) =>
        keepItem(ports, tx, run, { ground, certificate: session.signer.certificate }, kept),
      );
    error = await runJob(ports, job, (report) => signAndKeep(ports, guarded, ground, report, keep));
  } catch (thrown) {
    if (!isAppError(thrown)) ports.onDefect(thrown, run.batch);
    error = jobError(thrown);
  }
  if (error === null) return;
  if (stopping.has(error.code)) run.stopped ??= error;
  await ports.transact((tx) => noteRefusal(ports, tx, run, item, error));
}

/** The checks of one document under its lock, held against what was shown. */
async function begin(
  ports: BatchPorts,
  tx: BatchTx,
  run: RunningBatch,
  item: BatchItem,
  session: SigningSession,
): Promise<{ job: Job; ground: SigningGround }> {
  const { documentId } = item;
  await requireAsShown(tx, run.actor, item);
  const ground = await requireGround(ports, tx, run.actor, session.signer.certificate, documentId);
  const job = await queueJob(tx, ports, run.actor, { kind: 'sign-document', documentId });
  const updatedAt = ports.clock.now();
  await tx.batches.changeItem(run.batch.id, documentId, { state: 'running', updatedAt });
  return { job, ground };
}

/** Says nothing of a document that was hidden when the list was shown: the ground decides that again. */
async function requireAsShown(tx: BatchTx, actor: Actor, { documentId, shown }: BatchItem): Promise<void> {
  if (shown.version === null) return;
  const { document, signers } = await lockDocument(tx, actor, documentId);
  if (signers.some(({ position, signedAt }) => position === shown.position && signedAt !== null))
    throw new AppError(batchErrors.BATCH_SIGNED_MEANWHILE);
  const main = (await tx.files.filesOf(documentId)).find((file) => file.role === 'main');
  const same =
    document.version === shown.version && (main ? latestVersion(main).sha256 : null) === shown.sha256;
  if (!same) throw new AppError(outgoingErrors.DOCUMENT_CHANGED_MEANWHILE);
}

/** The signature and the batch's line together, or neither. */
async function keepItem(
  ports: BatchPorts,
  tx: BatchTx,
  { actor, batch }: RunningBatch,
  { ground, certificate }: { readonly ground: SigningGround; readonly certificate: Certificate },
  kept: KeptSignature,
): Promise<void> {
  const documentId = ground.document.id;
  const { certificateFingerprint, level } = kept.facts;
  if (certificateFingerprint !== batch.certificateFingerprint)
    throw new AppError(batchErrors.BATCH_CERTIFICATE_OTHER);
  await keepSigned(ports, tx, actor, certificate, ground, { ...kept, batchId: batch.id });
  const updatedAt = ports.clock.now();
  await tx.batches.changeItem(batch.id, documentId, { state: 'signed', error: null, level, updatedAt });
}

/** A refusal of this document, or the end of the whole batch before it was signed. */
async function noteRefusal(
  ports: BatchPorts,
  tx: BatchTx,
  { actor, batch, stopped }: RunningBatch,
  { documentId }: BatchItem,
  error: JobError,
): Promise<void> {
  const updatedAt = ports.clock.now();
  if (stopped) {
    const change = { state: 'not-started', error: stopped, updatedAt } as const;
    await tx.batches.changeItem(batch.id, documentId, change);
    return;
  }
  const change = { state: 'refused', error, updatedAt } as const;
  const isRefused = await tx.batches.changeItem(batch.id, documentId, change);
  const document = await tx.documents.get(documentId);
  if (!isRefused || !document || error.code === officeErrors.NOT_FOUND.code) return;
  await tx.ledger.append({
    kind: 'document.sign-refused',
    actor,
    unitId: document.unitId,
    documentId,
    after: { batchId: batch.id, code: error.code },
  });
}

/** The session as it is now, with the certificate of the start. */
function requirePinned(ports: Pick<BatchPorts, 'signingDesk'>, run: RunningBatch): SigningSession {
  const session = ports.signingDesk.session(run.actor, run.signingSessionId);
  if (session.signer.certificate.fingerprintSha256 !== run.batch.certificateFingerprint)
    throw new AppError(batchErrors.BATCH_CERTIFICATE_OTHER);
  return session;
}

/** Asks for the session at every use of the key; whatever the key refuses stops the batch. */
function guard(ports: BatchPorts, run: RunningBatch, signer: OpenedKey): OpenedKey {
  return {
    ...signer,
    sign: async (tbs) => {
      try {
        requirePinned(ports, run);
        return await signer.sign(tbs);
      } catch (cause) {
        const error = isAppError(cause) ? cause : new AppError(batchErrors.BATCH_KEY_REFUSED, { cause });
        run.stopped ??= jobError(error);
        throw error;
      }
    },
  };
}
