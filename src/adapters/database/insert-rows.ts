/** Many rows in one statement with one parameter: the same plan for one row and for thousands, and no limit of parameters. */
import { getTableColumns, type SQL, sql } from 'drizzle-orm';
import type { PgColumn, PgTable } from 'drizzle-orm/pg-core';
import type { Database } from './database.ts';

/** As `db.insert(table).values(rows)`; a column that no row names gets its default. */
export async function insertRows<T extends PgTable>(
  db: Database,
  table: T,
  rows: readonly T['$inferInsert'][],
): Promise<void> {
  if (rows.length === 0) return;
  const named = namedColumns(table, rows);
  const names = sql.join(
    named.map(([, column]) => sql.identifier(column.name)),
    sql`, `,
  );
  await db.execute(sql`INSERT INTO ${table} (${names}) SELECT ${names} FROM ${recordset(named, rows)}`);
}

/** Rows as a relation `given` with the columns of the table that they name, for UPDATE … FROM. */
export function givenRows<T extends PgTable>(table: T, rows: readonly Partial<T['$inferInsert']>[]): SQL {
  return recordset(namedColumns(table, rows), rows);
}

type Named = readonly [key: string, column: PgColumn];

function namedColumns<T extends PgTable>(table: T, rows: readonly object[]): readonly Named[] {
  const keys = new Set(rows.flatMap((row) => Object.keys(row)));
  return Object.entries(getTableColumns(table) as Record<string, PgColumn>).filter(([key]) => keys.has(key));
}

function recordset(named: readonly Named[], rows: readonly object[]): SQL {
  const data = JSON.stringify(rows.map((row) => asRecord(named, row as Record<string, unknown>)));
  const shape = named.map(([, column]) => `"${column.name}" ${column.getSQLType()}`).join(', ');
  return sql`json_to_recordset(${data}::json) AS given(${sql.raw(shape)})`;
}

function asRecord(named: readonly Named[], row: Record<string, unknown>): Record<string, unknown> {
  const record: Record<string, unknown> = {};
  for (const [key, column] of named) {
    const value = row[key];
    // Within JSON, json columns are JSON already; every other column says how its value is written.
    const plain = value === undefined || value === null || /^jsonb?$/.test(column.getSQLType());
    record[column.name] = plain ? (value ?? null) : column.mapToDriverValue(value);
  }
  return record;
}
