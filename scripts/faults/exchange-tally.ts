/** The reckoning between systems: what each sender believes, against what each receiver holds, with the receivers' signatures. */
import { createHash, createPublicKey, type JsonWebKey, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type pg from 'pg';
import type { ExchangeInstance } from './exchange-instance.ts';

export const exchangeTallyNames = {
  lost: 'Văn bản mất · documents lost',
  'registered-twice': 'Đăng ký hai lần · registered twice',
  'false-delivered': 'Báo đã đến mà không đến · false "delivered"',
  unproved: 'Đã đến mà thiếu bằng chứng · unproved deliveries',
  altered: 'Tệp mất hoặc khác byte · files lost or altered',
  'steps-untold': 'Đã đăng ký mà bên gửi không biết · registrations untold',
} as const;
export type ExchangeTallyName = keyof typeof exchangeTallyNames;

export interface ExchangeCount {
  readonly name: ExchangeTallyName;
  readonly faults: readonly string[];
  readonly of: number;
}

interface Sent {
  readonly consignment_id: string;
  readonly state: string;
  readonly receipt: string | null;
  readonly arrived_at: Date | null;
  readonly accepted_at: Date | null;
  readonly arrival_number: number | null;
}

interface Arrived {
  readonly id: string;
  readonly consignment_id: string;
  readonly arrival_number: number | null;
  readonly receipt: string | null;
  readonly jwk: JsonWebKey | null;
  readonly data_dir: string;
  readonly files: readonly { readonly sha256: string; readonly size: number; readonly name: string }[];
}

type Pool = Pick<pg.Pool, 'query'>;

export async function tallyExchange(
  instances: readonly ExchangeInstance[],
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
  const delivered = sent.filter((one) => one.arrived_at !== null || one.receipt !== null);
  const all = [...arrived.values()].flat();
  const named = (name: ExchangeTallyName, faulty: readonly { consignment_id: string }[], of: number) => ({
    name,
    faults: faulty.map((one) => one.consignment_id),
    of,
  });
  return [
    named(
      'lost',
      sent.filter((one) => !at(one)),
      sent.length,
    ),
    named('registered-twice', [...arrived.values()].filter((rows) => rows.length > 1).flat(), arrived.size),
    named(
      'false-delivered',
      delivered.filter((one) => !at(one)),
      delivered.length,
    ),
    named(
      'unproved',
      sent.filter((one) => !isProved(one, at(one))),
      sent.length,
    ),
    named(
      'altered',
      all.filter((one) => !isWhole(one)),
      all.length,
    ),
    named(
      'steps-untold',
      sent.filter((one) => (at(one)?.arrival_number ?? null) !== one.arrival_number),
      all.filter(({ arrival_number }) => arrival_number !== null).length,
    ),
  ];
}

async function sentOf(pool: Pool): Promise<Sent[]> {
  const { rows } = await pool.query(
    `SELECT consignment_id, state, receipt, arrived_at, accepted_at, arrival_number FROM deliveries WHERE gateway = 'peer'`,
  );
  return rows;
}

async function arrivedOf(pool: Pool): Promise<Omit<Arrived, 'data_dir'>[]> {
  const { rows } = await pool.query(
    `SELECT i.id, i.consignment_id, i.arrival_number, b.receipt, k.public_jwk AS jwk,
       (SELECT json_agg(json_build_object('sha256', f.sha256, 'name', f.name, 'size', s.size) ORDER BY f.position)
        FROM incoming_files f JOIN files s ON s.sha256 = f.sha256 WHERE f.incoming_id = i.id) AS files
     FROM incoming_documents i
     LEFT JOIN inbox_consignments b ON b.incoming_id = i.id
     LEFT JOIN receipt_keys k ON k.unit_id = i.unit_id
     WHERE b.partner_id IS NOT NULL`,
  );
  return rows;
}

/** The sender holds the receiver's first receipt, whose signature and digests we check by ourselves. */
function isProved({ receipt, consignment_id }: Sent, arrival: Arrived | undefined): boolean {
  if (!receipt || !arrival || receipt !== arrival.receipt || !arrival.jwk) return false;
  const [head, body, tail] = receipt.split('.') as [string, string, string];
  const key = createPublicKey({ key: arrival.jwk, format: 'jwk' });
  const signed = Buffer.from(`${head}.${body}`);
  if (!verify('sha256', signed, { key, dsaEncoding: 'ieee-p1363' }, Buffer.from(tail, 'base64url')))
    return false;
  const payload = JSON.parse(Buffer.from(body, 'base64url').toString('utf8'));
  const digests = payload.digests.map(({ sha256 }: { sha256: string }) => sha256).sort();
  const held = arrival.files.map(({ sha256 }) => sha256).sort();
  return payload.consignmentId === consignment_id && JSON.stringify(digests) === JSON.stringify(held);
}

function isWhole({ files, data_dir }: Arrived): boolean {
  return files.every(({ sha256, size }) => {
    const path = join(data_dir, 'blobs', sha256.slice(0, 2), sha256.slice(2, 4), sha256);
    const bytes = readFileSync(path);
    return bytes.length === size && createHash('sha256').update(bytes).digest('hex') === sha256;
  });
}
