/**
 * Loads the demo district into an empty database, in one transaction. The caller asks only where no DATABASE_URL is
 * given. One argon2 hash of the one open demo password serves every account: that is acceptable in the demo alone.
 */

import type { NewBook } from '../office/documents/registers/register.ts';
import type { RegisterStore } from '../office/documents/registers/register-store.ts';
import { demoPassword, demoTotpSecret } from '../office/identity/demo.ts';
import type { IdentityStore, NewAccount } from '../office/identity/identity-store.ts';
import { hashPassword } from '../office/identity/passwords.ts';
import type { SecretBox } from '../office/identity/secret-box.ts';
import type { Unit } from '../office/organisation/organisation.ts';
import type {
  NewAppointment,
  NewGrant,
  OrganisationStore,
  Person,
} from '../office/organisation/organisation-store.ts';
import type { Clock, Transact } from '../office/unit-of-work.ts';
import { booksOf, grantsOf } from './authority.ts';
import { inventedName, postsOf } from './people.ts';
import { type DemoUnitFacts, demoUnitFacts } from './unit-facts.ts';

export interface LoadDemoPorts {
  readonly transact: Transact<{
    organisation: Pick<
      OrganisationStore,
      'units' | 'insertUnits' | 'insertPeople' | 'insertAppointments' | 'insertGrants'
    >;
    identity: Pick<IdentityStore, 'insertAccounts'>;
    registers: Pick<RegisterStore, 'insertBook'>;
  }>;
  readonly clock: Clock;
  readonly newId: () => string;
  readonly secretBox: SecretBox;
}

interface DemoRows {
  readonly units: readonly Unit[];
  readonly people: readonly Person[];
  readonly appointments: readonly NewAppointment[];
  readonly accounts: readonly NewAccount[];
  readonly grants: readonly NewGrant[];
  readonly books: readonly NewBook[];
}

/** True when the demo was loaded, false when the database has units already. */
export async function loadDemo(ports: LoadDemoPorts): Promise<boolean> {
  return ports.transact(async ({ organisation, identity, registers }) => {
    const present = await organisation.units({}, { limit: 1 });
    if (present.items.length > 0) return false;
    const rows = demoRows(ports, await hashPassword(demoPassword));
    await organisation.insertUnits(rows.units);
    await organisation.insertPeople(rows.people);
    await organisation.insertAppointments(rows.appointments);
    await organisation.insertGrants(rows.grants);
    await identity.insertAccounts(rows.accounts);
    for (const book of rows.books) await registers.insertBook(book);
    return true;
  });
}

function demoRows(ports: Omit<LoadDemoPorts, 'transact'>, passwordHash: string): DemoRows {
  const facts = demoUnitFacts();
  const idOf = new Map(facts.map((unit) => [unit.organCode, ports.newId()]));
  const units = facts.map((unit) => asUnit(unit, idOf));
  const staff = facts.flatMap((unit) => postsOf(unit).map((post) => ({ unit, post })));
  const created = staff.map((member, n) => {
    const unitId = idOf.get(member.unit.organCode) ?? '';
    const parentId = idOf.get(member.unit.parentCode ?? '') ?? null;
    return asStaff(ports, passwordHash, { ...member, unitId, parentId, name: inventedName(n) });
  });
  return {
    units,
    people: created.map((one) => one.person),
    appointments: created.map((one) => one.appointment),
    accounts: created.map((one) => one.account),
    grants: created.flatMap((one) => one.grants),
    books: facts.flatMap((unit) => asBooks(ports, unit, idOf.get(unit.organCode) ?? '')),
  };
}

function asUnit(facts: DemoUnitFacts, idOf: ReadonlyMap<string, string>): Unit {
  return {
    id: idOf.get(facts.organCode) ?? '',
    name: facts.name,
    kind: facts.kind,
    organCode: facts.organCode,
    parentId: facts.parentCode === null ? null : (idOf.get(facts.parentCode) ?? null),
    validFrom: facts.validFrom,
    validTo: null,
    successorId: null,
    formerOrganCode: null,
    partnerId: null,
    abbreviation: facts.abbreviation,
    place: facts.place,
    hasSeal: true,
    sealImage: null,
  };
}

interface StaffInput {
  readonly unit: DemoUnitFacts;
  readonly post: ReturnType<typeof postsOf>[number];
  readonly unitId: string;
  readonly parentId: string | null;
  readonly name: string;
}

function asStaff(ports: Omit<LoadDemoPorts, 'transact'>, passwordHash: string, input: StaffInput) {
  const { unit, post, unitId, parentId } = input;
  const username = `${unit.slug}.${post.slug}`;
  const person: Person = {
    id: ports.newId(),
    fullName: input.name,
    email: `${username}@demo.invalid`,
    phone: null,
    signatureImage: null,
  };
  const appointment: NewAppointment = {
    id: ports.newId(),
    personId: person.id,
    unitId,
    position: post.position,
    role: post.role,
    isHead: post.isHead,
    validFrom: unit.validFrom,
    validTo: null,
    basis: null,
  };
  const account: NewAccount = {
    id: ports.newId(),
    personId: person.id,
    username,
    passwordHash,
    totpSecret: ports.secretBox.seal('totp', demoTotpSecret),
    demo: true,
    createdAt: ports.clock.now(),
  };
  const grants = grantsOf(post, unit).map(
    ({ forUnitAbove, ...grant }): NewGrant => ({
      ...grant,
      id: ports.newId(),
      appointmentId: appointment.id,
      unitId: forUnitAbove && parentId !== null ? parentId : unitId,
      validFrom: unit.validFrom,
      validTo: null,
      delegatorId: null,
      grantedBy: null,
      createdAt: ports.clock.now(),
    }),
  );
  return { person, appointment, account, grants };
}

function asBooks(ports: Pick<LoadDemoPorts, 'newId'>, unit: DemoUnitFacts, unitId: string): NewBook[] {
  return booksOf(unit).map((book, position) => ({
    ...book,
    id: ports.newId(),
    unitId,
    position,
    closedAt: null,
  }));
}
