/** One run: systems that send each other documents through doors and links that disturb them, kills of every part, calm, reckoning. */
import { pause } from '../journey/client.ts';
import { issueCopies, remoteUnits } from './exchange-documents.ts';
import { type ExchangeDoor, openExchangeDoor } from './exchange-door.ts';
import { type ExchangeIdentity, makeIdentities } from './exchange-identities.ts';
import { introduce } from './exchange-introduce.ts';
import { tallyLedgers } from './exchange-ledger.ts';
import { type ExchangeLink, openExchangeLink } from './exchange-link.ts';
import { type ExchangeOffice, startExchangeOffice } from './exchange-office.ts';
import { exchangePoints } from './exchange-points.ts';
import { looking, type Progress, settle } from './exchange-progress.ts';
import { type Asked, type ExchangeFaultsReport, type Happened, report } from './exchange-report.ts';
import { signingDesk } from './exchange-signatures.ts';
import { type ExchangeCount, tallyExchange } from './exchange-tally.ts';
import { nothingTold, receiveAll, type Staffed, sendAll, staff, type Told } from './exchange-work.ts';
import { Random } from './random.ts';
import { type Sabotage, sabotage, total } from './saboteur.ts';

export interface ExchangeFaultsOptions extends Asked {
  readonly folder: string;
  readonly attachmentBytes?: number;
  /** The disturbance ends by then; 180 unless told. */
  readonly minutes?: number;
  /** Ends it earlier: nothing more is sent, all recovers, what was done is reckoned. */
  readonly givenUp?: AbortSignal;
  readonly say?: (line: string) => void;
}

const MINUTES = 180;
const ATTACHMENT_BYTES = 20_000;
const PATIENCE_MS = 3000;
const TELL_MS = 10_000;

export async function runExchangeFaults(options: ExchangeFaultsOptions): Promise<ExchangeFaultsReport> {
  const closing: (() => Promise<unknown>)[] = [];
  try {
    const clock = stopwatch();
    const set = await prepare(options, closing);
    const preparing = clock();
    const done = await exchange(set, options);
    const exchanging = clock();
    const open = await settle(set.offices, options.say);
    set.receiving.abort();
    await set.work;
    const recovering = clock();
    const tally = await reckon(set, open);
    const figures = { preparing, exchanging, recovering, reckoning: clock() };
    return await report(set, options, { done, seconds: figures, tally });
  } finally {
    for (const close of closing.reverse()) await close().catch(() => undefined);
  }
}

interface Scene extends Happened {
  readonly staffed: readonly Staffed[];
  readonly receiving: AbortController;
  readonly progress: Progress;
  /** Of those who receive. */
  work: Promise<unknown>;
}

async function prepare(options: ExchangeFaultsOptions, closing: (() => Promise<unknown>)[]): Promise<Scene> {
  const { folder, seed, say } = options;
  const random = new Random(seed);
  const identities = await makeIdentities(folder, options.instances);
  const doors = new Map<string, { readonly door: ExchangeDoor; readonly link: ExchangeLink }>();
  for (const [from, to] of pairsOf(identities)) {
    const door = await openExchangeDoor(from, to, new Random(random.below(2 ** 31)));
    closing.push(() => door.close());
    const link = await openExchangeLink(door.port, new Random(random.below(2 ** 31)));
    closing.push(() => link.close());
    doors.set(`${from.province} ${to.province}`, { door, link });
  }
  const offices: ExchangeOffice[] = [];
  for (const identity of identities) {
    const office = await startExchangeOffice(identity);
    closing.push(() => office.close());
    offices.push(office);
    say?.(`  ${identity.province}: ${office.cluster.origin}`);
  }
  const endpoint = (from: ExchangeIdentity, to: ExchangeIdentity) =>
    `https://127.0.0.1:${doors.get(`${from.province} ${to.province}`)!.link.port}`;
  await introduce(offices, endpoint);
  const told = nothingTold();
  const staffed: Staffed[] = [];
  const never = new AbortController().signal;
  for (const office of offices) {
    const ids = await issueAll(office, options);
    staffed.push(await staff(office, ids, told, never));
    say?.(`  ${office.identity.province}: ${ids.length} văn bản đã phát hành · documents issued`);
  }
  const all = [...doors.values()];
  const receiving = new AbortController();
  return {
    doors: all.map(({ door }) => door),
    links: all.map(({ link }) => link),
    offices,
    staffed,
    told,
    receiving,
    progress: { held: offices.map(() => 0), killed: 0 },
    work: Promise.resolve(),
  };
}

function pairsOf<T>(items: readonly T[]): readonly (readonly [T, T])[] {
  return items.flatMap((from) => items.flatMap((to) => (to === from ? [] : [[from, to] as const])));
}

async function issueAll(office: ExchangeOffice, options: ExchangeFaultsOptions): Promise<readonly string[]> {
  const { pool, cluster, identity } = office;
  const names = ['Hùng Lợi', 'Kim Quan'];
  const all = await remoteUnits(pool);
  return issueCopies({
    pool,
    origin: cluster.origin,
    dataDir: identity.dataDir,
    to: all.filter(({ name }) => names.some((wanted) => name.includes(wanted))),
    count: options.documents,
    attachmentBytes: options.attachmentBytes ?? ATTACHMENT_BYTES,
    signed: await signingDesk(office),
  });
}

/** Ends when all is sent, most receipts are held and every kill was made; or when it was given up. */
async function exchange(scene: Scene, options: ExchangeFaultsOptions): Promise<readonly Sabotage[]> {
  const { offices, staffed, told, receiving, doors, links, progress } = scene;
  const { seed, kills, documents, say } = options;
  const deadline = Date.now() + (options.minutes ?? MINUTES) * 60_000;
  const ended = new AbortController();
  const giveUp = () => ended.abort();
  const timer = setTimeout(giveUp, deadline - Date.now());
  if (options.givenUp?.aborted) giveUp();
  options.givenUp?.addEventListener('abort', giveUp);
  for (const trouble of [...doors, ...links]) trouble.disturb();
  for (const { witness } of offices) witness.start();
  const looks = looking(offices, progress, ended.signal);
  const telling = setInterval(() => say?.(line(scene, options)), TELL_MS);
  scene.work = Promise.all(
    staffed.map((one, n) =>
      receiveAll(one, { told, random: new Random(seed + 100 + n), ended: receiving.signal }),
    ),
  );
  const sending = staffed.map((one, n) =>
    sendAll(one, {
      told,
      random: new Random(seed + 200 + n),
      ended: ended.signal,
      underWay: () => told.sent.size - progress.held.reduce((sum, held) => sum + held, 0),
      ahead: (sent) => progress.killed / kills < sent / documents - 0.03,
    }),
  );
  const share = (n: number) => Math.floor((kills + n) / offices.length);
  const kill = offices.map(async ({ cluster, watch }, n) => {
    const wanted = share(n);
    let before = 0;
    return sabotage({
      office: cluster,
      watch,
      random: new Random(seed + 300 + n),
      kills: wanted,
      deadline,
      patienceMs: PATIENCE_MS,
      points: exchangePoints,
      givenUp: ended.signal,
      pace: async (killed) => {
        const due = () => progress.held[n]! / documents >= (0.95 * killed) / wanted;
        while (!due() && !ended.signal.aborted && Date.now() < deadline) await pause(50);
      },
      onKill: (done) => {
        progress.killed += total(done) - before;
        before = total(done);
      },
    });
  });
  await Promise.all(sending);
  const done = await Promise.all(kill);
  ended.abort();
  clearTimeout(timer);
  clearInterval(telling);
  options.givenUp?.removeEventListener('abort', giveUp);
  await looks;
  for (const door of doors) door.calm();
  await Promise.all(links.map((link) => link.calm()));
  say?.(`${line(scene, options)}; yên · calm`);
  return done;
}

function line({ told, progress }: Scene, { documents, instances, kills }: ExchangeFaultsOptions): string {
  const held = progress.held.reduce((sum, one) => sum + one, 0);
  return (
    `  ${new Date().toISOString().slice(11, 19)}  đã gửi · sent ${told.sent.size}/${documents * instances}, ` +
    `biên nhận · receipts ${held}, đăng ký · registered ${told.registered.size}, SIGKILL ${progress.killed}/${kills}`
  );
}

async function reckon({ offices, told }: Scene, open: readonly string[]): Promise<readonly ExchangeCount[]> {
  return [
    ...(await tallyExchange(offices, told.sent)),
    await forgottenAnswers(offices, told),
    ...(await tallyLedgers(offices)),
    { name: 'still-open', faults: open, of: offices.length },
  ];
}

/** What was answered with success stands in the records. */
async function forgottenAnswers(offices: readonly ExchangeOffice[], told: Told): Promise<ExchangeCount> {
  const found = new Set<string>();
  for (const { pool } of offices) {
    const { rows } = await pool.query(
      `SELECT kind || ' ' || coalesce(incoming_id, document_id) AS what FROM ledger_events
       WHERE kind IN ('incoming.registered', 'document.recall-requested')`,
    );
    for (const { what } of rows) found.add(what);
  }
  const wanted = [
    ...[...told.registered].map((id) => `incoming.registered ${id}`),
    ...[...told.recalled].map((id) => `document.recall-requested ${id}`),
  ];
  return {
    name: 'answers-forgotten',
    faults: wanted.filter((what) => !found.has(what)),
    of: wanted.length,
  };
}

/** Seconds since the last look. */
function stopwatch(): () => number {
  let last = Date.now();
  return () => {
    const seconds = Math.round((Date.now() - last) / 1000);
    last = Date.now();
    return seconds;
  };
}
