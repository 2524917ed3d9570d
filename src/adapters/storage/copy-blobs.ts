/** Documents' bytes from one store to another: what is there already stays, what comes is judged by its name. */
import { AppError } from '../../app-error.ts';
import { eachAtOnce } from './at-once.ts';
import { storageErrors } from './errors.ts';
import type { FileStore } from './file-store.ts';

export interface NamedBlob {
  readonly sha256: string;
  /** Null when it is not known; the digest decides anyway. */
  readonly size: number | null;
}

export interface CopiedBlobs {
  count: number;
  bytes: number;
  /** Those that were not there before. */
  added: number;
}

/**
 * @param sources the first that has the bytes gives them
 * @throws AppError STORAGE_MISSING when none has bytes that are what their name says
 */
export async function copyBlobs(
  blobs: AsyncIterable<NamedBlob>,
  sources: readonly FileStore[],
  target: FileStore,
): Promise<CopiedBlobs> {
  const done: CopiedBlobs = { count: 0, bytes: 0, added: 0 };
  await eachAtOnce(blobs, async ({ sha256, size }) => {
    done.count += 1;
    done.bytes += size ?? 0;
    if (fits(await sizeIfThere(target, sha256), size)) return;
    await copyOne(sha256, sources, target);
    done.added += 1;
  });
  return done;
}

async function copyOne(sha256: string, sources: readonly FileStore[], target: FileStore): Promise<void> {
  for (const source of sources) {
    if (!(await source.exists(sha256))) continue;
    const stored = await target.put(await source.open(sha256));
    if (stored.sha256 === sha256) return;
  }
  throw new AppError(storageErrors.STORAGE_MISSING, { params: { sha256 } });
}

/** The blobs of the list that the store has not, or not as their name says. */
export async function brokenBlobs(
  blobs: AsyncIterable<NamedBlob>,
  store: FileStore,
  hash: (stream: AsyncIterable<Uint8Array>) => Promise<string>,
): Promise<string[]> {
  const broken: string[] = [];
  await eachAtOnce(blobs, async ({ sha256, size }) => {
    const whole =
      fits(await sizeIfThere(store, sha256), size) && (await hash(await store.open(sha256))) === sha256;
    if (!whole) broken.push(sha256);
  });
  return broken.sort();
}

/** The blobs of the list that the store has not, or not in their size. */
export async function missingBlobs(blobs: AsyncIterable<NamedBlob>, store: FileStore): Promise<NamedBlob[]> {
  const missing: NamedBlob[] = [];
  await eachAtOnce(blobs, async (blob) => {
    if (!fits(await sizeIfThere(store, blob.sha256), blob.size)) missing.push(blob);
  });
  return missing;
}

function fits(found: number | null, size: number | null): boolean {
  return found !== null && (size === null || found === size);
}

async function sizeIfThere(store: FileStore, sha256: string): Promise<number | null> {
  return (await store.exists(sha256)) ? store.size(sha256) : null;
}
