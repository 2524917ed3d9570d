/** Which of the documents' bytes a store has, judged by size or by their name, the digest. */
import { eachAtOnce } from './at-once.ts';
import type { FileStore } from './file-store.ts';

export interface NamedBlob {
  readonly sha256: string;
  /** Null when it is not known; the digest decides anyway. */
  readonly size: number | null;
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
