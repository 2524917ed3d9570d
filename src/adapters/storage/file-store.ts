/**
 * Bytes under their SHA-256: written once, never changed (promise 1). `blobs/aa/bb/<64 hex digits>`, read-only;
 * a file is in its place only when all of it is on the disk.
 */
import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import {
  access,
  chmod,
  type FileHandle,
  mkdir,
  open,
  readdir,
  readFile,
  rename,
  rm,
  stat,
} from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { AppError } from '../../app-error.ts';
import { bytesWithRoom } from '../../lib/signing/roomy-bytes.ts';
import { storageErrors } from './errors.ts';

export interface StoredFile {
  /** 64 lower-case hexadecimal digits. */
  readonly sha256: string;
  /** In bytes. */
  readonly size: number;
}

export interface PutOptions {
  /** The most bytes taken; one more is refused with STORAGE_TOO_LARGE. */
  readonly limit?: number;
  /** Looks at the received bytes before they are kept; what it throws is thrown, and nothing is left behind. */
  readonly inspect?: (bytes: Uint8Array) => void | Promise<void>;
}

export interface FileStore {
  /** @throws AppError STORAGE_FULL, STORAGE_TOO_LARGE, the stream's own error or that of `inspect`; nothing is left behind. */
  put(stream: AsyncIterable<Uint8Array>, options?: PutOptions): Promise<StoredFile>;
  putBytes(bytes: Uint8Array): Promise<StoredFile>;
  /** @param range first and last byte, both inclusive, as in an HTTP Range. @throws AppError STORAGE_MISSING */
  open(sha256: string, range?: { readonly start?: number; readonly end?: number }): Promise<Readable>;
  /** @throws AppError STORAGE_MISSING */
  read(sha256: string): Promise<Uint8Array>;
  /** @throws AppError STORAGE_MISSING */
  size(sha256: string): Promise<number>;
  exists(sha256: string): Promise<boolean>;
  /** Writes, flushes and removes a probe. @throws AppError STORAGE_FULL or the system's error */
  ready(): Promise<void>;
}

/** An upload still running after a day has been given up. */
const GIVEN_UP_MS = 24 * 3600_000;

/**
 * Opens the store below `folder`, making it when needed, and sweeps what interrupted uploads left.
 * @param alone true when no other process may be writing here (the instance lock is held): all of it is swept
 */
export async function openFileStore(folder: string, { alone }: { alone: boolean }): Promise<FileStore> {
  const incoming = join(folder, 'incoming');
  await guardSpace(() => mkdir(incoming, { recursive: true, mode: 0o750 }));
  for (const name of await readdir(incoming)) {
    const left = join(incoming, name);
    const isOld = async () => Date.now() - (await stat(left)).mtimeMs > GIVEN_UP_MS;
    if (alone || (await isOld().catch(() => false))) await rm(left, { force: true });
  }
  return new DiskStore(folder, incoming);
}

class DiskStore implements FileStore {
  readonly #folder: string;
  readonly #incoming: string;

  constructor(folder: string, incoming: string) {
    this.#folder = folder;
    this.#incoming = incoming;
  }

  async put(stream: AsyncIterable<Uint8Array>, options: PutOptions = {}): Promise<StoredFile> {
    const temporary = join(this.#incoming, randomUUID());
    try {
      return await guardSpace(async () => {
        const file = await writeHashed(temporary, stream, options.limit ?? Number.POSITIVE_INFINITY);
        if (options.inspect) await options.inspect(await readFile(temporary));
        await this.#settle(temporary, file.sha256);
        return file;
      });
    } finally {
      await rm(temporary, { force: true });
    }
  }

  putBytes(bytes: Uint8Array): Promise<StoredFile> {
    return this.put(Readable.from([bytes]));
  }

  async open(sha256: string, range: { start?: number; end?: number } = {}): Promise<Readable> {
    await this.size(sha256);
    return createReadStream(this.#path(sha256), { ...range, highWaterMark: 256 * 1024 });
  }

  async read(sha256: string): Promise<Uint8Array> {
    return readWithRoom(this.#path(sha256)).catch((error: unknown) => Promise.reject(explain(error, sha256)));
  }

  async size(sha256: string): Promise<number> {
    const found = await stat(this.#path(sha256)).catch((error: unknown) =>
      Promise.reject(explain(error, sha256)),
    );
    return found.size;
  }

  async exists(sha256: string): Promise<boolean> {
    return access(this.#path(sha256)).then(
      () => true,
      (error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return false;
        throw error;
      },
    );
  }

  async ready(): Promise<void> {
    const probe = join(this.#incoming, `probe-${randomUUID()}`);
    try {
      await guardSpace(() => writeHashed(probe, Readable.from([Buffer.from('ready')]), 16));
    } finally {
      await rm(probe, { force: true });
    }
  }

  /** Moves finished bytes to their place. Two writers of the same bytes replace each other's equal file. */
  async #settle(temporary: string, sha256: string): Promise<void> {
    const path = this.#path(sha256);
    const folder = dirname(path);
    if (await this.exists(sha256)) return syncFolder(folder);
    const firstMade = await mkdir(folder, { recursive: true, mode: 0o750 });
    await chmod(temporary, 0o444);
    await rename(temporary, path);
    // The name itself must survive a power cut, and so must the folders made for it.
    await syncFolder(folder);
    if (firstMade) {
      await syncFolder(dirname(folder));
      await syncFolder(this.#folder);
    }
  }

  #path(sha256: string): string {
    if (!/^[0-9a-f]{64}$/.test(sha256)) throw new TypeError('not a SHA-256 in hexadecimal digits');
    return join(this.#folder, sha256.slice(0, 2), sha256.slice(2, 4), sha256);
  }
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

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
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

function explain(error: unknown, sha256: string): unknown {
  if ((error as NodeJS.ErrnoException).code !== 'ENOENT') return error;
  return new AppError(storageErrors.STORAGE_MISSING, { params: { sha256 }, cause: error });
}

/** With room behind the bytes, so that signing appends in place instead of copying the file. */
async function readWithRoom(path: string): Promise<Uint8Array> {
  const handle = await open(path, 'r');
  try {
    const { size } = await handle.stat();
    const bytes = bytesWithRoom(size);
    for (let filled = 0; filled < size; ) {
      const { bytesRead } = await handle.read(bytes, filled, size - filled, filled);
      if (bytesRead === 0) throw new Error(`${path} ends after ${filled} of ${size} bytes`);
      filled += bytesRead;
    }
    return bytes;
  } finally {
    await handle.close();
  }
}
