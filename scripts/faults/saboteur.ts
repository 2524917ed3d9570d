/** Kills and cuts by a plan that the seed makes: every point of every step in turn, and any moment in between. */
import { type FaultPoint, nextRounds, type Struck } from './fault-points.ts';
import type { Member, OfficeCluster } from './office-cluster.ts';
import type { Random } from './random.ts';
import type { StatementWatch } from './statement-watch.ts';

export type Killed = 'web' | 'workers' | 'PostgreSQL' | 'Redis';

export interface Sabotage {
  readonly kills: Record<Killed, number>;
  /** SIGKILLs at a point, by step and moment. */
  readonly atSteps: Struck;
  atRandom: number;
  cuts: number;
  stalls: number;
  /** Processes that ended without a kill and were started again. */
  endedThemselves: number;
}

export interface SaboteurOptions {
  readonly office: OfficeCluster;
  readonly watch: StatementWatch;
  readonly random: Random;
  readonly kills: number;
  /** Ends earlier when this moment (ms) comes. */
  readonly deadline: number;
  /** So long a kill waits for its step; then it happens at whatever moment it is. */
  readonly patienceMs: number;
  readonly onKill: (sabotage: Sabotage) => void;
  /** Those of an office at work unless told. */
  readonly points?: readonly FaultPoint[];
  /** Waits until there is work enough for the next kill. */
  readonly pace?: (killed: number) => Promise<void>;
  /** Ends earlier when it is given up. */
  readonly givenUp?: AbortSignal;
}

/** This part of the points waits first, that of those which were struck least. */
const FIRST = 8;

export async function sabotage(options: SaboteurOptions): Promise<Sabotage> {
  const { office, random } = options;
  const done: Sabotage = {
    kills: { web: 0, workers: 0, PostgreSQL: 0, Redis: 0 },
    atSteps: {},
    atRandom: 0,
    cuts: 0,
    stalls: 0,
    endedThemselves: 0,
  };
  const hand = new Hand(office, done);
  const mayGoOn = () =>
    total(done) < options.kills && Date.now() < options.deadline && !options.givenUp?.aborted;
  while (mayGoOn()) {
    await options.pace?.(total(done));
    if (!mayGoOn()) break;
    const dice = random.next();
    if (dice < 0.15) await killAnything(hand, office, random, done);
    else if (dice < 0.22) await cutSomething(office, random, done);
    else await strikeAtPoint(options, hand, done);
    options.onKill(done);
    await pause(random.below(150));
  }
  await hand.allUp();
  return done;
}

export function total({ kills }: Sabotage): number {
  return Object.values(kills).reduce((sum, count) => sum + count, 0);
}

async function strikeAtPoint(options: SaboteurOptions, hand: Hand, done: Sabotage): Promise<void> {
  const { watch, random, office, patienceMs } = options;
  await hand.someUp();
  const rounds = nextRounds(done.atSteps, random, options.points);
  const reached =
    (await watch.reached(rounds.slice(0, FIRST), patienceMs / 2)) ??
    (await watch.reached(rounds, patienceMs / 2));
  // Nobody came by: the kill happens all the same.
  if (reached === null) return killAnything(hand, office, random, done);
  const { member, round } = reached;
  const { step } = round.point;
  const counts = done.atSteps[step] ?? { 'before-statement': 0, 'before-commit': 0, 'after-commit': 0 };
  done.atSteps[step] = counts;
  counts[round.moment] += 1;
  if (round.victim === 'process') await hand.killMember(member);
  else await hand.killDatabase(round.victim === 'backend' ? (count) => random.below(count) : undefined);
  // What was held back never arrives: the connection is of no use to a process that lives on.
  member.doors.database.cut();
  member.doors.database.restore();
}

async function killAnything(
  hand: Hand,
  office: OfficeCluster,
  random: Random,
  done: Sabotage,
): Promise<void> {
  await pause(random.below(300));
  done.atRandom += 1;
  const dice = random.next();
  if (dice < 0.5) return hand.killMember(random.pick(office.members));
  if (office.redis && dice < 0.85) return hand.killRedis();
  await hand.killDatabase(random.next() < 0.5 ? (count) => random.below(count) : undefined);
}

/** The network between one process and an engine: broken off, or silent for a while. */
async function cutSomething(office: OfficeCluster, random: Random, done: Sabotage): Promise<void> {
  const { doors } = random.pick(office.members);
  const door = doors.redis && random.next() < 0.4 ? doors.redis : doors.database;
  const silent = random.next() < 0.5;
  if (silent) {
    done.stalls += 1;
    door.stall();
  } else {
    done.cuts += 1;
    door.cut();
  }
  await pause(100 + random.below(silent ? 1500 : 700));
  door.restore();
}

/** Kills, counts, and starts again what has ended, as a service manager does. */
class Hand {
  readonly #office: OfficeCluster;
  readonly #done: Sabotage;
  readonly #rising = new Set<Member>();
  readonly #killed = new WeakSet<object>();

  constructor(office: OfficeCluster, done: Sabotage) {
    this.#office = office;
    this.#done = done;
    for (const member of office.members) this.#guard(member);
  }

  async killMember(member: Member): Promise<void> {
    const { process } = member;
    if (!process.running()) return;
    this.#killed.add(process);
    this.#done.kills[member.role] += 1;
    process.kill('SIGKILL');
    await process.ended;
    // Two that start at a time are enough for two cores.
    while (this.#rising.size > 2) await pause(50);
  }

  async killDatabase(pickBackend?: (count: number) => number): Promise<void> {
    this.#done.kills.PostgreSQL += 1;
    if (pickBackend && this.#office.database.killBackend(pickBackend)) return pause(300);
    await this.#office.database.kill();
    await pause(50);
    await this.#office.database.start();
  }

  async killRedis(): Promise<void> {
    this.#done.kills.Redis += 1;
    await this.#office.redis?.kill();
    await pause(50);
    await this.#office.redis?.start();
  }

  /** With a web and a workers process at least, steps are taken. */
  async someUp(): Promise<void> {
    const { members } = this.#office;
    const up = (role: Member['role']) => members.some((one) => one.role === role && !this.#rising.has(one));
    for (const until = Date.now() + 10_000; Date.now() < until && !(up('web') && up('workers')); )
      await pause(50);
  }

  /** Every process serves again. */
  async allUp(): Promise<void> {
    for (const until = Date.now() + 60_000; this.#rising.size > 0; await pause(100))
      if (Date.now() > until) throw new Error('a process does not stay up');
  }

  #guard(member: Member): void {
    const { process } = member;
    void process.ended.then(async () => {
      if (this.#office.closing()) return;
      if (!this.#killed.has(process)) this.#done.endedThemselves += 1;
      this.#rising.add(member);
      while (!this.#office.closing()) {
        const serves = await member.restart().then(
          () => true,
          () => pause(200),
        );
        if (serves === true) break;
      }
      this.#rising.delete(member);
      this.#guard(member);
    });
  }
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
