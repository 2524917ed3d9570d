/** A copy for printing with the ĐẾN stamp laid over it; the received bytes stay as they came (vietnam.md §8). */
import { AppError } from '../../app-error.ts';
import { stampArrival } from '../../lib/typesetting/arrival-stamp.ts';
import { numberText } from '../documents/notation.ts';
import { officeErrors } from '../errors.ts';
import type { Actor } from '../identity/actor.ts';
import { displayDate } from '../unit-of-work.ts';
import { incomingErrors } from './errors.ts';
import type { IncomingRecord } from './incoming.ts';
import { noteCopy, type ReadIncomingPorts, readIncoming } from './read-incoming.ts';

export interface StampCopyPorts extends ReadIncomingPorts {
  readonly storage: { read(sha256: string): Promise<Uint8Array> };
}

export interface StampedCopy {
  readonly pdf: Uint8Array;
  readonly name: string;
}

/** @throws AppError NOT_FOUND, WRONG_STATE before registration, INCOMING_WITHDRAWN, FILE_GONE, PRINT_COPY_UNREADABLE */
export async function stampCopy(
  ports: StampCopyPorts,
  actor: Actor,
  incomingId: string,
): Promise<StampedCopy> {
  const { record, files, unitName } = await readIncoming(ports, actor, incomingId);
  if (record.state === 'withdrawn') throw new AppError(incomingErrors.INCOMING_WITHDRAWN);
  const main = files.find((file) => file.role === 'main' && file.mediaType === 'application/pdf');
  if (!main) throw new AppError(incomingErrors.FILE_GONE);
  const stamp = stampOf(record, unitName);
  await noteCopy(ports, actor, record);
  const pdf = await stampArrival(await ports.storage.read(main.sha256), stamp);
  return { pdf, name: `DEN-${stamp.number}-${main.name}` };
}

function stampOf(record: IncomingRecord, agency: string) {
  if (record.arrivalNumber === null || record.arrivedOn === null)
    throw new AppError(officeErrors.WRONG_STATE, { params: { action: 'stamp', state: record.state } });
  return {
    agency,
    number: numberText(record.arrivalNumber),
    date: displayDate(record.arrivedOn),
    ...(record.forwardedTo !== null && { forwardedTo: record.forwardedTo }),
    ...(record.fileCode !== null && { fileCode: record.fileCode }),
  };
}
