/** The file store on a disk: `blobs/aa/bb/<64 hex digits>`, read-only; a file is in its place only when all of it is on the disk. */
import { createReadStream } from 'node:fs';
import { access, chmod, link, mkdir, open, rename, stat, unlink, utimes } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { AppError } from '../../app-error.ts';
import { bytesWithRoom } from '../../lib/signing/roomy-bytes.ts';
import { storageErrors } from './errors.ts';
import type { FileStore, PutOptions, StoredFile } from './file-store.ts';
import { digestOf, type IncomingFolder, openIncomingFolder } from './incoming-folder.ts';

/**
 * Opens the store below `folder`, making it when needed, and sweeps what interrupted uploads left.
 * @param alone true when no other process may be writing here (the instance lock is held): all of it is swept
 */
export async function openDiskStore(folder: string, { alone }: { alone: boolean }): Promise<FileStore> {
  return new DiskStore(folder, await openIncomingFolder(join(folder, 'incoming'), alone));
}

class DiskStore implements FileStore {
  readonly #folder: string;
  readonly #incoming: IncomingFolder;

  constructor(folder: string, incoming: IncomingFolder) {
    this.#folder = folder;
    this.#incoming = incoming;
  }

  put(stream: AsyncIterable<Uint8Array>, options: PutOptions = {}): Promise<StoredFile> {
    return this.#incoming.receive(stream, options, (temporary, { sha256 }) =>
      this.#settle(temporary, sha256),
    );
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
    return isThere(access(this.#path(sha256)));
  }

  /** Taken aside before it is judged: bytes that are stored meanwhile come to their place anew. */
  async removeUntouched(sha256: string, since: Date): Promise<boolean> {
    const path = this.#path(sha256);
    const aside = `${path}.swept`;
    if (!(await isThere(rename(path, aside)))) return false;
    const fresh = (await stat(aside)).mtime >= since;
    if (fresh)
      await link(aside, path).catch((error: NodeJS.ErrnoException) => {
        if (error.code !== 'EEXIST') throw error;
      });
    await unlink(aside);
    await syncFolder(dirname(path));
    return !fresh;
  }

  ready(): Promise<void> {
    return this.#incoming.probe();
  }

  close(): void {
    // Nothing is held open between calls.
  }

  /** Moves finished bytes to their place. Two writers of the same bytes replace each other's equal file. */
  async #settle(temporary: string, sha256: string): Promise<void> {
    const path = this.#path(sha256);
    const folder = dirname(path);
    if (await touch(path)) return syncFolder(folder);
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
    const digest = digestOf(sha256);
    return join(this.#folder, digest.slice(0, 2), digest.slice(2, 4), digest);
  }
}

/** False when it is not there; what is stored again counts as stored now. */
function touch(path: string): Promise<boolean> {
  const now = new Date();
  return isThere(utimes(path, now, now));
}

function isThere(done: Promise<void>): Promise<boolean> {
  return done.then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return false;
      throw error;
    },
  );
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
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
