/** Which tables hold the office's data, and in which order their rows are told. */
import pg from 'pg';

export interface TableShape {
  readonly name: string;
  /** SQL that orders the rows the same on every server and locale. */
  readonly order: string;
  /** Escaped, in their order; those that the database makes from others are left out. */
  readonly columns: readonly string[];
}

/** The queues of BullMQ are left out: the outbox promises the work, and the reconciler hands it out again. */
const QUEUE_TABLES = /^bullmq?(_|$)/;

/** Settings under which a value has one text on every supported PostgreSQL. */
export const PLAIN_TEXT = `SET LOCAL timezone = 'UTC'; SET LOCAL datestyle = 'ISO, YMD'; SET LOCAL intervalstyle = 'postgres';
  SET LOCAL bytea_output = 'hex'; SET LOCAL extra_float_digits = 3; SET LOCAL statement_timeout = 0;
  SET LOCAL idle_in_transaction_session_timeout = 0`;

/** Every table of the service (schema `public`, partitioned ones once, unlogged ones not), by name. @throws when one has no primary key */
export async function readTables(client: pg.Client): Promise<readonly TableShape[]> {
  const found = await client.query<{ name: string; keys: string[]; types: string[]; columns: string[] }>(`
    SELECT c.relname AS name, array_agg(a.attname::text ORDER BY k.place) AS keys,
           array_agg(t.typcategory::text ORDER BY k.place) AS types,
           (SELECT array_agg(o.attname::text ORDER BY o.attnum) FROM pg_attribute o
             WHERE o.attrelid = c.oid AND o.attnum > 0 AND NOT o.attisdropped AND o.attgenerated = '') AS columns
      FROM pg_class c
      LEFT JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary
      LEFT JOIN LATERAL unnest(i.indkey) WITH ORDINALITY AS k(number, place) ON true
      LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.number
      LEFT JOIN pg_type t ON t.oid = a.atttypid
     WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
       AND c.relpersistence = 'p'
       AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
     GROUP BY c.oid, c.relname ORDER BY c.relname COLLATE "C"`);
  return found.rows
    .filter(({ name }) => !QUEUE_TABLES.test(name))
    .map(({ name, keys, types, columns }) => ({
      name,
      order: orderBy(name, keys, types),
      columns: columns.map((column) => pg.escapeIdentifier(column)),
    }));
}

function orderBy(table: string, keys: readonly (string | null)[], types: readonly (string | null)[]): string {
  if (keys[0] === null || keys[0] === undefined) throw new Error(`the table ${table} has no primary key`);
  return keys
    .map((key, place) => `t.${pg.escapeIdentifier(key!)}${types[place] === 'S' ? ' COLLATE "C"' : ''}`)
    .join(', ');
}

/** Sequences with where they stand. */
export async function readSequences(
  client: pg.Client,
): Promise<Record<string, { last: string; called: boolean }>> {
  const names = await client.query<{ name: string }>(`
    SELECT c.relname AS name FROM pg_class c
     WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'S'
       AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
     ORDER BY c.relname COLLATE "C"`);
  const sequences: Record<string, { last: string; called: boolean }> = {};
  for (const { name } of names.rows) {
    if (QUEUE_TABLES.test(name)) continue;
    const state = await client.query<{ last: string; called: boolean }>(
      `SELECT last_value::text AS last, is_called AS called FROM ${pg.escapeIdentifier(name)}`,
    );
    sequences[name] = state.rows[0]!;
  }
  return sequences;
}

/** Digests of the migrations that the database has, oldest first. */
export async function readMigrations(client: pg.Client): Promise<readonly string[]> {
  const found = await client.query<{ hash: string }>(
    'SELECT hash FROM drizzle.__drizzle_migrations ORDER BY id',
  );
  return found.rows.map(({ hash }) => hash);
}
