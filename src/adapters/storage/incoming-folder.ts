/** Where bytes wait on the disk until all of them are there and their digest is known. */
import { createHash, randomUUID } from 'node:crypto';
import { type FileHandle, mkdir, open, readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { AppError } from '../../app-error.ts';
import { storageErrors } from './errors.ts';
import type { PutOptions, StoredFile } from './file-store.ts';

/** An upload still running after a day has been given up. */
const GIVEN_UP_MS = 24 * 3600_000;

export interface IncomingFolder {
  /**
   * Writes and flushes a stream to a temporary file, which `settle` may move away; afterwards nothing is left of it.
   * @throws AppError STORAGE_FULL, STORAGE_TOO_LARGE, STORAGE_OTHER_BYTES, the stream's own error, or those of `inspect` and `settle`
   */
  receive(
    stream: AsyncIterable<Uint8Array>,
    options: PutOptions,
    settle: (temporary: string, file: StoredFile) => Promise<void>,
  ): Promise<StoredFile>;
  /** Writes, flushes and removes a probe. @throws AppError STORAGE_FULL or the system's error */
  probe(): Promise<void>;
}

/**
 * Makes the folder when needed and sweeps what interrupted uploads left.
 * @param alone true when no other process may be writing here (the instance lock is held): all of it is swept
 */
export async function openIncomingFolder(folder: string, alone: boolean): Promise<IncomingFolder> {
  await guardSpace(() => mkdir(folder, { recursive: true, mode: 0o750 }));
  for (const name of await readdir(folder)) {
    const left = join(folder, name);
    const isOld = async () => Date.now() - (await stat(left)).mtimeMs > GIVEN_UP_MS;
    if (alone || (await isOld().catch(() => false))) await rm(left, { force: true });
  }
  const within = async <T>(temporary: string, work: () => Promise<T>): Promise<T> => {
    try {
      return await guardSpace(work);
    } finally {
      await rm(temporary, { force: true });
    }
  };
  return {
    receive: (stream, options, settle) => {
      const temporary = join(folder, randomUUID());
      return within(temporary, async () => {
        const file = await writeHashed(temporary, stream, options.limit ?? Number.POSITIVE_INFINITY);
        if (options.sha256 !== undefined && file.sha256 !== options.sha256)
          throw new AppError(storageErrors.STORAGE_OTHER_BYTES);
        if (options.inspect) await options.inspect(await readFile(temporary));
        await settle(temporary, file);
        return file;
      });
    },
    probe: async () => {
      const temporary = join(folder, `probe-${randomUUID()}`);
      await within(temporary, () => writeHashed(temporary, Readable.from([Buffer.from('ready')]), 16));
    },
  };
}

async function writeHashed(
  path: string,
  stream: AsyncIterable<Uint8Array>,
  limit: number,
): Promise<StoredFile> {
  const hash = createHash('sha256');
  const file = await open(path, 'wx', 0o600);
  let size = 0;
  try {
    for await (const chunk of stream) {
      size += chunk.byteLength;
      if (size > limit) {
        throw new AppError(storageErrors.STORAGE_TOO_LARGE, {
          params: { megabytes: Math.round(limit / 1024 / 1024) },
        });
      }
      hash.update(chunk);
      await writeAll(file, chunk);
    }
    await file.sync();
  } finally {
    await file.close();
  }
  return { sha256: hash.digest('hex'), size };
}

async function writeAll(file: FileHandle, chunk: Uint8Array): Promise<void> {
  for (let written = 0; written < chunk.byteLength; ) {
    const { bytesWritten } = await file.write(chunk, written);
    written += bytesWritten;
  }
}

async function guardSpace<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOSPC' || code === 'EDQUOT')
      throw new AppError(storageErrors.STORAGE_FULL, { cause: error });
    throw error;
  }
}

/** Nothing but a digest ever becomes a path or a key. @throws TypeError */
export function digestOf(sha256: string): string {
  if (!/^[0-9a-f]{64}$/.test(sha256)) throw new TypeError('not a SHA-256 in hexadecimal digits');
  return sha256;
}
