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

type Tx = { organisation: OrganisationStore; identity: IdentityStore; ledger: Ledger };

export interface FirstAdministratorPorts {
  readonly transact: Transact<Tx>;
  readonly clock: Clock;
  readonly newId: () => string;
}

export interface FirstAdministratorsCommand {
  readonly unit: Pick<Unit, 'name' | 'kind' | 'organCode' | 'abbreviation' | 'place' | 'validFrom'>;
  /** Two from the start are better: what needs two persons works from the first day. */
  readonly administrators: readonly { readonly fullName: string; readonly username: string }[];
  readonly traceId: string;
}

export interface FirstAdministrators {
  readonly unitId: string;
  readonly passwords: readonly { readonly username: string; readonly password: string }[];
}

/** Passwords are told once, and serve once. @throws AppError INSTANCE_NOT_EMPTY, USERNAME_TAKEN */
export async function createFirstAdministrators(
  ports: FirstAdministratorPorts,
  command: FirstAdministratorsCommand,
): Promise<FirstAdministrators> {
  const made = await Promise.all(
    command.administrators.map(async ({ fullName, username }) => {
      const password = makePassword();
      const name = username.normalize('NFC').trim().toLowerCase();
      return { fullName, username: name, password, passwordHash: await hashPassword(password) };
    }),
  );
  const unitId = ports.newId();
  const actor: SystemActor = { accountId: null, name: 'system', traceId: command.traceId };
  await ports.transact(async (tx) => {
    if ((await tx.organisation.units({}, { limit: 1 })).items.length > 0)
      throw new AppError(identityErrors.INSTANCE_NOT_EMPTY);
    const rest = {
      formerOrganCode: null,
      partnerId: null,
      parentId: null,
      validTo: null,
      successorId: null,
      hasSeal: true,
      sealImage: null,
    };
    await tx.organisation.insertUnits([{ ...command.unit, ...rest, id: unitId }]);
    await tx.ledger.append({ kind: 'unit.created', actor, unitId, after: { ...command.unit, id: unitId } });
    for (const one of made) await makeAdministrator(ports, tx, actor, unitId, one);
  });
  return { unitId, passwords: made.map(({ username, password }) => ({ username, password })) };
}

interface Administrator {
  readonly fullName: string;
  readonly username: string;
  readonly passwordHash: string;
}

async function makeAdministrator(
  ports: Pick<FirstAdministratorPorts, 'clock' | 'newId'>,
  { organisation, identity, ledger }: Tx,
  actor: SystemActor,
  unitId: string,
  { fullName, username, passwordHash }: Administrator,
): Promise<void> {
  const now = ports.clock.now();
  const [personId, appointmentId, id] = [ports.newId(), ports.newId(), ports.newId()];
  await organisation.insertPeople([
    { id: personId, fullName, email: null, phone: null, signatureImage: null },
  ]);
  const post = {
    position: 'Quản trị hệ thống',
    role: 'it',
    isHead: false,
    validTo: null,
    basis: null,
  } as const;
  await organisation.insertAppointments([
    { ...post, id: appointmentId, personId, unitId, validFrom: vietnamDate(now) },
  ]);
  const duties = { mustChangePassword: true, mustSetSecondFactor: true };
  await identity.insertAccounts([
    { id, personId, username, passwordHash, totpSecret: null, demo: false, createdAt: now, ...duties },
  ]);
  await ledger.append({ kind: 'account.created', actor, unitId, after: { id, username } });
}
