/** One Ấn Tín system as a process of its own, with its embedded PostgreSQL; it may be killed and started anew in its place. */
import { join } from 'node:path';
import pg from 'pg';
import {
  isAlive,
  postgresOf,
  type ServiceProcess,
  startProcess,
} from '../../test/support/service-process.ts';
import { targetOf } from '../bench/service-under-load.ts';
import { ensureBuilt } from './built-service.ts';
import type { ExchangeIdentity } from './exchange-identities.ts';
import { freePort } from './free-port.ts';

export class ExchangeInstance {
  readonly identity: ExchangeIdentity;
  readonly origin: string;
  readonly #port: number;
  #process: ServiceProcess | undefined;
  #pool: pg.Pool | undefined;

  private constructor(identity: ExchangeIdentity, port: number) {
    this.identity = identity;
    this.#port = port;
    this.origin = `http://127.0.0.1:${port}`;
  }

  static async start(identity: ExchangeIdentity): Promise<ExchangeInstance> {
    const instance = new ExchangeInstance(identity, await freePort());
    await instance.restart();
    return instance;
  }

  /** To look behind the answers, and to prepare. */
  get pool(): Pick<pg.Pool, 'query'> {
    if (!this.#pool) throw new Error(`${this.identity.province} is down`);
    return this.#pool;
  }

  get pid(): number {
    return this.#process?.child.pid ?? 0;
  }

  /** Whatever it was doing. With the engine too, half of the times: a cut of the power. */
  async kill(withEngine: boolean): Promise<void> {
    const engine = postgresOf(this.identity.dataDir);
    this.#process?.child.kill('SIGKILL');
    if (withEngine && engine && isAlive(engine)) process.kill(engine, 'SIGKILL');
    await this.#process?.ended();
    await this.#closePool();
  }

  async restart(): Promise<void> {
    const program = join(ensureBuilt(), 'src', 'main.js');
    const environment = { LOG_LEVEL: 'error', ...this.identity.settings, PORT: String(this.#port) };
    this.#process = startProcess(environment, program);
    await this.#process.ready();
    this.#pool = new pg.Pool({ ...targetOf(this.identity.dataDir), max: 4 });
    // The engine may be killed while nobody asks it.
    this.#pool.on('error', () => undefined);
  }

  async stop(): Promise<void> {
    await this.#closePool();
    await this.#process?.ended('SIGTERM');
  }

  async #closePool(): Promise<void> {
    await this.#pool?.end().catch(() => undefined);
    this.#pool = undefined;
  }
}
