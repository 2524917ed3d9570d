/** Drives on what was handed over but is late: its job was lost, or has failed at every attempt. */
import { type OutboxRow, type Running, toJob } from './outbox-relay.ts';
import type { JobState, NewJob } from './queue-engine.ts';

export interface ReconcilerPorts {
  /**
   * Rows relayed before `before`, neither finished nor dead, and due for another round by their own growing
   * delay; oldest first.
   */
  lateRows(before: Date, limit: number): Promise<readonly OutboxRow[]>;
  /** Notes that the row was handed over again now. */
  redriven(id: string): Promise<void>;
  state(queue: string, id: string): Promise<JobState>;
  forget(queue: string, id: string): Promise<void>;
  add(queue: string, jobs: readonly NewJob[]): Promise<void>;
  now(): Date;
  onRedriven(row: OutboxRow, state: JobState): void;
  onError(error: unknown): void;
}

export interface Reconciled {
  /** Handed over again. */
  readonly redriven: number;
  /** Still waiting or running in the queue: left alone. */
  readonly underWay: number;
}

const LATE_AFTER_MS = 30_000;
const EVERY_MS = 15_000;
const LIMIT = 500;

/** One round over what is late. */
export async function reconcile(ports: ReconcilerPorts, lateAfter = LATE_AFTER_MS): Promise<Reconciled> {
  const late = await ports.lateRows(new Date(ports.now().getTime() - lateAfter), LIMIT);
  let redriven = 0;
  for (const row of late) {
    const state = await ports.state(row.queue, row.id);
    if (state === 'pending' || state === 'active') continue;
    // A completed job whose row is unfinished died between its work and the note; the use case is repeatable.
    if (state !== 'gone') await ports.forget(row.queue, row.id);
    await ports.add(row.queue, [toJob(row)]);
    await ports.redriven(row.id);
    ports.onRedriven(row, state);
    redriven += 1;
  }
  return { redriven, underWay: late.length - redriven };
}

/** Reconciles again and again until stopped. */
export function startReconciler(ports: ReconcilerPorts): Running {
  let round: Promise<unknown> = Promise.resolve();
  const timer = setInterval(() => {
    round = round.then(() => reconcile(ports)).catch((error: unknown) => ports.onError(error));
  }, EVERY_MS);
  return {
    stop: async () => {
      clearInterval(timer);
      await round;
    },
  };
}
