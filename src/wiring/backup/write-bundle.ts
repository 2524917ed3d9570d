/** Writes the files of one bundle: database, keys and settings of the data folder, list and copies of the documents' bytes. */
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type BaseBackup,
  isSegment,
  leftOutOfBase,
  runBaseBackup,
} from '../../adapters/database/backup/base-backup.ts';
import { fileRows, readLastEvent } from '../../adapters/database/backup/consistency.ts';
import { exportTables } from '../../adapters/database/backup/export-tables.ts';
import { readMigrations } from '../../adapters/database/backup/tables.ts';
import { archiveIdOf } from '../../adapters/database/backup/wal-archive.ts';
import { type DatabaseTarget, withClient } from '../../adapters/database/connect.ts';
import { ENGINE_MAJOR } from '../../adapters/database/engine/binaries.ts';
import {
  BLOB_LIST,
  BUNDLE_FORMAT,
  blobsOnDisk,
  type Manifest,
  makePrivateFolder,
  readBlobList,
  writeManifest,
  writeSynced,
} from '../../adapters/storage/bundle.ts';
import { type CopiedFile, type CopiedTree, copyTree, hashFile } from '../../adapters/storage/copy-tree.ts';
import { openFileStore } from '../../adapters/storage/file-store.ts';
import { fillBlobs } from '../../adapters/storage/fill-blobs.ts';
import type { Config } from '../../config.ts';
import { programVersion } from './program-version.ts';

export interface BundlePlan {
  readonly id: string;
  /** Made here. */
  readonly folder: string;
  /** Where the documents' bytes go, and that place as seen from the bundle. */
  readonly blobs: string;
  readonly blobPath: string;
  readonly kind: Manifest['kind'];
  readonly final: boolean;
}

/** Of the data folder, what is not copied: PostgreSQL and the bytes go their own ways, the rest belongs to a running process. */
const NOT_DATA =
  /^(postgres(\.new)?|postgres\.log|blobs|uploads|socket|instance\.lock|wal-archive.*|lost\+found|\..*)$/;

type DatabasePart = Pick<Manifest, 'migrations' | 'lastEvent' | 'physical' | 'logical'> & {
  readonly tree: CopiedTree;
};

export async function writeBundle(config: Config, database: DatabaseTarget, plan: BundlePlan) {
  const startedAt = new Date().toISOString();
  await makePrivateFolder(plan.folder);
  const { tree, ...part } = await (plan.kind === 'physical' ? writePhysical : writeLogical)(
    config,
    database,
    plan,
  );
  const data = await copyTree(config.dataDir, join(plan.folder, 'data'), {
    skip: (path) => NOT_DATA.test(path),
  });
  const blobs = await writeBlobs(config, database, plan);
  const list: CopiedFile = { path: BLOB_LIST, ...(await hashFile(join(plan.folder, BLOB_LIST))) };
  const manifest: Manifest = {
    format: BUNDLE_FORMAT,
    id: plan.id,
    kind: plan.kind,
    startedAt,
    finishedAt: new Date().toISOString(),
    version: programVersion(),
    ...part,
    final: plan.final,
    blobs: { folder: config.s3 ? null : plan.blobPath, count: blobs.count, bytes: blobs.bytes },
    folders: [...tree.folders, 'data', ...under('data', data).folders],
    files: [...tree.files, ...under('data', data).files, list],
  };
  await writeManifest(plan.folder, manifest);
  return { manifest, added: blobs.added };
}

function under(folder: string, { files, folders }: CopiedTree): CopiedTree {
  return {
    files: files.map((file) => ({ ...file, path: `${folder}/${file.path}` })),
    folders: folders.map((path) => `${folder}/${path}`),
  };
}

async function writePhysical(
  config: Config,
  database: DatabaseTarget,
  plan: BundlePlan,
): Promise<DatabasePart> {
  const told = await withClient(database, async (client) => ({
    lastEvent: await readLastEvent(client),
    migrations: await readMigrations(client),
  }));
  const from = join(config.dataDir, 'postgres');
  const to = join(plan.folder, 'postgres');
  const copied: CopiedTree = { files: [], folders: ['postgres'] };
  const copy = async (path: string, skip: (path: string) => boolean) => {
    const made = await copyTree(join(from, path), join(to, path), { skip, mayVanish: true });
    const { files, folders } = under(path === '' ? 'postgres' : `postgres/${path}`, made);
    copied.files.push(...files);
    copied.folders.push(...folders);
  };
  const backup = await runBaseBackup(
    database,
    () => copy('', leftOutOfBase),
    ({ startSegment, stopSegment }) =>
      copy('pg_wal', (path) => !isSegment(path) || path < startSegment || path > stopSegment),
  );
  refuseMissingLog(backup, copied.files);
  await writeSynced(join(to, 'backup_label'), backup.label);
  copied.files.push({ path: 'postgres/backup_label', ...(await hashFile(join(to, 'backup_label'))) });
  const { startSegment, stopSegment } = backup;
  const physical = { major: ENGINE_MAJOR, archive: archiveIdOf(config.dataDir), startSegment, stopSegment };
  return { ...told, physical, logical: null, tree: copied };
}

function refuseMissingLog({ startSegment, stopSegment }: BaseBackup, files: readonly CopiedFile[]): void {
  const there = new Set(files.map(({ path }) => path));
  for (const name of [startSegment, stopSegment]) {
    if (!there.has(`postgres/pg_wal/${name}`))
      throw new Error(`the log file ${name} of the backup is not there`);
  }
}

async function writeLogical(
  _config: Config,
  database: DatabaseTarget,
  plan: BundlePlan,
): Promise<DatabasePart> {
  const folder = join(plan.folder, 'tables');
  await makePrivateFolder(folder);
  let lastEvent: Manifest['lastEvent'] = null;
  const { tables, sequences, migrations } = await exportTables(database, folder, async (client) => {
    lastEvent = await readLastEvent(client);
  });
  const files: CopiedFile[] = [];
  for (const { name } of tables) {
    const path = `tables/${name}.jsonl`;
    files.push({ path, ...(await hashFile(join(plan.folder, path))) });
  }
  const tree = { files, folders: ['tables'] };
  return { lastEvent, migrations, physical: null, logical: { tables, sequences }, tree };
}

/** Everything that the store holds after the snapshot: at least all that the snapshot names, in whatever table. */
async function writeBlobs(config: Config, database: DatabaseTarget, plan: BundlePlan) {
  const list = await open(join(plan.folder, BLOB_LIST), 'wx', 0o600);
  const counted = { count: 0, bytes: 0, added: 0 };
  try {
    const all = config.s3 ? fileRows(database) : blobsOnDisk(join(config.dataDir, 'blobs'));
    for await (const { sha256, size } of all) {
      counted.count += 1;
      counted.bytes += size ?? 0;
      await list.write(`${sha256} ${size ?? ''}\n`);
    }
    await list.sync();
  } finally {
    await list.close();
  }
  if (config.s3) return counted;
  const source = await openFileStore(join(config.dataDir, 'blobs'), { alone: false });
  return fillBlobs(readBlobList(plan.folder), source, plan.blobs);
}
