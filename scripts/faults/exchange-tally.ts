/** The reckoning between systems: what each sender believes, against what each receiver holds, with the receivers' signatures. */
import { createHash, createPublicKey, type JsonWebKey, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type pg from 'pg';
import { wasInForce } from '../../src/office/exchange/receipt-signer.ts';

export const exchangeTallyNames = {
  lost: 'Văn bản mất · documents lost',
  'registered-twice': 'Đến hoặc đăng ký hai lần · arrived or registered twice',
  'false-delivered': 'Báo đã đến mà không đến · false "delivered"',
  unproved: 'Đã đến mà thiếu bằng chứng · unproved deliveries',
  altered: 'Tệp mất hoặc khác byte · files lost or altered',
  'steps-untold': 'Đã đăng ký mà bên gửi không biết · registrations untold',
  'recalls-differ': 'Thu hồi kết thúc khác nhau ở hai bên · recalls that ended unlike',
} as const;
export type ExchangeTallyName = keyof typeof exchangeTallyNames;

export interface ExchangeCount {
  readonly name: string;
  readonly faults: readonly string[];
  readonly of: number;
}

export interface Reckoned {
  readonly identity: { readonly dataDir: string };
  readonly pool: Pick<pg.Pool, 'query'>;
}

interface FileRow {
  readonly sha256: string;
  readonly size: number;
}

interface Sent {
  readonly document_id: string;
  readonly consignment_id: string;
  readonly state: string;
  readonly receipt: string | null;
  readonly arrived_at: Date | null;
  readonly arrival_number: number | null;
  readonly recall_state: string | null;
  /** As issued. */
  readonly digests: readonly string[];
}

interface KeyRow {
  readonly fingerprint: string;
  readonly jwk: JsonWebKey;
  readonly from: string | null;
  readonly to: string | null;
}

interface Arrived {
  readonly consignment_id: string;
  readonly state: string;
  readonly arrival_number: number | null;
  readonly recall_state: string | null;
  readonly receipt: string | null;
  readonly lines: number;
  /** Of the receiving unit alone. */
  readonly keys: readonly KeyRow[] | null;
  readonly data_dir: string;
  readonly files: readonly FileRow[];
}

const registered = new Set(['accepted', 'assigned', 'in_progress', 'done']);
const delivered = new Set(['arrived', ...registered]);

/** @param told ids of documents whose sending was answered with success */
export async function tallyExchange(
  instances: readonly Reckoned[],
  told: ReadonlySet<string> = new Set(),
): Promise<readonly ExchangeCount[]> {
  const sent: Sent[] = [];
  const arrived = new Map<string, Arrived[]>();
  for (const { pool, identity } of instances) {
    sent.push(...(await sentOf(pool)));
    for (const row of await arrivedOf(pool)) {
      const known = arrived.get(row.consignment_id) ?? [];
      arrived.set(row.consignment_id, [...known, { ...row, data_dir: identity.dataDir }]);
    }
  }
  const at = ({ consignment_id }: Sent) => arrived.get(consignment_id)?.[0];
  const all = [...arrived.values()].flat();
  const claimed = sent.filter((one) => isClaimed(one));
  const recalled = sent.filter((one) => one.recall_state !== null || at(one)?.recall_state);
  const known = new Set(sent.map(({ document_id }) => document_id));
  const named = (name: ExchangeTallyName, faulty: readonly { consignment_id: string }[], of: number) => ({
    name,
    faults: faulty.map((one) => one.consignment_id),
    of,
  });
  const lost = named(
    'lost',
    sent.filter((one) => !at(one) && one.state !== 'recalled'),
    Math.max(sent.length, told.size),
  );
  const forgotten = [...told].filter((id) => !known.has(id)).map((id) => `document ${id}`);
  return [
    { ...lost, faults: [...lost.faults, ...forgotten] },
    named(
      'registered-twice',
      [...arrived.values()].filter((rows) => rows.length > 1 || rows[0]!.lines > 1).flat(),
      arrived.size,
    ),
    named(
      'false-delivered',
      claimed.filter((one) => !at(one) || (registered.has(one.state) && at(one)!.lines !== 1)),
      claimed.length,
    ),
    named(
      'unproved',
      sent.filter((one) => (one.state !== 'recalled' || one.receipt !== null) && !isProved(one, at(one))),
      sent.length,
    ),
    named(
      'altered',
      all.filter((one) => !isWhole(one)),
      all.length,
    ),
    named(
      'steps-untold',
      sent.filter((one) => !isToldAlike(one, at(one))),
      all.filter(({ arrival_number }) => arrival_number !== null).length,
    ),
    named(
      'recalls-differ',
      recalled.filter((one) => !endedAlike(one, at(one))),
      recalled.length,
    ),
  ];
}

async function sentOf(pool: Reckoned['pool']): Promise<Sent[]> {
  const { rows } = await pool.query(
    `SELECT d.document_id, d.consignment_id, d.state, d.receipt, d.arrived_at, d.arrival_number, d.recall_state,
       (SELECT array_agg(v.sha256 ORDER BY v.sha256) FROM document_files f JOIN file_versions v ON v.file_id = f.id
        WHERE f.document_id = d.document_id AND v.purpose = 'issued') AS digests
     FROM deliveries d WHERE d.gateway = 'peer'`,
  );
  return rows;
}

async function arrivedOf(pool: Reckoned['pool']): Promise<Omit<Arrived, 'data_dir'>[]> {
  const { rows } = await pool.query(
    `SELECT i.consignment_id, i.state, i.arrival_number, i.recall_state, b.receipt,
       (SELECT count(*)::int FROM register_entries e WHERE e.incoming_id = i.id) AS lines,
       (SELECT json_agg(json_build_object('fingerprint', k.fingerprint, 'jwk', k.public_jwk, 'from', k.valid_from, 'to', k.valid_to))
        FROM receipt_keys k WHERE k.unit_id = i.unit_id) AS keys,
       (SELECT json_agg(json_build_object('sha256', f.sha256, 'size', s.size) ORDER BY f.position)
        FROM incoming_files f JOIN files s ON s.sha256 = f.sha256 WHERE f.incoming_id = i.id) AS files
     FROM incoming_documents i LEFT JOIN inbox_consignments b ON b.incoming_id = i.id
     WHERE b.partner_id IS NOT NULL`,
  );
  return rows;
}

function isClaimed({ state, receipt, arrived_at }: Sent): boolean {
  return delivered.has(state) || receipt !== null || arrived_at !== null;
}

/** The sender holds the receiver's first receipt: OpenSSL checks its signature, and the digests are those issued and those held. */
function isProved({ receipt, consignment_id, digests }: Sent, arrival: Arrived | undefined): boolean {
  if (!receipt || !arrival || receipt !== arrival.receipt) return false;
  const [head, body, tail] = receipt.split('.') as [string, string, string];
  const { kid } = decoded(head);
  const payload = decoded(body);
  const held = arrival.keys?.find(({ fingerprint }) => fingerprint === kid);
  if (!held || !wasInForce(span(held), new Date(payload.at))) return false;
  const key = createPublicKey({ key: held.jwk, format: 'jwk' });
  const signature = Buffer.from(tail, 'base64url');
  if (!verify('sha256', Buffer.from(`${head}.${body}`), { key, dsaEncoding: 'ieee-p1363' }, signature))
    return false;
  const stated = payload.digests.map(({ sha256 }: FileRow) => sha256).sort();
  const kept = arrival.files.map(({ sha256 }) => sha256).sort();
  return (
    payload.consignmentId === consignment_id &&
    JSON.stringify(stated) === JSON.stringify(kept) &&
    JSON.stringify(stated) === JSON.stringify([...digests].sort())
  );
}

const decoded = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));

function span({ from, to }: KeyRow) {
  return { validFrom: from === null ? null : new Date(from), validTo: to === null ? null : new Date(to) };
}

/** Every byte that the receiver keeps is hashed anew. */
function isWhole({ files, data_dir }: Arrived): boolean {
  return files.every(({ sha256, size }) => {
    const path = join(data_dir, 'blobs', sha256.slice(0, 2), sha256.slice(2, 4), sha256);
    const bytes = readFileSync(path);
    return bytes.length === size && createHash('sha256').update(bytes).digest('hex') === sha256;
  });
}

function isToldAlike({ arrival_number, state }: Sent, arrival: Arrived | undefined): boolean {
  if (!arrival) return state === 'recalled';
  const withdrawn = arrival.state === 'withdrawn';
  return arrival.arrival_number === arrival_number && withdrawn === (state === 'recalled');
}

function endedAlike({ recall_state }: Sent, arrival: Arrived | undefined): boolean {
  if (recall_state === 'requested' || arrival?.recall_state === 'requested') return false;
  return !arrival || arrival.recall_state === recall_state;
}
