/** Rows of incoming documents as the office knows them: with the verdict itself, which many of them may share. */
import { getTableColumns, sql } from 'drizzle-orm';
import { v7 as newId } from 'uuid';
import type { JudgedFile } from '../../office/exchange/judge-files.ts';
import type { IncomingRecord } from '../../office/incoming/incoming.ts';
import type { Database } from './database.ts';
import { insertRows } from './insert-rows.ts';
import { incomingDocuments, incomingVerdicts } from './schema/incoming.ts';

type Verdict = readonly JudgedFile[];

const { verdictId: _shared, ...own } = getTableColumns(incomingDocuments);

/** All that a record has but its verdict. */
export const incomingColumns = own;

/** For SELECT and RETURNING. */
export const wholeIncoming = {
  ...own,
  verdict: sql<Verdict | null>`(SELECT judged.files FROM incoming_verdicts AS judged
    WHERE judged.id = incoming_documents.verdict_id)`,
};

/** A verdict that several records have together is written once. */
export async function insertIncoming(db: Database, records: readonly IncomingRecord[]): Promise<void> {
  const ids = new Map<Verdict, string>();
  for (const { verdict } of records)
    if (verdict !== null && !ids.has(verdict)) ids.set(verdict, await keepVerdict(db, verdict));
  const rows = records.map((record) => ({
    ...record,
    verdictId: record.verdict === null ? null : ids.get(record.verdict),
  }));
  await insertRows(db, incomingDocuments, rows as readonly (typeof incomingDocuments.$inferInsert)[]);
}

/** @returns the id under which it is kept */
export async function keepVerdict(db: Database, files: Verdict): Promise<string> {
  const id = newId();
  await db.insert(incomingVerdicts).values({ id, files });
  return id;
}
