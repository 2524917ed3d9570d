/** Mails one official a digest of what waits, read now. At most one in a quarter of an hour, and so many a day. */
import type { Actor, SystemActor } from '../identity/actor.ts';
import type { IdentityStore } from '../identity/identity-store.ts';
import { actorOf } from '../identity/load-actor.ts';
import type { Ledger } from '../ledger/events.ts';
import { type Clock, type Outbox, type Transact, vietnamDate } from '../unit-of-work.ts';
import { composeDigest, type Digest } from './compose-digest.ts';
import type { MailState, NoticeStore } from './notice-store.ts';
import { type WhatWaitsTx, whatWaits } from './what-waits.ts';

interface Tx extends WhatWaitsTx {
  readonly identity: Pick<IdentityStore, 'account' | 'actingAppointments'>;
  readonly organisation: { person(id: string): Promise<{ readonly email: string | null } | null> };
  readonly notices: NoticeStore & WhatWaitsTx['notices'];
  readonly outbox: Outbox;
  readonly ledger: Ledger;
}

export type MailAnswer =
  | { readonly kind: 'taken' }
  | { readonly kind: 'refused'; readonly address: boolean; readonly code: number; readonly said: string };

export interface SendNoticePorts {
  readonly transact: Transact<Tx>;
  readonly clock: Clock;
  readonly newId: () => string;
  readonly mailer: {
    /** Throws when the same may go through later. */
    send(message: Digest & { readonly id: string; readonly to: string }): Promise<MailAnswer>;
  };
  readonly publicUrl: string | URL;
}

export interface SendNoticeCommand {
  readonly accountId: string;
  /** The promise: its id becomes the message's id, the same at every attempt. */
  readonly jobId: string;
}

const QUARTER_MS = 15 * 60_000;
/** What a transaction dated a moment before the last digest may not have been visible to it. */
const UNSEEN_MS = 60_000;
export const digestsPerDay = 24;

/** Who has left, has no usable address, or was told everything already, gets none. */
export async function sendNotice(
  ports: SendNoticePorts,
  actor: SystemActor,
  command: SendNoticeCommand,
): Promise<void> {
  const mail = await ports.transact((tx) => prepare(tx, ports, actor, command));
  if (!mail) return;
  const { readAt, ...message } = mail;
  const answer = await ports.mailer.send({ id: command.jobId, ...message });
  await ports.transact((tx) => keepAnswer(tx, ports, actor, command.accountId, mail, answer));
}

interface Prepared extends Digest {
  readonly to: string;
  readonly readAt: Date;
}

async function prepare(
  tx: Tx,
  ports: SendNoticePorts,
  { traceId }: SystemActor,
  { accountId, jobId }: SendNoticeCommand,
): Promise<Prepared | null> {
  const now = ports.clock.now();
  const reader = await actorOf(tx.identity, accountId, { ip: '', traceId }, now);
  const email = reader && (await tx.organisation.person(reader.personId))?.email;
  if (!reader || !email) return null;
  const state = await tx.notices.mailStateForUpdate(accountId);
  if (state.failingAddress === email || !(await mayTell(tx, state, jobId, now))) return null;
  if (!isOneAddress(email)) {
    await fail(tx, ports, state, { address: email, code: null, said: 'not one address' });
    return null;
  }
  const actor: Actor = { ...reader, scopes: null, secondFactorAt: null };
  const waiting = await whatWaits(tx, actor, await tx.notices.switchedOff(accountId), now);
  const told = (state.toldUntil?.getTime() ?? 0) - UNSEEN_MS;
  const isNews = waiting.some(({ items }) => items.some(({ since }) => since.getTime() >= told));
  if (!isNews) return null;
  await tx.notices.saveMailState(claimed(state, jobId, now));
  const publicUrl = new URL(ports.publicUrl).href;
  const digest = composeDigest({ fullName: reader.fullName, publicUrl, waiting, now });
  return { ...digest, to: email, readAt: now };
}

/** A turn that another promise took: an older promise has nothing to add, a newer one waits for the next turn. */
async function mayTell(tx: Tx, state: MailState, jobId: string, now: Date): Promise<boolean> {
  if (state.jobId === jobId) return true;
  if (state.jobId !== null && state.jobId > jobId) return false;
  const next = nextTurn(state, now);
  if (next === null) return true;
  const { accountId } = state;
  const payload = { accountId, template: 'digest', params: {} };
  await tx.outbox.promise('send-mail', payload, { notBefore: next, oncePer: 'accountId' });
  return false;
}

/** Null: now. */
function nextTurn({ claimedAt, countedOn, count }: MailState, now: Date): Date | null {
  const today = vietnamDate(now);
  if (countedOn === today && count >= digestsPerDay) {
    const tomorrow = vietnamDate(new Date(now.getTime() + 24 * 3600_000));
    return new Date(`${tomorrow}T07:00:00+07:00`);
  }
  const free = (claimedAt?.getTime() ?? 0) + QUARTER_MS;
  return free > now.getTime() ? new Date(free) : null;
}

function claimed(state: MailState, jobId: string, now: Date): MailState {
  if (state.jobId === jobId) return state;
  const countedOn = vietnamDate(now);
  const count = state.countedOn === countedOn ? state.count + 1 : 1;
  return { ...state, jobId, claimedAt: now, countedOn, count };
}

async function keepAnswer(
  tx: Tx,
  ports: SendNoticePorts,
  actor: SystemActor,
  accountId: string,
  { to, readAt }: Prepared,
  answer: MailAnswer,
): Promise<void> {
  const state = await tx.notices.mailStateForUpdate(accountId);
  if (answer.kind === 'taken') {
    await tx.notices.saveMailState({ ...state, toldUntil: readAt });
    return;
  }
  const { code, said } = answer;
  if (answer.address) await fail(tx, ports, state, { address: to, code, said });
  else await note(tx, ports, accountId, { address: to, code, said });
  const after = { accountId, code, addressFails: answer.address };
  await tx.ledger.append({ kind: 'mail.refused', actor, after });
}

interface Refusal {
  readonly address: string;
  readonly code: number | null;
  readonly said: string;
}

async function fail(tx: Tx, ports: SendNoticePorts, state: MailState, refusal: Refusal): Promise<void> {
  const now = ports.clock.now();
  await tx.notices.saveMailState({ ...state, failingAddress: refusal.address, failingSince: now });
  await note(tx, ports, state.accountId, refusal);
}

async function note(
  tx: Tx,
  { clock, newId }: SendNoticePorts,
  accountId: string,
  refusal: Refusal,
): Promise<void> {
  await tx.notices.addProblem({ id: newId(), accountId, ...refusal, at: clock.now() });
}

/** Nothing that a mail library could take for a second address, a name or a header. */
function isOneAddress(address: string): boolean {
  return /^[^\s\p{Cc},;:<>()[\]"\\@]+@[^\s\p{Cc},;:<>()[\]"\\@]+$/u.test(address);
}
