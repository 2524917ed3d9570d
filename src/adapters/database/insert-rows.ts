/**
 * Many rows in one statement with two parameters: the same plan for one row and for thousands, and no limit of parameters.
 * What is the same in every row is written once.
 */
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
  const names = sql.raw(named.map(({ name }) => `"${name}"`).join(', '));
  await db.execute(sql`INSERT INTO ${table} (${names}) SELECT ${names} FROM ${recordset(named, rows)}`);
}

/** Rows as a relation `given` with the columns of the table that they name, for UPDATE … FROM. */
export function givenRows<T extends PgTable>(table: T, rows: readonly Partial<T['$inferInsert']>[]): SQL {
  return recordset(namedColumns(table, rows), rows);
}

interface Named {
  readonly key: string;
  readonly name: string;
  readonly type: string;
  /** As it is written within JSON. */
  readonly write: (value: unknown) => unknown;
}

type Row = Readonly<Record<string, unknown>>;

function namedColumns<T extends PgTable>(table: T, rows: readonly object[]): readonly Named[] {
  const keys = new Set<string>();
  for (const row of rows) for (const key in row) keys.add(key);
  return columnsOf(table).filter(({ key }) => keys.has(key));
}

const known = new WeakMap<PgTable, readonly Named[]>();

function columnsOf(table: PgTable): readonly Named[] {
  const found = known.get(table);
  if (found) return found;
  const columns = Object.entries(getTableColumns(table) as Record<string, PgColumn>).map(([key, column]) => {
    const type = column.getSQLType();
    // Within JSON, json columns are JSON already; every other column says how its value is written.
    const plain = /^jsonb?$/.test(type);
    const write = plain ? (value: unknown) => value : (value: unknown) => column.mapToDriverValue(value);
    return { key, name: column.name, type, write };
  });
  known.set(table, columns);
  return columns;
}

function recordset(named: readonly Named[], rows: readonly object[]): SQL {
  const [first, ...others] = rows as readonly Row[];
  const common =
    others.length === 0 ? [] : named.filter(({ key }) => others.every((row) => row[key] === first![key]));
  const own = named.filter((column) => !common.includes(column));
  if (common.length === 0 || own.length === 0)
    return sql`${relation('recordset', named, rows)} AS given${shape(named)}`;
  return sql`(SELECT * FROM ${relation('recordset', own, rows)} AS own${shape(own)},
    ${relation('record', common, rows.slice(0, 1))} AS common${shape(common)}) AS given`;
}

function relation(kind: 'record' | 'recordset', named: readonly Named[], rows: readonly object[]): SQL {
  const records = rows.map((row) => asRecord(named, row as Row));
  const data = JSON.stringify(kind === 'record' ? records[0] : records);
  return sql`${sql.raw(`json_to_${kind}`)}(${data}::json)`;
}

function shape(named: readonly Named[]): SQL {
  return sql.raw(`(${named.map(({ name, type }) => `"${name}" ${type}`).join(', ')})`);
}

function asRecord(named: readonly Named[], row: Row): Record<string, unknown> {
  const record: Record<string, unknown> = {};
  for (const { key, name, write } of named) {
    const value = row[key];
    // What is not there is NULL to json_to_recordset.
    if (value !== undefined && value !== null) record[name] = write(value);
  }
  return record;
}
