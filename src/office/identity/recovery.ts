/**
 * Paths with two persons: forgotten password, lost second factor, an account opened again. One asks, another confirms, and
 * only then anything happens. What takes access away (leave-office.ts, lost-key.ts) does not wait for the second.
 */
import { AppError } from '../../app-error.ts';
import { officeErrors } from '../errors.ts';
import type { Ledger } from '../ledger/events.ts';
import type { OrganisationStore } from '../organisation/organisation-store.ts';
import { unitSubject } from '../organisation/units-through-time.ts';
import type { Page, PageRequest } from '../paging.ts';
import { type Clock, type Outbox, type Transact, vietnamDate } from '../unit-of-work.ts';
import type { Actor } from './actor.ts';
import { careOfAccount } from './care-of-account.ts';
import { identityErrors } from './errors.ts';
import { giveAccess } from './give-access.ts';
import type { IdentityStore } from './identity-store.ts';
import { hashPassword, makePassword } from './passwords.ts';
import { allowedAs, permit } from './permissions.ts';
import { inCareOf } from './recoveries-to-confirm.ts';
import { recoveryErrors } from './recovery-errors.ts';
import {
  type GivingKind,
  givingKinds,
  type NamedRecovery,
  type Recovery,
  type RecoveryState,
  type RecoveryStore,
} from './recovery-store.ts';
import { tellSecondPersons } from './tell-second-persons.ts';
import { requireFreshSecondFactor } from './totp.ts';

export type RecoveryTx = {
  identity: IdentityStore;
  organisation: OrganisationStore;
  recoveries: RecoveryStore;
  ledger: Ledger;
  outbox: Outbox;
};

export interface RecoveryPorts {
  readonly transact: Transact<RecoveryTx>;
  readonly clock: Clock;
  readonly newId: () => string;
  readonly signingDesk: {
    closeWhere(wanted: { readonly accountId: string } | { readonly certificateId: string }): void;
  };
}

export const givingMs = 24 * 3600_000;

export interface RecoveryRequest {
  readonly kind: GivingKind;
  readonly accountId: string;
  readonly reason: string;
}

/** IT asks, with a fresh second factor; nobody for themselves. */
export async function requestRecovery(
  ports: RecoveryPorts,
  actor: Actor,
  request: RecoveryRequest,
): Promise<Recovery> {
  const now = ports.clock.now();
  requireFreshSecondFactor(actor, now);
  return ports.transact(async (tx) => {
    const on = vietnamDate(now);
    const care = await careOfAccount(tx.identity, actor, 'recovery.request', request.accountId, on);
    if (care.account.personId === actor.personId) throw new AppError(recoveryErrors.RECOVERY_OWN);
    const isDisabled = care.account.disabledAt !== null;
    if ((request.kind === 'enable') !== isDisabled) throw new AppError(recoveryErrors.RECOVERY_POINTLESS);
    if (await tx.recoveries.isPending(request.accountId, request.kind, now))
      throw new AppError(recoveryErrors.RECOVERY_WAITING);
    const recovery = newRecovery(ports.newId(), {
      ...request,
      certificateId: null,
      unitId: care.unitId,
      requestedBy: actor.accountId,
      requestedAt: now,
      expiresAt: new Date(now.getTime() + givingMs),
    });
    await insertRecovery(tx, actor, care.acting.id, recovery);
    await tellSecondPersons(tx, recovery);
    return recovery;
  });
}

type Asked = Omit<Recovery, 'id' | 'state' | 'decidedBy' | 'decidedAt' | 'note'>;

export function newRecovery(id: string, asked: Asked): Recovery {
  return { id, ...asked, state: 'pending', decidedBy: null, decidedAt: null, note: null };
}

/** The row and its line in the ledger. */
export async function insertRecovery(
  tx: Pick<RecoveryTx, 'recoveries' | 'ledger'>,
  actor: Parameters<Ledger['append']>[0]['actor'],
  appointmentId: string | null,
  recovery: Recovery,
): Promise<void> {
  const { id, kind, accountId, certificateId, unitId, reason } = recovery;
  await tx.recoveries.insert(recovery);
  await tx.ledger.append({
    kind: 'recovery.requested',
    actor,
    appointmentId,
    unitId,
    after: { id, kind, accountId, certificateId, reason },
  });
}

/** What the second person hears: a new password is told once, to them, and never to who asked for it. */
export interface Confirmed {
  readonly password: string | null;
}

export async function confirmRecovery(ports: RecoveryPorts, actor: Actor, id: string): Promise<Confirmed> {
  const now = ports.clock.now();
  requireFreshSecondFactor(actor, now);
  const password = makePassword();
  const passwordHash = await hashPassword(password);
  const { recovery, told } = await ports.transact(async (tx) => {
    const recovery = await pendingRecovery(tx, id, now);
    const by = permit(actor, 'recovery.confirm', await unitSubject(tx.organisation, recovery.unitId));
    await requireSecondPerson(tx.identity, actor, recovery);
    await tx.recoveries.decide(id, {
      state: 'confirmed',
      decidedBy: actor.accountId,
      decidedAt: now,
      note: null,
    });
    const { kind, accountId, certificateId, requestedBy, unitId } = recovery;
    await tx.ledger.append({
      kind: 'recovery.confirmed',
      actor,
      appointmentId: by.id,
      unitId,
      after: { id, kind, accountId, certificateId, requestedBy },
    });
    const told = await giveAccess(tx, { actor, appointmentId: by.id, recovery, passwordHash });
    return { recovery, told };
  });
  if (isGiving(recovery) && recovery.accountId !== null)
    ports.signingDesk.closeWhere({ accountId: recovery.accountId });
  return { password: told ? password : null };
}

/** By whoever could confirm, or taken back by who asked. What was taken away stays away. */
export function refuseRecovery(
  ports: RecoveryPorts,
  actor: Actor,
  command: { readonly id: string; readonly reason: string },
): Promise<void> {
  const now = ports.clock.now();
  return ports.transact(async (tx) => {
    const recovery = await tx.recoveries.getForUpdate(command.id);
    if (recovery === null) throw new AppError(officeErrors.NOT_FOUND);
    const subject = await unitSubject(tx.organisation, recovery.unitId);
    const own = recovery.requestedBy === actor.accountId;
    const by = permit(actor, own ? 'recovery.request' : 'recovery.confirm', subject);
    if (recovery.state !== 'pending') throw new AppError(recoveryErrors.RECOVERY_DECIDED);
    await tx.recoveries.decide(recovery.id, {
      state: 'refused',
      decidedBy: actor.accountId,
      decidedAt: now,
      note: command.reason,
    });
    await tx.ledger.append({
      kind: 'recovery.refused',
      actor,
      appointmentId: by.id,
      unitId: recovery.unitId,
      after: { id: recovery.id, kind: recovery.kind, accountId: recovery.accountId, reason: command.reason },
    });
  });
}

/** Of one unit, or of every unit in whose care the actor has a part. */
export function listRecoveries(
  ports: Pick<RecoveryPorts, 'transact'>,
  actor: Actor,
  query: PageRequest & { readonly unitId?: string; readonly state?: RecoveryState },
): Promise<Page<NamedRecovery>> {
  return ports.transact(async ({ organisation, recoveries }) => {
    const { unitId } = query;
    const state = query.state === undefined ? {} : { state: query.state };
    if (unitId === undefined) {
      const care = inCareOf(actor);
      if (care === null)
        throw new AppError(identityErrors.FORBIDDEN, { details: { action: 'recovery.confirm' } });
      return recoveries.list({ ...care, ...state }, query);
    }
    const subject = await unitSubject(organisation, unitId);
    if (!allowedAs(actor, 'recovery.request', subject)) permit(actor, 'recovery.confirm', subject);
    return recoveries.list({ unitIds: [unitId], ...state }, query);
  });
}

export function isGiving(recovery: Pick<Recovery, 'kind'>): boolean {
  return (givingKinds as readonly string[]).includes(recovery.kind);
}

/** Locked. @throws AppError NOT_FOUND, RECOVERY_DECIDED, RECOVERY_EXPIRED */
export async function pendingRecovery(
  tx: Pick<RecoveryTx, 'recoveries'>,
  id: string,
  now: Date,
): Promise<Recovery> {
  const recovery = await tx.recoveries.getForUpdate(id);
  if (recovery === null) throw new AppError(officeErrors.NOT_FOUND);
  if (recovery.state !== 'pending') throw new AppError(recoveryErrors.RECOVERY_DECIDED);
  if (recovery.expiresAt <= now) throw new AppError(recoveryErrors.RECOVERY_EXPIRED);
  return recovery;
}

/** Compared by person: a second account does not make a second person. */
async function requireSecondPerson(
  identity: Pick<IdentityStore, 'account'>,
  actor: Actor,
  recovery: Recovery,
): Promise<void> {
  const personOf = async (accountId: string | null) =>
    accountId === null ? null : (await identity.account(accountId))?.personId;
  const asked = await personOf(recovery.requestedBy);
  const concerned = await personOf(recovery.accountId);
  if (actor.personId === asked || actor.personId === concerned)
    throw new AppError(recoveryErrors.RECOVERY_OWN);
}
