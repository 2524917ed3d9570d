/** What the people of every system do meanwhile: send, take back, register, answer recalls; and what they were told is done. */
import { pause } from '../journey/client.ts';
import { type ExchangeOffice, receivers, sender } from './exchange-office.ts';
import { Memory } from './memory.ts';
import type { Random } from './random.ts';
import { type Person, signIn } from './staff.ts';
import type { Outcome } from './stubborn-client.ts';

export interface Staffed {
  readonly office: ExchangeOffice;
  /** Issued and not sent. */
  readonly ids: readonly string[];
  readonly clerk: Person;
  readonly receivers: readonly Person[];
}

/** What was answered with success. */
export interface Told {
  readonly sent: Set<string>;
  readonly recalled: Set<string>;
  /** Ids of incoming documents. */
  readonly registered: Set<string>;
  readonly answered: Set<string>;
  readonly requests: Memory;
  /** Refusals that nobody expects. */
  readonly refusals: string[];
}

export const nothingTold = (): Told => ({
  sent: new Set(),
  recalled: new Set(),
  registered: new Set(),
  answered: new Set(),
  requests: new Memory(),
  refusals: [],
});

export async function staff(
  office: ExchangeOffice,
  ids: readonly string[],
  { requests }: Told,
  givenUp: AbortSignal,
): Promise<Staffed> {
  const person = (unit: string) => signIn(office.cluster.origin, `${unit}.vanthu`, requests, givenUp);
  return {
    office,
    ids,
    clerk: await person(sender),
    receivers: await Promise.all(receivers.map(person)),
  };
}

/** So many that are sent and have no receipt yet hold up the next. */
const MOST_UNDER_WAY = 300;
const LANES = 3;
/** One in so many is taken back, at any moment after it was sent. */
const RECALLED = 25;
const RECALLED_WITHIN_MS = 4000;

export interface Sending {
  readonly told: Told;
  readonly random: Random;
  /** No more is begun. */
  readonly ended: AbortSignal;
  readonly underWay: () => number;
  /** Whether the kills are to catch up with so many that were sent by this office. */
  readonly ahead: (sent: number) => boolean;
}

export async function sendAll({ ids, clerk }: Staffed, work: Sending): Promise<void> {
  const left = [...ids].reverse();
  const recalls: Promise<void>[] = [];
  const lane = async () => {
    while (!work.ended.aborted) {
      if (work.underWay() > MOST_UNDER_WAY || work.ahead(ids.length - left.length)) {
        await pause(100);
        continue;
      }
      const id = left.pop();
      if (id === undefined) break;
      const done = note(
        await clerk.client.ask('POST', `/documents/${id}/send`, { json: {} }),
        `send ${id}`,
        work,
      );
      if (done) work.told.sent.add(id);
      if (done && left.length % RECALLED === 3) recalls.push(takeBack(clerk, id, work));
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  await Promise.all(recalls);
}

async function takeBack({ client }: Person, id: string, work: Sending): Promise<void> {
  await pause(work.random.below(RECALLED_WITHIN_MS));
  const json = { reason: 'Gửi nhầm nơi nhận' };
  const done = note(await client.ask('POST', `/documents/${id}/recall`, { json }), `recall ${id}`, work);
  if (done) work.told.recalled.add(id);
}

function note(outcome: Outcome, what: string, { told }: Pick<Sending, 'told'>): boolean {
  if (outcome.ok || outcome.refusal.code === 'REQUEST_CARRIED_OUT') return true;
  told.refusals.push(`${what}: ${outcome.refusal.code}`);
  return false;
}

/** Registers what arrives, and answers recalls: two of three are agreed to. */
export async function receiveAll(
  { office, receivers: clerks }: Staffed,
  work: Pick<Sending, 'told' | 'random' | 'ended'>,
): Promise<void> {
  const one = async (clerk: Person) => {
    while (!work.ended.aborted) {
      const due = await office.pool.query(dueFor, [clerk.unitId]).catch(() => ({ rows: [] }));
      for (const row of due.rows) await attend(clerk, row, work);
      if (due.rows.length === 0) await pause(200);
    }
  };
  await Promise.all(clerks.map(one));
}

export const openArrivals = `state = 'arrived' OR recall_state = 'requested'`;
const dueFor = `SELECT id, version, recall_state AS recall FROM incoming_documents
  WHERE unit_id = $1 AND (${openArrivals}) ORDER BY arrived_at LIMIT 20`;

interface Due {
  readonly id: string;
  readonly version: number;
  readonly recall: string | null;
}

async function attend(
  { client }: Person,
  { id, version, recall }: Due,
  { told, random }: Pick<Sending, 'told' | 'random'>,
): Promise<void> {
  const etag = `"${version}"`;
  if (recall === 'requested') {
    const json = { agree: random.next() < 0.67, reason: 'Theo đề nghị của nơi gửi' };
    const outcome = await client.ask('POST', `/incoming/${id}/recall-answer`, { json, etag });
    if (outcome.ok) told.answered.add(id);
    return;
  }
  // What a recall or a verdict has changed meanwhile is looked at again.
  const json = { acknowledgeDuplicate: true };
  const outcome = await client.ask('POST', `/incoming/${id}/register`, { json, etag });
  if (outcome.ok) told.registered.add(id);
}
