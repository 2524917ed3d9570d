/**
 * Demo only: the first time a key is asked for, the development PKI makes it under the open demo PIN, and the pictures of
 * signature and seal are drawn. 180 keys at start would take a quarter of a minute.
 */

import type { Certificate } from '../lib/pki/certificate.ts';
import { sampleSeal, sampleSignature } from '../lib/typesetting/sample-images.ts';
import { demoPin } from '../office/identity/demo.ts';
import type { IdentityStore } from '../office/identity/identity-store.ts';
import type { KeyIssuer } from '../office/identity/signing-desk.ts';
import type { Ledger } from '../office/ledger/events.ts';
import { heldRow } from '../office/organisation/bind-certificate.ts';
import type { KeyHolder } from '../office/organisation/check-certificate.ts';
import { isOffice, type Unit } from '../office/organisation/organisation.ts';
import type { OrganisationStore } from '../office/organisation/organisation-store.ts';
import { type Clock, type Transact, vietnamDate } from '../office/unit-of-work.ts';

export interface DemoHolderProfile {
  readonly kind: 'official' | 'seal';
  readonly commonName: string;
  readonly organisation: string;
  readonly organisationalUnits: readonly string[];
  readonly locality: string;
  readonly email?: string;
  readonly pin: string;
}

export interface DemoKeyPorts {
  readonly transact: Transact<{
    organisation: OrganisationStore;
    identity: Pick<IdentityStore, 'insertKey' | 'actingAppointments'>;
    ledger: Ledger;
  }>;
  readonly storage: { putBytes(bytes: Uint8Array): Promise<{ readonly sha256: string }> };
  /** The development PKI's `issue`. */
  readonly issue: (
    profile: DemoHolderProfile,
  ) => Promise<{ readonly p12: Uint8Array; readonly certificate: Certificate }>;
  readonly clock: Clock;
  readonly newId: () => string;
}

export function createDemoKeyIssuer(ports: DemoKeyPorts): KeyIssuer {
  const running = new Map<string, Promise<void>>();
  return {
    ensure: (holder) => {
      const name = 'personId' in holder ? holder.personId : holder.unitId;
      const work = running.get(name) ?? ensure(ports, holder).finally(() => running.delete(name));
      running.set(name, work);
      return work;
    },
  };
}

async function ensure(ports: DemoKeyPorts, holder: KeyHolder): Promise<void> {
  const plan = await ports.transact((tx) => planFor(tx, holder, vietnamDate(ports.clock.now())));
  if (plan === null) return;
  const [issued, image] = await Promise.all([
    ports.issue({ ...plan.profile, pin: demoPin }),
    ports.storage.putBytes(plan.drawImage()),
  ]);
  const row = heldRow(ports.newId(), holder, issued.certificate, ports.clock.now());
  await ports.transact(async ({ organisation, identity, ledger }) => {
    await organisation.insertCertificate(row);
    await identity.insertKey({ certificateId: row.id, pkcs12: issued.p12 });
    if ('personId' in holder) await organisation.setSignatureImage(holder.personId, image.sha256);
    else await organisation.setSealImage(holder.unitId, image.sha256);
    await ledger.append({
      kind: 'certificate.bound',
      actor: { accountId: null, name: 'system', traceId: `demo-key-${row.id}` },
      unitId: row.unitId,
      after: { id: row.id, ...holder, fingerprint: row.fingerprint, subject: row.subject, demo: true },
    });
  });
}

interface Plan {
  readonly profile: Omit<DemoHolderProfile, 'pin'>;
  readonly drawImage: () => Uint8Array;
}

type Tx = {
  organisation: OrganisationStore;
  identity: Pick<IdentityStore, 'actingAppointments'>;
};

/** Null when the holder has a certificate already, also a revoked or expired one: the demo never makes a second. */
async function planFor(tx: Tx, holder: KeyHolder, today: string): Promise<Plan | null> {
  return 'personId' in holder ? planForPerson(tx, holder.personId, today) : planForSeal(tx, holder.unitId);
}

async function planForPerson(
  { organisation, identity }: Tx,
  personId: string,
  today: string,
): Promise<Plan | null> {
  if ((await organisation.certificatesOfPerson(personId)).length > 0) return null;
  const person = await organisation.person(personId);
  const [post] = await identity.actingAppointments(personId, today);
  const units = post ? await unitsUpwards(organisation, post.unitId) : [];
  const unit = units[0];
  if (person === null || unit === undefined) return null;
  return {
    profile: {
      kind: 'official',
      commonName: person.fullName,
      ...subjectOf(units),
      ...(person.email === null ? {} : { email: person.email }),
    },
    drawImage: () => sampleSignature(person.fullName),
  };
}

async function planForSeal({ organisation }: Tx, unitId: string): Promise<Plan | null> {
  if ((await organisation.certificatesOfUnit(unitId)).length > 0) return null;
  const units = await unitsUpwards(organisation, unitId);
  const [unit, ...above] = units;
  if (unit === undefined) return null;
  return {
    profile: { kind: 'seal', commonName: fullName(unit), ...subjectOf(above.length > 0 ? above : units) },
    drawImage: () => sampleSeal({ agency: fullName(unit), place: sealPlace(unit) }),
  };
}

/** The unit and those above it, nearest first. */
async function unitsUpwards(organisation: OrganisationStore, unitId: string): Promise<readonly Unit[]> {
  const units: Unit[] = [];
  for (const id of await organisation.unitPath(unitId)) {
    const unit = await organisation.unit(id);
    if (unit !== null) units.push(unit);
  }
  return units;
}

/** O = the topmost agency, OU from the outer to the inner, as government certificates have it. */
function subjectOf(units: readonly Unit[]) {
  const [organisation = '', ...organisationalUnits] = units.map(fullName).reverse();
  return { organisation, organisationalUnits, locality: 'Tuyên Quang' };
}

function fullName(unit: Unit): string {
  return unit.name.replace(/^UBND /u, 'Ủy ban nhân dân ').toUpperCase();
}

function sealPlace(unit: Unit): string {
  if (unit.kind === 'commune' || isOffice(unit.kind)) return 'H. YÊN SƠN - T. TUYÊN QUANG';
  return 'T. TUYÊN QUANG';
}
