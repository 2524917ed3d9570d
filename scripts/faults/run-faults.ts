/** One run: an office at work, kills until there were enough, recovery, reckoning. */
import { ensureBuilt } from './built-service.ts';
import { startCrowd } from './crowd.ts';
import { LedgerWitness } from './ledger-witness.ts';
import { Memory } from './memory.ts';
import { startOfficeCluster } from './office-cluster.ts';
import { Random } from './random.ts';
import { recover } from './recovery.ts';
import { type Sabotage, sabotage } from './saboteur.ts';
import { StatementWatch } from './statement-watch.ts';
import { type Count, tallyRecords } from './tally.ts';
import { tallyEvidence } from './tally-evidence.ts';

export interface FaultsOptions {
  readonly folder: string;
  readonly kills: number;
  readonly seed: number;
  /** Path of redis-server; without it the queues are in PostgreSQL. */
  readonly redisServer?: string | undefined;
  /** The kills end by then, however many there were. */
  readonly minutes: number;
  /** So long a kill waits for its step; 6 s unless told. */
  readonly patienceMs?: number;
  /** Journeys under way at a time; 10 unless told. */
  readonly atOnce?: number;
  readonly onKill?: (sabotage: Sabotage) => void;
}

export interface FaultsReport {
  readonly seed: number;
  readonly queues: 'PostgreSQL' | 'Redis';
  readonly sabotage: Sabotage;
  readonly seconds: { readonly killing: number; readonly recovering: number };
  readonly requests: number;
  readonly repeated: number;
  readonly journeys: number;
  readonly tally: readonly Count[];
}

const units = ['chanson', 'hungloi', 'kimquan', 'congda'];
const AT_ONCE = 10;
const PATIENCE_MS = 6000;
const RECOVERY_MS = 5 * 60_000;

export async function runFaults(options: FaultsOptions): Promise<FaultsReport> {
  const watch = new StatementWatch();
  const office = await startOfficeCluster({
    folder: options.folder,
    dist: ensureBuilt(),
    web: 2,
    workers: 2,
    units,
    tapOf: (member) => watch.tapOf(member),
    ...(options.redisServer ? { redisServer: options.redisServer } : {}),
  });
  try {
    const { seed } = options;
    const memory = new Memory();
    const witness = new LedgerWitness(office.databaseUrl);
    const people = {
      origin: office.origin,
      units,
      memory,
      random: new Random(seed + 1),
      atOnce: options.atOnce ?? AT_ONCE,
    };
    const crowd = await startCrowd(people);
    witness.start();
    const began = Date.now();
    const done = await sabotage({
      office,
      watch,
      random: new Random(seed),
      kills: options.kills,
      deadline: began + options.minutes * 60_000,
      patienceMs: options.patienceMs ?? PATIENCE_MS,
      onKill: options.onKill ?? (() => undefined),
    });
    const killed = Date.now();
    await crowd.finish(RECOVERY_MS);
    await recover(office.databaseUrl, RECOVERY_MS);
    const seconds = { killing: secondsSince(began, killed), recovering: secondsSince(killed, Date.now()) };
    const tally = [
      ...(await tallyRecords(office.databaseUrl, memory)),
      ...(await tallyEvidence(office, witness)),
    ];
    const { requests, repeated, journeys } = memory;
    const queues = options.redisServer ? 'Redis' : 'PostgreSQL';
    return { seed, queues, sabotage: done, seconds, requests, repeated, journeys: journeys.length, tally };
  } finally {
    await office.close();
  }
}

function secondsSince(from: number, to: number): number {
  return Math.round((to - from) / 100) / 10;
}
