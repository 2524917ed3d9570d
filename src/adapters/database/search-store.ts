/**
 * Search over both directions. Each way in which a person may see a record is a branch (newest.ts), asked once for what the
 * lists show and once for the words of the text: each has its own index, and the planner goes the shorter way.
 */
import { and, desc, eq, getTableColumns, gte, lte, type SQL, sql } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';
import { numberSymbol } from '../../office/documents/notation.ts';
import type { Page } from '../../office/paging.ts';
import type {
  Found,
  SearchDirection,
  SearchQuestion,
  SearchStore,
} from '../../office/search/search-store.ts';
import type { Database } from './database.ts';
import { readableDocuments } from './document-list.ts';
import { readableIncoming } from './incoming-list.ts';
import { contains, type Newest, newestOf } from './newest.ts';
import { documents } from './schema/documents.ts';
import { incomingDocuments } from './schema/incoming.ts';
import { units } from './schema/organisation.ts';
import { documentTexts } from './schema/search.ts';

const outgoingWords = sql`documents_search(${documents.subject}, ${documents.number}, ${documents.notation})`;
const incomingWords = sql`incoming_search(${incomingDocuments.numberSymbol}, ${incomingDocuments.subject}, ${incomingDocuments.senderName})`;

export function createSearchStore(db: Database): SearchStore {
  return {
    search: async (question) => {
      const asked = (direction: SearchDirection) =>
        question.direction === undefined || question.direction === direction;
      const outgoing = asked('outgoing') ? await findOutgoing(db, question) : [];
      const incoming = asked('incoming') ? await findIncoming(db, question) : [];
      return newestFirst([...outgoing, ...incoming], question.limit);
    },
  };
}

/** Each direction brought one row more than a page. */
function newestFirst(found: readonly Found[], limit: number): Page<Found> {
  const sorted = [...found].sort((a, b) => (a.id < b.id ? 1 : -1));
  const items = sorted.slice(0, limit);
  return { items, next: sorted.length > limit ? (items.at(-1)?.id ?? null) : null };
}

async function findOutgoing(db: Database, question: SearchQuestion): Promise<Found[]> {
  const issuer =
    question.issuer &&
    sql`${documents.unitId} IN (SELECT ${units.id} FROM ${units} WHERE ${contains(sql`plain_words(${units.name})`, question.issuer)})`;
  const newest = newestOfTable(documents, question, issuer || undefined);
  const inSummary = everyGroup(outgoingWords, question.groups);
  const branches = await eachWay(newest, inSummary, question, (way) =>
    readableDocuments(db, way, question.outgoing),
  );
  const ids = newestOf(newest, branches);
  if (ids === null) return [];
  const rows = await db
    .select({ ...getTableColumns(documents), unitName: units.name, inSummary: sql<boolean>`${inSummary}` })
    .from(documents)
    .innerJoin(units, eq(units.id, documents.unitId))
    .where(sql`${documents.id} IN (${ids})`)
    .orderBy(desc(documents.id));
  return rows.map((row) => ({
    ...common(row, 'outgoing'),
    numberSymbol: numberSymbol(row),
    issuer: row.unitName,
    arrivalNumber: null,
  }));
}

async function findIncoming(db: Database, question: SearchQuestion): Promise<Found[]> {
  const issuer =
    question.issuer && contains(sql`plain_words(${incomingDocuments.senderName})`, question.issuer);
  const newest = newestOfTable(incomingDocuments, question, issuer || undefined);
  const inSummary = everyGroup(incomingWords, question.groups);
  const branches = await eachWay(newest, inSummary, question, (way) =>
    readableIncoming(db, way, question.incoming),
  );
  const ids = newestOf(newest, branches);
  if (ids === null) return [];
  const { id, unitId, state, typeCode, subject, urgency, issuedOn, arrivalNumber } = incomingDocuments;
  const rows = await db
    .select({
      ...{ id, unitId, state, typeCode, subject, urgency, issuedOn, arrivalNumber },
      numberSymbol: incomingDocuments.numberSymbol,
      issuer: incomingDocuments.senderName,
      unitName: units.name,
      inSummary: sql<boolean>`${inSummary}`,
    })
    .from(incomingDocuments)
    .innerJoin(units, eq(units.id, incomingDocuments.unitId))
    .where(sql`${incomingDocuments.id} IN (${ids})`)
    .orderBy(desc(incomingDocuments.id));
  return rows.map(({ numberSymbol: symbol, issuer: sender, arrivalNumber: arrived, ...row }) => ({
    ...common(row, 'incoming'),
    numberSymbol: symbol,
    issuer: sender,
    arrivalNumber: arrived,
  }));
}

type Shared = Pick<
  Found,
  'id' | 'unitId' | 'unitName' | 'state' | 'typeCode' | 'subject' | 'urgency' | 'issuedOn'
>;

function common(row: Shared & { readonly inSummary: boolean }, direction: SearchDirection) {
  const { id, unitId, unitName, state, typeCode, subject, urgency, issuedOn } = row;
  const foundIn: Found['foundIn'] = row.inSummary ? 'summary' : 'text';
  return { id, direction, unitId, unitName, state, typeCode, subject, urgency, issuedOn, foundIn };
}

type Searched = Newest['table'] & Record<'state' | 'typeCode' | 'issuedOn', PgColumn>;

function newestOfTable(table: Searched, question: SearchQuestion, issuer: SQL | undefined): Newest {
  const { typeCode, from, to, cursor, limit } = question;
  return {
    table,
    state: table.state,
    states: undefined,
    where: and(
      typeCode === undefined ? undefined : eq(table.typeCode, typeCode),
      from === undefined ? undefined : gte(table.issuedOn, from),
      to === undefined ? undefined : lte(table.issuedOn, to),
      issuer,
    ),
    searching: true,
    cursor,
    limit: limit + 1,
  };
}

/** The branches for what the lists show, and for the text. */
async function eachWay(
  newest: Newest,
  inSummary: SQL,
  { groups }: SearchQuestion,
  branchesOf: (newest: Newest) => Promise<(SQL | null)[]>,
): Promise<(SQL | null)[]> {
  const of = (where: SQL) => branchesOf({ ...newest, where: and(newest.where, where) });
  if (groups.length === 0) return branchesOf(newest);
  return [...(await of(inSummary)), ...(await of(inText(newest.table.id, groups)))];
}

function everyGroup(searched: SQL, groups: readonly string[]): SQL {
  return sql`(${
    groups.length === 0
      ? sql`true`
      : sql.join(
          groups.map((group) => contains(searched, group)),
          sql` AND `,
        )
  })`;
}

function inText(id: PgColumn, groups: readonly string[]): SQL {
  const wanted = sql.join(
    groups.map((group) => sql`phraseto_tsquery('simple', text_words(${group}))`),
    sql` && `,
  );
  return sql`EXISTS (SELECT 1 FROM ${documentTexts} WHERE ${documentTexts.id} = ${id} AND ${documentTexts.words} @@ (${wanted}))`;
}
