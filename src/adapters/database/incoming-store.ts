/** Incoming documents with their files, directions and assignments in PostgreSQL; the lists stand in incoming-list.ts. */
import { and, asc, eq, type SQL, sql } from 'drizzle-orm';
import type {
  Assignment,
  Direction,
  IncomingRecord,
  StoredIncomingFile,
} from '../../office/incoming/incoming.ts';
import type { DuplicateQuestion, IncomingStore, SameDocument } from '../../office/incoming/incoming-store.ts';
import { anyOf } from './any-of.ts';
import type { Database } from './database.ts';
import { listIncomingRows } from './incoming-list.ts';
import { insertIncoming, keepVerdict, wholeIncoming } from './incoming-rows.ts';
import { insertRows } from './insert-rows.ts';
import { files } from './schema/documents.ts';
import { assignments, directions, incomingDocuments, incomingFiles } from './schema/incoming.ts';

export function createIncomingStore(db: Database): IncomingStore {
  return {
    ...recordRows(db),
    ...fileRows(db),
    ...handlingRows(db),
    list: (query) => listIncomingRows(db, query),
  };
}

function recordRows(db: Database) {
  const find = (where: SQL | undefined) => db.select(wholeIncoming).from(incomingDocuments).where(where);
  return {
    insert: (record: IncomingRecord) => insertIncoming(db, [record]),
    insertAll: (records: readonly IncomingRecord[]) => insertIncoming(db, records),
    many: async (ids: readonly string[]) =>
      (await find(anyOf(incomingDocuments.id, ids)).orderBy(asc(incomingDocuments.id))) as IncomingRecord[],
    manyForUpdate: async (ids: readonly string[]) =>
      (await find(anyOf(incomingDocuments.id, ids))
        .orderBy(asc(incomingDocuments.id))
        .for('update')) as IncomingRecord[],
    get: async (id: string) => first(await find(eq(incomingDocuments.id, id))),
    getForUpdate: async (id: string) => first(await find(eq(incomingDocuments.id, id)).for('update')),
    byConsignmentForUpdate: async (senderCode: string, consignmentId: string) =>
      first(
        await find(
          and(
            eq(incomingDocuments.senderCode, senderCode),
            eq(incomingDocuments.consignmentId, consignmentId),
          ),
        ).for('update'),
      ),
    update: async (id: string, change: Parameters<IncomingStore['update']>[1]) => {
      const rows = await db
        .update(incomingDocuments)
        .set({ ...change, version: sql`${incomingDocuments.version} + 1` })
        .where(eq(incomingDocuments.id, id))
        .returning(wholeIncoming);
      const updated = first(rows);
      if (!updated) throw new Error(`incoming document ${id} is gone`);
      return updated;
    },
    setVerdict: async (
      ids: readonly string[],
      { verdict, ...found }: Parameters<IncomingStore['setVerdict']>[1],
    ) => {
      if (ids.length === 0) return;
      const verdictId = await keepVerdict(db, verdict);
      await db
        .update(incomingDocuments)
        .set({ ...found, verdictId })
        .where(anyOf(incomingDocuments.id, ids));
    },
    earlier: async ({ unitId, exceptId, ...document }: DuplicateQuestion) => {
      const found = await earlierIn(db, [unitId], document, exceptId);
      const id = found.get(unitId);
      return id === undefined ? null : first(await find(eq(incomingDocuments.id, id)));
    },
    earlierIn: (unitIds: readonly string[], document: SameDocument) => earlierIn(db, unitIds, document, null),
  };
}

function first(rows: readonly object[]): IncomingRecord | null {
  return (rows[0] as IncomingRecord | undefined) ?? null;
}

/** The two ways to be the same are two indexed questions; what was sent back or withdrawn stands in nobody's way. */
async function earlierIn(
  db: Database,
  unitIds: readonly string[],
  { numberSymbol, senderName, issuedOn, sha256 }: SameDocument,
  exceptId: string | null,
): Promise<ReadonlyMap<string, string>> {
  const inTheWay = sql`d.unit_id = ANY(${sql.param([...unitIds])}::uuid[])
    AND d.state NOT IN ('returned', 'withdrawn') AND d.id IS DISTINCT FROM ${exceptId}::uuid`;
  // Written by hand, a name may begin with another letter case.
  const { rows } = await db.execute<{ unit_id: string; id: string }>(sql`
    SELECT DISTINCT ON (unit_id) unit_id, id FROM (
      SELECT d.unit_id, d.id FROM incoming_documents d
      WHERE d.number_symbol = ${numberSymbol} AND lower(d.sender_name) = lower(${senderName})
        AND d.issued_on IS NOT DISTINCT FROM ${issuedOn}::date AND ${inTheWay}
      UNION ALL
      SELECT d.unit_id, d.id FROM incoming_files f JOIN incoming_documents d ON d.id = f.incoming_id
      WHERE f.sha256 = ${sha256} AND f.role = 'main' AND ${inTheWay}
    ) AS same ORDER BY unit_id, id`);
  return new Map(rows.map((row) => [row.unit_id, row.id]));
}

function fileRows(db: Database) {
  const filesOfMany = async (incomingIds: readonly string[]): Promise<StoredIncomingFile[]> => {
    const rows = await db
      .select({ file: incomingFiles, size: files.size, mediaType: files.mediaType })
      .from(incomingFiles)
      .innerJoin(files, eq(files.sha256, incomingFiles.sha256))
      .where(anyOf(incomingFiles.incomingId, incomingIds))
      // "main" after "attachment" in the alphabet.
      .orderBy(sql`${incomingFiles.role} DESC`, asc(incomingFiles.position));
    return rows.map(({ file, size, mediaType }) => ({ ...(file as StoredIncomingFile), size, mediaType }));
  };
  return {
    insertFiles: async (rows: Parameters<IncomingStore['insertFiles']>[0]) => {
      await insertRows(db, incomingFiles, rows);
    },
    files: (incomingId: string) => filesOfMany([incomingId]),
    filesOfMany,
  };
}

function handlingRows(db: Database) {
  return {
    addDirection: async (direction: Direction) => {
      await db.insert(directions).values(direction);
    },
    directions: async (incomingId: string) =>
      (await db
        .select()
        .from(directions)
        .where(eq(directions.incomingId, incomingId))
        .orderBy(asc(directions.id))) as Direction[],
    addAssignments: async (rows: readonly Assignment[]) => {
      if (rows.length > 0) await db.insert(assignments).values([...rows]);
    },
    updateAssignment: async (id: string, change: Parameters<IncomingStore['updateAssignment']>[1]) => {
      if (Object.keys(change).length > 0)
        await db.update(assignments).set(change).where(eq(assignments.id, id));
    },
    assignments: async (incomingId: string) =>
      (await db
        .select()
        .from(assignments)
        .where(eq(assignments.incomingId, incomingId))
        .orderBy(asc(assignments.id))) as Assignment[],
  };
}
