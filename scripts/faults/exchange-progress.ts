/** How far an exchange has come, and what IT would do meanwhile: drive again what was given up. */
import { pause } from '../journey/client.ts';
import type { ExchangeOffice } from './exchange-office.ts';
import { openArrivals } from './exchange-work.ts';

export interface Progress {
  /** Receipts that each office holds, or no longer needs. */
  readonly held: number[];
  killed: number;
}

const RECOVERY_MS = 15 * 60_000;
const LOOK_MS = 700;

/** Looks and hurries until it has ended. */
export async function looking(
  offices: readonly ExchangeOffice[],
  { held }: Progress,
  ended: AbortSignal,
): Promise<void> {
  while (!ended.aborted) {
    await Promise.all(
      offices.map(async ({ pool }, n) => {
        const found = await pool.query(heldNow).catch(() => null);
        if (found) held[n] = found.rows[0].n;
        await hurry(pool);
      }),
    );
    await pause(LOOK_MS);
  }
}

/** What was refused for good is driven again, as IT would; the rest comes by itself. @returns what is open all the same */
export async function settle(
  offices: readonly ExchangeOffice[],
  say?: (line: string) => void,
): Promise<readonly string[]> {
  const until = Date.now() + RECOVERY_MS;
  let told = Date.now();
  for (;;) {
    const open: string[] = [];
    for (const { pool, identity } of offices) {
      const { rows } = await pool
        .query(openWork)
        .catch((error) => ({ rows: [{ what: String(error), n: 1 }] }));
      for (const { what, n } of rows) if (n > 0) open.push(`${identity.province}: ${what} ${n}`);
      await hurry(pool);
    }
    if (open.length === 0 || Date.now() > until) return open;
    if (Date.now() - told > 10_000) {
      told = Date.now();
      say?.(`  còn · still ${open.join(', ')}`);
    }
    await pause(500);
  }
}

export async function hurry(pool: ExchangeOffice['pool']): Promise<void> {
  for (const statement of driveAgain) await pool.query(statement).catch(() => undefined);
}

const heldNow = `SELECT count(*)::int AS n FROM deliveries
  WHERE gateway = 'peer' AND (receipt IS NOT NULL OR state IN ('recalled', 'refused'))`;

const openWork = `SELECT 'deliveries' AS what, count(*)::int AS n FROM deliveries
    WHERE gateway = 'peer' AND receipt IS NULL AND state NOT IN ('recalled', 'refused')
  UNION ALL SELECT 'outbox', count(*)::int FROM outbox
    WHERE queue IN ('dispatch-partner', 'dispatch-status', 'dispatch-consignment') AND finished_at IS NULL
  UNION ALL SELECT 'arrivals', count(*)::int FROM incoming_documents WHERE ${openArrivals}
  UNION ALL SELECT 'recalls', count(*)::int FROM deliveries WHERE recall_state = 'requested'`;

/** As the button of the board does: what was given up lives again. Growing delays and open breakers are not waited for. */
const driveAgain = [
  `UPDATE partner_health SET open_until = NULL, failures = 0 WHERE open_until IS NOT NULL`,
  `UPDATE outbox SET id = gen_random_uuid(), dead_at = NULL, not_before = NULL, relayed_at = NULL
   WHERE queue IN ('dispatch-partner', 'dispatch-status') AND finished_at IS NULL AND dead_at IS NOT NULL`,
  `UPDATE outbox SET not_before = NULL WHERE queue = 'dispatch-partner' AND finished_at IS NULL AND relayed_at IS NULL AND not_before > now()`,
  // Two hands do here what hundreds do elsewhere.
  `DELETE FROM request_counts`,
];
