/** Promises a mail to those for whom something waits; several things within five minutes are one mail. */
import type { Role } from '../identity/actor.ts';
import type { Account } from '../identity/identity-store.ts';
import type { OrganisationReader } from '../organisation/organisation.ts';
import type { Page, PageRequest } from '../paging.ts';
import { type Outbox, vietnamDate } from '../unit-of-work.ts';
import type { NoticeKind } from './notice-kinds.ts';

export interface PromiseNoticesTx {
  readonly organisation: Pick<OrganisationReader, 'appointmentsOfUnit'> & {
    person(id: string): Promise<{ readonly email: string | null } | null>;
  };
  readonly identity: {
    accounts(
      filter: { unitIds: readonly string[]; on: string },
      page: PageRequest,
    ): Promise<Page<Pick<Account, 'id' | 'personId' | 'disabledAt'>>>;
  };
  readonly outbox: Outbox;
}

export interface PromiseNoticeToTx extends Omit<PromiseNoticesTx, 'organisation'> {
  readonly organisation: Pick<OrganisationReader, 'appointment'> &
    Pick<PromiseNoticesTx['organisation'], 'person'>;
}

export interface NoticeCall {
  readonly unitId: string;
  readonly role: Role;
  readonly template: NoticeKind;
  readonly now: Date;
}

export const GATHER_MS = 5 * 60_000;

/** To one official, by the post held now. Who has left it, or has no address, gets none. */
export async function promiseNoticeTo(
  tx: PromiseNoticeToTx,
  call: Omit<NoticeCall, 'unitId' | 'role'> & { readonly appointmentId: string },
): Promise<void> {
  const held = await tx.organisation.appointment(call.appointmentId);
  if (!held || !(await tx.organisation.person(held.personId))?.email) return;
  await promiseMails(tx, { ...call, unitId: held.unitId }, new Set([held.personId]));
}

export async function promiseNotices(tx: PromiseNoticesTx, call: NoticeCall): Promise<void> {
  const on = vietnamDate(call.now);
  const inOffice = await tx.organisation.appointmentsOfUnit(call.unitId, on);
  const people = new Set<string>();
  for (const held of inOffice) {
    if (held.role !== call.role) continue;
    if ((await tx.organisation.person(held.personId))?.email) people.add(held.personId);
  }
  if (people.size > 0) await promiseMails(tx, call, people);
}

async function promiseMails(
  tx: Pick<PromiseNoticesTx, 'identity' | 'outbox'>,
  call: Omit<NoticeCall, 'role'>,
  people: ReadonlySet<string>,
): Promise<void> {
  const filter = { unitIds: [call.unitId], on: vietnamDate(call.now) };
  const { items } = await tx.identity.accounts(filter, { limit: 200 });
  for (const account of items) {
    if (account.disabledAt !== null || !people.has(account.personId)) continue;
    await tx.outbox.promise(
      'send-mail',
      { accountId: account.id, template: call.template, params: {} },
      { notBefore: new Date(call.now.getTime() + GATHER_MS), oncePer: 'accountId' },
    );
  }
}
