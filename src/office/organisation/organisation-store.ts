/** What the organisation's use cases ask of the running transaction. Implemented in adapters/database. */
import type { Role } from '../identity/actor.ts';
import type { Page, PageRequest } from '../paging.ts';
import type {
  Appointment,
  AuthorityGrant,
  HeldCertificate,
  OrganisationReader,
  Unit,
} from './organisation.ts';

export interface UnitFilter {
  /** yyyy-MM-dd: only units that exist on that day. */
  readonly on?: string;
  readonly parentId?: string;
  /** Part of the name or the organ code; accents do not matter. */
  readonly query?: string;
  /** Agencies reached through this partner. */
  readonly partnerId?: string;
}

export interface Person {
  readonly id: string;
  readonly fullName: string;
  readonly email: string | null;
  readonly phone: string | null;
  /** SHA-256 of the PNG of the handwritten signature. */
  readonly signatureImage: string | null;
}

export interface NewAppointment {
  readonly id: string;
  readonly personId: string;
  readonly unitId: string;
  readonly position: string;
  readonly role: Role;
  readonly isHead: boolean;
  readonly validFrom: string;
  readonly validTo: string | null;
  readonly basis: string | null;
}

export interface NewGrant extends Omit<AuthorityGrant, 'revokedAt'> {
  /** Account that wrote the grant; null for the service itself. */
  readonly grantedBy: string | null;
  readonly createdAt: Date;
}

export interface NewCertificate extends Omit<HeldCertificate, 'revokedAt'> {
  readonly der: Uint8Array;
  readonly issuer: string;
  readonly boundAt: Date;
}

export interface GroupMember {
  readonly unitId: string;
  readonly channel: 'electronic' | 'both' | 'paper';
}

export interface AddressGroup {
  readonly id: string;
  readonly unitId: string;
  readonly name: string;
  readonly version: number;
  readonly members: readonly GroupMember[];
}

export interface ReceiptKey {
  /** JWK thumbprint (RFC 7638). */
  readonly fingerprint: string;
  readonly unitId: string;
  readonly publicJwk: Readonly<Record<string, unknown>>;
  /** Null = not told. */
  readonly validFrom: Date | null;
}

/** A key and for whom it is registered. */
export interface HeldReceiptKey extends ReceiptKey {
  readonly organCode: string;
  /** Null = of a unit hosted here. */
  readonly partnerId: string | null;
  /** When its holder no longer named it; null = in force. */
  readonly validTo: Date | null;
}

type KeyName = Pick<ReceiptKey, 'unitId' | 'fingerprint'>;
export interface ReplacedReceiptKeys {
  readonly ended: readonly KeyName[];
  readonly again: readonly KeyName[];
}

export interface OrganisationStore extends OrganisationReader {
  units(filter: UnitFilter, page: PageRequest): Promise<Page<Unit>>;
  /** Those of them that exist. */
  unitsOf(ids: readonly string[]): Promise<readonly Unit[]>;
  appointmentsOf(ids: readonly string[]): Promise<readonly Appointment[]>;
  /** Those of these organ codes that exist on that day. */
  unitsByCode(organCodes: readonly string[], on: string): Promise<readonly Unit[]>;
  /** Every row that has, or had formerly, one of these codes; closed ones too. */
  unitsEverCoded(codes: readonly string[]): Promise<readonly Unit[]>;
  /** Every row, closed ones too: for the import. */
  allUnits(): Promise<readonly Unit[]>;
  insertUnits(units: readonly Unit[]): Promise<void>;
  updateUnit(unit: Unit): Promise<void>;
  setSealImage(unitId: string, sha256: string): Promise<void>;

  person(id: string): Promise<Person | null>;
  insertPeople(people: readonly Person[]): Promise<void>;
  setSignatureImage(personId: string, sha256: string): Promise<void>;
  insertAppointments(appointments: readonly NewAppointment[]): Promise<void>;
  endAppointment(id: string, lastDay: string): Promise<void>;

  grant(id: string): Promise<AuthorityGrant | null>;
  /** Grants for a unit, of an appointment for any unit, or delegated by one; newest first, ended and revoked ones too. */
  grantsWhere(filter: {
    unitId?: string;
    appointmentId?: string;
    delegatorId?: string;
  }): Promise<readonly AuthorityGrant[]>;
  insertGrants(grants: readonly NewGrant[]): Promise<void>;
  /** False when it was revoked before. */
  revokeGrant(id: string, at: Date): Promise<boolean>;

  certificate(id: string): Promise<HeldCertificate | null>;
  certificateByFingerprint(fingerprint: string): Promise<HeldCertificate | null>;
  certificateDer(id: string): Promise<Uint8Array | null>;
  insertCertificate(certificate: NewCertificate): Promise<void>;
  /** False when it was revoked before. */
  revokeCertificate(id: string, at: Date, reason: string): Promise<boolean>;

  groupsOfUnit(unitId: string): Promise<readonly AddressGroup[]>;
  group(id: string): Promise<AddressGroup | null>;
  /** Locks the row. */
  groupForUpdate(id: string): Promise<AddressGroup | null>;
  /** Inserts, or replaces name, version and members. */
  saveGroup(group: AddressGroup, at: Date): Promise<void>;
  removeGroup(id: string): Promise<void>;

  /** Every registration of each of them. */
  receiptKeys(fingerprints: readonly string[]): Promise<readonly HeldReceiptKey[]>;
  /** Those in force, of each of the units, oldest first. */
  receiptKeysOf(unitIds: readonly string[]): Promise<readonly ReceiptKey[]>;
  /**
   * From `at` on these are the keys of the units: others of theirs end, one that had ended and is named again counts again.
   * @returns those that ended, and those that count again
   */
  replaceReceiptKeys(
    unitIds: readonly string[],
    keys: readonly ReceiptKey[],
    at: Date,
  ): Promise<ReplacedReceiptKeys>;
}
