/**
 * The scan of a paper document that was registered by hand: for reading only, the paper stays the original and its class in
 * the share stays what it was. What is a state secret is never scanned into the service (NĐ 30/2020 Đ2; promises).
 */
import { AppError } from '../../app-error.ts';
import { cleanFileName } from '../documents/clean-text.ts';
import type { FileStore } from '../documents/file-store.ts';
import type { Actor } from '../identity/actor.ts';
import type { Ledger } from '../ledger/events.ts';
import { inspectPdf, type PdfInspection, refuseActive } from '../outgoing/inspect-pdf.ts';
import type { FileStorage } from '../outgoing/upload-file.ts';
import { incomingErrors } from './errors.ts';
import type { IncomingRecord } from './incoming.ts';
import { type OpenTx, openForStep, type StepPorts } from './incoming-access.ts';
import type { IncomingStore } from './incoming-store.ts';

interface Tx extends OpenTx {
  readonly incoming: OpenTx['incoming'] & Pick<IncomingStore, 'files' | 'insertFiles' | 'update'>;
  readonly files: Pick<FileStore, 'addBytes'>;
  readonly ledger: Ledger;
}

export interface AddScanPorts extends StepPorts<Tx> {
  readonly storage: FileStorage;
  /** Most bytes of one file. */
  readonly uploadLimit: number;
}

export interface AddScanCommand {
  readonly incomingId: string;
  readonly stream: AsyncIterable<Uint8Array>;
  readonly name: string;
}

/** The first one is the document, further ones are its attachments. @throws AppError NOT_FOUND, FORBIDDEN, SCAN_NOT_ALLOWED, PDF_… */
export async function addScan(
  ports: AddScanPorts,
  actor: Actor,
  command: AddScanCommand,
): Promise<IncomingRecord> {
  // Asked before a single byte is taken.
  await ports.transact((tx) => openForScan(tx, actor, command.incomingId));
  let inspection: PdfInspection | undefined;
  const { sha256, size } = await ports.storage.put(command.stream, {
    limit: ports.uploadLimit,
    inspect: (bytes) => {
      inspection = inspectPdf(bytes);
      refuseActive(inspection);
    },
  });
  return ports.transact(async (tx) => {
    const { record, appointment } = await openForScan(tx, actor, command.incomingId);
    const now = ports.clock.now();
    const present = await tx.incoming.files(record.id);
    const role = present.some((file) => file.role === 'main') ? 'attachment' : 'main';
    const position = Math.max(-1, ...present.map((file) => file.position)) + 1;
    const name = cleanFileName(command.name);
    await tx.files.addBytes({ sha256, size, mediaType: 'application/pdf', createdAt: now });
    await tx.incoming.insertFiles([
      { id: ports.newId(), incomingId: record.id, role, position, name, sha256 },
    ]);
    const pageCount = record.pageCount ?? inspection?.pageCount ?? null;
    const updated = await tx.incoming.update(record.id, { pageCount, updatedAt: now });
    await tx.ledger.append({
      kind: 'incoming.scan-added',
      actor,
      appointmentId: appointment.id,
      unitId: record.unitId,
      incomingId: record.id,
      fileSha256: sha256,
      after: { role, position, pageCount },
    });
    return updated;
  });
}

async function openForScan(tx: Tx, actor: Actor, incomingId: string) {
  const opened = await openForStep(tx, actor, 'incoming.register', { incomingId });
  const { source, secrecy } = opened.record;
  if (source !== 'paper' || secrecy === 'secret' || secrecy === 'top-secret')
    throw new AppError(incomingErrors.SCAN_NOT_ALLOWED);
  return opened;
}
