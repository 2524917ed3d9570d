/** Many issued documents in little time: one is drafted, signed and sealed through the API, the others are copies with files of their own. */
import { createHash, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type pg from 'pg';
import { v7 as newId } from 'uuid';
import { openDiskStore } from '../../src/adapters/storage/disk-store.ts';
import { issueDocuments, type ReceivingUnit } from '../bench/issued-documents.ts';

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
}

/** Their numbers begin far above those that the book gives. @returns their ids; the n-th goes to the n-th of `to`, and again from the first */
export async function issueCopies(copies: Copies): Promise<readonly string[]> {
  const { pool, origin, to, count } = copies;
  const { ids } = await issueDocuments(origin, to.slice(0, 1), 1);
  await pool.query('DELETE FROM request_counts');
  const storage = await openDiskStore(join(copies.dataDir, 'blobs'), { alone: false });
  const made: string[] = [];
  for (let n = 0; n < count; n += 1) {
    const bytes = randomBytes(copies.attachmentBytes);
    const { sha256, size } = await storage.putBytes(bytes);
    if (sha256 !== createHash('sha256').update(bytes).digest('hex'))
      throw new Error('the store altered bytes');
    made.push(await copyOne(pool, ids[0]!, { to: to[n % to.length]!, sha256, size }));
  }
  return made;
}

interface Own {
  readonly to: ReceivingUnit;
  readonly sha256: string;
  readonly size: number;
}

async function copyOne(pool: Pool, template: string, { to, sha256, size }: Own): Promise<string> {
  const [id, fileId] = [newId(), newId()];
  const main = newId();
  await copyRow(
    pool,
    'documents',
    'id',
    template,
    `'id', $2::text, 'check_token', $2::text, 'subject', 'Liên thông ' || $2::text, 'state', 'issued',
     'number', (SELECT greatest(100000, max(number) + 1) FROM documents)`,
    id,
  );
  await copyRow(pool, 'document_signers', 'document_id', template, `'document_id', $2::text`, id);
  await pool.query(
    `INSERT INTO document_addressees (document_id, position, unit_id, name, channel) VALUES ($1, 1, $2, $3, 'electronic')`,
    [id, to.id, to.name],
  );
  await pool.query(
    `INSERT INTO files (sha256, size, media_type, created_at) VALUES ($1, $2, 'application/zip', now()) ON CONFLICT DO NOTHING`,
    [sha256, size],
  );
  await pool.query(
    `INSERT INTO document_files (id, document_id, role, position, name) VALUES ($1, $3, 'main', 1, 'cong-van.pdf'), ($2, $3, 'attachment', 2, 'phu-luc.zip')`,
    [main, fileId, id],
  );
  await pool.query(
    `INSERT INTO file_versions (id, file_id, sequence, purpose, sha256, created_at)
     SELECT $2, $3, 1, 'issued', v.sha256, now() FROM file_versions v JOIN document_files f ON f.id = v.file_id
     WHERE f.document_id = $1 AND v.purpose = 'issued' LIMIT 1`,
    [template, newId(), main],
  );
  await pool.query(
    `INSERT INTO file_versions (id, file_id, sequence, purpose, sha256, created_at) VALUES ($1, $2, 1, 'issued', $3, now())`,
    [newId(), fileId, sha256],
  );
  return id;
}

/** Without the columns that the database makes by itself. */
async function copyRow(
  pool: Pool,
  table: string,
  key: string,
  from: string,
  changes: string,
  id: string,
): Promise<void> {
  const { rows } = await pool.query(
    `SELECT string_agg(quote_ident(column_name), ', ') AS own, string_agg('r.' || quote_ident(column_name), ', ') AS read
     FROM information_schema.columns WHERE table_schema = 'public' AND table_name = $1 AND is_generated = 'NEVER'`,
    [table],
  );
  await pool.query(
    `INSERT INTO ${table} (${rows[0].own}) SELECT ${rows[0].read}
     FROM ${table} t, jsonb_populate_record(t, jsonb_build_object(${changes})) r WHERE t.${key} = $1`,
    [from, id],
  );
}
