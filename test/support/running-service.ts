/** The whole service in this process: embedded PostgreSQL, queues, workers, development PKI, demo district, the page. */

import { createLogger } from '../../src/adapters/telemetry/logger.ts';
import { readConfig } from '../../src/config.ts';
import type { CreateService, ServiceParts } from '../../src/service-parts.ts';
import { ShutdownStack } from '../../src/shutdown-stack.ts';
import { startService } from '../../src/start-service.ts';
import { createService } from '../../src/wiring.ts';
import { temporaryFolder } from './temporary-folder.ts';

export interface RunningService {
  readonly origin: string;
  /** Its engines, to look behind the answers. */
  readonly parts: ServiceParts;
  readonly stop: () => Promise<void>;
}

/**
 * @param settings environment variables beside a free port and a folder of its own
 * @param destination instead of standard output, for what the service logs
 */
export async function startDemoService(
  settings: Readonly<Record<string, string>> = {},
  destination?: { write(line: string): void },
): Promise<RunningService> {
  const environment = { PORT: '0', DATA_DIR: temporaryFolder('service'), LOG_LEVEL: 'error', ...settings };
  const config = readConfig(environment, []);
  const stack = new ShutdownStack();
  const stopping = new AbortController();
  const failures: unknown[] = [];
  const stop = async () => {
    stopping.abort();
    await stack.close((name, error) => failures.push(name, error));
    if (failures.length > 0) throw new Error(`did not close cleanly: ${failures.join(', ')}`);
  };
  let parts: ServiceParts | undefined;
  const create: CreateService = (given) => {
    parts = given;
    return createService(given);
  };
  try {
    const log = createLogger({ level: config.logLevel, ...(destination && { destination }) });
    const started = await startService({ config, log, createService: create, stack, stopping });
    return { origin: started.config.publicUrl.origin, parts: parts!, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
