/**
 * Many blobs into a store on disk at once. Each is judged by its digest while it is written; a thousand at a time go to the
 * disk with one sync and only then get their names, so that a power cut leaves no name without its bytes.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { access, chmod, mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { AppError } from '../../app-error.ts';
import { eachAtOnce } from './at-once.ts';
import type { NamedBlob } from './blob-lists.ts';
import { storageErrors } from './errors.ts';
import type { FileStore } from './file-store.ts';

const NAMED_AT_ONCE = 1000;

export interface FilledBlobs {
  count: number;
  bytes: number;
  /** Those that were not there before. */
  added: number;
}

/**
 * @param folder of the store; nobody else writes there
 * @throws AppError STORAGE_MISSING when the source has not the bytes that the name says
 */
export async function fillBlobs(
  blobs: AsyncIterable<NamedBlob>,
  source: FileStore,
  folder: string,
): Promise<FilledBlobs> {
  const filled: FilledBlobs = { count: 0, bytes: 0, added: 0 };
  const draft = join(folder, 'incoming');
  await rm(draft, { recursive: true, force: true });
  await mkdir(draft, { recursive: true, mode: 0o700 });
  let written: string[] = [];
  const name = async () => {
    syncDisk(folder);
    const names = written;
    written = [];
    await eachAtOnce(names, (sha256) => settle(join(draft, sha256), pathOf(folder, sha256)));
    filled.added += names.length;
  };
  for await (const batch of inBatches(blobs)) {
    await eachAtOnce(batch, async (blob) => {
      filled.count += 1;
      filled.bytes += blob.size ?? 0;
      if (await isThere(pathOf(folder, blob.sha256), blob.size)) return;
      await write(source, blob.sha256, join(draft, blob.sha256));
      written.push(blob.sha256);
    });
    if (written.length > 0) await name();
  }
  syncDisk(folder);
  return filled;
}

async function* inBatches(blobs: AsyncIterable<NamedBlob>): AsyncGenerator<NamedBlob[]> {
  let batch: NamedBlob[] = [];
  for await (const blob of blobs) {
    batch.push(blob);
    if (batch.length < NAMED_AT_ONCE) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

async function write(source: FileStore, sha256: string, path: string): Promise<void> {
  const hash = createHash('sha256');
  const file = await open(path, 'wx', 0o600);
  try {
    for await (const chunk of await source.open(sha256)) {
      hash.update(chunk as Buffer);
      await file.writeFile(chunk as Buffer);
    }
  } finally {
    await file.close();
  }
  if (hash.digest('hex') !== sha256)
    throw new AppError(storageErrors.STORAGE_MISSING, { params: { sha256 } });
}

async function settle(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true, mode: 0o750 });
  await chmod(from, 0o444);
  await rename(from, to);
}

async function isThere(path: string, size: number | null): Promise<boolean> {
  if (size === null)
    return access(path).then(
      () => true,
      () => false,
    );
  return stat(path).then(
    (found) => found.size === size,
    () => false,
  );
}

function pathOf(folder: string, sha256: string): string {
  return join(folder, sha256.slice(0, 2), sha256.slice(2, 4), sha256);
}

/** syncfs(2) of the disk that holds the folder; all disks where `sync` knows no -f. */
function syncDisk(folder: string): void {
  if (spawnSync('sync', ['-f', folder], { stdio: 'ignore' }).status === 0) return;
  const all = spawnSync('sync', [], { stdio: 'ignore' });
  if (all.error) throw all.error;
}
