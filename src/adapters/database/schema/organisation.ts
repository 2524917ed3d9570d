/** Units through time, people, appointments, authority to sign, certificates held, address groups. */
import { sql } from 'drizzle-orm';
import {
  type AnyPgColumn,
  boolean,
  date,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import { bytes, id, moment } from './columns.ts';
import { partners } from './partners.ts';

/** A row is one unit for one span of time: levels, mergers and codes are data (DESIGN.md, "Data that must be right"). */
export const units = pgTable(
  'units',
  {
    id: id(),
    name: text('name').notNull(),
    kind: text('kind').notNull(), // province | district | district-office | commune | ward | …
    organCode: text('organ_code').notNull(),
    /** The old 13-character form, or the code before the last change: mail still names it. */
    formerOrganCode: text('former_organ_code'),
    /** The system that the unit is reached through; null = hosted here. */
    partnerId: uuid('partner_id').references(() => partners.id),
    parentId: uuid('parent_id').references((): AnyPgColumn => units.id),
    validFrom: date('valid_from').notNull(),
    /** Last day of validity, inclusive; null = open. */
    validTo: date('valid_to'),
    successorId: uuid('successor_id').references((): AnyPgColumn => units.id),
    /** Abbreviation in symbols: UBND, NV, VP. */
    abbreviation: text('abbreviation').notNull(),
    /** Place name of the dateline (địa danh): "Chân Sơn". */
    place: text('place').notNull(),
    /** True when the unit issues under its own seal. */
    hasSeal: boolean('has_seal').notNull().default(true),
    sealImage: text('seal_image'), // sha256 of the PNG
    email: text('email'),
  },
  (t) => [
    uniqueIndex('units_code_from').on(t.organCode, t.validFrom),
    index('units_parent').on(t.parentId),
    index('units_former_code').on(t.formerOrganCode).where(sql`former_organ_code IS NOT NULL`),
    index('units_partner').on(t.partnerId).where(sql`partner_id IS NOT NULL`),
  ],
);

export const people = pgTable('people', {
  id: id(),
  fullName: text('full_name').notNull(),
  email: text('email'),
  phone: text('phone'),
  signatureImage: text('signature_image'), // sha256 of the PNG
});

export const appointments = pgTable(
  'appointments',
  {
    id: id(),
    personId: uuid('person_id')
      .notNull()
      .references(() => people.id),
    unitId: uuid('unit_id')
      .notNull()
      .references(() => units.id),
    /** As it stands on documents: "Chủ tịch", "Phó Chủ tịch", "Văn thư". */
    position: text('position').notNull(),
    role: text('role').notNull(), // leader | clerk | officer | it | auditor
    isHead: boolean('is_head').notNull().default(false),
    validFrom: date('valid_from').notNull(),
    validTo: date('valid_to'),
    basis: text('basis'),
  },
  (t) => [index('appointments_person').on(t.personId), index('appointments_unit').on(t.unitId)],
);

/** The right to sign for a unit, or a delegation of it (delegatorId set). NĐ 30/2020 Đ13. */
export const authorityGrants = pgTable(
  'authority_grants',
  {
    id: id(),
    appointmentId: uuid('appointment_id')
      .notNull()
      .references(() => appointments.id),
    unitId: uuid('unit_id')
      .notNull()
      .references(() => units.id),
    form: text('form').notNull(), // head | TM | KT | TL | TUQ | Q
    /** Type codes allowed; null = every type. */
    scopeTypes: text('scope_types').array(),
    /** Fields of work allowed; null = every field. */
    scopeFields: text('scope_fields').array(),
    validFrom: date('valid_from').notNull(),
    validTo: date('valid_to'),
    basis: text('basis').notNull(),
    delegatorId: uuid('delegator_id').references(() => appointments.id),
    revokedAt: moment('revoked_at'),
    grantedBy: uuid('granted_by'),
    createdAt: moment('created_at').notNull(),
  },
  (t) => [index('authority_appointment').on(t.appointmentId), index('authority_unit').on(t.unitId)],
);

/** A certificate bound by fingerprint to a person (personal signature) or to a unit (seal). */
export const certificates = pgTable(
  'certificates',
  {
    id: id(),
    personId: uuid('person_id').references(() => people.id),
    unitId: uuid('unit_id').references(() => units.id),
    fingerprint: text('fingerprint').notNull(),
    der: bytes('der').notNull(),
    subject: text('subject').notNull(),
    issuer: text('issuer').notNull(),
    serial: text('serial').notNull(),
    notBefore: moment('not_before').notNull(),
    notAfter: moment('not_after').notNull(),
    boundAt: moment('bound_at').notNull(),
    revokedAt: moment('revoked_at'),
    revocationReason: text('revocation_reason'),
  },
  (t) => [uniqueIndex('certificates_fingerprint').on(t.fingerprint)],
);

/** PKCS#12 under the holder's PIN; the PIN is never stored. Three wrong PINs lock the key for 15 minutes. */
export const softwareKeys = pgTable('software_keys', {
  certificateId: uuid('certificate_id')
    .primaryKey()
    .references(() => certificates.id),
  pkcs12: bytes('pkcs12').notNull(),
  failedPins: integer('failed_pins').notNull().default(0),
  lockedUntil: moment('locked_until'),
});

/**
 * Public half of the key with which a unit's server signs receipts. The private half is a 0600 file. One key may be claimed for
 * several units: nobody takes another's key away by naming it.
 */
export const receiptKeys = pgTable(
  'receipt_keys',
  {
    fingerprint: text('fingerprint').notNull(),
    unitId: uuid('unit_id')
      .notNull()
      .references(() => units.id),
    publicJwk: jsonb('public_jwk').notNull(),
    createdAt: moment('created_at').notNull(),
    /** Since when its holder has it; null = not told. */
    validFrom: moment('valid_from'),
    /** When its holder no longer named it: what was signed before stays proved. Null = in force. */
    validTo: moment('valid_to'),
  },
  (t) => [primaryKey({ columns: [t.fingerprint, t.unitId] }), index('receipt_keys_unit').on(t.unitId)],
);

export const addressGroups = pgTable('address_groups', {
  id: id(),
  unitId: uuid('unit_id')
    .notNull()
    .references(() => units.id),
  name: text('name').notNull(),
  version: integer('version').notNull().default(1),
  createdAt: moment('created_at').notNull(),
});

export const addressGroupMembers = pgTable(
  'address_group_members',
  {
    groupId: uuid('group_id')
      .notNull()
      .references(() => addressGroups.id, { onDelete: 'cascade' }),
    unitId: uuid('unit_id')
      .notNull()
      .references(() => units.id),
    position: integer('position').notNull(),
    channel: text('channel').notNull(), // electronic | both | paper
  },
  (t) => [primaryKey({ columns: [t.groupId, t.unitId] })],
);

/** Days that IT officers entered over those that follow from the law (office/organisation/public-holidays.ts). */
export const holidays = pgTable('holidays', {
  date: date('date').primaryKey(),
  name: text('name').notNull(),
  kind: text('kind').notNull(), // off | working
  changedAt: moment('changed_at').notNull(),
});
