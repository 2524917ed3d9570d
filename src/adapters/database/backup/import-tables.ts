/** Rows told by `exportTables` back into an empty, migrated database: all of them or none. */
import { join } from 'node:path';
import pg from 'pg';
import { AppError } from '../../../app-error.ts';
import { type DatabaseTarget, withClient } from '../connect.ts';
import { backupDatabaseErrors } from './errors.ts';
import { type Exported, type ExportedTable, tellTable } from './export-tables.ts';
import { readLines } from './read-lines.ts';
import { PLAIN_TEXT, readMigrations, readTables, type TableShape } from './tables.ts';

interface Named {
  readonly name: string;
  readonly owner: string;
}

const LINES_AT_ONCE = 500;
const BYTES_AT_ONCE = 8 * 1024 * 1024;

/**
 * Reads every `<table>.jsonl` of the folder in one transaction, then tells the tables again and compares digests.
 * @param target its tables were made by this program's migrations
 * @throws AppError IMPORT_NOT_EMPTY, IMPORT_OTHER_SCHEMA, IMPORT_DIFFERS; nothing was written then
 */
export async function importTables(
  target: DatabaseTarget,
  folder: string,
  exported: Exported,
): Promise<void> {
  await withClient(target, async (client) => {
    await client.query('BEGIN');
    await client.query(PLAIN_TEXT);
    const shapes = await readTables(client);
    await refuseOtherSchema(client, shapes, exported);
    await refuseFilled(client, shapes);
    await atRest(client, async () => {
      for (const shape of shapes) await importTable(client, shape, join(folder, `${shape.name}.jsonl`));
    });
    await setSequences(client, exported.sequences);
    for (const shape of shapes) await compare(client, shape, exported.tables);
    await client.query('COMMIT');
  });
}

async function refuseOtherSchema(
  client: pg.Client,
  shapes: readonly TableShape[],
  { tables, migrations }: Exported,
): Promise<void> {
  const here = await readMigrations(client);
  const same = here.join() === migrations.join() && names(shapes) === names(tables);
  if (!same) throw new AppError(backupDatabaseErrors.IMPORT_OTHER_SCHEMA);
}

function names(tables: readonly { readonly name: string }[]): string {
  return tables.map(({ name }) => name).join();
}

async function refuseFilled(client: pg.Client, shapes: readonly TableShape[]): Promise<void> {
  for (const { name } of shapes) {
    const found = await client.query(`SELECT 1 FROM ${pg.escapeIdentifier(name)} LIMIT 1`);
    if (found.rowCount) {
      throw new AppError(backupDatabaseErrors.IMPORT_NOT_EMPTY, { params: { table: name } });
    }
  }
}

/**
 * Foreign keys are looked at when all rows are there, so that tables and rows may come in any order; triggers rest: what they
 * wrote at the time is among the rows.
 */
async function atRest(client: pg.Client, work: () => Promise<void>): Promise<void> {
  const keys = await client.query<Named>(`
    SELECT conname AS name, conrelid::regclass::text AS owner FROM pg_constraint
     WHERE contype = 'f' AND NOT condeferrable AND conparentid = 0 AND connamespace = 'public'::regnamespace`);
  const triggers = await client.query<Named>(`
    SELECT tgname AS name, tgrelid::regclass::text AS owner FROM pg_trigger
     WHERE NOT tgisinternal AND tgenabled = 'O' AND tgparentid = 0
       AND tgrelid IN (SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace)`);
  const alter = async (rows: readonly Named[], change: (name: string) => string) => {
    for (const { name, owner } of rows) {
      await client.query(`ALTER TABLE ${owner} ${change(pg.escapeIdentifier(name))}`);
    }
  };
  await alter(keys.rows, (name) => `ALTER CONSTRAINT ${name} DEFERRABLE INITIALLY DEFERRED`);
  await alter(triggers.rows, (name) => `DISABLE TRIGGER ${name}`);
  await work();
  await client.query('SET CONSTRAINTS ALL IMMEDIATE');
  await alter(triggers.rows, (name) => `ENABLE TRIGGER ${name}`);
  await alter(keys.rows, (name) => `ALTER CONSTRAINT ${name} NOT DEFERRABLE`);
}

async function importTable(client: pg.Client, shape: TableShape, file: string): Promise<void> {
  const name = pg.escapeIdentifier(shape.name);
  const insert = `INSERT INTO ${name} (${shape.columns.join()}) OVERRIDING SYSTEM VALUE
    SELECT ${shape.columns.map((column) => `r.${column}`).join()} FROM unnest($1::text[]) WITH ORDINALITY AS l(line, place)
      CROSS JOIN LATERAL json_populate_record(NULL::${name}, l.line::json) AS r ORDER BY l.place`;
  let batch: string[] = [];
  let bytes = 0;
  const flush = async () => {
    if (batch.length > 0) await client.query(insert, [batch]);
    batch = [];
    bytes = 0;
  };
  for await (const line of readLines(file)) {
    batch.push(line);
    bytes += line.length;
    if (batch.length >= LINES_AT_ONCE || bytes >= BYTES_AT_ONCE) await flush();
  }
  await flush();
}

async function setSequences(client: pg.Client, sequences: Exported['sequences']): Promise<void> {
  for (const [name, { last, called }] of Object.entries(sequences)) {
    await client.query('SELECT setval($1::regclass, $2::bigint, $3)', [
      `public.${pg.escapeIdentifier(name)}`,
      last,
      called,
    ]);
  }
}

async function compare(
  client: pg.Client,
  shape: TableShape,
  tables: readonly ExportedTable[],
): Promise<void> {
  const wanted = tables.find(({ name }) => name === shape.name);
  const found = await tellTable(client, shape, async () => undefined);
  if (wanted?.sha256 === found.sha256 && wanted.rows === found.rows) return;
  throw new AppError(backupDatabaseErrors.IMPORT_DIFFERS, {
    params: { table: shape.name, wanted: wanted?.rows ?? 0, found: found.rows },
  });
}
