/** Stands beside the ledger while everything is killed and remembers each event as it first saw it. */
import { query } from './look-behind.ts';

const EVERY_MS = 3000;
/** Transactions that were open at the last look may add events with smaller numbers. */
const OVERLAP = 500;

export class LedgerWitness {
  readonly #databaseUrl: string;
  readonly #seen = new Map<string, string>();
  #highest = 0;
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> = Promise.resolve();

  constructor(databaseUrl: string) {
    this.#databaseUrl = databaseUrl;
  }

  start(): void {
    this.#timer = setInterval(() => {
      this.#looking = this.#looking.then(() => this.#look()).catch(() => undefined);
    }, EVERY_MS);
  }

  /** Ids of events that are gone or differ from what was seen. */
  async verdict(): Promise<{ readonly seen: number; readonly changed: readonly string[] }> {
    clearInterval(this.#timer);
    await this.#looking;
    const now = new Map((await this.#read(0)).map(({ id, digest }) => [String(id), String(digest)]));
    const changed = [...this.#seen].filter(([id, digest]) => now.get(id) !== digest).map(([id]) => id);
    return { seen: this.#seen.size, changed };
  }

  async #look(): Promise<void> {
    for (const { id, digest, seq } of await this.#read(this.#highest - OVERLAP)) {
      if (!this.#seen.has(String(id))) this.#seen.set(String(id), String(digest));
      this.#highest = Math.max(this.#highest, Number(seq));
    }
  }

  #read(from: number) {
    const text = 'SELECT id, seq, md5(e::text) AS digest FROM ledger_events e WHERE seq > $1';
    return query(this.#databaseUrl, text, [from]);
  }
}
