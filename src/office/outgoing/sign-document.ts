/**
 * The competent person signs (NĐ 30/2020 Đ13; promise 2). A job: the first signature also reserves the fields. Everything that
 * is asked at the start is asked again when the result is kept; what changed meanwhile throws the result away.
 */
import { AppError } from '../../app-error.ts';
import { type DocumentFile, latestVersion } from '../documents/document.ts';
import type { Job } from '../documents/job-store.ts';
import { outgoingTransitions } from '../documents/lifecycle/outgoing.ts';
import { advance } from '../documents/lifecycle/transitions.ts';
import type { Actor } from '../identity/actor.ts';
import type { SigningSession } from '../identity/signing-desk.ts';
import type { LedgerEvent } from '../ledger/events.ts';
import { outgoingErrors } from './errors.ts';
import { nextSigner } from './load-document.ts';
import { queueJob, type Report, startJob } from './run-job.ts';
import { type SignedFile, signFile } from './sign-file.ts';
import { requireGround, type SigningGround, type SignPorts, type SignTx } from './sign-ground.ts';

export interface SignCommand {
  readonly documentId: string;
  readonly signingSessionId: string;
}

/**
 * Starts the job. Refuses NOT_FOUND, WRONG_STATE, NOT_YOUR_TURN, FORBIDDEN, SIGNING_KEY_NOT_YOURS, the AUTHORITY_, DELEGATION_ and
 * CERTIFICATE_ codes, DOCUMENT_BUSY, SIGNING_SESSION_ENDED.
 */
export async function signDocument(ports: SignPorts, actor: Actor, command: SignCommand): Promise<Job> {
  const session = ports.signingDesk.session(actor, command.signingSessionId);
  if (!('personId' in session.holder) || session.holder.personId !== actor.personId)
    throw new AppError(outgoingErrors.SIGNING_KEY_NOT_YOURS);
  const { job, ground } = await ports.transact(async (tx) => {
    const found = await requireGround(ports, tx, actor, session, command.documentId);
    const queued = await queueJob(tx, ports, actor, {
      kind: 'sign-document',
      documentId: command.documentId,
    });
    return { job: queued, ground: found };
  });
  startJob(ports, job, (report) => sign(ports, actor, session, ground, report));
  return job;
}

async function sign(
  ports: SignPorts,
  actor: Actor,
  session: SigningSession,
  ground: SigningGround,
  report: Report,
): Promise<Record<string, unknown>> {
  const signed = await signFile(ports, session, ground, report);
  await report('storing');
  const stored = await ports.storage.putBytes(signed.result.pdf);
  const prepared = signed.prepared && (await ports.storage.putBytes(signed.prepared));
  await ports.transact((tx) => keep(ports, tx, actor, session, ground, { signed, stored, prepared }));
  const { level, missing, certificateFingerprint, timestampAt } = signed.result;
  return { sha256: stored.sha256, level, missing, certificateFingerprint, timestampAt };
}

interface Kept {
  readonly signed: SignedFile;
  readonly stored: { readonly sha256: string; readonly size: number };
  readonly prepared: { readonly sha256: string; readonly size: number } | null;
}

async function keep(
  ports: SignPorts,
  tx: SignTx,
  actor: Actor,
  session: SigningSession,
  before: SigningGround,
  { signed, stored, prepared }: Kept,
): Promise<void> {
  const ground = await requireGround(ports, tx, actor, session, before.document.id);
  const { document, turn, main, signers } = ground;
  const same =
    document.version === before.document.version &&
    turn.position === before.turn.position &&
    latestVersion(main).id === latestVersion(before.main).id;
  if (!same) throw new AppError(outgoingErrors.DOCUMENT_CHANGED_MEANWHILE);
  const now = ports.clock.now();
  if (prepared) await addVersion(ports, tx, actor, main, 'prepared', prepared);
  await addVersion(ports, tx, actor, main, 'signed', stored);
  const { certificateFingerprint, level, missing } = signed.result;
  const done = { ...turn, signedAt: now, certificateFingerprint, level };
  const after = signers.map((signer) => (signer.position === turn.position ? done : signer));
  await tx.documents.replaceSigners(document.id, after);
  const step = nextSigner(after) ? 'sign' : 'sign-last';
  const state = advance(outgoingTransitions, document.state, step);
  await tx.documents.update(document.id, {
    state,
    layout: { given: document.layout?.given ?? null, prepared: signed.layout },
    levelPending: missing ?? document.levelPending,
    updatedAt: now,
  });
  await tx.ledger.append(signedEvent(actor, session, ground, signed, { state, sha256: stored.sha256 }));
}

async function addVersion(
  ports: SignPorts,
  tx: SignTx,
  actor: Actor,
  main: DocumentFile,
  purpose: 'prepared' | 'signed',
  { sha256, size }: { readonly sha256: string; readonly size: number },
): Promise<void> {
  const createdAt = ports.clock.now();
  await tx.files.addBytes({ sha256, size, mediaType: 'application/pdf', createdAt });
  await tx.files.addVersion({
    id: ports.newId(),
    fileId: main.id,
    purpose,
    sha256,
    createdAt,
    createdBy: actor.accountId,
  });
}

function signedEvent(
  actor: Actor,
  session: SigningSession,
  ground: SigningGround,
  { result }: SignedFile,
  after: { readonly state: string; readonly sha256: string },
): LedgerEvent {
  const { document, turn, grant, acting, onBehalfOf } = ground;
  const { id, fingerprint, subject, serial } = session.certificate;
  return {
    kind: 'document.signed',
    actor,
    appointmentId: acting.id,
    onBehalfOfId: onBehalfOf,
    unitId: document.unitId,
    documentId: document.id,
    fileSha256: after.sha256,
    before: { state: document.state },
    after: {
      state: after.state,
      position: turn.position,
      form: turn.form,
      grant: { id: grant.id, basis: grant.basis, validFrom: grant.validFrom, validTo: grant.validTo },
      certificate: { id, fingerprint, subject, serial },
      level: result.level,
      missing: result.missing,
      timestampAt: result.timestampAt,
    },
  };
}
