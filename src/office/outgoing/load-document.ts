/** Every step on a document begins here: load (and lock), hide it from those who may not read it, compare the version. */
import { AppError } from '../../app-error.ts';
import type { DocumentFile, DocumentRecord, DocumentSigner } from '../documents/document.ts';
import { type DocumentSubjects, documentSubjects, mayReadDocument } from '../documents/document-access.ts';
import type { DocumentStore } from '../documents/document-store.ts';
import { officeErrors } from '../errors.ts';
import type { Actor } from '../identity/actor.ts';
import type { OrganisationReader } from '../organisation/organisation.ts';
import { outgoingErrors } from './errors.ts';

export interface LoadTx {
  readonly documents: Pick<DocumentStore, 'get' | 'getForUpdate' | 'signers'>;
  readonly organisation: Pick<OrganisationReader, 'appointment' | 'unitPath'>;
}

export interface LoadedDocument {
  readonly document: DocumentRecord;
  readonly signers: readonly DocumentSigner[];
  readonly subjects: DocumentSubjects;
}

/** The readable document; NOT_FOUND when it is unknown or hidden from this actor, so that an id tells nothing. */
export async function readDocument(tx: LoadTx, actor: Actor, id: string): Promise<LoadedDocument> {
  return judgeAccess(tx, actor, await tx.documents.get(id));
}

/** As `readDocument`, locked. With `version` it must be the present one, else STALE_ETAG. */
export async function lockDocument(
  tx: LoadTx,
  actor: Actor,
  id: string,
  version?: number,
): Promise<LoadedDocument> {
  const loaded = await judgeAccess(tx, actor, await tx.documents.getForUpdate(id));
  if (version !== undefined && version !== loaded.document.version)
    throw new AppError(officeErrors.STALE_ETAG, { details: { version: loaded.document.version } });
  return loaded;
}

async function judgeAccess(
  tx: LoadTx,
  actor: Actor,
  document: DocumentRecord | null,
): Promise<LoadedDocument> {
  if (!document) throw new AppError(officeErrors.NOT_FOUND);
  const signers = await tx.documents.signers(document.id);
  const subjects = await documentSubjects(tx.organisation, document, signers);
  if (!mayReadDocument(actor, subjects)) throw new AppError(officeErrors.NOT_FOUND);
  return { document, signers, subjects };
}

export function mainFile(files: readonly DocumentFile[]): DocumentFile {
  const main = files.find((file) => file.role === 'main');
  if (!main) throw new AppError(outgoingErrors.MAIN_FILE_MISSING);
  return main;
}

/** Who signs next; null when all have. */
export function nextSigner(signers: readonly DocumentSigner[]): DocumentSigner | null {
  return signers.find((signer) => signer.signedAt === null) ?? null;
}
