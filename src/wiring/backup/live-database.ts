import type { DatabaseTarget } from '../../adapters/database/connect.ts';
import { runningAddress } from '../../adapters/database/engine/running-address.ts';
import type { Config } from '../../config.ts';
import { openAdminEngines } from '../open-admin.ts';
import { DATABASE_NAME } from '../open-database.ts';

/**
 * The database that the settings name: the server of DATABASE_URL, the embedded engine of a service that is running, or,
 * when none runs, that engine started for as long as the work takes.
 */
export async function withLiveDatabase<T>(
  config: Config,
  work: (target: DatabaseTarget) => Promise<T>,
): Promise<T> {
  if (config.databaseUrl !== undefined) return work({ connectionString: config.databaseUrl });
  const running = runningAddress(config.dataDir);
  if (running !== null) return work({ ...running, database: DATABASE_NAME });
  const engines = await openAdminEngines(config);
  try {
    return await work(engines.database.target);
  } finally {
    await engines.close();
  }
}
