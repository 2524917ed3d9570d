import { type SQL, sql } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';

/** As `inArray`, with one parameter for all values: the text of the statement does not grow with them. */
export function anyOf(column: PgColumn, values: readonly string[]): SQL {
  return sql`${column} = ANY(${sql.param([...values])}::${sql.raw(column.getSQLType())}[])`;
}
