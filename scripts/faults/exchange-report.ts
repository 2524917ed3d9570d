/** What is told of one run of an exchange: all that was done to it, how often, and what came of it. */
import type { DoorCounts, ExchangeDoor } from './exchange-door.ts';
import type { ExchangeLink, LinkCounts } from './exchange-link.ts';
import type { ExchangeOffice } from './exchange-office.ts';
import type { ExchangeCount } from './exchange-tally.ts';
import type { Told } from './exchange-work.ts';
import type { Sabotage } from './saboteur.ts';

export interface ExchangeFaultsReport {
  readonly seed: number;
  readonly instances: number;
  /** Sent by all together. */
  readonly asked: { readonly documents: number; readonly kills: number };
  readonly sent: number;
  readonly registered: number;
  readonly recalls: { readonly asked: number; readonly answered: number };
  readonly sabotage: Sabotage;
  readonly doors: DoorCounts;
  readonly links: LinkCounts;
  /** Receipts and messages that were refused and stand in the ledgers. */
  readonly refusedAndReported: number;
  readonly duplicates: number;
  readonly requests: number;
  readonly repeated: number;
  readonly refusals: readonly string[];
  /** Kinds of trouble that were meant to happen and did not. */
  readonly neverHappened: readonly string[];
  readonly seconds: {
    readonly preparing: number;
    readonly exchanging: number;
    readonly recovering: number;
    readonly reckoning: number;
  };
  readonly tally: readonly ExchangeCount[];
}

export interface Happened {
  readonly doors: readonly ExchangeDoor[];
  readonly links: readonly ExchangeLink[];
  readonly offices: readonly ExchangeOffice[];
  readonly told: Told;
}

export interface Asked {
  readonly instances: number;
  /** Sent by each. */
  readonly documents: number;
  readonly kills: number;
  readonly seed: number;
}

export interface Ended {
  readonly done: readonly Sabotage[];
  readonly seconds: ExchangeFaultsReport['seconds'];
  readonly tally: readonly ExchangeCount[];
}

export async function report(
  { offices, doors, links, told }: Happened,
  { seed, instances, documents, kills }: Asked,
  { done, seconds, tally }: Ended,
): Promise<ExchangeFaultsReport> {
  const counted = {
    sabotage: sumSabotage(done),
    doors: sum(doors.map(({ counts }) => counts)),
    links: sum(links.map(({ counts }) => counts)),
    refusedAndReported: await countEvents(offices, 'delivery.message-refused'),
    duplicates: await countEvents(offices, 'delivery.duplicate'),
  };
  return {
    seed,
    instances,
    asked: { documents: documents * instances, kills },
    sent: told.sent.size,
    registered: told.registered.size,
    recalls: { asked: told.recalled.size, answered: told.answered.size },
    ...counted,
    requests: told.requests.requests,
    repeated: told.requests.repeated,
    refusals: told.refusals,
    neverHappened: [
      ...zeros('kill', counted.sabotage.kills, ['Redis']),
      ...(Object.keys(counted.sabotage.atSteps).length === 0 ? ['kill at a step'] : []),
      ...zeros('message', counted.doors),
      ...zeros('link', counted.links),
      ...zeros('', { refusedAndReported: counted.refusedAndReported, duplicates: counted.duplicates }),
      ...zeros('recall', { asked: told.recalled.size, answered: told.answered.size }),
    ],
    seconds,
    tally,
  };
}

function zeros(kind: string, counts: object, without: readonly string[] = []): string[] {
  return Object.entries(counts)
    .filter(([name, count]) => count === 0 && !without.includes(name))
    .map(([name]) => `${kind} ${name}`.trim());
}

async function countEvents(offices: readonly ExchangeOffice[], kind: string): Promise<number> {
  let count = 0;
  for (const { pool } of offices) {
    const { rows } = await pool.query('SELECT count(*)::int AS n FROM ledger_events WHERE kind = $1', [kind]);
    count += rows[0].n;
  }
  return count;
}

function sumSabotage(all: readonly Sabotage[]): Sabotage {
  const [first, ...rest] = all;
  return rest.reduce<Sabotage>((so, one) => {
    const steps = [...new Set([...Object.keys(so.atSteps), ...Object.keys(one.atSteps)])];
    const none = { 'before-statement': 0, 'before-commit': 0, 'after-commit': 0 };
    return {
      kills: sum([so.kills, one.kills]),
      atSteps: Object.fromEntries(
        steps.map((step) => [step, sum([so.atSteps[step] ?? none, one.atSteps[step] ?? none])]),
      ),
      atRandom: so.atRandom + one.atRandom,
      cuts: so.cuts + one.cuts,
      stalls: so.stalls + one.stalls,
      endedThemselves: so.endedThemselves + one.endedThemselves,
    };
  }, first!);
}

function sum<T extends object>(all: readonly T[]): T {
  const names = Object.keys(all[0]!) as (keyof T)[];
  const total = names.map((name) => [name, all.reduce((so, one) => so + Number(one[name]), 0)]);
  return Object.fromEntries(total) as T;
}
