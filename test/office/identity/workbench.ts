/** What tests of identity and organisation share: the real stores on a fresh database, a clock that is set by hand. */
import { randomBytes } from 'node:crypto';
import { v7 as newId } from 'uuid';
import { createIdentityStore } from '../../../src/adapters/database/identity-store.ts';
import { createLedger } from '../../../src/adapters/database/ledger-store.ts';
import { createOrganisationStore } from '../../../src/adapters/database/organisation-store.ts';
import { createOutbox } from '../../../src/adapters/database/outbox-store.ts';
import { createPartnerStore } from '../../../src/adapters/database/partners-store.ts';
import { createRecoveryStore } from '../../../src/adapters/database/recovery-store.ts';
import { createSecretBox } from '../../../src/adapters/keys/secret-box.ts';
import type { PartnerStore } from '../../../src/office/exchange/partner-store.ts';
import type { Actor, Role } from '../../../src/office/identity/actor.ts';
import type { IdentityStore } from '../../../src/office/identity/identity-store.ts';
import { hashPassword } from '../../../src/office/identity/passwords.ts';
import type { RecoveryStore } from '../../../src/office/identity/recovery-store.ts';
import type { Ledger } from '../../../src/office/ledger/events.ts';
import type { Unit } from '../../../src/office/organisation/organisation.ts';
import type { OrganisationStore } from '../../../src/office/organisation/organisation-store.ts';
import type { Outbox, Transact } from '../../../src/office/unit-of-work.ts';
import { freshDatabase, type TestDatabase } from '../../support/test-database.ts';

export interface WorkbenchTx {
  readonly organisation: OrganisationStore;
  readonly identity: IdentityStore;
  readonly recoveries: RecoveryStore;
  readonly ledger: Ledger;
  readonly outbox: Outbox;
  readonly partners: PartnerStore;
}

export interface Workbench {
  readonly database: TestDatabase;
  readonly transact: Transact<WorkbenchTx>;
  readonly clock: { now(): Date; set(iso: string): void; advance(seconds: number): void };
  readonly newId: () => string;
  readonly secretBox: ReturnType<typeof createSecretBox>;
  readonly organisation: OrganisationStore;
}

export async function openWorkbench(): Promise<Workbench> {
  const database = await freshDatabase();
  let now = new Date('2026-11-23T02:00:00Z');
  const clock = {
    now: () => now,
    set: (iso: string) => {
      now = new Date(iso);
    },
    advance: (seconds: number) => {
      now = new Date(now.getTime() + seconds * 1000);
    },
  };
  return {
    database,
    clock,
    newId,
    secretBox: createSecretBox(randomBytes(32)),
    organisation: createOrganisationStore(database.db),
    transact: (work) =>
      database.db.transaction((tx) =>
        work({
          organisation: createOrganisationStore(tx),
          identity: createIdentityStore(tx),
          recoveries: createRecoveryStore(tx),
          partners: createPartnerStore(tx),
          ledger: createLedger(tx, { clock }),
          outbox: createOutbox(tx, { clock, traceId: 'test' }),
        }),
      ),
  };
}

export function unitOf(values: Partial<Unit> & Pick<Unit, 'name' | 'organCode'>): Unit {
  return {
    id: newId(),
    kind: 'commune',
    parentId: null,
    validFrom: '2011-01-01',
    validTo: null,
    successorId: null,
    formerOrganCode: null,
    partnerId: null,
    abbreviation: 'UBND',
    place: 'Chân Sơn',
    hasSeal: true,
    sealImage: null,
    ...values,
  };
}

export interface Hired {
  readonly personId: string;
  readonly appointmentId: string;
  readonly accountId: string;
  readonly username: string;
}

/** A person with an account (password "mật khẩu dài 1") and one appointment. */
export async function hire(
  bench: Workbench,
  unit: Unit,
  role: Role,
  values: { username: string; fullName?: string; position?: string; isHead?: boolean; totpSecret?: string },
): Promise<Hired> {
  const ids = { personId: newId(), appointmentId: newId(), accountId: newId() };
  const passwordHash = await hashPassword(testPassword);
  await bench.transact(async ({ organisation, identity }) => {
    await organisation.insertPeople([
      {
        id: ids.personId,
        fullName: values.fullName ?? `Người ${values.username}`,
        email: null,
        phone: null,
        signatureImage: null,
      },
    ]);
    await organisation.insertAppointments([
      {
        id: ids.appointmentId,
        personId: ids.personId,
        unitId: unit.id,
        position: values.position ?? 'Chuyên viên',
        role,
        isHead: values.isHead ?? false,
        validFrom: '2020-01-01',
        validTo: null,
        basis: null,
      },
    ]);
    await identity.insertAccounts([
      {
        id: ids.accountId,
        personId: ids.personId,
        username: values.username,
        passwordHash,
        totpSecret: values.totpSecret === undefined ? null : bench.secretBox.seal('totp', values.totpSecret),
        demo: false,
        createdAt: bench.clock.now(),
      },
    ]);
  });
  return { ...ids, username: values.username };
}

export const testPassword = 'mật khẩu dài 1';

/** The actor as a request of this person would have it, second factor just given. */
export async function actorOf(bench: Workbench, hired: Hired): Promise<Actor> {
  return bench.transact(async ({ identity }) => ({
    accountId: hired.accountId,
    personId: hired.personId,
    fullName: hired.username,
    appointments: await identity.actingAppointments(hired.personId, '2026-11-23'),
    scopes: null,
    secondFactorAt: bench.clock.now(),
    ip: '203.0.113.9',
    traceId: 'test-trace',
  }));
}

export async function ledgerKinds(bench: Workbench): Promise<string[]> {
  const rows = await bench.database.pool.query<{ kind: string }>(
    'SELECT kind FROM ledger_events ORDER BY seq',
  );
  return rows.rows.map((row) => row.kind);
}
