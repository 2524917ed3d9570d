/** The reckoning over what outsiders check: receipts, files, signatures, the share, the ledger. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { drizzle } from 'drizzle-orm/node-postgres';
import pg from 'pg';
import { rebuildShare } from '../../src/adapters/database/ledger-store.ts';
import { createTransact } from '../../src/adapters/database/transaction.ts';
import { createReceiptSigner } from '../../src/adapters/keys/receipt-signer.ts';
import { openDiskStore } from '../../src/adapters/storage/disk-store.ts';
import { createPkiFetch } from '../../src/lib/pki/fetch.ts';
import { verifyPdf } from '../../src/lib/verification/verify-pdf.ts';
import type { LedgerWitness } from './ledger-witness.ts';
import { query, type Row } from './look-behind.ts';
import type { OfficeCluster } from './office-cluster.ts';
import type { Count } from './tally.ts';

const ISSUED = `SELECT f.document_id, v.sha256 FROM file_versions v JOIN document_files f ON f.id = v.file_id
  WHERE v.purpose = 'issued'`;
const SAMPLE = 25;

export async function tallyEvidence(office: OfficeCluster, witness: LedgerWitness): Promise<Count[]> {
  const { seen, changed } = await witness.verdict();
  return [
    await countReceipts(office),
    await countFiles(office),
    await countSignatures(office),
    ...(await countForeignVerdicts(office)),
    await countShare(office.databaseUrl),
    { name: 'ledger-changed', faults: changed, of: seen },
  ];
}

/** A receipt counts when the receiver's key signed it over this very consignment, and the last status (06) has come. */
async function countReceipts({ databaseUrl, dataDir }: OfficeCluster): Promise<Count> {
  const rows = await query(
    databaseUrl,
    `SELECT id, consignment_id, receiver_unit_id, state, receipt FROM deliveries WHERE gateway = 'in-instance'`,
  );
  const client = await connected(databaseUrl);
  const clock = { now: () => new Date() };
  const transact = createTransact(drizzle(client), { clock, traceId: () => 'tally' });
  const signer = createReceiptSigner({ transact, clock, folder: join(dataDir, 'keys', 'receipts') });
  const faults: string[] = [];
  for (const { id, consignment_id: consignment, receiver_unit_id: unit, state, receipt } of rows) {
    const proof = typeof receipt === 'string' ? await signer.verify(receipt) : null;
    const holds =
      proof?.signers.some(({ unitId }) => unitId === unit) &&
      JSON.stringify(proof?.payload).includes(String(consignment));
    if (!holds || state !== 'done')
      faults.push(`delivery ${id}: ${holds ? '' : 'no valid receipt, '}${state}`);
  }
  await client.end();
  return { name: 'receipts-missing', faults, of: rows.length };
}

/** Every file that a record names is there, with the bytes that its name promises. */
async function countFiles({ databaseUrl, dataDir }: OfficeCluster): Promise<Count> {
  const rows = await query(databaseUrl, 'SELECT sha256 FROM files');
  const store = await openDiskStore(join(dataDir, 'blobs'), { alone: false });
  const faults: string[] = [];
  for (const row of rows) {
    const sha256 = String(row['sha256']);
    const bytes = await store.read(sha256).catch(() => null);
    if (bytes === null || createHash('sha256').update(bytes).digest('hex') !== sha256) faults.push(sha256);
  }
  return { name: 'files-damaged', faults, of: rows.length };
}

/** Official and agency have signed, and our verifier passes both. */
async function countSignatures({ databaseUrl, dataDir, pki }: OfficeCluster): Promise<Count> {
  const rows = await query(databaseUrl, ISSUED);
  const store = await openDiskStore(join(dataDir, 'blobs'), { alone: false });
  const fetch = createPkiFetch({ allowedHosts: [pki.host] });
  const trust = { roots: pki.trustAnchors(), intermediates: pki.intermediates() };
  const faults: string[] = [];
  for (const row of rows) {
    const bytes = await store.read(String(row['sha256']));
    const { signatures } = await verifyPdf(bytes, { ...trust, revocation: { fetch } });
    const passed = signatures.filter(({ verdict }) => verdict === 'TOTAL-PASSED').length;
    if (passed < 2 || passed < signatures.length)
      faults.push(`document ${row['document_id']}: ${passed} passed`);
  }
  return { name: 'signatures-invalid', faults, of: rows.length };
}

/** A sample of the issued files as pdfsig of poppler sees them, on a machine that has it: official and agency are valid. */
async function countForeignVerdicts({ databaseUrl, dataDir }: OfficeCluster): Promise<Count[]> {
  if (spawnSync('pdfsig', ['-v']).error) return [];
  const rows = await query(databaseUrl, `${ISSUED} ORDER BY md5(v.id::text) LIMIT ${SAMPLE}`);
  const store = await openDiskStore(join(dataDir, 'blobs'), { alone: false });
  const faults: string[] = [];
  for (const row of rows) {
    const file = join(dataDir, 'sample.pdf');
    writeFileSync(file, await store.read(String(row['sha256'])));
    const said = spawnSync('pdfsig', ['-nocert', file], { encoding: 'utf8' }).stdout;
    const verdicts = said.match(/Signature Validation: .*/g) ?? [];
    const valid = verdicts.filter((line) => line.endsWith('Signature is Valid.')).length;
    if (valid < 2 || valid < verdicts.length)
      faults.push(`document ${row['document_id']}: ${verdicts.join(', ')}`);
  }
  return [{ name: 'signatures-refused-by-pdfsig', faults, of: rows.length }];
}

/** What the live projection says, and what a replay of the ledger says; nothing is kept of the replay. */
export async function countShare(databaseUrl: string): Promise<Count> {
  const client = await connected(databaseUrl);
  const read = async (): Promise<string[]> => {
    const { rows } = await client.query<Row>('SELECT s::text AS line FROM share_facts s ORDER BY 1');
    return rows.map(({ line }) => String(line));
  };
  await client.query('BEGIN');
  const live = await read();
  await rebuildShare(drizzle(client));
  const rebuilt = new Set(await read());
  await client.query('ROLLBACK');
  await client.end();
  const faults = live.filter((line) => !rebuilt.has(line));
  if (rebuilt.size !== live.length) faults.push(`${live.length} live, ${rebuilt.size} rebuilt`);
  return { name: 'share-differs', faults, of: live.length };
}

async function connected(databaseUrl: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: databaseUrl });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}
