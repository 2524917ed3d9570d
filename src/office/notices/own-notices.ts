/** What an official wants to be mailed about, and the state of the address; IT's list of what mail servers refused. */
import { AppError } from '../../app-error.ts';
import { officeErrors } from '../errors.ts';
import type { ActingAppointment, Actor } from '../identity/actor.ts';
import type { IdentityStore } from '../identity/identity-store.ts';
import { allowedAs, permit } from '../identity/permissions.ts';
import type { Ledger } from '../ledger/events.ts';
import type { Page, PageRequest } from '../paging.ts';
import { type Clock, type Transact, vietnamDate } from '../unit-of-work.ts';
import { type NoticeKind, noticeKinds } from './notice-kinds.ts';
import type { ListedMailProblem, MailProblem, NoticeStore } from './notice-store.ts';

interface Tx {
  readonly notices: NoticeStore;
  readonly identity: Pick<IdentityStore, 'account' | 'actingAppointments'>;
  readonly organisation: { person(id: string): Promise<{ readonly email: string | null } | null> };
  readonly ledger: Ledger;
}

export interface NoticePorts {
  readonly transact: Transact<Tx>;
  readonly clock: Clock;
}

export interface OwnNotices {
  readonly address: string | null;
  /** Since when no mail goes to the address, because it was refused. */
  readonly failingSince: Date | null;
  readonly switches: Readonly<Record<NoticeKind, boolean>>;
  readonly problems: readonly MailProblem[];
}

export function readOwnNotices(ports: NoticePorts, actor: Actor): Promise<OwnNotices> {
  return ports.transact((tx) => ownNotices(tx, actor));
}

/** Kinds that are not named stay as they are. */
export async function changeOwnNotices(
  ports: NoticePorts,
  actor: Actor,
  switches: Readonly<Partial<Record<NoticeKind, boolean>>>,
): Promise<OwnNotices> {
  return ports.transact(async (tx) => {
    const off = new Set(await tx.notices.switchedOff(actor.accountId));
    for (const kind of noticeKinds) {
      if (switches[kind] === false) off.add(kind);
      if (switches[kind] === true) off.delete(kind);
    }
    await tx.notices.setSwitchedOff(actor.accountId, [...off], ports.clock.now());
    return ownNotices(tx, actor);
  });
}

/** The official says that the address is right: mail goes out again, and stops again when it is refused again. */
export async function confirmAddress(ports: NoticePorts, actor: Actor): Promise<OwnNotices> {
  return ports.transact(async (tx) => {
    const state = await tx.notices.mailStateForUpdate(actor.accountId);
    if (state.failingAddress !== null) {
      await tx.notices.saveMailState({ ...state, failingAddress: null, failingSince: null });
      await tx.ledger.append({ kind: 'mail.address-confirmed', actor });
    }
    return ownNotices(tx, actor);
  });
}

async function ownNotices(tx: Tx, actor: Actor): Promise<OwnNotices> {
  const off = await tx.notices.switchedOff(actor.accountId);
  const state = await tx.notices.mailState(actor.accountId);
  const address = (await tx.organisation.person(actor.personId))?.email ?? null;
  return {
    address,
    failingSince: state && state.failingAddress === address ? state.failingSince : null,
    switches: Object.fromEntries(
      noticeKinds.map((kind) => [kind, !off.includes(kind)]),
    ) as OwnNotices['switches'],
    problems: await tx.notices.problemsOf(actor.accountId, 20),
  };
}

/** For IT, of the people it looks after. */
export async function listMailProblems(
  ports: NoticePorts,
  actor: Actor,
  page: PageRequest,
): Promise<Page<ListedMailProblem>> {
  const units = actor.appointments
    .filter(({ unitId, unitPath }) => allowedAs(actor, 'account.manage', { unitId, unitPath }) !== null)
    .map(({ unitId }) => unitId);
  if (units[0] === undefined) permit(actor, 'account.manage', { unitId: '', unitPath: [] });
  const on = vietnamDate(ports.clock.now());
  return ports.transact((tx) => tx.notices.problemsIn(units, on, page));
}

/** IT corrects an address, with every post of the person in its charge. @throws AppError NOT_FOUND, FORBIDDEN */
export async function changeAddress(
  ports: NoticePorts,
  actor: Actor,
  command: { readonly accountId: string; readonly address: string | null },
): Promise<void> {
  await ports.transact(async (tx) => {
    const account = await tx.identity.account(command.accountId);
    if (account === null) throw new AppError(officeErrors.NOT_FOUND);
    const posts = await tx.identity.actingAppointments(account.personId, vietnamDate(ports.clock.now()));
    const by: ActingAppointment[] = posts.map(({ unitId, unitPath }) =>
      permit(actor, 'account.manage', { unitId, unitPath }),
    );
    if (by[0] === undefined) throw new AppError(officeErrors.NOT_FOUND);
    await tx.notices.setAddress(account.personId, command.address);
    const event = { actor, appointmentId: by[0].id, unitId: by[0].unitId };
    await tx.ledger.append({ kind: 'mail.address-changed', ...event, after: { accountId: account.id } });
  });
}
