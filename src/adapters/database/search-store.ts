/**
 * Search over both directions. Each way in which a person may see a record is a branch (newest.ts), asked once for what the
 * lists show and once for the words of the text: each has its own index.
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
import { anyOf } from './any-of.ts';
import type { Database } from './database.ts';
import { readableDocuments } from './document-list.ts';
import { readableIncoming } from './incoming-list.ts';
import { contains, containsAll, type Newest, newestOf, type Words } from './newest.ts';
import { documents } from './schema/documents.ts';
import { incomingDocuments } from './schema/incoming.ts';
import { units } from './schema/organisation.ts';
import { documentTexts } from './schema/search.ts';

const outgoingWords = sql`${documents}.search_text`;
const incomingWords = sql`${incomingDocuments}.search_text`;

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
  const issuers = question.issuer === undefined ? undefined : await unitsNamed(db, question.issuer);
  if (issuers?.length === 0) return [];
  const inSummary = shownInLists(outgoingWords, question.groups);
  const newest = newestOfTable(documents, question, {
    where: issuers && anyOf(documents.unitId, issuers),
    words: wordsOf(documents.id, outgoingWords, question),
  });
  const ids = newestOf(newest, await readableDocuments(db, newest, question.outgoing));
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
  const inSummary = shownInLists(incomingWords, question.groups);
  const words = wordsOf(incomingDocuments.id, incomingWords, question);
  const newest = newestOfTable(incomingDocuments, question, {
    where: undefined,
    words: question.issuer === undefined ? words : ofSender(question.issuer, words),
  });
  const ids = newestOf(newest, await readableIncoming(db, newest, question.incoming));
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

const SOME_MONTHS_MS = 100 * 86_400_000;

function newestOfTable(
  table: Searched,
  { typeCode, from, to, cursor, limit }: SearchQuestion,
  { where, words }: Pick<Newest, 'where' | 'words'>,
): Newest {
  return {
    table,
    state: table.state,
    states: undefined,
    where: and(
      typeCode === undefined ? undefined : eq(table.typeCode, typeCode),
      from === undefined ? undefined : gte(table.issuedOn, from),
      to === undefined ? undefined : lte(table.issuedOn, to),
      where,
    ),
    words,
    longAgo: to !== undefined && Date.parse(to) < Date.now() - SOME_MONTHS_MS,
    narrow: from !== undefined && to !== undefined && Date.parse(to) - Date.parse(from) < SOME_MONTHS_MS,
    cursor,
    limit: limit + 1,
  };
}

/** In what the lists show, or in the text: each has its own index. */
function wordsOf(id: PgColumn, summary: SQL, { groups }: SearchQuestion): Words | undefined {
  if (groups.length === 0) return undefined;
  const text = inText(id, groups);
  return {
    near: sql`(${containsAll(summary, groups)} OR ${text})`,
    far: [
      sql.join(
        groups.map((group) => contains(summary, group)),
        sql` AND `,
      ),
      text,
    ],
  };
}

/** The sender's name is a part of what the search index holds: the index finds a few too many, and never one too few. */
function ofSender(issuer: string, words: Words | undefined): Words {
  const near = contains(sql`plain_words(${incomingDocuments.senderName})`, issuer);
  const far = sql`${contains(incomingWords, issuer)} AND ${near}`;
  if (words === undefined) return { near: far, far: [far] };
  return { near: sql`${far} AND ${words.near}`, far: words.far.map((one) => sql`${far} AND ${one}`) };
}

async function unitsNamed(db: Database, part: string): Promise<readonly string[]> {
  const rows = await db
    .select({ id: units.id })
    .from(units)
    .where(contains(sql`plain_words(${units.name})`, part));
  return rows.map(({ id }) => id);
}

/** Without words everything is found by what the lists show. */
function shownInLists(summary: SQL, groups: readonly string[]): SQL {
  return groups.length === 0 ? sql`true` : containsAll(summary, groups);
}

function inText(id: PgColumn, groups: readonly string[]): SQL {
  const wanted = sql.join(
    groups.map((group) => sql`phraseto_tsquery('simple', text_words(${group}))`),
    sql` && `,
  );
  return sql`EXISTS (SELECT 1 FROM ${documentTexts} WHERE ${documentTexts.id} = ${id} AND ${documentTexts.words} @@ (${wanted}))`;
}
