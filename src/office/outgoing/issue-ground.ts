/** What must hold for the clerk to issue (NĐ 30/2020 Đ14, Đ18, Đ32): signatures first, the seal of this very unit. */
import { AppError } from '../../app-error.ts';
import type { Certificate } from '../../lib/pki/certificate.ts';
import type { DocumentFile, DocumentRecord, DocumentSigner } from '../documents/document.ts';
import type { DocumentStore } from '../documents/document-store.ts';
import type { FileStore } from '../documents/file-store.ts';
import type { JobStore } from '../documents/job-store.ts';
import { outgoingTransitions } from '../documents/lifecycle/outgoing.ts';
import { advance } from '../documents/lifecycle/transitions.ts';
import type { RegisterStore } from '../documents/registers/register-store.ts';
import type { ActingAppointment, Actor } from '../identity/actor.ts';
import { permit } from '../identity/permissions.ts';
import type { Ledger } from '../ledger/events.ts';
import { type KeyHolder, requireCertificate } from '../organisation/check-certificate.ts';
import type { HeldCertificate, OrganisationReader, Unit } from '../organisation/organisation.ts';
import type { OrganisationStore } from '../organisation/organisation-store.ts';
import { requireOpenUnit } from '../organisation/units-through-time.ts';
import { type Outbox, vietnamDate } from '../unit-of-work.ts';
import { outgoingErrors } from './errors.ts';
import { type LoadTx, lockDocument, nextSigner } from './load-document.ts';
import type { KeyWorkPorts } from './sign-ground.ts';

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
  readonly outbox: Outbox;
}

export type IssuePorts = KeyWorkPorts<IssueTx>;

/** What was found in order to issue, whoever's seal is used. */
export interface IssueTurn {
  readonly document: DocumentRecord;
  readonly signers: readonly DocumentSigner[];
  readonly acting: ActingAppointment;
  readonly unit: Unit;
  readonly files: readonly DocumentFile[];
}

export interface IssueGround extends IssueTurn {
  readonly held: HeldCertificate;
}

/** The key that seals and whose it is said to be. */
export interface SealKey {
  readonly holder: KeyHolder;
  readonly certificate: Certificate;
}

/** All but the seal. Under the document's lock. Refuses NOT_FOUND, FORBIDDEN, SEAL_BEFORE_SIGNATURE, WRONG_STATE, UNIT_CLOSED. */
export async function requireIssueTurn(
  ports: Pick<IssuePorts, 'clock'>,
  tx: Pick<IssueTx, 'documents' | 'organisation' | 'files'>,
  actor: Actor,
  documentId: string,
): Promise<IssueTurn> {
  const { document, signers, subjects } = await lockDocument(tx, actor, documentId);
  const acting = permit(actor, 'document.issue', { ...subjects.issuing, appointmentIds: [] });
  requireSigned(document, signers);
  const unit = await requireOpenUnit(tx.organisation, document.unitId, vietnamDate(ports.clock.now()));
  return { document, signers, acting, unit, files: await tx.files.filesOf(document.id) };
}

/** As `requireIssueTurn`, with the seal of this very unit. Refuses also SEAL_OF_OTHER_UNIT and the CERTIFICATE_ codes. */
export async function requireIssueGround(
  ports: Pick<IssuePorts, 'clock' | 'trust'>,
  tx: Pick<IssueTx, 'documents' | 'organisation' | 'files'>,
  actor: Actor,
  { holder, certificate }: SealKey,
  documentId: string,
): Promise<IssueGround> {
  const turn = await requireIssueTurn(ports, tx, actor, documentId);
  if (!('unitId' in holder) || holder.unitId !== turn.document.unitId)
    throw new AppError(outgoingErrors.SEAL_OF_OTHER_UNIT);
  const held = await tx.organisation.certificateByFingerprint(certificate.fingerprintSha256);
  requireCertificate({ held, certificate, holder, now: ports.clock.now(), trust: ports.trust() });
  return { ...turn, held: held! };
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
