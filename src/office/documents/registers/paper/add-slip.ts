/** The dispatch slip that came back signed: its scan is kept with the line of the post book. */
import { AppError } from '../../../../app-error.ts';
import { officeErrors } from '../../../errors.ts';
import type { Actor } from '../../../identity/actor.ts';
import type { Ledger } from '../../../ledger/events.ts';
import type { OrganisationReader } from '../../../organisation/organisation.ts';
import { inspectPdf, refuseActive } from '../../../outgoing/inspect-pdf.ts';
import type { FileStorage } from '../../../outgoing/upload-file.ts';
import type { Clock, Transact } from '../../../unit-of-work.ts';
import type { FileStore } from '../../file-store.ts';
import { lockPosting, openPosting, tellPosting } from './lock-posting.ts';
import type { Posting, PostingStore } from './paper-records.ts';

export interface AddSlipPorts {
  readonly transact: Transact<{
    readonly postings: Pick<PostingStore, 'getForUpdate' | 'update'>;
    readonly files: Pick<FileStore, 'addBytes'>;
    readonly organisation: Pick<OrganisationReader, 'unitPath'>;
    readonly ledger: Ledger;
  }>;
  readonly storage: FileStorage;
  /** Most bytes of one file. */
  readonly uploadLimit: number;
  readonly clock: Clock;
}

export interface AddSlipCommand {
  readonly postingId: string;
  readonly version: number;
  readonly stream: AsyncIterable<Uint8Array>;
}

/** A later scan takes the place of the earlier one. Refuses NOT_FOUND, FORBIDDEN, STALE_ETAG, POSTING_STRUCK, PDF_… */
export async function addSlip(ports: AddSlipPorts, actor: Actor, command: AddSlipCommand): Promise<Posting> {
  // Asked before a single byte is taken.
  await ports.transact((tx) => lockPosting(tx, actor, command));
  const { sha256, size } = await ports.storage.put(command.stream, {
    limit: ports.uploadLimit,
    inspect: (bytes) => refuseActive(inspectPdf(bytes)),
  });
  return ports.transact(async (tx) => {
    const { before, appointment } = await lockPosting(tx, actor, command);
    await tx.files.addBytes({ sha256, size, mediaType: 'application/pdf', createdAt: ports.clock.now() });
    await tx.postings.update(before.id, { slipSha256: sha256 });
    await tellPosting(tx.ledger, {
      kind: 'posting.slip-added',
      actor,
      appointment,
      posting: before,
      fileSha256: sha256,
      before: { slipSha256: before.slipSha256 },
      after: { addressee: before.addressee, slipSha256: sha256 },
    });
    return { ...before, slipSha256: sha256, version: before.version + 1 };
  });
}

export interface ReadSlipPorts {
  readonly transact: Transact<{
    readonly postings: Pick<PostingStore, 'get'>;
    readonly files: Pick<FileStore, 'bytes'>;
    readonly organisation: Pick<OrganisationReader, 'unit' | 'unitPath'>;
  }>;
}

/** @throws AppError NOT_FOUND */
export async function readSlip(
  ports: ReadSlipPorts,
  actor: Actor,
  postingId: string,
): Promise<{ readonly sha256: string; readonly size: number; readonly name: string }> {
  return ports.transact(async (tx) => {
    const { posting } = await openPosting(tx, actor, postingId);
    const kept = posting.slipSha256 === null ? null : await tx.files.bytes(posting.slipSha256);
    if (!kept) throw new AppError(officeErrors.NOT_FOUND);
    return {
      sha256: kept.sha256,
      size: kept.size,
      name: `Phiếu gửi đã ký ${posting.items[0]?.numberSymbol ?? ''}.pdf`,
    };
  });
}
