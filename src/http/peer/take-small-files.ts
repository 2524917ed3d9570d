/** Many small files in one body (`peerPaths.files`): each is kept as soon as it is whole, a few at a time. */
import { Readable } from 'node:stream';
import { AppError } from '../../app-error.ts';
import { SMALL_FILE_BYTES } from '../../office/exchange/peer-messages.ts';
import { peerDoorErrors } from './errors.ts';
import type { PeerDoor } from './peer-door.ts';

const AT_ONCE = 8;
const HEAD_BYTES = 72;

/** @throws AppError PEER_FILE_NAME, and what the store throws; files that were whole before are kept */
export async function takeSmallFiles(
  body: AsyncIterable<Buffer>,
  files: PeerDoor['files'],
): Promise<{ readonly kept: number }> {
  const running = new Set<Promise<void>>();
  const faults: unknown[] = [];
  let kept = 0;
  try {
    for await (const { sha256, bytes } of smallFiles(body)) {
      const keep = async () => {
        if (await files.exists(sha256)) return;
        await files.put(Readable.from([bytes]), sha256);
        kept += 1;
      };
      const putting = keep()
        .catch((error: unknown) => void faults.push(error))
        .finally(() => running.delete(putting));
      running.add(putting);
      if (running.size >= AT_ONCE) await Promise.race(running);
      if (faults.length > 0) break;
    }
  } finally {
    await Promise.all(running);
  }
  if (faults.length > 0) throw faults[0];
  return { kept };
}

async function* smallFiles(
  body: AsyncIterable<Buffer>,
): AsyncGenerator<{ readonly sha256: string; readonly bytes: Buffer }> {
  let waiting: Buffer[] = [];
  let length = 0;
  let head: { readonly sha256: string; readonly size: number } | null = null;
  const take = (size: number): Buffer => {
    const all = waiting.length === 1 ? waiting[0]! : Buffer.concat(waiting, length);
    waiting = [all.subarray(size)];
    length -= size;
    return all.subarray(0, size);
  };
  for await (const chunk of body) {
    waiting.push(chunk);
    length += chunk.byteLength;
    for (;;) {
      if (head === null && length >= HEAD_BYTES) head = readHead(take(HEAD_BYTES));
      if (head === null || length < head.size) break;
      yield { sha256: head.sha256, bytes: take(head.size) };
      head = null;
    }
  }
  if (head !== null || length > 0) throw new AppError(peerDoorErrors.PEER_FILE_NAME);
}

function readHead(bytes: Buffer): { readonly sha256: string; readonly size: number } {
  const [, sha256, size] = /^([0-9a-f]{64})([0-9a-f]{8})$/.exec(bytes.toString('latin1')) ?? [];
  if (sha256 === undefined || size === undefined || Number.parseInt(size, 16) > SMALL_FILE_BYTES)
    throw new AppError(peerDoorErrors.PEER_FILE_NAME);
  return { sha256, size: Number.parseInt(size, 16) };
}
