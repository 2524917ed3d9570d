/**
 * The competent person signs (NĐ 30/2020 Đ13; promise 2). A job: the first signature also reserves the fields. Everything that
 * is asked at the start is asked again when the result is kept; what changed meanwhile throws the result away.
 */
import { AppError } from '../../app-error.ts';
import type { Job } from '../documents/job-store.ts';
import { officeErrors } from '../errors.ts';
import type { Actor } from '../identity/actor.ts';
import type { SigningSession } from '../identity/signing-desk.ts';
import { outgoingErrors } from './errors.ts';
import { type KeptSignature, keepSigned } from './keep-signed.ts';
import { queueJob, type Report, startJob } from './run-job.ts';
import { signFile } from './sign-file.ts';
import { requireGround, type SigningGround, type SignPorts } from './sign-ground.ts';

export interface SignCommand {
  readonly documentId: string;
  /** The one that the signer had before their eyes (If-Match). */
  readonly version?: number;
  readonly signingSessionId: string;
}

/**
 * Starts the job. Refuses NOT_FOUND, STALE_ETAG, WRONG_STATE, NOT_YOUR_TURN, FORBIDDEN, SIGNING_KEY_NOT_YOURS, the AUTHORITY_, DELEGATION_ and
 * CERTIFICATE_ codes, DOCUMENT_BUSY, SIGNING_SESSION_ENDED.
 */
export async function signDocument(ports: SignPorts, actor: Actor, command: SignCommand): Promise<Job> {
  const session = ports.signingDesk.session(actor, command.signingSessionId);
  if (!('personId' in session.holder) || session.holder.personId !== actor.personId)
    throw new AppError(outgoingErrors.SIGNING_KEY_NOT_YOURS);
  const { job, ground } = await ports.transact(async (tx) => {
    const found = await requireGround(ports, tx, actor, session.signer.certificate, command.documentId);
    if (command.version !== undefined && command.version !== found.document.version)
      throw new AppError(officeErrors.STALE_ETAG, { details: { version: found.document.version } });
    const queued = await queueJob(tx, ports, actor, {
      kind: 'sign-document',
      documentId: command.documentId,
    });
    return { job: queued, ground: found };
  });
  const { certificate } = session.signer;
  const keep = (kept: KeptSignature) =>
    ports.transact((tx) => keepSigned(ports, tx, actor, certificate, ground, kept));
  startJob(ports, job, (report) => signAndKeep(ports, session, ground, report, keep));
  return job;
}

/** The work itself: sign, store the bytes, then `keep` writes the record. Returns what the job tells. */
export async function signAndKeep(
  ports: SignPorts,
  session: SigningSession,
  ground: SigningGround,
  report: Report,
  keep: (kept: KeptSignature) => Promise<void>,
): Promise<Record<string, unknown>> {
  const signed = await signFile(ports, session, ground, report);
  await report('storing');
  const stored = await ports.storage.putBytes(signed.result.pdf);
  const prepared = signed.prepared && (await ports.storage.putBytes(signed.prepared));
  await keep({ layout: signed.layout, facts: signed.result, stored, prepared });
  const { level, missing, certificateFingerprint, timestampAt } = signed.result;
  return { sha256: stored.sha256, level, missing, certificateFingerprint, timestampAt };
}
