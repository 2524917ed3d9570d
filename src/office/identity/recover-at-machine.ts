/**
 * When nobody else is left: who runs the machine is the second person. It stands in the ledger with the name of the
 * operating system's account, and is refused while others could do it in the application.
 */
import { AppError } from '../../app-error.ts';
import { officeErrors } from '../errors.ts';
import { type Clock, type Transact, vietnamDate } from '../unit-of-work.ts';
import type { SystemActor } from './actor.ts';
import { giveAccess } from './give-access.ts';
import type { Account } from './identity-store.ts';
import { hashPassword, makePassword } from './passwords.ts';
import { allowedAs } from './permissions.ts';
import {
  type Confirmed,
  givingMs,
  insertRecovery,
  isGiving,
  newRecovery,
  pendingRecovery,
  type RecoveryTx,
} from './recovery.ts';
import { recoveryErrors } from './recovery-errors.ts';
import type { GivingKind, Recovery } from './recovery-store.ts';

export interface MachinePorts {
  readonly transact: Transact<RecoveryTx>;
  readonly clock: Clock;
  readonly newId: () => string;
}

interface AtMachine {
  readonly actor: SystemActor;
  /** Who sits there. */
  readonly operator: string;
  /** Although others could. It is recorded. */
  readonly force: boolean;
}

export interface RecoverCommand extends AtMachine {
  readonly username: string;
  readonly kind: GivingKind;
  readonly reason: string;
}

/**
 * Asks and confirms in one, for the account of whoever is alone: the person asks, the machine's keeper is the second.
 * @throws AppError NOT_FOUND, RECOVERY_POINTLESS, SECOND_PERSON_EXISTS
 */
export async function recoverAtMachine(ports: MachinePorts, command: RecoverCommand): Promise<Confirmed> {
  const { password, passwordHash } = await newPassword();
  const now = ports.clock.now();
  const told = await ports.transact(async (tx) => {
    const account = await tx.identity.accountByName(command.username.normalize('NFC').trim().toLowerCase());
    if (account === null) throw new AppError(officeErrors.NOT_FOUND);
    if ((command.kind === 'enable') !== (account.disabledAt !== null))
      throw new AppError(recoveryErrors.RECOVERY_POINTLESS);
    const [post] = await tx.identity.actingAppointments(account.personId, vietnamDate(now));
    if (post === undefined) throw new AppError(officeErrors.NOT_FOUND);
    const others = await able(tx, post.unitId, now, [account.personId]);
    // One that may ask and another that may confirm: then the application is the way.
    if (others.some(({ mayAsk }) => mayAsk) && others.length > 1) refuseUnless(command, others);
    const recovery = newRecovery(ports.newId(), {
      kind: command.kind,
      accountId: account.id,
      certificateId: null,
      unitId: post.unitId,
      reason: command.reason,
      requestedBy: account.id,
      requestedAt: now,
      expiresAt: new Date(now.getTime() + givingMs),
    });
    await insertRecovery(tx, command.actor, null, recovery);
    return decide(tx, command, recovery, passwordHash, now);
  });
  return { password: told ? password : null };
}

/** Confirms what somebody asked for in the application when there is no second person in it. */
export async function confirmAtMachine(
  ports: MachinePorts,
  command: AtMachine & { readonly id: string },
): Promise<Confirmed> {
  const { password, passwordHash } = await newPassword();
  const now = ports.clock.now();
  const told = await ports.transact(async (tx) => {
    const recovery = await pendingRecovery(tx, command.id, now);
    const people = await Promise.all(
      [recovery.requestedBy, recovery.accountId].map((id) => (id === null ? null : tx.identity.account(id))),
    );
    const without = people.flatMap((account) => (account === null ? [] : [account.personId]));
    const others = await able(tx, recovery.unitId, now, without);
    if (others.length > 0) refuseUnless(command, others);
    return decide(tx, command, recovery, passwordHash, now);
  });
  return { password: told ? password : null };
}

async function newPassword(): Promise<{ password: string; passwordHash: string }> {
  const password = makePassword();
  return { password, passwordHash: await hashPassword(password) };
}

async function decide(
  tx: RecoveryTx,
  { actor, operator, force }: AtMachine,
  recovery: Recovery,
  passwordHash: string,
  now: Date,
): Promise<boolean> {
  const note = `${operator}${force ? ' (--force)' : ''}`;
  await tx.recoveries.decide(recovery.id, { state: 'confirmed', decidedBy: null, decidedAt: now, note });
  const { id, kind, accountId, certificateId, requestedBy, unitId } = recovery;
  await tx.ledger.append({
    kind: 'recovery.confirmed',
    actor,
    unitId,
    after: { id, kind, accountId, certificateId, requestedBy, atMachine: true, operator, force },
  });
  return isGiving(recovery) && giveAccess(tx, { actor, appointmentId: null, recovery, passwordHash });
}

interface Able {
  readonly account: Account;
  readonly mayAsk: boolean;
}

/** Enabled accounts with a second factor, of others, that could confirm for this unit now. */
async function able(
  tx: RecoveryTx,
  unitId: string,
  now: Date,
  without: readonly string[],
): Promise<readonly Able[]> {
  const unitPath = await tx.organisation.unitPath(unitId);
  const on = vietnamDate(now);
  const found: Able[] = [];
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const at: { cursor?: string } = cursor === undefined ? {} : { cursor };
    const page = await tx.identity.accounts({ unitIds: unitPath, on }, { limit: 200, ...at });
    for (const account of page.items) {
      const sleeping = account.disabledAt !== null || account.totpSecret === null;
      if (sleeping || without.includes(account.personId)) continue;
      const actor = await actorOf(tx, account, on);
      const subject = { unitId, unitPath };
      if (!allowedAs(actor, 'recovery.confirm', subject)) continue;
      found.push({ account, mayAsk: allowedAs(actor, 'recovery.request', subject) !== null });
    }
    cursor = page.next;
  }
  return found;
}

async function actorOf(tx: RecoveryTx, account: Account, on: string) {
  const { id: accountId, personId, fullName } = account;
  const appointments = await tx.identity.actingAppointments(personId, on);
  const rest = { scopes: null, secondFactorAt: null, ip: '', traceId: '' };
  return { accountId, personId, fullName, appointments, ...rest };
}

function refuseUnless({ force }: AtMachine, others: readonly Able[]): void {
  if (force) return;
  const names = others.map(({ account }) => `${account.fullName} (${account.username})`).join(', ');
  throw new AppError(recoveryErrors.SECOND_PERSON_EXISTS, { params: { names } });
}
