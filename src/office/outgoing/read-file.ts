/** Downloads by version, never without asking who reads the document; and our verdict on a file as of now. */
import { AppError } from '../../app-error.ts';
import { type DocumentFile, type FileVersion, latestVersion, versionFor } from '../documents/document.ts';
import type { FileStore } from '../documents/file-store.ts';
import type { FileVerdict, JudgeFile } from '../exchange/judge-signatures.ts';
import type { Actor } from '../identity/actor.ts';
import type { ReadingTx } from '../ledger/confidential-reads.ts';
import type { LedgerReader, RecordedEvent } from '../ledger/ledger-reader.ts';
import type { Page, PageRequest } from '../paging.ts';
import type { Clock, Transact } from '../unit-of-work.ts';
import { outgoingErrors } from './errors.ts';
import { type LoadTx, readDocument } from './load-document.ts';
import { noteIfConfidential } from './note-reading.ts';

export interface ReadFilePorts {
  readonly transact: Transact<LoadTx & ReadingTx & { readonly files: Pick<FileStore, 'filesOf'> }>;
}

/** latest: the newest; draft, issued: the newest of that purpose; else the sequence number. */
export type VersionWish = 'latest' | 'draft' | 'issued' | number;

export interface FoundFile {
  readonly file: DocumentFile;
  readonly version: FileVersion;
}

export async function readDocumentFile(
  ports: ReadFilePorts,
  actor: Actor,
  wish: { readonly documentId: string; readonly fileId: string; readonly version: VersionWish },
): Promise<FoundFile> {
  return ports.transact(async (tx) => {
    const { document } = await readDocument(tx, actor, wish.documentId);
    const file = (await tx.files.filesOf(wish.documentId)).find((one) => one.id === wish.fileId);
    const version = file && pick(file, wish.version);
    if (!file || !version) throw new AppError(outgoingErrors.ATTACHMENT_UNKNOWN);
    await noteIfConfidential(tx, actor, document, 'downloaded', version.sha256);
    return { file, version };
  });
}

function pick(file: DocumentFile, wish: VersionWish): FileVersion | null {
  if (wish === 'latest') return latestVersion(file);
  if (typeof wish === 'string') return versionFor(file, wish);
  return file.versions.find((version) => version.sequence === wish) ?? null;
}

export interface VerifyPorts extends ReadFilePorts {
  readonly judgeFile: JudgeFile;
  readonly clock: Clock;
}

export interface VerifiedFile {
  readonly fileId: string;
  readonly role: DocumentFile['role'];
  readonly name: string;
  readonly sequence: number;
  readonly sha256: string;
  readonly verdict: FileVerdict;
}

/** Judges the newest version of every file, the main one first. */
export async function verifyDocument(
  ports: VerifyPorts,
  actor: Actor,
  documentId: string,
): Promise<readonly VerifiedFile[]> {
  const files = await ports.transact(async (tx) => {
    await readDocument(tx, actor, documentId);
    return tx.files.filesOf(documentId);
  });
  const verified: VerifiedFile[] = [];
  for (const file of files) {
    const { sequence, sha256 } = latestVersion(file);
    const verdict = await ports.judgeFile(sha256, ports.clock.now());
    const { id: fileId, role, name } = file;
    verified.push({ fileId, role, name, sequence, sha256, verdict });
  }
  return verified;
}

export interface HistoryPorts {
  readonly transact: Transact<LoadTx>;
  readonly ledgerReader: Pick<LedgerReader, 'ofDocument'>;
}

export async function documentHistory(
  ports: HistoryPorts,
  actor: Actor,
  documentId: string,
  page: PageRequest,
): Promise<Page<RecordedEvent>> {
  await ports.transact((tx) => readDocument(tx, actor, documentId));
  return ports.ledgerReader.ofDocument(documentId, page);
}
