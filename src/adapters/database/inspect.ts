/** Questions of `antin admin doctor`: read only, on a connection of its own, no table is made or changed. */
import type pg from 'pg';
import type { Partner } from '../../office/exchange/partner.ts';
import { type DatabaseTarget, withClient } from './connect.ts';
import { pendingMigrations } from './migrate.ts';

export interface DatabaseFacts {
  readonly version: string;
  readonly encoding: string;
  /** Vietnamese sorting is asked for by name. */
  readonly hasVietnamese: boolean;
  readonly pendingMigrations: number;
  /** Its clock minus ours. */
  readonly skewMs: number;
  /** Null while the tables are not there or not up to date. */
  readonly office: OfficeFacts | null;
  /** Of the processes that said within the last two minutes that they live. */
  readonly keyFolders: readonly { readonly host: string; readonly keyFolder: string }[];
}

export interface OfficeFacts {
  readonly accounts: number;
  readonly administrators: number;
  readonly withoutSecondFactor: readonly string[];
  readonly leadersWithoutCertificate: readonly string[];
  readonly sealsWithoutCertificate: readonly string[];
  readonly ending: readonly { readonly subject: string; readonly notAfter: Date }[];
  readonly unitsWithoutBooks: readonly string[];
  readonly recoveriesWaiting: number;
  /** Other systems that have not ended. */
  readonly partners: readonly Pick<Partner, 'id' | 'name' | 'kind' | 'endpoint' | 'settings' | 'simulated'>[];
}

/** Rejects with the driver's error when the database is out of reach. @param soonDays certificates ending within */
export function inspectDatabase(target: DatabaseTarget, soonDays: number): Promise<DatabaseFacts> {
  return withClient(target, async (client) => {
    const before = Date.now();
    const { rows } = await client.query<{ version: string; encoding: string; at: Date }>(
      `SELECT current_setting('server_version') AS version, current_setting('server_encoding') AS encoding,
        clock_timestamp() AS at`,
    );
    const [row] = rows;
    const skewMs = (row?.at.getTime() ?? before) - (before + Date.now()) / 2;
    const vietnamese = await client.query(`SELECT 1 FROM pg_collation WHERE collname = 'vi-x-icu'`);
    const pending = await pendingMigrations(client);
    return {
      version: row?.version ?? '',
      encoding: row?.encoding ?? '',
      hasVietnamese: (vietnamese.rowCount ?? 0) > 0,
      pendingMigrations: pending,
      skewMs,
      office: pending === 0 ? await inspectOffice(client, soonDays) : null,
      keyFolders: pending === 0 ? await keyFolders(client) : [],
    };
  });
}

async function keyFolders(client: pg.Client): Promise<DatabaseFacts['keyFolders']> {
  const { rows } = await client.query<{ host: string; key_folder: string }>(
    `SELECT DISTINCT host, key_folder FROM processes
     WHERE key_folder IS NOT NULL AND last_seen_at > clock_timestamp() - interval '2 minutes' ORDER BY host`,
  );
  return rows.map((row) => ({ host: row.host, keyFolder: row.key_folder }));
}

/** An office's day is Vietnam's, wherever the server stands. */
const TODAY = `(now() AT TIME ZONE 'Asia/Ho_Chi_Minh')::date`;
const POSTS = `SELECT a.person_id, a.unit_id, a.role, p.full_name, u.name AS unit_name
  FROM appointments a JOIN people p ON p.id = a.person_id JOIN units u ON u.id = a.unit_id
  WHERE a.valid_from <= ${TODAY} AND coalesce(a.valid_to >= ${TODAY}, true)`;
const ACTIVE = `SELECT * FROM accounts WHERE disabled_at IS NULL`;
const GOOD = `SELECT * FROM certificates WHERE revoked_at IS NULL AND not_after > now() AND not_before <= now()`;
const OPEN_UNITS = `SELECT * FROM units
  WHERE valid_from <= ${TODAY} AND coalesce(valid_to >= ${TODAY}, true)`;

async function inspectOffice(client: pg.Client, soonDays: number): Promise<OfficeFacts> {
  const names = async (text: string): Promise<string[]> =>
    (await client.query<{ name: string }>(text)).rows.map(({ name }) => name);
  const count = async (text: string): Promise<number> =>
    Number((await client.query<{ n: string }>(text)).rows[0]?.n ?? 0);
  const ending = await client.query<{ subject: string; not_after: Date }>(
    `SELECT subject, not_after FROM (${GOOD}) c WHERE not_after < now() + make_interval(days => $1) ORDER BY not_after`,
    [soonDays],
  );
  const partners = await client.query<OfficeFacts['partners'][number]>(
    'SELECT id, name, kind, endpoint, settings, simulated FROM partners WHERE ended_at IS NULL ORDER BY name',
  );
  return {
    partners: partners.rows,
    accounts: await count(`SELECT count(*) AS n FROM (${ACTIVE}) a`),
    administrators: await count(
      `SELECT count(DISTINCT a.person_id) AS n FROM (${ACTIVE}) a JOIN (${POSTS}) p USING (person_id) WHERE p.role = 'it'`,
    ),
    withoutSecondFactor: await names(
      `SELECT username AS name FROM (${ACTIVE}) a WHERE totp_secret IS NULL ORDER BY username`,
    ),
    leadersWithoutCertificate: await names(
      `SELECT DISTINCT p.full_name || ' (' || p.unit_name || ')' AS name FROM (${POSTS}) p
        JOIN (${ACTIVE}) a USING (person_id)
        WHERE p.role = 'leader' AND NOT EXISTS (SELECT 1 FROM (${GOOD}) c WHERE c.person_id = p.person_id) ORDER BY 1`,
    ),
    sealsWithoutCertificate: await names(
      `SELECT u.name FROM (${OPEN_UNITS}) u WHERE u.has_seal
        AND EXISTS (SELECT 1 FROM (${POSTS}) p WHERE p.unit_id = u.id AND p.role = 'clerk')
        AND NOT EXISTS (SELECT 1 FROM (${GOOD}) c WHERE c.unit_id = u.id) ORDER BY 1`,
    ),
    ending: ending.rows.map(({ subject, not_after }) => ({ subject, notAfter: not_after })),
    unitsWithoutBooks: await names(
      `SELECT u.name FROM (${OPEN_UNITS}) u
        WHERE EXISTS (SELECT 1 FROM (${POSTS}) p WHERE p.unit_id = u.id AND p.role = 'clerk')
        AND (SELECT count(DISTINCT b.direction) FROM books b WHERE b.unit_id = u.id AND b.closed_at IS NULL) < 2
        ORDER BY 1`,
    ),
    recoveriesWaiting: await count(
      `SELECT count(*) AS n FROM recoveries WHERE state = 'pending' AND expires_at > now()`,
    ),
  };
}
