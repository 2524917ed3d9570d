import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres';
import pg from 'pg';

/** Where a database is: an address of the embedded engine or of a server elsewhere. Also fits BullMQ. */
export type DatabaseTarget =
  | { readonly connectionString: string }
  | { readonly host: string; readonly port: number; readonly user: string; readonly database: string };

export interface Connected {
  readonly db: NodePgDatabase<Record<string, unknown>>;
  readonly pool: pg.Pool;
  readonly target: DatabaseTarget;
  /** Resolves when the database answers; rejects with the driver's error. */
  ready(): Promise<void>;
  close(): Promise<void>;
}

export interface ConnectOptions {
  /** Connections at most; 20 unless told. */
  readonly max?: number;
  readonly applicationName?: string;
  /** Told about connections that break; they are replaced on demand. */
  readonly onError?: (error: Error) => void;
}

/** Opens a pool. Nothing is sent until the first query. */
export function connectDatabase(target: DatabaseTarget, options: ConnectOptions = {}): Connected {
  const pool = new pg.Pool({
    ...target,
    max: options.max ?? 20,
    connectionTimeoutMillis: 10_000,
    application_name: options.applicationName ?? 'an-tin',
  });
  let closing: Promise<void> | undefined;
  // A server that stops right after us may end a connection before our farewell has reached it.
  const note = (error: Error) => closing === undefined && options.onError?.(error);
  pool.on('error', note);
  // Without this a connection that breaks inside a transaction would end the process; its query rejects anyway.
  pool.on('connect', (client) => client.on('error', note));
  return {
    db: drizzle(pool),
    pool,
    target,
    ready: async () => {
      await pool.query('SELECT 1');
    },
    close: () => {
      closing ??= pool.end();
      return closing;
    },
  };
}

/**
 * Makes a database when the server has none of that name.
 * @param server any database of the same server that can be connected to
 * @param template a database to copy; nobody may be connected to it
 */
export async function ensureDatabase(server: DatabaseTarget, name: string, template?: string): Promise<void> {
  await withClient(server, async (client) => {
    const found = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
    if (found.rowCount) return;
    const copy = template ? ` TEMPLATE ${pg.escapeIdentifier(template)}` : '';
    await client.query(`CREATE DATABASE ${pg.escapeIdentifier(name)}${copy}`);
  });
}

/** Runs `work` on a connection of its own. */
export async function withClient<T>(
  target: DatabaseTarget,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = new pg.Client({ ...target, connectionTimeoutMillis: 10_000 });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
