/** Units through time, appointments, authority: the types that every room reads, and the port to read them. */
import type { Role } from '../identity/actor.ts';

export interface Unit {
  readonly id: string;
  /** "UBND xã Chân Sơn" */
  readonly name: string;
  readonly kind: string;
  readonly organCode: string;
  /** The old 13-character form, or the code before the last change; null where there is none. */
  readonly formerOrganCode: string | null;
  /** The other system that hosts it; null = hosted here. */
  readonly partnerId: string | null;
  readonly parentId: string | null;
  /** yyyy-MM-dd, first and last day. */
  readonly validFrom: string;
  readonly validTo: string | null;
  readonly successorId: string | null;
  /** In symbols: "UBND", "NV". */
  readonly abbreviation: string;
  /** Địa danh of the dateline: "Chân Sơn". */
  readonly place: string;
  readonly hasSeal: boolean;
  readonly sealImage: string | null;
}

/** An office serves the unit above it and drafts for it (NĐ 30/2020 Đ10); a commune is an agency of its own. */
export function isOffice(kind: string): boolean {
  return kind === 'office' || kind.endsWith('-office');
}

export interface Appointment {
  readonly id: string;
  readonly personId: string;
  readonly fullName: string;
  readonly unitId: string;
  readonly position: string;
  readonly role: Role;
  readonly isHead: boolean;
  readonly validFrom: string;
  readonly validTo: string | null;
  /** SHA-256 of the PNG of the handwritten signature. */
  readonly signatureImage: string | null;
}

/** head: signs as head without a prefix; TM., KT., TL., TUQ., Q. as the decree has them (NĐ 30/2020 Đ13). */
export const authorityForms = ['head', 'TM', 'KT', 'TL', 'TUQ', 'Q'] as const;
export type AuthorityForm = (typeof authorityForms)[number];

export interface AuthorityGrant {
  readonly id: string;
  readonly appointmentId: string;
  readonly unitId: string;
  readonly form: AuthorityForm;
  readonly scopeTypes: readonly string[] | null;
  readonly scopeFields: readonly string[] | null;
  readonly validFrom: string;
  readonly validTo: string | null;
  readonly basis: string;
  readonly delegatorId: string | null;
  readonly revokedAt: Date | null;
}

export interface HeldCertificate {
  readonly id: string;
  readonly personId: string | null;
  readonly unitId: string | null;
  /** SHA-256 of the DER, lower-case hex. */
  readonly fingerprint: string;
  readonly subject: string;
  readonly serial: string;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly revokedAt: Date | null;
}

/** A question about a unit always has a date. All dates are yyyy-MM-dd in Vietnam. */
export interface OrganisationReader {
  unit(id: string): Promise<Unit | null>;
  unitByCode(organCode: string, on: string): Promise<Unit | null>;
  /** The unit and those above it, nearest first. */
  unitPath(id: string): Promise<readonly string[]>;
  appointment(id: string): Promise<Appointment | null>;
  appointmentsOfUnit(unitId: string, on: string): Promise<readonly Appointment[]>;
  /** Grants of an appointment for a unit, ended and revoked ones too: the check says why one does not serve. */
  grants(appointmentId: string, unitId: string): Promise<readonly AuthorityGrant[]>;
  certificatesOfPerson(personId: string): Promise<readonly HeldCertificate[]>;
  certificatesOfUnit(unitId: string): Promise<readonly HeldCertificate[]>;
}
