import pg from 'pg';
import type { DatabaseTarget } from './connect.ts';

/** `payload` is undefined when the connection was renewed: notices may have been missed, so look for yourself. */
export type NoticeHandler = (payload: string | undefined) => void;

export interface Listener {
  /** Hears a channel from now on; resolves when the server has confirmed it. Returns how to stop hearing. */
  on(channel: string, handler: NoticeHandler): Promise<() => void>;
  close(): Promise<void>;
}

const FIRST_DELAY_MS = 100;
const LAST_DELAY_MS = 5000;

/**
 * One connection that hears `NOTIFY` on any number of channels and renews itself with growing delays.
 * @throws the driver's error when the first connection fails
 */
export async function openListener(
  target: DatabaseTarget,
  onError: (error: Error) => void = () => undefined,
): Promise<Listener> {
  const listener = new PostgresListener(target, onError);
  await listener.connect();
  return listener;
}

class PostgresListener implements Listener {
  readonly #target: DatabaseTarget;
  readonly #onError: (error: Error) => void;
  readonly #handlers = new Map<string, Set<NoticeHandler>>();
  #client: pg.Client | undefined;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(target: DatabaseTarget, onError: (error: Error) => void) {
    this.#target = target;
    this.#onError = onError;
  }

  async connect(): Promise<void> {
    const client = new pg.Client({
      ...this.#target,
      application_name: 'an-tin listen',
      keepAlive: true,
      connectionTimeoutMillis: 10_000,
    });
    client.on('notification', ({ channel, payload }) => this.#tell(channel, payload ?? ''));
    client.on('error', (error) => this.#onError(error));
    await client.connect();
    for (const channel of this.#handlers.keys()) await client.query(`LISTEN ${pg.escapeIdentifier(channel)}`);
    if (this.#closed) return client.end();
    this.#client = client;
    client.on('end', () => this.#renew(client, FIRST_DELAY_MS));
  }

  async on(channel: string, handler: NoticeHandler): Promise<() => void> {
    const known = this.#handlers.get(channel);
    const handlers = known ?? new Set();
    handlers.add(handler);
    this.#handlers.set(channel, handlers);
    // Without a connection the renewal listens to every known channel.
    if (!known) await this.#client?.query(`LISTEN ${pg.escapeIdentifier(channel)}`);
    return () => handlers.delete(handler);
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    const client = this.#client;
    this.#client = undefined;
    await client?.end();
  }

  #tell(channel: string, payload: string | undefined): void {
    for (const handler of this.#handlers.get(channel) ?? []) handler(payload);
  }

  #renew(old: pg.Client | undefined, delay: number): void {
    if (this.#closed || (old && old !== this.#client)) return;
    this.#client = undefined;
    this.#timer = setTimeout(() => {
      this.connect().then(
        () => {
          for (const channel of this.#handlers.keys()) this.#tell(channel, undefined);
        },
        (error: Error) => {
          this.#onError(error);
          this.#renew(undefined, Math.min(delay * 2, LAST_DELAY_MS));
        },
      );
    }, delay);
  }
}
