/** Sealing as a chore of the workers: every minute, and sooner when a full batch waits. */
import type { Logger } from '../adapters/telemetry/logger.ts';
import {
  MOST_EVENTS,
  type SealPorts,
  type StampPorts,
  sealAll,
  stampBatches,
} from '../office/ledger/seal-batch.ts';
import type { SealingStore } from '../office/ledger/sealing-store.ts';
import type { Transact } from '../office/unit-of-work.ts';

const LOOK_EVERY_MS = 5_000;
const SEAL_EVERY_MS = 60_000;
const SEARCH_EVERY_MS = 24 * 3600_000;

export interface SealingPorts extends SealPorts, StampPorts {
  readonly transact: Transact<{ readonly sealing: SealingStore }>;
}

/** @returns the function that stops it and waits for the batch being sealed */
export function startSealing(ports: SealingPorts, log: Logger): () => Promise<void> {
  const done = { sealed: 0, searched: 0 };
  const look = async (): Promise<void> => {
    const now = ports.clock.now().getTime();
    if (now - done.searched >= SEARCH_EVERY_MS) {
      done.searched = now;
      const lost = await ports.transact(({ sealing }) => sealing.findLost());
      if (lost > 0) log.warn({ lost }, 'ledger: events that waited for no batch');
    }
    const due = now - done.sealed >= SEAL_EVERY_MS;
    if (!due && !(await ports.transact(({ sealing }) => sealing.isFull(MOST_EVENTS)))) return;
    done.sealed = now;
    await sealAll(ports);
    if (stamping) return;
    stamping = true;
    void stamp(ports, log).finally(() => {
      stamping = false;
    });
  };
  let stamping = false;
  let looking: Promise<void> | undefined;
  const timer = setInterval(() => {
    // A slow database must not pile up sealings.
    looking ??= look()
      .catch((err: unknown) => log.warn({ err }, 'ledger: sealing'))
      .finally(() => {
        looking = undefined;
      });
  }, LOOK_EVERY_MS);
  timer.unref();
  return async () => {
    clearInterval(timer);
    await looking;
  };
}

/** Apart from the sealing: an authority may take minutes to answer, and no batch waits for it. */
async function stamp(ports: StampPorts, log: Logger): Promise<void> {
  try {
    const { failure } = await stampBatches(ports);
    if (failure !== null) log.warn({ err: failure }, 'ledger: time-stamp pending');
  } catch (err) {
    log.warn({ err }, 'ledger: time-stamp pending');
  }
}
