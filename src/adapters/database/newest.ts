/**
 * The newest ids of a long table, branch by branch: each way in which a person may see a record is an index of its own whose
 * second column is the id, so that a page costs the same however much lies behind it. What a branch may not show never leaves it.
 */
import { type SQL, sql } from 'drizzle-orm';
import type { PgColumn, PgTable } from 'drizzle-orm/pg-core';

export interface Newest {
  readonly table: PgTable & { readonly id: PgColumn };
  readonly state: PgColumn;
  /** Undefined: any. */
  readonly states: readonly string[] | undefined;
  /** Further conditions on the table's row; best such as the indexes of its branches can tell. */
  readonly where: SQL | undefined;
  /** What is looked for in texts. */
  readonly words?: Words | undefined;
  /** What `where` lets through lies far behind: all of it is found first and put in order then. */
  readonly longAgo?: boolean;
  /** ... and is little whosever it is: a few months. */
  readonly narrow?: boolean;
  readonly cursor: string | undefined;
  readonly limit: number;
}

/**
 * One condition, said in two ways. Common words are found among the newest rows at once; rare ones are not, and only then
 * is their own index asked, which for common ones would bring half of the table.
 */
export interface Words {
  /** Asked of one row after the other. */
  readonly near: SQL;
  /** Each is answered by one index; a row is wanted when one of them holds. */
  readonly far: readonly SQL[];
}

/** So many of the newest rows of a branch are looked at, one by one. */
const NEAR = 1500;
/** Of more than these the planner decides whether to go through all that is new or through what is theirs. */
const FEW = 8;

/** Records whose column is one of these ids. */
export function among(newest: Newest, column: PgColumn, ids: readonly string[]): readonly SQL[] {
  if (ids.length === 0) return [];
  if (newest.words)
    return ids.length > FEW
      ? [amongWords(newest, newest.words, sql`${column} = ANY(${uuids(ids)})`)]
      : ids.map((id) =>
          amongWords({ ...newest, longAgo: isShort(newest) }, newest.words!, sql`${column} = ${id}::uuid`),
        );
  const { table, states, state } = newest;
  if (ids.length > FEW || isShort(newest))
    return [sql`(${theNewest(newest, sql`${column} = ANY(${uuids(ids)})`, newest.limit)})`];
  const each = states && sql`CROSS JOIN unnest(${sql.param([...states])}::text[]) AS wanted(state)`;
  const rest = filters({ ...newest, states: undefined });
  return [
    sql`(SELECT found.id FROM unnest(${uuids(ids)}) AS given(id) ${each} CROSS JOIN LATERAL (
      SELECT ${table.id} FROM ${table}
      WHERE ${column} = given.id ${states && sql`AND ${state} = wanted.state`} ${rest} ${page(newest)}) AS found)`,
  ];
}

function isShort({ longAgo = false, narrow = false }: Newest): boolean {
  return longAgo && narrow;
}

function amongWords(newest: Newest, words: Words, theirs: SQL): SQL {
  const recent = theNewest(newest, theirs, NEAR);
  return nearThenFar(newest, words, { recent, theirs, further: undefined });
}

/** OFFSET 0 keeps the planner from walking back from today, which it takes for short as it does not know when a row was made. */
function theNewest(newest: Newest, theirs: SQL, limit: number): SQL {
  const { table, longAgo } = newest;
  const all = sql`SELECT ${table.id} FROM ${table} WHERE ${theirs} ${filters(newest)}`;
  return longAgo
    ? sql`SELECT id FROM (${all} OFFSET 0) AS every ORDER BY id DESC LIMIT ${limit}`
    : sql`${all} ORDER BY ${table.id} DESC LIMIT ${limit}`;
}

/** Records that rows of another table point to; `link` is the column with the record's id. */
export function linked(
  newest: Newest,
  link: PgColumn,
  by: PgColumn,
  ids: readonly string[],
  where?: SQL,
): readonly SQL[] {
  if (ids.length === 0) return [];
  const { table, cursor, words } = newest;
  const further = where && sql`AND ${where}`;
  const before = cursor === undefined ? undefined : sql`AND ${link} < ${cursor}`;
  const theirs = sql`EXISTS (SELECT 1 FROM ${link.table}
    WHERE ${link} = ${table.id} AND ${by} = ANY(${uuids(ids)}) ${further})`;
  if (isShort(newest) && !words) return [sql`(${theNewest(newest, theirs, newest.limit)})`];
  if (words) {
    const asked = newest.longAgo ? filters(newest) : undefined;
    const walked = sql`SELECT ${link} AS id FROM ${link.table} ${asked && sql`JOIN ${table} ON ${table.id} = ${link}`}
      WHERE ${by} = ANY(${uuids(ids)}) ${further} ${before} ${asked} ORDER BY ${link} DESC LIMIT ${NEAR}`;
    const recent = isShort(newest) ? theNewest(newest, theirs, NEAR) : walked;
    return [nearThenFar(newest, words, { recent, theirs, further: asked ? undefined : filters(newest) })];
  }
  return [
    sql`(SELECT found.id FROM unnest(${uuids(ids)}) AS given(id) CROSS JOIN LATERAL (
      SELECT ${link} AS id FROM ${link.table} JOIN ${table} ON ${table.id} = ${link}
      WHERE ${by} = given.id ${further} ${inStates(newest)} ${before} ${newest.where && sql`AND ${newest.where}`}
      ORDER BY ${link} DESC LIMIT ${newest.limit}) AS found)`,
  ];
}

interface Branch {
  /** The newest ids of the branch, before words are looked for. */
  readonly recent: SQL;
  /** That a record belongs to the branch. */
  readonly theirs: SQL;
  /** What `recent` has not asked yet. */
  readonly further: SQL | undefined;
}

/**
 * A page of the near ones is the page of the branch, and a branch of fewer rows has nothing far. OFFSET 0: all that is far is found
 * before it is put in order.
 */
function nearThenFar(newest: Newest, words: Words, { recent, theirs, further }: Branch): SQL {
  const { table, limit } = newest;
  const every = words.far.map(
    (holds) => sql`SELECT ${table.id} FROM ${table} WHERE ${theirs} ${filters(newest)} AND ${holds} OFFSET 0`,
  );
  const far = sql.join(
    every.map((one) => sql`(SELECT id FROM (${one}) AS every ORDER BY id DESC LIMIT ${limit})`),
    sql` UNION ALL `,
  );
  return sql`(WITH recent AS MATERIALIZED (${recent}),
    near AS MATERIALIZED (SELECT ${table.id} FROM recent JOIN ${table} ON ${table.id} = recent.id
      WHERE ${words.near} ${further} ORDER BY ${table.id} DESC LIMIT ${limit})
    SELECT id FROM near UNION ALL SELECT id FROM (${far}) AS far
      WHERE (SELECT count(*) FROM near) < ${limit} AND (SELECT count(*) FROM recent) = ${NEAR})`;
}

function uuids(ids: readonly string[]): SQL {
  return sql`${sql.param([...ids])}::uuid[]`;
}

function inStates({ states, state }: Newest): SQL | undefined {
  return states && sql`AND ${state} = ANY(${sql.param([...states])}::text[])`;
}

function filters(newest: Newest): SQL {
  const { table, where, cursor } = newest;
  return sql`${inStates(newest)} ${cursor === undefined ? undefined : sql`AND ${table.id} < ${cursor}`} ${where && sql`AND ${where}`}`;
}

function page({ table, limit }: Newest): SQL {
  return sql`ORDER BY ${table.id} DESC LIMIT ${limit}`;
}

/** The ids of all branches together, newest first; null when there is no branch. */
export function newestOf(newest: Newest, branches: readonly (readonly SQL[])[]): SQL | null {
  const open = branches.flat();
  if (open.length === 0) return null;
  return sql`SELECT DISTINCT id FROM (${sql.join(open, sql` UNION ALL `)}) AS candidates
    ORDER BY id DESC LIMIT ${newest.limit}`;
}

/** What the table's own search index answers. */
export function inSearched(condition: SQL): Words {
  return { near: condition, far: [condition] };
}

/** Part of a text, accents and letter case aside; % and _ of the reader's text are text. */
export function contains(searched: SQL, text: string): SQL {
  return sql`${searched} LIKE ${pattern(text)}`;
}

/** As `contains` of each, for rows that are at hand: what is searched is made once a row. No index answers it. */
export function containsAll(searched: SQL, texts: readonly string[]): SQL {
  return sql`${searched} LIKE ALL (ARRAY[${sql.join(texts.map(pattern), sql`, `)}])`;
}

function pattern(text: string): SQL {
  return sql`plain_words(${`%${text.normalize('NFC').replace(/[\\%_]/g, '\\$&')}%`})`;
}
