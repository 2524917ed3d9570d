/** Units, people, appointments and address groups in PostgreSQL; grants and certificates in authority-rows.ts. */
import { and, asc, desc, eq, gt, gte, ilike, isNull, lte, or, type SQL, sql } from 'drizzle-orm';
import type { Appointment, Unit } from '../../office/organisation/organisation.ts';
import type { OrganisationStore, UnitFilter } from '../../office/organisation/organisation-store.ts';
import { pageOf } from '../../office/paging.ts';
import { createAddressGroupRows } from './address-group-rows.ts';
import { anyOf } from './any-of.ts';
import { createAuthorityRows } from './authority-rows.ts';
import type { Database } from './database.ts';
import { appointments, people, units } from './schema/organisation.ts';

const appointmentColumns = {
  id: appointments.id,
  personId: appointments.personId,
  fullName: people.fullName,
  unitId: appointments.unitId,
  position: appointments.position,
  role: sql<Appointment['role']>`${appointments.role}`,
  isHead: appointments.isHead,
  validFrom: appointments.validFrom,
  validTo: appointments.validTo,
  signatureImage: people.signatureImage,
};

export function createOrganisationStore(db: Database): OrganisationStore {
  return {
    ...createUnitRows(db),
    ...createAppointmentRows(db),
    ...createAuthorityRows(db),
    ...createAddressGroupRows(db),
  };
}

function createUnitRows(db: Database) {
  return {
    unit: async (id: string) => first<Unit>(await db.select().from(units).where(eq(units.id, id))),
    unitByCode: async (organCode: string, on: string) =>
      first<Unit>(
        await db
          .select()
          .from(units)
          .where(and(eq(units.organCode, organCode), unitExists(on))),
      ),
    unitsOf: async (ids: readonly string[]): Promise<readonly Unit[]> =>
      db.select().from(units).where(anyOf(units.id, ids)),
    unitsByCode: async (organCodes: readonly string[], on: string): Promise<readonly Unit[]> =>
      db
        .select()
        .from(units)
        .where(and(anyOf(units.organCode, organCodes), unitExists(on))),
    unitPath: async (id: string) => {
      const found = await db.execute<{ id: string }>(sql`
        WITH RECURSIVE path(id, parent_id, step) AS (
          SELECT id, parent_id, 0 FROM units WHERE id = ${id}
          UNION ALL SELECT u.id, u.parent_id, step + 1 FROM units u JOIN path p ON u.id = p.parent_id WHERE step < 16
        ) SELECT id FROM path ORDER BY step`);
      return found.rows.map((row) => row.id);
    },
    units: async (filter: UnitFilter, page: { cursor?: string; limit: number }) => {
      const rows = await db
        .select()
        .from(units)
        .where(and(unitFilter(filter), page.cursor === undefined ? undefined : gt(units.id, page.cursor)))
        .orderBy(asc(units.id))
        .limit(page.limit + 1);
      return pageOf<Unit>(rows, page.limit);
    },
    unitsEverCoded: async (codes: readonly string[]): Promise<readonly Unit[]> =>
      codes.length === 0
        ? []
        : db
            .select()
            .from(units)
            .where(or(anyOf(units.organCode, codes), anyOf(units.formerOrganCode, codes)))
            .orderBy(asc(units.validFrom), asc(units.id)),
    allUnits: async (): Promise<readonly Unit[]> => db.select().from(units).orderBy(asc(units.id)),
    insertUnits: async (rows: readonly Unit[]) => {
      if (rows.length > 0) await db.insert(units).values([...rows]);
    },
    updateUnit: async ({ id, ...values }: Unit) => {
      await db.update(units).set(values).where(eq(units.id, id));
    },
    setSealImage: async (unitId: string, sha256: string) => {
      await db.update(units).set({ sealImage: sha256 }).where(eq(units.id, unitId));
    },
  };
}

function createAppointmentRows(db: Database) {
  const select = () =>
    db.select(appointmentColumns).from(appointments).innerJoin(people, eq(people.id, appointments.personId));
  return {
    person: async (id: string) => {
      const [row] = await db.select().from(people).where(eq(people.id, id));
      return row ?? null;
    },
    insertPeople: async (rows: readonly (typeof people.$inferInsert)[]) => {
      if (rows.length > 0) await db.insert(people).values([...rows]);
    },
    setSignatureImage: async (personId: string, sha256: string) => {
      await db.update(people).set({ signatureImage: sha256 }).where(eq(people.id, personId));
    },
    insertAppointments: async (rows: readonly (typeof appointments.$inferInsert)[]) => {
      if (rows.length > 0) await db.insert(appointments).values([...rows]);
    },
    appointmentsOf: async (ids: readonly string[]) =>
      (await select().where(anyOf(appointments.id, ids))) as Appointment[],
    appointment: async (id: string) => first<Appointment>(await select().where(eq(appointments.id, id))),
    appointmentsOfUnit: async (unitId: string, on: string): Promise<readonly Appointment[]> =>
      select()
        .where(and(eq(appointments.unitId, unitId), inForce(on)))
        .orderBy(desc(appointments.isHead), asc(appointments.id)),
    endAppointment: async (id: string, lastDay: string) => {
      await db.update(appointments).set({ validTo: lastDay }).where(eq(appointments.id, id));
    },
  };
}

function inForce(on: string): SQL | undefined {
  return and(
    lte(appointments.validFrom, on),
    or(isNull(appointments.validTo), gte(appointments.validTo, on)),
  );
}

function unitExists(on: string): SQL | undefined {
  return and(lte(units.validFrom, on), or(isNull(units.validTo), gte(units.validTo, on)));
}

function unitFilter(filter: UnitFilter): SQL | undefined {
  return and(
    filter.on === undefined ? undefined : unitExists(filter.on),
    filter.parentId === undefined ? undefined : eq(units.parentId, filter.parentId),
    filter.query === undefined ? undefined : matches(filter.query),
    filter.partnerId === undefined ? undefined : eq(units.partnerId, filter.partnerId),
  );
}

/** Without accents on both sides; % and _ of the reader's text are text. */
function matches(query: string): SQL | undefined {
  const pattern = `%${query.normalize('NFC').replace(/[\\%_]/g, '\\$&')}%`;
  return or(
    sql`unaccent(${units.name}) ILIKE unaccent(${pattern})`,
    ilike(units.organCode, pattern),
    ilike(units.formerOrganCode, pattern),
  );
}

function first<T>(rows: readonly T[]): T | null {
  return rows[0] ?? null;
}
