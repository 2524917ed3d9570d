/**
 * Files of a draft. The bytes are streamed to storage, looked at, and only then become a version of the document in one
 * transaction: a refused file leaves no trace in it.
 */
import { AppError } from '../../app-error.ts';
import { cleanFileName } from '../documents/clean-text.ts';
import type { DocumentFile, DocumentRecord } from '../documents/document.ts';
import type { DocumentStore } from '../documents/document-store.ts';
import type { FileStore } from '../documents/file-store.ts';
import { requireDraft } from '../documents/lifecycle/require-draft.ts';
import type { Actor } from '../identity/actor.ts';
import { permit } from '../identity/permissions.ts';
import type { Ledger } from '../ledger/events.ts';
import type { Clock, Transact } from '../unit-of-work.ts';
import { asPdf, type Converted, type ConvertToPdf } from './convert-file.ts';
import { outgoingErrors } from './errors.ts';
import { inspectPdf, type PdfInspection, refuseActive } from './inspect-pdf.ts';
import { type LoadTx, lockDocument } from './load-document.ts';

/** Bytes under their SHA-256; an upload that fails leaves nothing. */
export interface FileStorage {
  put(
    stream: AsyncIterable<Uint8Array>,
    options: {
      readonly limit: number;
      /** Asked before the bytes are kept: a refused file leaves none. */
      readonly inspect: (bytes: Uint8Array) => void;
    },
  ): Promise<{ readonly sha256: string; readonly size: number }>;
}

export interface UploadTx extends LoadTx {
  readonly documents: LoadTx['documents'] & Pick<DocumentStore, 'update' | 'saveContent'>;
  readonly files: FileStore;
  readonly ledger: Ledger;
}

export interface UploadPorts {
  readonly transact: Transact<UploadTx>;
  readonly storage: FileStorage;
  readonly clock: Clock;
  readonly newId: () => string;
  /** Most bytes of one file. */
  readonly uploadLimit: number;
  /** DOCX and ODT to PDF; it refuses with the reason where LibreOffice is missing. */
  readonly convert?: ConvertToPdf | undefined;
}

export interface UploadCommand {
  readonly documentId: string;
  readonly stream: AsyncIterable<Uint8Array>;
  readonly name: string;
}

export interface UploadedFile {
  readonly document: DocumentRecord;
  readonly fileId: string;
  readonly inspection: PdfInspection;
}

/** The PDF that will be signed, or the DOCX or ODT that it is made of. Refuses active content always: it would stand under signatures. */
export async function uploadMainFile(
  ports: UploadPorts,
  actor: Actor,
  command: UploadCommand & { readonly version: number; readonly content?: object },
): Promise<UploadedFile> {
  await checkMayUpload(ports, actor, command);
  const file = await asPdf(ports, command);
  const stored = await store(ports, file, false);
  return ports.transact(async (tx) => {
    const { document } = await lockForUpload(tx, actor, command);
    const existing = (await tx.files.filesOf(document.id)).find((file) => file.role === 'main');
    const fileId = existing?.id ?? ports.newId();
    const { documentId } = command;
    if (!existing)
      await insertFile(tx, { id: fileId, role: 'main', position: 0 }, { documentId, name: file.name }, false);
    else await tx.files.setConfirmedActive(fileId, cleanFileName(file.name), false);
    await addVersion(ports, tx, actor, fileId, stored);
    await tx.documents.saveContent(documentId, command.content ?? null);
    const { pageCount } = stored.inspection;
    return note(ports, tx, actor, document, fileId, { ...stored, from: file.from }, { pageCount });
  });
}

/** A separate attachment. With active content only when it is confirmed as a scan; the confirmation is recorded. */
export async function addAttachment(
  ports: UploadPorts,
  actor: Actor,
  command: UploadCommand & { readonly version?: number; readonly confirmActive: boolean },
): Promise<UploadedFile> {
  await checkMayUpload(ports, actor, command);
  const stored = await store(ports, command, command.confirmActive);
  return ports.transact(async (tx) => {
    const { document } = await lockForUpload(tx, actor, command);
    const files = await tx.files.filesOf(document.id);
    const position = Math.max(0, ...files.map((file) => file.position)) + 1;
    const fileId = ports.newId();
    const confirmed = stored.inspection.active.length > 0;
    await insertFile(tx, { id: fileId, role: 'attachment', position }, command, confirmed);
    await addVersion(ports, tx, actor, fileId, stored);
    return note(ports, tx, actor, document, fileId, stored, {});
  });
}

interface Stored {
  readonly sha256: string;
  readonly size: number;
  readonly inspection: PdfInspection;
  /** What it was made of. */
  readonly from?: Converted['from'];
}

async function store(
  ports: UploadPorts,
  command: Pick<UploadCommand, 'stream'>,
  mayBeActive: boolean,
): Promise<Stored> {
  let inspection: PdfInspection | undefined;
  const { sha256, size } = await ports.storage.put(command.stream, {
    limit: ports.uploadLimit,
    inspect: (bytes) => {
      inspection = inspectPdf(bytes);
      if (!mayBeActive) refuseActive(inspection);
    },
  });
  if (!inspection) throw new Error('the storage did not let the file be inspected');
  return { sha256, size, inspection };
}

/** Asked before a single byte is taken, so that strangers and stale pages do not fill the disk. */
async function checkMayUpload(
  ports: UploadPorts,
  actor: Actor,
  command: UploadCommand & { readonly version?: number },
): Promise<void> {
  await ports.transact((tx) => lockForUpload(tx, actor, command));
}

async function lockForUpload(
  tx: UploadTx,
  actor: Actor,
  command: { readonly documentId: string; readonly version?: number },
) {
  const loaded = await lockDocument(tx, actor, command.documentId, command.version);
  permit(actor, 'document.edit', loaded.subjects.issuing);
  requireDraft(loaded.document);
  return loaded;
}

function insertFile(
  tx: UploadTx,
  file: Pick<DocumentFile, 'id' | 'role' | 'position'>,
  { documentId, name }: Pick<UploadCommand, 'documentId' | 'name'>,
  confirmedActive: boolean,
): Promise<void> {
  return tx.files.insertFile({
    ...file,
    documentId,
    name: cleanFileName(name),
    confirmedActive,
    removedAt: null,
  });
}

async function addVersion(
  ports: UploadPorts,
  tx: UploadTx,
  actor: Actor,
  fileId: string,
  { sha256, size }: Stored,
): Promise<void> {
  const createdAt = ports.clock.now();
  await tx.files.addBytes({ sha256, size, mediaType: 'application/pdf', createdAt });
  await tx.files.addVersion({
    id: ports.newId(),
    fileId,
    purpose: 'draft',
    sha256,
    createdAt,
    createdBy: actor.accountId,
  });
}

async function note(
  ports: UploadPorts,
  tx: UploadTx,
  actor: Actor,
  document: DocumentRecord,
  fileId: string,
  { sha256, inspection, from }: Stored,
  change: { readonly pageCount?: number },
): Promise<UploadedFile> {
  const updated = await tx.documents.update(document.id, { ...change, updatedAt: ports.clock.now() });
  await tx.ledger.append({
    kind: 'document.file-added',
    actor,
    unitId: document.unitId,
    documentId: document.id,
    fileSha256: sha256,
    after: {
      fileId,
      pageCount: inspection.pageCount,
      signed: inspection.signed,
      active: inspection.active,
      ...(from && { convertedFrom: from }),
    },
  });
  return { document: updated, fileId, inspection };
}

/** Takes an attachment out of the draft; its versions stay. */
export async function removeAttachment(
  ports: Omit<UploadPorts, 'storage' | 'uploadLimit'>,
  actor: Actor,
  command: { readonly documentId: string; readonly fileId: string; readonly version?: number },
): Promise<DocumentRecord> {
  return ports.transact(async (tx) => {
    const { document } = await lockForUpload(tx, actor, command);
    const files = await tx.files.filesOf(document.id);
    const file = files.find((one) => one.id === command.fileId && one.role === 'attachment');
    if (!file) throw new AppError(outgoingErrors.ATTACHMENT_UNKNOWN);
    const now = ports.clock.now();
    await tx.files.removeFile(file.id, now);
    await tx.ledger.append({
      kind: 'document.file-removed',
      actor,
      unitId: document.unitId,
      documentId: document.id,
      after: { fileId: file.id },
    });
    return tx.documents.update(document.id, { updatedAt: now });
  });
}
