/** What must hold for a person to sign this document now: turn, post, authority, certificate (NĐ 30/2020 Đ13; promise 2). */
import { AppError } from '../../app-error.ts';
import type { Certificate } from '../../lib/pki/certificate.ts';
import type { DocumentFile, DocumentRecord, DocumentSigner } from '../documents/document.ts';
import type { DocumentStore } from '../documents/document-store.ts';
import type { FileStore } from '../documents/file-store.ts';
import type { JobStore } from '../documents/job-store.ts';
import { outgoingTransitions } from '../documents/lifecycle/outgoing.ts';
import { advance } from '../documents/lifecycle/transitions.ts';
import type { ActingAppointment, Actor } from '../identity/actor.ts';
import { permit } from '../identity/permissions.ts';
import type { SigningDesk } from '../identity/signing-desk.ts';
import type { Ledger } from '../ledger/events.ts';
import type { PromiseNoticesTx } from '../notices/promise-notices.ts';
import { requireAuthority } from '../organisation/check-authority.ts';
import { type CertificateTrust, requireCertificate } from '../organisation/check-certificate.ts';
import type {
  Appointment,
  AuthorityGrant,
  HeldCertificate,
  OrganisationReader,
  Unit,
} from '../organisation/organisation.ts';
import type { OrganisationStore } from '../organisation/organisation-store.ts';
import { type Clock, type Transact, vietnamDate } from '../unit-of-work.ts';
import { outgoingErrors } from './errors.ts';
import { type LoadTx, lockDocument, mainFile, nextSigner } from './load-document.ts';
import type { PdfSteps } from './pdf-steps.ts';
import type { JobPorts } from './run-job.ts';
import type { TellSignerTx } from './tell-signer.ts';

export interface SignTx extends LoadTx, Pick<TellSignerTx, 'identity' | 'outbox'> {
  readonly documents: LoadTx['documents'] & Pick<DocumentStore, 'update' | 'replaceSigners'>;
  readonly organisation: LoadTx['organisation'] &
    Pick<OrganisationReader, 'unit' | 'grants'> &
    Pick<OrganisationStore, 'certificateByFingerprint'> &
    TellSignerTx['organisation'] &
    PromiseNoticesTx['organisation'];
  readonly files: Pick<FileStore, 'filesOf' | 'addBytes' | 'addVersion'>;
  readonly jobs: Pick<JobStore, 'insert' | 'update' | 'runningFor'>;
  readonly ledger: Ledger;
}

/** What work with an opened key asks of the outside, a person's or the seal's. */
export interface KeyWorkPorts<Tx> extends Omit<JobPorts, 'transact'> {
  readonly transact: Transact<Tx>;
  readonly clock: Clock;
  readonly signingDesk: Pick<SigningDesk, 'session'>;
  readonly storage: {
    read(sha256: string): Promise<Uint8Array>;
    putBytes(bytes: Uint8Array): Promise<{ readonly sha256: string; readonly size: number }>;
  };
  readonly pdf: PdfSteps;
  readonly trust: () => CertificateTrust;
}

export type SignPorts = KeyWorkPorts<SignTx>;

/** What was found in order at one moment, whoever's key is used. */
export interface SigningTurn {
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

/** The turn together with the certificate that signs; the ledger keeps it. */
export interface SigningGround extends SigningTurn {
  readonly held: HeldCertificate;
}

/** All but the certificate, asked under the document's lock: turn, post and authority. */
export async function requireTurn(
  ports: Pick<SignPorts, 'clock'>,
  tx: Pick<SignTx, 'documents' | 'organisation' | 'files'>,
  actor: Actor,
  documentId: string,
): Promise<SigningTurn> {
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
    on: vietnamDate(ports.clock.now()),
    grantId: turn.grantId,
  });
  const main = mainFile(await tx.files.filesOf(document.id));
  return { document, signers, turn, acting, appointment, unit, grant, onBehalfOf, main };
}

/** Everything that must hold to sign with this certificate, asked under the document's lock. */
export async function requireGround(
  ports: Pick<SignPorts, 'clock' | 'trust'>,
  tx: Pick<SignTx, 'documents' | 'organisation' | 'files'>,
  actor: Actor,
  certificate: Certificate,
  documentId: string,
): Promise<SigningGround> {
  const turn = await requireTurn(ports, tx, actor, documentId);
  const held = await tx.organisation.certificateByFingerprint(certificate.fingerprintSha256);
  requireCertificate({
    held,
    certificate,
    holder: { personId: actor.personId },
    now: ports.clock.now(),
    trust: ports.trust(),
  });
  return { ...turn, held: held! };
}
