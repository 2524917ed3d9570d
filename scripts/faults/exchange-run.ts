/** One run: systems that send each other documents through doors that disturb them, kills of any side, calm, reckoning. */

import { Cast, type Member } from '../journey/cast.ts';
import { ApiFailure, type Json, pause } from '../journey/client.ts';
import { issueCopies, remoteUnits } from './exchange-documents.ts';
import { type DoorCounts, type ExchangeDoor, openExchangeDoor } from './exchange-door.ts';
import { type ExchangeIdentity, makeIdentities } from './exchange-identities.ts';
import { ExchangeInstance } from './exchange-instance.ts';
import { introduce } from './exchange-introduce.ts';
import { type ExchangeCount, tallyExchange } from './exchange-tally.ts';
import { Random } from './random.ts';

export interface ExchangeFaultsOptions {
  readonly folder: string;
  readonly instances: number;
  /** Sent by each. */
  readonly documents: number;
  readonly kills: number;
  readonly seed: number;
  readonly attachmentBytes?: number;
  readonly say?: (line: string) => void;
}

export interface ExchangeFaultsReport {
  readonly seed: number;
  readonly kills: number;
  readonly doors: DoorCounts;
  /** Receipts and messages that were refused and stand in the ledgers. */
  readonly refusedAndReported: number;
  readonly seconds: number;
  readonly tally: readonly ExchangeCount[];
}

const RECOVERY_MS = 15 * 60_000;
/** The disturbance ends by then, however many receipts are held. */
const DISTURBED_MS = 3 * 3600_000;
/** Communes of the demonstration district that receive. */
const RECEIVERS = ['hungloi', 'kimquan'];

interface Office {
  readonly instance: ExchangeInstance;
  readonly ids: readonly string[];
  readonly clerk: () => Promise<Member>;
  readonly receivers: () => Promise<readonly Member[]>;
}

export async function runExchangeFaults(options: ExchangeFaultsOptions): Promise<ExchangeFaultsReport> {
  const { folder, seed, say = () => {} } = options;
  const closing: (() => Promise<unknown>)[] = [];
  const begun = performance.now();
  try {
    const identities = await makeIdentities(folder, options.instances);
    const doors = await openDoors(identities, new Random(seed), closing);
    const instances: ExchangeInstance[] = [];
    for (const identity of identities) {
      const instance = await ExchangeInstance.start(identity);
      closing.push(() => instance.stop());
      instances.push(instance);
    }
    await introduce(
      instances.map(({ identity, pool }) => ({ identity, pool })),
      (from, to) => `https://127.0.0.1:${doors.get(`${from.province} ${to.province}`)!.port}`,
    );
    const offices: Office[] = [];
    for (const instance of instances) offices.push(await prepare(instance, options));
    say(`${identities.length} hệ thống · systems, ${options.documents} văn bản mỗi bên · documents each`);
    const calm = () => {
      for (const door of doors.values()) door.calm();
    };
    const kills = await work(offices, { random: new Random(seed + 1), kills: options.kills, calm, say });
    await settle(offices, say);
    return {
      seed,
      kills,
      doors: sum([...doors.values()].map(({ counts }) => counts)),
      refusedAndReported: await countRefused(instances),
      seconds: Math.round((performance.now() - begun) / 1000),
      tally: await tallyExchange(instances),
    };
  } finally {
    for (const close of closing.reverse()) await close().catch(() => undefined);
  }
}

interface Disturbance {
  readonly random: Random;
  readonly kills: number;
  readonly calm: () => void;
  readonly say: (line: string) => void;
}

async function openDoors(
  identities: readonly ExchangeIdentity[],
  random: Random,
  closing: (() => Promise<unknown>)[],
): Promise<ReadonlyMap<string, ExchangeDoor>> {
  const doors = new Map<string, ExchangeDoor>();
  for (const from of identities)
    for (const to of identities) {
      if (from === to) continue;
      const door = await openExchangeDoor(from, to, new Random(random.below(2 ** 31)));
      closing.push(() => door.close());
      doors.set(`${from.province} ${to.province}`, door);
    }
  return doors;
}

async function prepare(instance: ExchangeInstance, options: ExchangeFaultsOptions): Promise<Office> {
  const { pool, origin, identity } = instance;
  const names = ['Hùng Lợi', 'Kim Quan'];
  const all = await remoteUnits(pool);
  const to = all.filter(({ name }) => names.some((wanted) => name.includes(wanted)));
  const ids = await issueCopies({
    pool,
    origin,
    dataDir: identity.dataDir,
    to,
    count: options.documents,
    attachmentBytes: options.attachmentBytes ?? 20_000,
  });
  const cast = new Cast(origin);
  return {
    instance,
    ids,
    clerk: () => cast.member('chanson.vanthu'),
    receivers: () => Promise.all(RECEIVERS.map((unit) => cast.member(`${unit}.vanthu`))),
  };
}

/** Part of the receipts that must be held before the doors grow calm. */
const DISTURBED = 0.9;

/** All send, receive and register at once; kills are spread over the receipts that come in. */
async function work(offices: readonly Office[], { random, kills, calm, say }: Disturbance): Promise<number> {
  for (const office of offices) await Promise.all([office.clerk(), office.receivers()]);
  const all = offices.reduce((count, { ids }) => count + ids.length, 0);
  const ended = new AbortController();
  const sending = offices.map(async ({ ids, clerk }) => {
    const { api } = await clerk();
    for (const id of ids) await stubborn(() => api.post(`/documents/${id}/send`));
  });
  const registering = offices.map((office) => registerUntil(office, ended.signal));
  const until = Date.now() + DISTURBED_MS;
  for (let killed = 0; ; ) {
    const held = await receiptsHeld(offices);
    if (killed < kills && held >= (all * DISTURBED * killed) / kills) {
      await killOne(random, offices);
      killed += 1;
      if (killed % 10 === 0) say(`  ${killed} SIGKILL, ${held}/${all} biên nhận · receipts`);
    } else if (killed >= kills && (held >= all * DISTURBED || Date.now() > until)) break;
    await hurry(offices);
    await pause(200);
  }
  calm();
  await Promise.all(sending);
  await settle(offices, say);
  ended.abort();
  await Promise.all(registering);
  return kills;
}

async function killOne(random: Random, offices: readonly Office[]): Promise<void> {
  await pause(random.below(400));
  const { instance } = random.pick(offices);
  await instance.kill(random.next() < 0.5);
  await pause(random.below(300));
  await instance.restart();
}

async function receiptsHeld(offices: readonly Office[]): Promise<number> {
  let held = 0;
  for (const { instance } of offices) {
    const found = await instance.pool
      .query(`SELECT count(*) AS n FROM deliveries WHERE gateway = 'peer' AND receipt IS NOT NULL`)
      .catch(() => ({ rows: [{ n: 0 }] }));
    held += Number(found.rows[0].n);
  }
  return held;
}

/** Every second arrival is registered while the others are still under way. */
async function registerUntil({ receivers }: Office, ended: AbortSignal): Promise<void> {
  while (!ended.aborted) {
    for (const { api } of await receivers()) {
      const page = await api.get('/incoming?box=arrived&limit=20').catch(() => ({ items: [] }));
      for (const { id } of page.items as Json[])
        if (id.charCodeAt(35) % 2 === 0)
          // The copies share their main file, so that each looks like a duplicate of the first.
          await api.post(`/incoming/${id}/register`, { acknowledgeDuplicate: true }).catch(() => undefined);
    }
    await pause(300);
  }
}

/** What a clerk would do: once more, until the service is there. A refusal is an answer. */
async function stubborn(work: () => Promise<unknown>): Promise<void> {
  for (const until = Date.now() + RECOVERY_MS; ; ) {
    try {
      await work();
      return;
    } catch (error) {
      const refused = error instanceof ApiFailure && error.status < 500 && error.status !== 429;
      if (refused || Date.now() > until) throw error;
      await pause(200);
    }
  }
}

/** What was refused for good is driven again, as IT would; the rest comes by itself. */
async function settle(offices: readonly Office[], say: (line: string) => void): Promise<void> {
  const until = Date.now() + RECOVERY_MS;
  for (const { instance } of offices)
    for (;;) {
      const open = await instance.pool.query(openWork).catch(() => ({ rows: [{ n: '?' }] }));
      if (open.rows[0].n === '0') break;
      if (Date.now() > until)
        return say(`  còn treo · still open: ${instance.identity.province} ${open.rows[0].n}`);
      await hurry(offices);
      await pause(300);
    }
}

async function hurry(offices: readonly Office[]): Promise<void> {
  for (const { instance } of offices)
    for (const statement of driveAgain) await instance.pool.query(statement).catch(() => undefined);
}

const openWork = `SELECT (SELECT count(*) FROM deliveries WHERE gateway = 'peer' AND receipt IS NULL)
  + (SELECT count(*) FROM outbox WHERE queue IN ('dispatch-partner', 'dispatch-status') AND finished_at IS NULL) AS n`;

/** As the button of the board does: what was given up lives again. Growing delays and open breakers are not waited for. */
const driveAgain = [
  `UPDATE partner_health SET open_until = NULL, failures = 0 WHERE open_until IS NOT NULL`,
  `UPDATE outbox SET id = gen_random_uuid(), dead_at = NULL, not_before = NULL, relayed_at = NULL
   WHERE queue IN ('dispatch-partner', 'dispatch-status') AND finished_at IS NULL AND dead_at IS NOT NULL`,
  `UPDATE outbox SET not_before = NULL WHERE queue = 'dispatch-partner' AND finished_at IS NULL AND relayed_at IS NULL AND not_before > now()`,
];

async function countRefused(instances: readonly ExchangeInstance[]): Promise<number> {
  let count = 0;
  for (const { pool } of instances) {
    const { rows } = await pool.query(
      `SELECT count(*) AS n FROM ledger_events WHERE kind = 'delivery.message-refused'`,
    );
    count += Number(rows[0].n);
  }
  return count;
}

function sum(all: readonly DoorCounts[]): DoorCounts {
  const total = { ...all[0]! };
  for (const counts of all.slice(1))
    for (const name of Object.keys(total) as (keyof DoorCounts)[]) total[name] += counts[name];
  return total;
}
