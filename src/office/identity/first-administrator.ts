/** An empty instance gets its topmost unit and the IT officer who makes everything else. Run from the command line. */
import { AppError } from '../../app-error.ts';
import type { Ledger } from '../ledger/events.ts';
import type { Unit } from '../organisation/organisation.ts';
import type { OrganisationStore } from '../organisation/organisation-store.ts';
import { type Clock, type Transact, vietnamDate } from '../unit-of-work.ts';
import type { SystemActor } from './actor.ts';
import { identityErrors } from './errors.ts';
import type { IdentityStore } from './identity-store.ts';
import { hashPassword, makePassword } from './passwords.ts';

export interface FirstAdministratorPorts {
  readonly transact: Transact<{ organisation: OrganisationStore; identity: IdentityStore; ledger: Ledger }>;
  readonly clock: Clock;
  readonly newId: () => string;
}

export interface FirstAdministratorCommand {
  readonly unit: Pick<Unit, 'name' | 'kind' | 'organCode' | 'abbreviation' | 'place' | 'validFrom'>;
  readonly fullName: string;
  readonly username: string;
  readonly traceId: string;
}

/** The password is told once. Throws INSTANCE_NOT_EMPTY. */
export async function createFirstAdministrator(
  ports: FirstAdministratorPorts,
  command: FirstAdministratorCommand,
): Promise<{ readonly unitId: string; readonly password: string }> {
  const password = makePassword();
  const passwordHash = await hashPassword(password);
  const now = ports.clock.now();
  const ids = {
    unit: ports.newId(),
    person: ports.newId(),
    appointment: ports.newId(),
    account: ports.newId(),
  };
  const username = command.username.normalize('NFC').trim().toLowerCase();
  const actor: SystemActor = { accountId: null, name: 'system', traceId: command.traceId };
  await ports.transact(async ({ organisation, identity, ledger }) => {
    if ((await organisation.units({}, { limit: 1 })).items.length > 0)
      throw new AppError(identityErrors.INSTANCE_NOT_EMPTY);
    const rest = { parentId: null, validTo: null, successorId: null, hasSeal: true, sealImage: null };
    await organisation.insertUnits([{ ...command.unit, ...rest, id: ids.unit }]);
    const contact = { email: null, phone: null, signatureImage: null };
    await organisation.insertPeople([{ ...contact, id: ids.person, fullName: command.fullName }]);
    await organisation.insertAppointments([
      {
        id: ids.appointment,
        personId: ids.person,
        unitId: ids.unit,
        position: 'Quản trị hệ thống',
        role: 'it',
        isHead: false,
        validFrom: vietnamDate(now),
        validTo: null,
        basis: null,
      },
    ]);
    await identity.insertAccounts([
      {
        id: ids.account,
        personId: ids.person,
        username,
        passwordHash,
        totpSecret: null,
        demo: false,
        createdAt: now,
        mustChangePassword: true,
        mustSetSecondFactor: true,
      },
    ]);
    const unitId = ids.unit;
    await ledger.append({ kind: 'unit.created', actor, unitId, after: { ...command.unit, id: ids.unit } });
    await ledger.append({ kind: 'account.created', actor, unitId, after: { id: ids.account, username } });
  });
  return { unitId: ids.unit, password };
}
