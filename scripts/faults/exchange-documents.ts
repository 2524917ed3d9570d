/**
 * Many issued documents in little time: one is drafted, signed and sealed through the API, the others are copies of its records
 * with a number, a line of the register and files of their own, each main file signed by an official and sealed when asked.
 */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type pg from 'pg';
import { v7 as newId } from 'uuid';
import { openDiskStore } from '../../src/adapters/storage/disk-store.ts';
import { issueDocuments, type ReceivingUnit } from '../bench/issued-documents.ts';
import { pause } from '../journey/client.ts';

type Pool = Pick<pg.Pool, 'query'>;

/** Units of other systems that have an account to receive with, in the order of their codes. */
export async function remoteUnits(pool: Pool): Promise<readonly (ReceivingUnit & { code: string })[]> {
  const { rows } = await pool.query(
    `SELECT id, name, organ_code AS code FROM units WHERE partner_id IS NOT NULL AND valid_to IS NULL ORDER BY organ_code`,
  );
  return rows;
}

export interface Copies {
  readonly pool: Pool;
  readonly origin: string;
  readonly dataDir: string;
  readonly to: readonly ReceivingUnit[];
  readonly count: number;
  /** Of the attachment of each, all different. */
  readonly attachmentBytes: number;
  /** Signs and seals the main file of the n-th; left out, all share the one that the API issued. */
  readonly signed?: (n: number) => Promise<Uint8Array>;
}

const AT_ONCE = 8;

/** Their numbers begin far above those that the book gives. @returns their ids; the n-th goes to the n-th of `to`, and again from the first */
export async function issueCopies(copies: Copies): Promise<readonly string[]> {
  const { pool, origin, to, count } = copies;
  const template = await issueTemplate(origin, to[0]!);
  await pool.query('DELETE FROM request_counts');
  const store = await openDiskStore(join(copies.dataDir, 'blobs'), { alone: false });
  const { rows } = await pool.query('SELECT greatest(100000, max(number) + 1) AS first FROM documents');
  const copier = { pool, template, columns: await columnsOf(pool) };
  const made: string[] = [];
  let next = 0;
  const lane = async () => {
    while (next < count) {
      const n = next;
      next += 1;
      const attachment = await store.putBytes(randomBytes(copies.attachmentBytes));
      const main = copies.signed ? await store.putBytes(await copies.signed(n)) : null;
      const own = { to: to[n % to.length]!, number: rows[0].first + n, attachment, main };
      made[n] = await copyOne(copier, own);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  return made;
}

/** A machine with much else to do may not answer at once. */
async function issueTemplate(origin: string, to: ReceivingUnit): Promise<string> {
  for (let tries = 1; ; tries += 1) {
    try {
      return (await issueDocuments(origin, [to], 1)).ids[0]!;
    } catch (error) {
      if (tries === 20) throw error;
      await pause(5000);
    }
  }
}

interface Copier {
  readonly pool: Pool;
  readonly template: string;
  /** By table, without those that the database makes by itself. */
  readonly columns: ReadonlyMap<string, readonly string[]>;
}

interface Bytes {
  readonly sha256: string;
  readonly size: number;
}

interface Own {
  readonly to: ReceivingUnit;
  readonly number: number;
  readonly attachment: Bytes;
  readonly main: Bytes | null;
}

async function copyOne(copier: Copier, { to, number, attachment, main }: Own): Promise<string> {
  const { pool, template } = copier;
  const [id, mainId, attachmentId] = [newId(), newId(), newId()];
  const subject = `Liên thông ${id}`;
  await copyRow(copier, 'documents', 'id', { id, check_token: id, subject, state: 'issued', number });
  await copyRow(copier, 'document_signers', 'document_id', { document_id: id });
  await copyRow(copier, 'register_entries', 'document_id', { id: newId(), document_id: id, number });
  await pool.query(
    `INSERT INTO document_addressees (document_id, position, unit_id, name, channel) VALUES ($1, 1, $2, $3, 'electronic')`,
    [id, to.id, to.name],
  );
  const { rows } = await pool.query(
    `SELECT v.sha256 FROM file_versions v JOIN document_files f ON f.id = v.file_id WHERE f.document_id = $1 AND v.purpose = 'issued' LIMIT 1`,
    [template],
  );
  const files = [
    { ...attachment, type: 'application/zip' },
    ...(main ? [{ ...main, type: 'application/pdf' }] : []),
  ];
  await pool.query(
    `INSERT INTO files (sha256, size, media_type, created_at)
     SELECT sha256, size, type, now() FROM json_to_recordset($1) AS r(sha256 text, size bigint, type text) ON CONFLICT DO NOTHING`,
    [JSON.stringify(files)],
  );
  await pool.query(
    `INSERT INTO document_files (id, document_id, role, position, name) VALUES ($1, $3, 'main', 1, 'cong-van.pdf'), ($2, $3, 'attachment', 2, 'phu-luc.zip')`,
    [mainId, attachmentId, id],
  );
  await pool.query(
    `INSERT INTO file_versions (id, file_id, sequence, purpose, sha256, created_at) VALUES ($1, $2, 1, 'issued', $3, now()), ($4, $5, 1, 'issued', $6, now())`,
    [newId(), mainId, main?.sha256 ?? rows[0].sha256, newId(), attachmentId, attachment.sha256],
  );
  return id;
}

async function columnsOf(pool: Pool): Promise<Copier['columns']> {
  const { rows } = await pool.query(
    `SELECT table_name AS name, array_agg(quote_ident(column_name)) AS columns FROM information_schema.columns
     WHERE table_schema = 'public' AND is_generated = 'NEVER' GROUP BY table_name`,
  );
  return new Map(rows.map(({ name, columns }) => [name, columns]));
}

async function copyRow(
  { pool, template, columns }: Copier,
  table: string,
  key: string,
  changes: object,
): Promise<void> {
  const own = columns.get(table)!;
  await pool.query(
    `INSERT INTO ${table} (${own.join(', ')}) SELECT ${own.map((name) => `r.${name}`).join(', ')}
     FROM ${table} t, jsonb_populate_record(t, $2::jsonb) r WHERE t.${key} = $1`,
    [template, JSON.stringify(changes)],
  );
}
