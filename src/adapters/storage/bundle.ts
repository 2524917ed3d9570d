/**
 * A backup or an export as it lies on the disk: a folder with `manifest.json` that names every file with its SHA-256, the
 * manifest's own digest beside it, and `blobs.txt`, the list of the documents' bytes, which lie in a store of their own that
 * several backups share.
 */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, readFile, rename, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { AppError } from '../../app-error.ts';
import type { NamedBlob } from './blob-lists.ts';
import { bundleErrors } from './bundle-errors.ts';
import { type CopiedFile, hashFile, syncFolder } from './copy-tree.ts';

export const BUNDLE_FORMAT = 'antin-backup/1';
const MANIFEST = 'manifest.json';
const DIGEST = 'manifest.sha256';
export const BLOB_LIST = 'blobs.txt';

/** The newest event of the record: what was answered last. */
export interface LastEvent {
  readonly seq: number;
  readonly id: string;
  /** ISO 8601. */
  readonly at: string;
  readonly kind: string;
  readonly traceId: string;
}

export interface Manifest {
  readonly format: string;
  readonly id: string;
  /** physical: PostgreSQL's own files. logical: every table as JSON lines. */
  readonly kind: 'physical' | 'logical';
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly version: string;
  /** Digests of the migrations that the database has. */
  readonly migrations: readonly string[];
  /** What the record held when the backup began; the backup has at least that. */
  readonly lastEvent: LastEvent | null;
  /** No service may take numbers after an export that says so. */
  readonly final: boolean;
  readonly physical: {
    readonly major: string;
    /** Folder of the WAL archive that goes on from here. */
    readonly archive: string;
    readonly startSegment: string;
    readonly stopSegment: string;
  } | null;
  readonly logical: {
    readonly tables: readonly { readonly name: string; readonly rows: number; readonly sha256: string }[];
    readonly sequences: Readonly<Record<string, { readonly last: string; readonly called: boolean }>>;
  } | null;
  /** The documents' bytes; `folder` relative to the bundle, null when an S3 store keeps them. */
  readonly blobs: { readonly folder: string | null; readonly count: number; readonly bytes: number };
  readonly folders: readonly string[];
  readonly files: readonly CopiedFile[];
}

export interface Bundle {
  readonly folder: string;
  readonly manifest: Manifest;
}

/** Writes the manifest as the last thing of a bundle: without it nothing is a backup. */
export async function writeManifest(folder: string, manifest: Manifest): Promise<void> {
  const text = `${JSON.stringify(manifest, null, 1)}\n`;
  await writeSynced(join(folder, DIGEST), `${digestOf(text)}\n`);
  await writeSynced(join(folder, MANIFEST), text);
  await syncFolder(folder);
}

/**
 * @param place a bundle, or the target of backups: then its newest one
 * @throws AppError BACKUP_NOT_FOUND, BACKUP_DAMAGED, BACKUP_OTHER_FORMAT
 */
export async function openBundle(place: string): Promise<Bundle> {
  const folder = await findBundle(resolve(place));
  const damaged = (reason: string) =>
    new AppError(bundleErrors.BACKUP_DAMAGED, { params: { folder, reason } });
  const text = await readFile(join(folder, MANIFEST), 'utf8');
  const digest = await readFile(join(folder, DIGEST), 'utf8').catch(() => '');
  if (digest.trim() !== digestOf(text)) throw damaged(MANIFEST);
  const manifest = JSON.parse(text) as Manifest;
  if (manifest.format === BUNDLE_FORMAT) return { folder, manifest };
  throw new AppError(bundleErrors.BACKUP_OTHER_FORMAT, {
    params: { folder, found: String(manifest.format), wanted: BUNDLE_FORMAT },
  });
}

async function findBundle(place: string): Promise<string> {
  if (await hasManifest(place)) return place;
  const newest = (await bundlesIn(place)).at(-1);
  if (newest !== undefined) return newest;
  throw new AppError(bundleErrors.BACKUP_NOT_FOUND, { params: { folder: place } });
}

/** Complete bundles of a target, oldest first. */
export async function bundlesIn(target: string): Promise<readonly string[]> {
  const parent = join(target, 'backups');
  const names = await readdir(parent).catch(() => [] as string[]);
  const found: string[] = [];
  for (const name of names.sort()) {
    if (!name.startsWith('.') && (await hasManifest(join(parent, name)))) found.push(join(parent, name));
  }
  return found;
}

async function hasManifest(folder: string): Promise<boolean> {
  return open(join(folder, MANIFEST), 'r').then(
    async (handle) => {
      await handle.close();
      return true;
    },
    () => false,
  );
}

/** Reads every file of the bundle again. @throws AppError BACKUP_DAMAGED naming the first one that is not as written */
export async function verifyBundle({ folder, manifest }: Bundle): Promise<void> {
  for (const file of manifest.files) {
    const found = await hashFile(join(folder, file.path)).catch(() => null);
    if (found?.sha256 === file.sha256 && found.size === file.size) continue;
    throw new AppError(bundleErrors.BACKUP_DAMAGED, { params: { folder, reason: file.path } });
  }
}

export async function* readBlobList(folder: string): AsyncGenerator<NamedBlob> {
  const lines = createInterface({
    input: createReadStream(join(folder, BLOB_LIST)),
    crlfDelay: Number.POSITIVE_INFINITY,
  });
  for await (const line of lines) {
    const [sha256, size] = line.split(' ');
    if (sha256) yield { sha256, size: size ? Number(size) : null };
  }
}

/** Every blob of a store on disk, those too that no table names yet; by digest. */
export async function* blobsOnDisk(folder: string): AsyncGenerator<NamedBlob> {
  const hex = async (path: string) => (await readdir(path)).filter((name) => /^[0-9a-f]+$/.test(name)).sort();
  for (const first of (await hex(folder)).filter((name) => name.length === 2)) {
    for (const second of await hex(join(folder, first))) {
      for (const sha256 of await hex(join(folder, first, second))) {
        yield { sha256, size: (await stat(join(folder, first, second, sha256))).size };
      }
    }
  }
}

/** Where the bundle's blobs lie; null for a store elsewhere. */
export function blobFolderOf({ folder, manifest }: Bundle): string | null {
  return manifest.blobs.folder === null ? null : resolve(folder, manifest.blobs.folder);
}

/** Gives a finished folder its name, so that a half one never bears it. */
export async function settleFolder(unfinished: string, folder: string): Promise<void> {
  await rename(unfinished, folder);
  await syncFolder(dirname(folder));
}

export async function makePrivateFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
}

export async function writeSynced(path: string, text: string): Promise<void> {
  const handle = await open(path, 'w', 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
