/** The tool fetches the prepared file; the page asks how far it is. */
import { AppError } from '../../app-error.ts';
import type { DocumentStore } from '../documents/document-store.ts';
import type { FileStore } from '../documents/file-store.ts';
import type { JobError } from '../documents/job-store.ts';
import type { OutgoingState } from '../documents/lifecycle/outgoing.ts';
import { officeErrors } from '../errors.ts';
import type { Actor } from '../identity/actor.ts';
import { hashSecret } from '../identity/random-secret.ts';
import type { Clock, Transact } from '../unit-of-work.ts';
import { tokenSigningErrors } from './errors.ts';
import { requireOpen } from './receive-signed.ts';
import { sealedFileIds } from './sealed-files.ts';
import { shownState, type TokenPurpose, type TokenSigning, type TokenSigningState } from './token-signing.ts';
import type { TokenSigningStore } from './token-signing-store.ts';

export interface SourcePorts {
  readonly transact: Transact<{
    tokenSignings: Pick<TokenSigningStore, 'bySource' | 'update' | 'getForUpdate'>;
  }>;
  readonly clock: Clock;
}

/** Any number of times until the signed file has come. @throws AppError TOKEN_SIGNING_UNKNOWN, _EXPIRED, _USED */
export async function readSource(ports: SourcePorts, secret: string): Promise<TokenSigning> {
  return ports.transact(async ({ tokenSignings }) => {
    const found = await tokenSignings.bySource(hashSecret(secret));
    const signing = found && (await tokenSignings.getForUpdate(found.id));
    if (!signing) throw new AppError(tokenSigningErrors.TOKEN_SIGNING_UNKNOWN);
    requireOpen(signing, ports.clock.now());
    if (signing.state === 'waiting') await tokenSignings.update(signing.id, { state: 'downloaded' });
    return signing;
  });
}

export interface StatusPorts {
  readonly transact: Transact<{
    tokenSignings: Pick<TokenSigningStore, 'get' | 'acceptedOf'>;
    documents: Pick<DocumentStore, 'get'>;
    files: Pick<FileStore, 'filesOf'>;
  }>;
  readonly clock: Clock;
}

export interface TokenSigningStatus {
  readonly id: string;
  readonly purpose: TokenPurpose;
  readonly state: TokenSigningState;
  readonly error: JobError | null;
  readonly expiresAt: Date;
  /** Null for an arrival. */
  readonly documentState: OutgoingState | null;
  /** While a document is being issued: its files that still wait for the seal. */
  readonly unsealedFileIds: readonly string[];
}

/** For the account that began it. @throws AppError NOT_FOUND */
export async function readTokenSigning(
  ports: StatusPorts,
  actor: Actor,
  id: string,
): Promise<TokenSigningStatus> {
  return ports.transact(async (tx) => {
    const signing = await tx.tokenSignings.get(id);
    if (signing?.accountId !== actor.accountId) throw new AppError(officeErrors.NOT_FOUND);
    const document = signing.documentId === null ? null : await tx.documents.get(signing.documentId);
    const { purpose, error, expiresAt } = signing;
    const state = shownState(signing, ports.clock.now());
    const documentState = document?.state ?? null;
    if (document?.state !== 'issuing')
      return { id, purpose, state, error, expiresAt, documentState, unsealedFileIds: [] };
    const files = await tx.files.filesOf(document.id);
    const sealed = sealedFileIds(
      { document, files },
      await tx.tokenSignings.acceptedOf({ documentId: document.id }),
    );
    const unsealedFileIds = files.map((file) => file.id).filter((fileId) => !sealed.has(fileId));
    return { id, purpose, state, error, expiresAt, documentState, unsealedFileIds };
  });
}
