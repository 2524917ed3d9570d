/** The issued document as sending and recalling see it, and who may act on it. */
import { AppError } from '../../app-error.ts';
import type { DocumentFile, DocumentRecord, DocumentSigner, FileVersion } from '../documents/document.ts';
import { latestVersion, versionFor } from '../documents/document.ts';
import { documentSubjects, mayReadDocument } from '../documents/document-access.ts';
import type { DocumentStore } from '../documents/document-store.ts';
import type { FileStore } from '../documents/file-store.ts';
import { officeErrors } from '../errors.ts';
import type { ActingAppointment, Actor } from '../identity/actor.ts';
import { type Action, permit } from '../identity/permissions.ts';
import type { OrganisationReader } from '../organisation/organisation.ts';

export interface DocumentAccessTx {
  readonly documents: Pick<DocumentStore, 'signers'>;
  readonly organisation: Pick<OrganisationReader, 'appointment' | 'unitPath'>;
}

/**
 * The appointment under which the actor may take `action` on the document.
 * @throws AppError NOT_FOUND when the actor may not even read it, FORBIDDEN
 */
export async function permitOnDocument(
  tx: DocumentAccessTx,
  actor: Actor,
  action: Action,
  document: DocumentRecord | null,
): Promise<ActingAppointment> {
  if (!document) throw new AppError(officeErrors.NOT_FOUND);
  const signers = await tx.documents.signers(document.id);
  const subjects = await documentSubjects(tx.organisation, document, signers);
  if (!mayReadDocument({ ...actor, scopes: null }, subjects)) throw new AppError(officeErrors.NOT_FOUND);
  return permit(actor, action, action === 'document.read' ? subjects.reading : subjects.issuing);
}

export interface IssuedFile {
  readonly file: DocumentFile;
  /** The frozen bytes; an attachment that is not sealed by itself goes out as it was added. */
  readonly version: FileVersion;
  readonly mediaType: string;
}

/** The files as issued, main file first. They never change, so every retry sends the same. */
export async function issuedFiles(
  tx: { readonly files: Pick<FileStore, 'filesOf' | 'bytes'> },
  documentId: string,
): Promise<readonly IssuedFile[]> {
  const files = await tx.files.filesOf(documentId);
  return Promise.all(
    files.map(async (file) => {
      const version = issuedVersion(file);
      const bytes = await tx.files.bytes(version.sha256);
      return { file, version, mediaType: bytes?.mediaType ?? 'application/octet-stream' };
    }),
  );
}

/** The frozen bytes; a file that is not sealed by itself goes out as it was added. */
export function issuedVersion(file: DocumentFile): FileVersion {
  return versionFor(file, 'issued') ?? latestVersion(file);
}

export function fingerprintsOf(signers: readonly DocumentSigner[]): readonly (string | null)[] {
  return signers.map((signer) => signer.certificateFingerprint);
}
