/** What `antin admin …` works with: the engines and the office without web server, queues and workers. */
import { join } from 'node:path';
import { openFileStore } from '../adapters/storage/file-store.ts';
import { createLogger } from '../adapters/telemetry/logger.ts';
import type { Config } from '../config.ts';
import { loadInstanceSecret } from '../instance-secret.ts';
import { refuseMixedData } from '../office/identity/refuse-mixed-data.ts';
import type { OfficeParts } from '../service-parts.ts';
import { ShutdownStack } from '../shutdown-stack.ts';
import { lockInstance, openDatabase, openEngine } from './open-database.ts';
import { openPki, type Pki } from './open-pki.ts';
import { type OfficePorts, openOfficePorts } from './open-ports.ts';

export interface AdminEngines extends OfficeParts {
  /** Ends what was opened, in the opposite order; safe to call twice. */
  close(): Promise<void>;
}

export interface Admin extends AdminEngines {
  readonly pki: Pki;
  readonly ports: OfficePorts;
}

/**
 * Database (migrated), file store and secret. With the embedded engine no service may run on the same data folder;
 * with DATABASE_URL commands work beside running services.
 * @throws AppError INSTANCE_RUNNING and every refusal of the service's own start; nothing stays open then
 */
export async function openAdminEngines(config: Config): Promise<AdminEngines> {
  const log = createLogger({ level: config.logLevel === 'info' ? 'warn' : config.logLevel });
  const stack = new ShutdownStack();
  const close = () => stack.close((name, err) => log.error({ err, name }, 'did not close cleanly'));
  try {
    lockInstance(config, stack);
    const { target } = await openEngine(config, stack, log);
    const database = await openDatabase(target, stack, log);
    const alone = config.databaseUrl === undefined;
    const files = await openFileStore(join(config.dataDir, 'blobs'), { alone, s3: config.s3 });
    stack.add('file store', () => files.close());
    return { config, log, secret: loadInstanceSecret(config.dataDir), database, files, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The engines with trust, keys and every port that needs neither listener nor queues. */
export async function openAdmin(config: Config): Promise<Admin> {
  const engines = await openAdminEngines(config);
  let pki: Pki | undefined;
  try {
    pki = await openPki(config);
    const ports = openOfficePorts(engines, pki);
    await refuseMixedData(ports, config.demo);
    const close = async () => {
      await ports.closeTokens();
      await pki?.close();
      await engines.close();
    };
    return { ...engines, pki, ports, close };
  } catch (error) {
    await pki?.close();
    await engines.close();
    throw error;
  }
}
