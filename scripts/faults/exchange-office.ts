/** One system of the exchange as an office runs it: PostgreSQL, a web and a workers process, each killed by itself. */
import { join } from 'node:path';
import pg from 'pg';
import { ensureBuilt } from './built-service.ts';
import type { ExchangeIdentity } from './exchange-identities.ts';
import { LedgerWitness } from './ledger-witness.ts';
import { type OfficeCluster, startOfficeCluster } from './office-cluster.ts';
import { StatementWatch } from './statement-watch.ts';

export interface ExchangeOffice {
  /** Its data folder is that of the service. */
  readonly identity: ExchangeIdentity;
  readonly cluster: OfficeCluster;
  readonly watch: StatementWatch;
  readonly witness: LedgerWitness;
  /** Past every door, to look behind the answers and to prepare. */
  readonly pool: pg.Pool;
  close(): Promise<void>;
}

/** Communes that receive, and the one that sends. */
export const receivers = ['hungloi', 'kimquan'];
export const sender = 'chanson';

export async function startExchangeOffice(identity: ExchangeIdentity): Promise<ExchangeOffice> {
  const folder = identity.dataDir;
  const watch = new StatementWatch();
  const { DATA_DIR: _, TRUST_ANCHORS, ...settings } = identity.settings;
  const own = [0, 1].map((n) => join(folder, `anchor-${n}.pem`));
  const cluster = await startOfficeCluster({
    folder,
    dist: ensureBuilt(),
    web: 1,
    workers: 1,
    units: [sender, ...receivers],
    settings: { ...settings, TRUST_ANCHORS: [...own, TRUST_ANCHORS].join(',') },
    tapOf: (member) => watch.tapOf(member),
  });
  const pool = new pg.Pool({ connectionString: cluster.databaseUrl, max: 8 });
  // The engine may be killed while nobody asks it.
  pool.on('error', () => undefined);
  const witness = new LedgerWitness(cluster.databaseUrl);
  const close = async () => {
    await pool.end().catch(() => undefined);
    await cluster.close();
  };
  return { identity: { ...identity, dataDir: cluster.dataDir }, cluster, watch, witness, pool, close };
}
