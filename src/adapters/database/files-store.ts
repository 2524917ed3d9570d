/** Files of documents and their versions. Rows are appended; nothing is overwritten. */
import { and, asc, desc, eq, isNull, sql } from 'drizzle-orm';
import type { DocumentFile, FileVersion } from '../../office/documents/document.ts';
import type { FileStore } from '../../office/documents/file-store.ts';
import { anyOf } from './any-of.ts';
import type { Database } from './database.ts';
import { documentFiles, files, fileVersions } from './schema/documents.ts';

const versionColumns = {
  id: fileVersions.id,
  fileId: fileVersions.fileId,
  sequence: fileVersions.sequence,
  purpose: sql<FileVersion['purpose']>`${fileVersions.purpose}`,
  sha256: fileVersions.sha256,
  size: files.size,
  createdAt: fileVersions.createdAt,
  createdBy: fileVersions.createdBy,
};

export function createFilesStore(db: Database): FileStore {
  return {
    addBytes: async (bytes) => {
      await db.insert(files).values(bytes).onConflictDoNothing();
    },
    addAllBytes: async (all) => {
      // In one order, so that two groups with the same files never wait for each other.
      const sorted = all.toSorted((one, other) => (one.sha256 < other.sha256 ? -1 : 1));
      if (sorted.length > 0) await db.insert(files).values(sorted).onConflictDoNothing();
    },
    bytes: async (sha256) => (await db.select().from(files).where(eq(files.sha256, sha256)))[0] ?? null,
    insertFile: async (file) => {
      await db.insert(documentFiles).values(file);
    },
    setConfirmedActive: async (fileId, name, confirmedActive) => {
      await db.update(documentFiles).set({ name, confirmedActive }).where(eq(documentFiles.id, fileId));
    },
    removeFile: async (fileId, at) => {
      await db.update(documentFiles).set({ removedAt: at }).where(eq(documentFiles.id, fileId));
    },
    addVersion: async (version) => {
      const last = sql`(SELECT coalesce(max(v.sequence), 0) + 1 FROM file_versions v WHERE v.file_id = ${version.fileId})`;
      await db.insert(fileVersions).values({ ...version, sequence: last });
      const [row] = await versionRows(db).where(eq(fileVersions.id, version.id));
      if (!row) throw new Error(`no bytes are noted for ${version.sha256}`);
      return row;
    },
    filesOf: (documentId) => filesOf(db, [documentId]),
    filesOfMany: (documentIds) => filesOf(db, documentIds),
    mediaTypes: async (sha256s) => {
      const rows = await db
        .select({ sha256: files.sha256, mediaType: files.mediaType })
        .from(files)
        .where(anyOf(files.sha256, sha256s));
      return new Map(rows.map(({ sha256, mediaType }) => [sha256, mediaType]));
    },
  };
}

function versionRows(db: Database) {
  return db.select(versionColumns).from(fileVersions).innerJoin(files, eq(files.sha256, fileVersions.sha256));
}

async function filesOf(db: Database, documentIds: readonly string[]): Promise<readonly DocumentFile[]> {
  const rows = await db
    .select()
    .from(documentFiles)
    .where(and(anyOf(documentFiles.documentId, documentIds), isNull(documentFiles.removedAt)))
    .orderBy(desc(documentFiles.role), asc(documentFiles.position)); // main before attachment
  const versions = await db
    .select(versionColumns)
    .from(fileVersions)
    .innerJoin(files, eq(files.sha256, fileVersions.sha256))
    .innerJoin(documentFiles, eq(documentFiles.id, fileVersions.fileId))
    .where(anyOf(documentFiles.documentId, documentIds))
    .orderBy(asc(fileVersions.sequence));
  return rows.map((row) => ({
    ...row,
    role: row.role as DocumentFile['role'],
    versions: versions.filter((version) => version.fileId === row.id),
  }));
}
