/** Drives on what was handed over but is late: its job was lost, stands still, or has failed at every attempt. */
import type { Running } from './outbox-relay.ts';
import type { JobState, NewJob } from './queue-engine.ts';

export interface LateRow {
  readonly id: string;
  readonly queue: string;
  readonly createdAt: Date;
  readonly relayedForMs: number;
}

export interface ReconcilerPorts {
  /**
   * Rows relayed at least `lateAfterMs` ago, neither finished nor dead, and due for another round by their own growing
   * delay; oldest first, from behind `after`.
   */
  lateRows(lateAfterMs: number, limit: number, after?: LateRow): Promise<readonly LateRow[]>;
  /** Of these, the rows that no other process has taken up meanwhile; from now on they count as handed over. */
  claimLate(ids: readonly string[], lateAfterMs: number): Promise<readonly string[]>;
  state(queue: string, id: string): Promise<JobState>;
  forget(queue: string, id: string): Promise<void>;
  add(queue: string, jobs: readonly NewJob[]): Promise<void>;
  onRedriven(row: LateRow, state: JobState): void;
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
const PAGE = 500;
/** A round looks at no more than this; the next one goes on behind it. */
const PAGES = 40;
/** No attempt of ours is put off for so long (queue-engine.ts, RETRY): whoever delayed the job, it comes back. */
const LONGEST_DELAY_MS = 10 * 60_000;

export interface Round extends Reconciled {
  /** Where the next round goes on; undefined from the beginning. */
  readonly reached: LateRow | undefined;
}

/** One round over what is late, from behind `after`. */
export async function reconcile(
  ports: ReconcilerPorts,
  lateAfterMs = LATE_AFTER_MS,
  after?: LateRow,
): Promise<Round> {
  let redriven = 0;
  let seen = 0;
  let reached = after;
  for (let page = 0; page < PAGES; page += 1) {
    const late = await ports.lateRows(lateAfterMs, PAGE, reached);
    seen += late.length;
    redriven += await driveOn(ports, late, lateAfterMs);
    if (late.length < PAGE) return { redriven, underWay: seen - redriven, reached: undefined };
    reached = late.at(-1);
  }
  return { redriven, underWay: seen - redriven, reached };
}

async function driveOn(
  ports: ReconcilerPorts,
  late: readonly LateRow[],
  lateAfterMs: number,
): Promise<number> {
  const found = await Promise.all(
    late.map(async (row) => ({ row, state: await ports.state(row.queue, row.id) })),
  );
  const stopped = found.filter(({ row, state }) => !goesOn(row, state));
  // The claim comes first: of two processes that found the same row one adds its job. A crash in between is late again.
  const ids = stopped.map(({ row }) => row.id);
  const claimed = new Set(await ports.claimLate(ids, lateAfterMs));
  const mine = stopped.filter(({ row }) => claimed.has(row.id));
  // A completed job whose row is unfinished died between its work and the note; the use case is repeatable.
  await Promise.all(
    mine.map(async ({ row, state }) => (state === 'gone' ? undefined : ports.forget(row.queue, row.id))),
  );
  for (const queue of new Set(mine.map(({ row }) => row.queue))) {
    const jobs = mine.filter(({ row }) => row.queue === queue).map(({ row }) => ({ id: row.id }));
    await ports.add(queue, jobs);
  }
  for (const { row, state } of mine) ports.onRedriven(row, state);
  return mine.length;
}

function goesOn(row: LateRow, state: JobState): boolean {
  if (state === 'delayed') return row.relayedForMs < LONGEST_DELAY_MS;
  return state === 'pending' || state === 'active';
}

/** Reconciles again and again until stopped. */
export function startReconciler(ports: ReconcilerPorts): Running {
  let reached: LateRow | undefined;
  let round: Promise<unknown> | undefined;
  const look = async () => {
    try {
      ({ reached } = await reconcile(ports, LATE_AFTER_MS, reached));
    } catch (error) {
      ports.onError(error);
    }
    round = undefined;
  };
  const timer = setInterval(() => {
    round ??= look();
  }, EVERY_MS);
  return {
    stop: async () => {
      clearInterval(timer);
      await round;
    },
  };
}
