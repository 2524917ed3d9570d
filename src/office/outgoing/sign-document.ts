/**
 * The competent person signs (NĐ 30/2020 Đ13; promise 2). A job: the first signature also reserves the fields. Everything that
 * is asked at the start is asked again when the result is kept; what changed meanwhile throws the result away.
 */
import { AppError } from '../../app-error.ts';
import type { DocumentFile, DocumentRecord, DocumentSigner } from '../documents/document.ts';
import { latestVersion } from '../documents/document.ts';
import type { DocumentStore } from '../documents/document-store.ts';
import type { FileStore } from '../documents/file-store.ts';
import type { Job, JobStore } from '../documents/job-store.ts';
import { outgoingTransitions } from '../documents/lifecycle/outgoing.ts';
import { advance } from '../documents/lifecycle/transitions.ts';
import type { ActingAppointment, Actor } from '../identity/actor.ts';
import { permit } from '../identity/permissions.ts';
import type { SigningDesk, SigningSession } from '../identity/signing-desk.ts';
import type { Ledger } from '../ledger/events.ts';
import { requireAuthority } from '../organisation/check-authority.ts';
import { type CertificateTrust, requireCertificate } from '../organisation/check-certificate.ts';
import type { Appointment, AuthorityGrant, OrganisationReader, Unit } from '../organisation/organisation.ts';
import type { OrganisationStore } from '../organisation/organisation-store.ts';
import { type Clock, type Transact, vietnamDate } from '../unit-of-work.ts';
import { outgoingErrors } from './errors.ts';
import { type LoadTx, lockDocument, mainFile, nextSigner } from './load-document.ts';
import type { PdfSteps } from './pdf-steps.ts';
import { type JobPorts, queueJob, type Report, startJob } from './run-job.ts';
import { type SignedFile, signFile } from './sign-file.ts';

export interface SignTx extends LoadTx {
  readonly documents: LoadTx['documents'] & Pick<DocumentStore, 'update' | 'replaceSigners'>;
  readonly organisation: LoadTx['organisation'] &
    Pick<OrganisationReader, 'unit' | 'grants'> &
    Pick<OrganisationStore, 'certificateByFingerprint'>;
  readonly files: Pick<FileStore, 'filesOf' | 'addBytes' | 'addVersion'>;
  readonly jobs: Pick<JobStore, 'insert' | 'update' | 'runningFor'>;
  readonly ledger: Ledger;
}

export interface SignPorts extends Omit<JobPorts, 'transact'> {
  readonly transact: Transact<SignTx>;
  readonly clock: Clock;
  readonly signingDesk: Pick<SigningDesk, 'session'>;
  readonly storage: {
    read(sha256: string): Promise<Uint8Array>;
    putBytes(bytes: Uint8Array): Promise<{ readonly sha256: string; readonly size: number }>;
  };
  readonly pdf: PdfSteps;
  readonly trust: () => CertificateTrust;
}

export interface SignCommand {
  readonly documentId: string;
  readonly signingSessionId: string;
}

/** What was found in order at one moment; the ledger keeps it. */
export interface SigningGround {
  readonly document: DocumentRecord;
  readonly signers: readonly DocumentSigner[];
  readonly turn: DocumentSigner;
  readonly acting: ActingAppointment;
  readonly appointment: Appointment;
  readonly unit: Unit;
  readonly grant: AuthorityGrant;
  readonly onBehalfOf: string | null;
  readonly main: DocumentFile;
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

/** Everything that must hold to sign, asked under the document's lock. */
async function requireGround(
  ports: SignPorts,
  tx: SignTx,
  actor: Actor,
  session: SigningSession,
  documentId: string,
): Promise<SigningGround> {
  const now = ports.clock.now();
  const { document, signers, subjects } = await lockDocument(tx, actor, documentId);
  advance(outgoingTransitions, document.state, 'sign');
  const turn = nextSigner(signers);
  if (!turn) throw new Error(`document ${documentId} awaits a signature that nobody owes`);
  const appointment = await tx.organisation.appointment(turn.appointmentId);
  const unit = await tx.organisation.unit(document.unitId);
  if (!appointment || !unit) throw new Error(`signer or unit of ${documentId} is gone`);
  const ownLater = signers.some(
    (signer) => signer !== turn && actor.appointments.some((held) => held.id === signer.appointmentId),
  );
  if (ownLater && !actor.appointments.some((held) => held.id === turn.appointmentId))
    throw new AppError(outgoingErrors.NOT_YOUR_TURN, { params: { name: appointment.fullName } });
  const subject = { ...subjects.issuing, appointmentIds: [turn.appointmentId] };
  const acting = permit(actor, 'document.sign', subject);
  const { grant, onBehalfOf } = await requireAuthority(tx.organisation, {
    appointment,
    unit,
    form: turn.form,
    typeCode: document.typeCode,
    field: document.field,
    on: vietnamDate(now),
    grantId: turn.grantId,
  });
  const { certificate } = session.signer;
  requireCertificate({
    held: await tx.organisation.certificateByFingerprint(certificate.fingerprintSha256),
    certificate,
    holder: { personId: actor.personId },
    now,
    trust: ports.trust(),
  });
  const main = mainFile(await tx.files.filesOf(document.id));
  return { document, signers, turn, acting, appointment, unit, grant, onBehalfOf, main };
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
): Parameters<Ledger['append']>[0] {
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
