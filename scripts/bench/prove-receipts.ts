/** After the clock has stopped: is every delivery proved by a receipt that an outsider can check, and was each taken in once? */
import { compactVerify, decodeProtectedHeader, importJWK, type JWK } from 'jose';
import type pg from 'pg';
import { wasInForce } from '../../src/office/exchange/receipt-signer.ts';

interface Held {
  readonly consignment_id: string;
  readonly receiver_unit_id: string;
  readonly receipt: string | null;
  readonly sha256: string;
}

const PAGE = 5000;

/** @returns how many deliveries are proved @throws Error naming the first that is not */
export async function proveReceipts(pool: pg.Pool, documentIds: readonly string[]): Promise<number> {
  const keys = await publicKeys(pool);
  let [after, proved] = ['00000000-0000-0000-0000-000000000000', 0];
  for (;;) {
    const { rows } = await pool.query<Held & { id: string }>(
      `SELECT d.id, d.consignment_id, d.receiver_unit_id, d.receipt, v.sha256 FROM deliveries d
       JOIN document_files f ON f.document_id = d.document_id AND f.role = 'main'
       JOIN file_versions v ON v.file_id = f.id AND v.purpose = 'issued'
       WHERE d.document_id = ANY($1) AND d.id > $2 ORDER BY d.id LIMIT ${PAGE}`,
      [documentIds, after],
    );
    for (const row of rows) await proveOne(keys, row);
    proved += rows.length;
    if (rows.length < PAGE) break;
    after = rows.at(-1)!.id;
  }
  const { rows } = await pool.query<{ arrivals: number; pairs: number }>(
    `SELECT count(*)::int AS arrivals, count(DISTINCT (unit_id, foreign_document_id))::int AS pairs
     FROM incoming_documents WHERE foreign_document_id = ANY($1)`,
    [documentIds],
  );
  const { arrivals, pairs } = rows[0]!;
  if (arrivals !== proved || pairs !== proved)
    throw new Error(`${proved} receipts, ${arrivals} arrivals, ${pairs} of them different`);
  return proved;
}

interface UnitKey {
  readonly validFrom: Date | null;
  readonly validTo: Date | null;
  readonly key: Awaited<ReturnType<typeof importJWK>>;
}

interface KeyRow {
  readonly fingerprint: string;
  readonly unit_id: string;
  readonly public_jwk: JWK;
  readonly valid_from: Date | null;
  readonly valid_to: Date | null;
}

/** Several units may claim one key: it is looked up by both. */
const keyName = (unitId: string, fingerprint: string) => `${unitId} ${fingerprint}`;

async function publicKeys(pool: pg.Pool): Promise<ReadonlyMap<string, UnitKey>> {
  const { rows } = await pool.query<KeyRow>(
    'SELECT fingerprint, unit_id, public_jwk, valid_from, valid_to FROM receipt_keys',
  );
  const keys = new Map<string, UnitKey>();
  for (const { unit_id, fingerprint, public_jwk, valid_from, valid_to } of rows) {
    const key = await importJWK(public_jwk, 'ES256');
    keys.set(keyName(unit_id, fingerprint), { validFrom: valid_from, validTo: valid_to, key });
  }
  return keys;
}

async function proveOne(keys: ReadonlyMap<string, UnitKey>, row: Held): Promise<void> {
  const refuse = (reason: string): never => {
    throw new Error(`consignment ${row.consignment_id}: ${reason}`);
  };
  if (row.receipt === null) return refuse('no receipt');
  const { kid = '' } = decodeProtectedHeader(row.receipt);
  const signer = keys.get(keyName(row.receiver_unit_id, kid)) ?? refuse('not the key of the receiver');
  const { payload } = await compactVerify(row.receipt, signer.key, { algorithms: ['ES256'] });
  const said = JSON.parse(Buffer.from(payload).toString('utf8'));
  if (!wasInForce(signer, new Date(said.at))) refuse('receipt of a key that was not in force');
  if (said.consignmentId !== row.consignment_id) refuse('receipt for another consignment');
  if (said.digests.length !== 1 || said.digests[0].sha256 !== row.sha256) refuse('receipt for other bytes');
}
