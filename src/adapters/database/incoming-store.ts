/** Incoming documents with their files, directions and assignments in PostgreSQL; the lists stand in incoming-list.ts. */
import { and, asc, eq, ne, notInArray, or, type SQL, sql } from 'drizzle-orm';
import type {
  Assignment,
  Direction,
  IncomingRecord,
  StoredIncomingFile,
} from '../../office/incoming/incoming.ts';
import type { DuplicateQuestion, IncomingStore } from '../../office/incoming/incoming-store.ts';
import type { Database } from './database.ts';
import { listIncomingRows } from './incoming-list.ts';
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
  const find = (where: SQL | undefined) => db.select().from(incomingDocuments).where(where);
  return {
    insert: async (record: IncomingRecord) => {
      await db.insert(incomingDocuments).values(record);
    },
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
        .returning();
      const updated = first(rows);
      if (!updated) throw new Error(`incoming document ${id} is gone`);
      return updated;
    },
    setVerdict: async (id: string, verdict: Parameters<IncomingStore['setVerdict']>[1]) => {
      await db.update(incomingDocuments).set(verdict).where(eq(incomingDocuments.id, id));
    },
    earlier: async (question: DuplicateQuestion) =>
      first(await find(sameAs(db, question)).orderBy(asc(incomingDocuments.id)).limit(1)),
  };
}

function first(rows: readonly (typeof incomingDocuments.$inferSelect)[]): IncomingRecord | null {
  return (rows[0] as IncomingRecord | undefined) ?? null;
}

/** NĐ 30/2020, appendix VI, part I, III.1h, and the same bytes under another number. */
function sameAs(db: Database, question: DuplicateQuestion): SQL | undefined {
  const sameNumber = and(
    eq(incomingDocuments.numberSymbol, question.numberSymbol),
    // Written by hand, a name may begin with another letter case.
    sql`lower(${incomingDocuments.senderName}) = lower(${question.senderName})`,
    sql`${incomingDocuments.issuedOn} IS NOT DISTINCT FROM ${question.issuedOn}::date`,
  );
  const sameBytes = question.sha256
    ? sql`EXISTS (${db
        .select({ one: sql`1` })
        .from(incomingFiles)
        .where(
          and(
            eq(incomingFiles.incomingId, incomingDocuments.id),
            eq(incomingFiles.role, 'main'),
            eq(incomingFiles.sha256, question.sha256),
          ),
        )})`
    : undefined;
  return and(
    eq(incomingDocuments.unitId, question.unitId),
    ne(incomingDocuments.id, question.exceptId),
    // What was sent back or withdrawn stands in nobody's way.
    notInArray(incomingDocuments.state, ['returned', 'withdrawn']),
    or(sameNumber, sameBytes),
  );
}

function fileRows(db: Database) {
  return {
    insertFiles: async (rows: Parameters<IncomingStore['insertFiles']>[0]) => {
      if (rows.length > 0) await db.insert(incomingFiles).values([...rows]);
    },
    files: async (incomingId: string): Promise<StoredIncomingFile[]> => {
      const rows = await db
        .select({ file: incomingFiles, size: files.size, mediaType: files.mediaType })
        .from(incomingFiles)
        .innerJoin(files, eq(files.sha256, incomingFiles.sha256))
        .where(eq(incomingFiles.incomingId, incomingId))
        // "main" after "attachment" in the alphabet.
        .orderBy(sql`${incomingFiles.role} DESC`, asc(incomingFiles.position));
      return rows.map(({ file, size, mediaType }) => ({
        ...(file as StoredIncomingFile),
        size,
        mediaType,
      }));
    },
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
