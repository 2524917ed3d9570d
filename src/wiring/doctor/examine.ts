import type { Config } from '../../config.ts';
import { checkDatabase } from './check-database.ts';
import { checkMachine } from './check-machine.ts';
import { checkServices } from './check-services.ts';
import type { Finding } from './finding.ts';

/** Everything that can be looked at without changing anything. The machine first: without a folder nothing else works. */
export async function examine(config: Config): Promise<readonly Finding[]> {
  const machine = await checkMachine(config);
  const [database, services] = await Promise.all([checkDatabase(config), checkServices(config)]);
  return [...machine, ...database, ...services];
}
