/** IT makes and disables accounts of the people of its unit and the units below; what gives access back: recovery.ts. */
import { AppError } from '../../app-error.ts';
import type { Ledger } from '../ledger/events.ts';
import type { OrganisationStore } from '../organisation/organisation-store.ts';
import { requireHostedUnit, unitSubject } from '../organisation/units-through-time.ts';
import type { Page, PageRequest } from '../paging.ts';
import { type Clock, type Transact, vietnamDate } from '../unit-of-work.ts';
import type { Actor, Role } from './actor.ts';
import { careOfAccount } from './care-of-account.ts';
import { identityErrors } from './errors.ts';
import type { Account, IdentityStore } from './identity-store.ts';
import { hashPassword, makePassword } from './passwords.ts';
import { permit } from './permissions.ts';

type Tx = { identity: IdentityStore; organisation: OrganisationStore; ledger: Ledger };

export interface AccountPorts {
  readonly transact: Transact<Tx>;
  readonly clock: Clock;
  readonly newId: () => string;
  readonly signingDesk: { closeWhere(wanted: { readonly accountId: string }): void };
}

export interface CreateAccountCommand {
  readonly username: string;
  readonly fullName: string;
  readonly email: string | null;
  readonly unitId: string;
  readonly position: string;
  readonly role: Role;
  readonly isHead: boolean;
  readonly validFrom: string;
  readonly basis: string | null;
}

/** A person with a post and an account; the first password is told once. */
export async function createAccount(
  ports: AccountPorts,
  actor: Actor,
  command: CreateAccountCommand,
): Promise<{ readonly account: Account; readonly appointmentId: string; readonly password: string }> {
  const now = ports.clock.now();
  const username = command.username.normalize('NFC').trim().toLowerCase();
  const password = makePassword();
  const passwordHash = await hashPassword(password);
  const [personId, appointmentId, id] = [ports.newId(), ports.newId(), ports.newId()];
  return ports.transact(async ({ identity, organisation, ledger }) => {
    const subject = await unitSubject(organisation, command.unitId);
    const by = permit(actor, 'account.manage', subject);
    permit(actor, 'appointment.manage', subject);
    await requireHostedUnit(organisation, command.unitId, vietnamDate(now));
    if ((await identity.accountByName(username)) !== null)
      throw new AppError(identityErrors.USERNAME_TAKEN, { params: { username } });
    const { fullName, email, unitId, position, role, isHead, validFrom, basis } = command;
    await organisation.insertPeople([{ id: personId, fullName, email, phone: null, signatureImage: null }]);
    await organisation.insertAppointments([
      { id: appointmentId, personId, unitId, position, role, isHead, validFrom, validTo: null, basis },
    ]);
    const duties = { mustChangePassword: true, mustSetSecondFactor: true };
    const row = { id, personId, username, passwordHash, totpSecret: null, demo: false, ...duties };
    await identity.insertAccounts([{ ...row, createdAt: now }]);
    const common = { actor, appointmentId: by.id, unitId };
    await ledger.append({ kind: 'person.created', ...common, after: { id: personId, fullName } });
    await ledger.append({
      kind: 'appointment.created',
      ...common,
      after: { id: appointmentId, personId, position, role, isHead, validFrom, basis },
    });
    await ledger.append({ kind: 'account.created', ...common, after: { id, username } });
    return { account: { ...row, fullName, disabledAt: null }, appointmentId, password };
  });
}

export function listAccounts(
  ports: Pick<AccountPorts, 'transact' | 'clock'>,
  actor: Actor,
  query: PageRequest & { readonly unitId: string },
): Promise<Page<Account>> {
  return ports.transact(async ({ identity, organisation }) => {
    permit(actor, 'account.manage', await unitSubject(organisation, query.unitId));
    const on = vietnamDate(ports.clock.now());
    return identity.accounts({ unitIds: [query.unitId], on }, query);
  });
}

/** Ends every session, token and signing session of the account at once. */
export async function disableAccount(ports: AccountPorts, actor: Actor, accountId: string): Promise<void> {
  const now = ports.clock.now();
  await ports.transact(async (tx) => {
    const by = await careOfAccount(tx.identity, actor, 'account.manage', accountId, vietnamDate(now));
    await tx.identity.setDisabled(accountId, now);
    await tx.identity.removeSessionsOf(accountId);
    await tx.identity.revokeTokensOf(accountId, now);
    await tx.ledger.append({
      kind: 'account.disabled',
      actor,
      appointmentId: by.acting.id,
      unitId: by.unitId,
      after: { id: accountId },
    });
  });
  ports.signingDesk.closeWhere({ accountId });
}
