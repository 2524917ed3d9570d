/** Makes demonstration districts that started alike into agencies of different provinces that know each other as partners. */
import type pg from 'pg';
import { v7 as newId } from 'uuid';
import { pause } from '../journey/client.ts';
import type { ExchangeIdentity } from './exchange-identities.ts';

export interface Introduced {
  readonly identity: ExchangeIdentity;
  readonly pool: Pick<pg.Pool, 'query'>;
}

const LIMIT_MS = 120_000;

/** @param endpointOf where an instance finds another one; past a door of the test, when given */
export async function introduce(
  instances: readonly Introduced[],
  endpointOf: (from: ExchangeIdentity, to: ExchangeIdentity) => string = (_from, to) =>
    `https://127.0.0.1:${to.peerPort}`,
): Promise<void> {
  for (const { identity, pool } of instances) {
    await pool.query(
      `UPDATE units SET organ_code = replace(organ_code, 'H60', $1), name = name || ' · ' || $1 WHERE partner_id IS NULL`,
      [identity.province],
    );
    for (const { identity: other } of instances) {
      if (other === identity) continue;
      await pool.query(
        `INSERT INTO partners (id, name, kind, endpoint, settings, simulated, version, created_at)
         VALUES ($1, $2, 'peer', $3, $4, false, 1, now())`,
        [
          newId(),
          other.province,
          endpointOf(identity, other),
          JSON.stringify({ clientFingerprints: [other.fingerprint] }),
        ],
      );
    }
  }
  const until = Date.now() + LIMIT_MS;
  for (const { pool } of instances) {
    const known = async () => {
      const { rows } = await pool.query(
        `SELECT count(DISTINCT u.partner_id) AS n FROM units u JOIN receipt_keys k ON k.unit_id = u.id WHERE u.partner_id IS NOT NULL`,
      );
      return Number(rows[0].n);
    };
    while ((await known()) < instances.length - 1) {
      if (Date.now() > until) throw new Error('the lists of agencies were not read');
      await pause(200);
    }
  }
}
