/** Where a document can be struck: a statement that stands for a step, and the moment around it. */
import type { Random } from './random.ts';

export type Moment =
  /** The statement was sent and has not reached PostgreSQL. */
  | 'before-statement'
  /** Everything is written, the COMMIT has not reached PostgreSQL. */
  | 'before-commit'
  /** PostgreSQL has committed, nobody has been told. */
  | 'after-commit';

/** `process`: whoever spoke. `database`: all of PostgreSQL. `backend`: its process at the other end. */
export type Victim = 'process' | 'database' | 'backend';

export interface FaultPoint {
  readonly step: string;
  /** Words that pass through the connection when the step is taken. */
  readonly mark: readonly string[];
  /** Without a transaction of its own: there is no COMMIT to wait for. */
  readonly alone?: true;
}

const event = (step: string, kind: string): FaultPoint => ({
  step,
  mark: ['insert into "ledger_events"', kind],
});

export const faultPoints: readonly FaultPoint[] = [
  event('draft', 'document.drafted'),
  event('draft', 'document.file-added'),
  event('submit', 'document.submitted'),
  event('approve', 'document.content-approved'),
  event('approve', 'document.form-approved'),
  { step: 'sign', mark: ['insert into "jobs"'] },
  event('sign', 'document.signed'),
  event('number', 'document.number-held'),
  { step: 'number', mark: ['insert into "register_entries"'] },
  event('seal', 'document.issued'),
  event('send', 'document.sent'),
  { step: 'send', mark: ['insert into "outbox"'] },
  { step: 'hand over', mark: ['update "outbox" set "relayed_at"'] },
  { step: 'hand over', mark: ['update "deliveries" set'] },
  { step: 'hand over', mark: ['update "outbox" set "finished_at"'], alone: true },
  { step: 'receive', mark: ['insert into "inbox_consignments"'] },
  event('receive', 'incoming.arrived'),
  event('receive', 'incoming.verified'),
  event('receive', 'delivery.status'),
  event('register', 'incoming.registered'),
  event('direct', 'incoming.directed'),
  event('assign', 'incoming.assigned'),
  event('start', 'incoming.started'),
  event('finish', 'incoming.finished'),
  { step: 'answer', mark: ['update "idempotency_keys" set "status"'], alone: true },
];

export const moments: readonly Moment[] = ['before-statement', 'before-commit', 'after-commit'];

export interface Round {
  readonly point: FaultPoint;
  readonly moment: Moment;
  readonly victim: Victim;
}

/** A process at the point is the victim twice as often: that is where the steps are taken. */
const victims: readonly Victim[] = ['process', 'process', 'database', 'backend'];

/** How often each step was struck at each moment. */
export type Struck = Record<string, Record<Moment, number>>;

export function struckSoFar({ point, moment }: Round, struck: Struck): number {
  return struck[point.step]?.[moment] ?? 0;
}

/**
 * One round for each point, those that were struck least first, so that documents get to the late steps: the early ones are
 * passed most often. A moment waits alone at its point: an earlier one would always come before it.
 */
export function nextRounds(
  struck: Struck,
  random: Random,
  points: readonly FaultPoint[] = faultPoints,
): Round[] {
  const rounds = random.shuffled(points).map((point) => {
    const times = (moment: Moment) => struckSoFar({ point, moment, victim: 'process' }, struck);
    const [moment = 'after-commit'] = random
      .shuffled(moments)
      .sort((one, other) => times(one) - times(other));
    return { point, moment, victim: random.pick(victims) };
  });
  return rounds.sort((one, other) => struckSoFar(one, struck) - struckSoFar(other, struck));
}
