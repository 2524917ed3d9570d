/**
 * The newest ids of a long table, branch by branch: each way in which a person may see a record is an index of its own that
 * ends with the id, so that a page costs the same however much lies behind it. What a branch may not show never leaves it.
 */
import { type SQL, sql } from 'drizzle-orm';
import type { PgColumn, PgTable } from 'drizzle-orm/pg-core';

export interface Newest {
  readonly table: PgTable & { readonly id: PgColumn };
  readonly state: PgColumn;
  /** Undefined: any. */
  readonly states: readonly string[] | undefined;
  /** Further conditions on the table's row. */
  readonly where: SQL | undefined;
  /** Texts are looked for by their own index, so the whole branch is one question. */
  readonly searching: boolean;
  readonly cursor: string | undefined;
  readonly limit: number;
}

/** Records whose column is one of these ids. */
export function among(newest: Newest, column: PgColumn, ids: readonly string[]): SQL | null {
  if (ids.length === 0) return null;
  const { table, states, state } = newest;
  const given = sql`${sql.param([...ids])}::uuid[]`;
  // The planner knows how common the words and the units are, and goes the shorter way.
  if (newest.searching)
    return sql`(SELECT ${table.id} FROM ${table} WHERE ${column} = ANY(${given}) ${inStates(newest)} ${rest(newest)})`;
  const each = states && sql`CROSS JOIN unnest(${sql.param([...states])}::text[]) AS wanted(state)`;
  return sql`(SELECT found.id FROM unnest(${given}) AS given(id) ${each} CROSS JOIN LATERAL (
    SELECT ${table.id} FROM ${table}
    WHERE ${column} = given.id ${states && sql`AND ${state} = wanted.state`} ${rest(newest)}) AS found)`;
}

/** Records that rows of another table point to; `link` is the column with the record's id. */
export function linked(
  newest: Newest,
  link: PgColumn,
  by: PgColumn,
  ids: readonly string[],
  where?: SQL,
): SQL | null {
  if (ids.length === 0) return null;
  const { table, cursor } = newest;
  const given = sql`${sql.param([...ids])}::uuid[]`;
  const further = where && sql`AND ${where}`;
  if (newest.searching)
    return sql`(SELECT ${table.id} FROM ${table} WHERE EXISTS (SELECT 1 FROM ${link.table}
      WHERE ${link} = ${table.id} AND ${by} = ANY(${given}) ${further}) ${inStates(newest)} ${rest(newest)})`;
  return sql`(SELECT found.id FROM unnest(${given}) AS given(id) CROSS JOIN LATERAL (
    SELECT ${link} AS id FROM ${link.table} JOIN ${table} ON ${table.id} = ${link}
    WHERE ${by} = given.id ${further} ${inStates(newest)}
      ${cursor === undefined ? undefined : sql`AND ${link} < ${cursor}`} ${newest.where && sql`AND ${newest.where}`}
    ORDER BY ${link} DESC LIMIT ${newest.limit}) AS found)`;
}

function inStates({ states, state }: Newest): SQL | undefined {
  return states && sql`AND ${state} = ANY(${sql.param([...states])}::text[])`;
}

function rest({ table, where, cursor, limit }: Newest): SQL {
  return sql`${cursor === undefined ? undefined : sql`AND ${table.id} < ${cursor}`} ${where && sql`AND ${where}`}
    ORDER BY ${table.id} DESC LIMIT ${limit}`;
}

/** The ids of all branches together, newest first; null when there is no branch. */
export function newestOf(newest: Newest, branches: readonly (SQL | null)[]): SQL | null {
  const open = branches.filter((branch) => branch !== null);
  if (open.length === 0) return null;
  return sql`SELECT DISTINCT id FROM (${sql.join(open, sql` UNION ALL `)}) AS candidates
    ORDER BY id DESC LIMIT ${newest.limit}`;
}

/** Part of a text, accents and letter case aside; % and _ of the reader's text are text. */
export function contains(searched: SQL, text: string): SQL {
  const pattern = `%${text.normalize('NFC').replace(/[\\%_]/g, '\\$&')}%`;
  return sql`${searched} LIKE plain_words(${pattern})`;
}
