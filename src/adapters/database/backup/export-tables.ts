/** Every row of every table as one line of JSON, out of one snapshot, with bounded memory. */
import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { type DatabaseTarget, withClient } from '../connect.ts';
import { PLAIN_TEXT, readMigrations, readSequences, readTables, type TableShape } from './tables.ts';

export interface ExportedTable {
  readonly name: string;
  readonly rows: number;
  /** Of the lines, as they stand in the file. */
  readonly sha256: string;
}

export interface Exported {
  readonly tables: readonly ExportedTable[];
  readonly sequences: Readonly<Record<string, { readonly last: string; readonly called: boolean }>>;
  readonly migrations: readonly string[];
}

const ROWS_AT_ONCE = 500;

/**
 * Writes `<table>.jsonl` for each table into the folder, which exists and is empty.
 * @param within runs inside the snapshot, before it ends
 */
export async function exportTables(
  target: DatabaseTarget,
  folder: string,
  within: (client: pg.Client) => Promise<void>,
): Promise<Exported> {
  return withClient(target, async (client) => {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    await client.query(PLAIN_TEXT);
    const tables: ExportedTable[] = [];
    for (const shape of await readTables(client)) {
      const file = await open(join(folder, `${shape.name}.jsonl`), 'wx', 0o600);
      try {
        tables.push(await tellTable(client, shape, (text) => file.writeFile(text)));
        await file.sync();
      } finally {
        await file.close();
      }
    }
    const sequences = await readSequences(client);
    const migrations = await readMigrations(client);
    await within(client);
    await client.query('COMMIT');
    return { tables, sequences, migrations };
  });
}

/** Tells the rows of a table in their order. Runs in a transaction under `PLAIN_TEXT`. */
export async function tellTable(
  client: pg.Client,
  { name, order, columns }: TableShape,
  write: (text: string) => Promise<void>,
): Promise<ExportedTable> {
  const hash = createHash('sha256');
  let rows = 0;
  const cursor = pg.escapeIdentifier(`told_${name}`.slice(0, 63));
  await client.query(
    `DECLARE ${cursor} NO SCROLL CURSOR FOR
     SELECT to_json(t)::text AS line FROM (SELECT ${columns.join()} FROM ${pg.escapeIdentifier(name)}) t ORDER BY ${order}`,
  );
  for (;;) {
    const batch = await client.query<{ line: string }>(`FETCH ${ROWS_AT_ONCE} FROM ${cursor}`);
    if (batch.rows.length === 0) break;
    rows += batch.rows.length;
    const text = `${batch.rows.map(({ line }) => line).join('\n')}\n`;
    hash.update(text);
    await write(text);
  }
  await client.query(`CLOSE ${cursor}`);
  return { name, rows, sha256: hash.digest('hex') };
}
