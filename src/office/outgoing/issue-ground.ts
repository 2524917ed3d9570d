/** What must hold for the clerk to issue (NĐ 30/2020 Đ14, Đ18, Đ32): signatures first, the seal of this very unit. */
import { AppError } from '../../app-error.ts';
import type { DocumentFile, DocumentRecord, DocumentSigner } from '../documents/document.ts';
import type { DocumentStore } from '../documents/document-store.ts';
import type { FileStore } from '../documents/file-store.ts';
import type { JobStore } from '../documents/job-store.ts';
import { outgoingTransitions } from '../documents/lifecycle/outgoing.ts';
import { advance } from '../documents/lifecycle/transitions.ts';
import type { RegisterStore } from '../documents/registers/register-store.ts';
import type { ActingAppointment, Actor } from '../identity/actor.ts';
import { permit } from '../identity/permissions.ts';
import type { SigningDesk, SigningSession } from '../identity/signing-desk.ts';
import type { Ledger } from '../ledger/events.ts';
import { type CertificateTrust, requireCertificate } from '../organisation/check-certificate.ts';
import type { OrganisationReader, Unit } from '../organisation/organisation.ts';
import type { OrganisationStore } from '../organisation/organisation-store.ts';
import { requireOpenUnit } from '../organisation/units-through-time.ts';
import { type Clock, type Transact, vietnamDate } from '../unit-of-work.ts';
import { outgoingErrors } from './errors.ts';
import { type LoadTx, lockDocument, nextSigner } from './load-document.ts';
import type { PdfSteps } from './pdf-steps.ts';
import type { JobPorts } from './run-job.ts';

export interface IssueTx extends LoadTx {
  readonly documents: LoadTx['documents'] & Pick<DocumentStore, 'update' | 'addressees'>;
  readonly organisation: LoadTx['organisation'] &
    Pick<OrganisationReader, 'unit'> &
    Pick<OrganisationStore, 'certificateByFingerprint'>;
  readonly files: Pick<FileStore, 'filesOf' | 'addBytes' | 'addVersion'>;
  readonly jobs: Pick<JobStore, 'insert' | 'update' | 'runningFor'>;
  readonly registers: Pick<
    RegisterStore,
    'book' | 'booksOfUnit' | 'lockYear' | 'setYear' | 'insertEntry' | 'updateEntry' | 'entryOfDocument'
  >;
  readonly ledger: Ledger;
}

export interface IssuePorts extends Omit<JobPorts, 'transact'> {
  readonly transact: Transact<IssueTx>;
  readonly clock: Clock;
  readonly signingDesk: Pick<SigningDesk, 'session'>;
  readonly storage: {
    read(sha256: string): Promise<Uint8Array>;
    putBytes(bytes: Uint8Array): Promise<{ readonly sha256: string; readonly size: number }>;
  };
  readonly pdf: PdfSteps;
  readonly trust: () => CertificateTrust;
}

export interface IssueGround {
  readonly document: DocumentRecord;
  readonly signers: readonly DocumentSigner[];
  readonly acting: ActingAppointment;
  readonly unit: Unit;
  readonly files: readonly DocumentFile[];
}

/**
 * Under the document's lock. Refuses NOT_FOUND, FORBIDDEN, SEAL_BEFORE_SIGNATURE, WRONG_STATE, SEAL_OF_OTHER_UNIT, UNIT_CLOSED and the
 * CERTIFICATE_ codes.
 */
export async function requireIssueGround(
  ports: Pick<IssuePorts, 'clock' | 'trust'>,
  tx: IssueTx,
  actor: Actor,
  session: SigningSession,
  documentId: string,
): Promise<IssueGround> {
  const now = ports.clock.now();
  const { document, signers, subjects } = await lockDocument(tx, actor, documentId);
  const acting = permit(actor, 'document.issue', { ...subjects.issuing, appointmentIds: [] });
  requireSigned(document, signers);
  const { holder } = session;
  if (!('unitId' in holder) || holder.unitId !== document.unitId)
    throw new AppError(outgoingErrors.SEAL_OF_OTHER_UNIT);
  const unit = await requireOpenUnit(tx.organisation, document.unitId, vietnamDate(now));
  const { certificate } = session.signer;
  requireCertificate({
    held: await tx.organisation.certificateByFingerprint(certificate.fingerprintSha256),
    certificate,
    holder,
    now,
    trust: ports.trust(),
  });
  return { document, signers, acting, unit, files: await tx.files.filesOf(document.id) };
}

/** Đ32.2d: the agency after the competent person; copies and digitised paper carry the agency's signature alone. */
function requireSigned(document: DocumentRecord, signers: readonly DocumentSigner[]): void {
  const before = ['draft', 'in_review', 'returned', 'awaiting_signature'];
  if (document.origin === 'electronic') {
    const owed = signers.length === 0 || nextSigner(signers) !== null;
    if (before.includes(document.state) || owed) throw new AppError(outgoingErrors.SEAL_BEFORE_SIGNATURE);
  }
  if (document.state !== 'issuing') advance(outgoingTransitions, document.state, 'hold-number');
}
