/** Hands the promises of committed transactions to the queue: at least once, under an id that never changes. */
import type { NewJob } from './queue-engine.ts';

export interface OutboxRow {
  readonly id: string;
  readonly queue: string;
}

export interface RelayPorts {
  /**
   * Locks up to `limit` rows that are due and not locked by another relay, passes them to `hand`, and notes them
   * as relayed when `hand` has succeeded; returns how many.
   */
  relayDue(limit: number, hand: (rows: readonly OutboxRow[]) => Promise<void>): Promise<number>;
  add(queue: string, jobs: readonly NewJob[]): Promise<void>;
  /** Calls back when rows were committed, or when notices may have been missed. */
  onOutbox(wake: () => void): Promise<() => void>;
  onError(error: unknown): void;
}

export interface Running {
  /** Resolves when nothing of it runs any more. */
  stop(): Promise<void>;
}

const BATCH = 200;
/** Finds rows whose `not_before` has come, and whatever a lost notice left. */
const POLL_MS = 1000;

/** Starts relaying; any number of relays may run at once. */
export async function startRelay(ports: RelayPorts): Promise<Running> {
  const pause = new Pause();
  const silence = await ports.onOutbox(() => pause.wake());
  let stopped = false;
  const loop = async () => {
    while (!stopped) {
      const more = await relayBatch(ports);
      if (!more && !stopped) await pause.wait(POLL_MS);
    }
  };
  const running = loop();
  return {
    stop: async () => {
      stopped = true;
      silence();
      pause.wake();
      await running;
    },
  };
}

async function relayBatch(ports: RelayPorts): Promise<boolean> {
  try {
    const count = await ports.relayDue(BATCH, (rows) => handOver(ports, rows));
    return count >= BATCH;
  } catch (error) {
    ports.onError(error);
    return false;
  }
}

async function handOver(ports: RelayPorts, rows: readonly OutboxRow[]): Promise<void> {
  for (const queue of new Set(rows.map((row) => row.queue))) {
    const jobs = rows.filter((row) => row.queue === queue).map(({ id }) => ({ id }));
    await ports.add(queue, jobs);
  }
}

/** Waits for a time or a wake-up; a wake-up that comes while nobody waits is kept for the next wait. */
class Pause {
  #woken = false;
  #end: (() => void) | undefined;

  wake(): void {
    this.#woken = true;
    this.#end?.();
  }

  async wait(milliseconds: number): Promise<void> {
    if (!this.#woken) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, milliseconds);
        this.#end = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    this.#end = undefined;
    this.#woken = false;
  }
}
