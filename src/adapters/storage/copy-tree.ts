/** Copies a folder and says what was copied: path, size and SHA-256 of each file, as it was written. */
import { createHash } from 'node:crypto';
import { mkdir, open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { eachAtOnce } from './at-once.ts';

export interface CopiedFile {
  /** Relative, with slashes. */
  readonly path: string;
  readonly size: number;
  readonly sha256: string;
}

export interface CopiedTree {
  readonly files: CopiedFile[];
  /** Every folder, empty ones too; parents first. */
  readonly folders: string[];
}

export interface CopyOptions {
  /** True leaves the entry out, a folder with all in it. */
  readonly skip?: (path: string) => boolean;
  /** A running PostgreSQL removes files while they are copied; its log makes up for them. */
  readonly mayVanish?: boolean;
  /** For copies that are removed again: nothing is synced. */
  readonly throwAway?: boolean;
}

const CHUNK = 256 * 1024;

/** Files are made 0600, folders 0700. Symbolic links, sockets and the like are left out. Synced unless thrown away. */
export async function copyTree(from: string, to: string, options: CopyOptions = {}): Promise<CopiedTree> {
  const tree: CopiedTree = { files: [], folders: [] };
  await mkdir(to, { recursive: true, mode: 0o700 });
  await copyFolder(from, to, '', options, tree);
  tree.files.sort((a, b) => (a.path < b.path ? -1 : 1));
  return tree;
}

async function copyFolder(
  from: string,
  to: string,
  path: string,
  options: CopyOptions,
  tree: CopiedTree,
): Promise<void> {
  const entries = await tolerant(options, () => readdir(join(from, path), { withFileTypes: true }));
  const named = (entries ?? [])
    .map((entry) => ({ entry, inner: path === '' ? entry.name : `${path}/${entry.name}` }))
    .filter(({ inner }) => !options.skip?.(inner));
  await eachAtOnce(named, async ({ entry, inner }) => {
    if (!entry.isFile()) return;
    const copied = await tolerant(options, () => copyFile(join(from, inner), join(to, inner), options));
    if (copied) tree.files.push({ path: inner, ...copied });
  });
  for (const { entry, inner } of named) {
    if (!entry.isDirectory()) continue;
    await mkdir(join(to, inner), { recursive: true, mode: 0o700 });
    tree.folders.push(inner);
    await copyFolder(from, to, inner, options, tree);
  }
  if (!options.throwAway) await syncFolder(join(to, path));
}

/** @returns size and digest of what was written */
async function copyFile(
  from: string,
  to: string,
  { throwAway }: CopyOptions,
): Promise<Omit<CopiedFile, 'path'>> {
  const source = await open(from, 'r');
  try {
    const target = await open(to, 'wx', 0o600);
    try {
      const hash = createHash('sha256');
      const buffer = Buffer.allocUnsafe(CHUNK);
      let size = 0;
      for (;;) {
        const { bytesRead } = await source.read(buffer, 0, CHUNK, null);
        if (bytesRead === 0) break;
        const chunk = buffer.subarray(0, bytesRead);
        hash.update(chunk);
        await target.writeFile(chunk);
        size += bytesRead;
      }
      if (!throwAway) await target.sync();
      return { size, sha256: hash.digest('hex') };
    } finally {
      await target.close();
    }
  } finally {
    await source.close();
  }
}

/** Digest and size of a file, read from the disk. */
export async function hashFile(path: string): Promise<Omit<CopiedFile, 'path'>> {
  const hash = createHash('sha256');
  const source = await open(path, 'r');
  try {
    const buffer = Buffer.allocUnsafe(CHUNK);
    let size = 0;
    for (;;) {
      const { bytesRead } = await source.read(buffer, 0, CHUNK, null);
      if (bytesRead === 0) return { size, sha256: hash.digest('hex') };
      hash.update(buffer.subarray(0, bytesRead));
      size += bytesRead;
    }
  } finally {
    await source.close();
  }
}

export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function tolerant<T>(options: CopyOptions, work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (options.mayVanish && (error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
