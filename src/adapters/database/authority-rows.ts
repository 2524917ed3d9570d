/** Authority grants, certificates held and receipt keys. */
import { and, asc, getTableColumns as columnsOf, desc, eq, isNotNull, isNull, sql } from 'drizzle-orm';
import type { AuthorityGrant, HeldCertificate } from '../../office/organisation/organisation.ts';
import type {
  HeldReceiptKey,
  NewCertificate,
  NewGrant,
  ReceiptKey,
} from '../../office/organisation/organisation-store.ts';
import type { Database } from './database.ts';
import { authorityGrants, certificates, receiptKeys, units } from './schema/organisation.ts';

export function createAuthorityRows(db: Database) {
  return { ...createGrantRows(db), ...createCertificateRows(db), ...createReceiptKeyRows(db) };
}

function createGrantRows(db: Database) {
  const { grantedBy: _writer, createdAt: _written, ...columns } = columnsOf(authorityGrants);
  const select = () => db.select(columns).from(authorityGrants);
  return {
    grants: async (appointmentId: string, unitId: string) =>
      (await select()
        .where(and(eq(authorityGrants.appointmentId, appointmentId), eq(authorityGrants.unitId, unitId)))
        .orderBy(desc(authorityGrants.id))) as readonly AuthorityGrant[],
    grant: async (id: string) =>
      ((await select().where(eq(authorityGrants.id, id)))[0] ?? null) as AuthorityGrant | null,
    grantsWhere: async (filter: { unitId?: string; appointmentId?: string; delegatorId?: string }) =>
      (await select()
        .where(
          and(
            filter.unitId === undefined ? undefined : eq(authorityGrants.unitId, filter.unitId),
            filter.appointmentId === undefined
              ? undefined
              : eq(authorityGrants.appointmentId, filter.appointmentId),
            filter.delegatorId === undefined
              ? undefined
              : eq(authorityGrants.delegatorId, filter.delegatorId),
          ),
        )
        .orderBy(desc(authorityGrants.id))) as readonly AuthorityGrant[],
    insertGrants: async (grants: readonly NewGrant[]) => {
      if (grants.length === 0) return;
      const rows = grants.map((grant) => ({
        ...grant,
        scopeTypes: grant.scopeTypes === null ? null : [...grant.scopeTypes],
        scopeFields: grant.scopeFields === null ? null : [...grant.scopeFields],
      }));
      await db.insert(authorityGrants).values(rows);
    },
    revokeGrant: async (id: string, at: Date) => {
      const revoked = await db
        .update(authorityGrants)
        .set({ revokedAt: at })
        .where(and(eq(authorityGrants.id, id), isNull(authorityGrants.revokedAt)))
        .returning({ id: authorityGrants.id });
      return revoked.length > 0;
    },
  };
}

function createCertificateRows(db: Database) {
  const { id, personId, unitId, fingerprint, subject, serial, notBefore, notAfter, revokedAt } = certificates;
  const columns = { id, personId, unitId, fingerprint, subject, serial, notBefore, notAfter, revokedAt };
  const select = () => db.select(columns).from(certificates);
  return {
    certificatesOfPerson: async (person: string): Promise<readonly HeldCertificate[]> =>
      select().where(eq(personId, person)).orderBy(asc(id)),
    certificatesOfUnit: async (unit: string): Promise<readonly HeldCertificate[]> =>
      select().where(eq(unitId, unit)).orderBy(asc(id)),
    certificate: async (wanted: string): Promise<HeldCertificate | null> =>
      (await select().where(eq(id, wanted)))[0] ?? null,
    certificateByFingerprint: async (wanted: string): Promise<HeldCertificate | null> =>
      (await select().where(eq(fingerprint, wanted)))[0] ?? null,
    certificateDer: async (wanted: string): Promise<Uint8Array | null> =>
      (await db.select({ der: certificates.der }).from(certificates).where(eq(id, wanted)))[0]?.der ?? null,
    insertCertificate: async (certificate: NewCertificate) => {
      await db.insert(certificates).values(certificate);
    },
    revokeCertificate: async (wanted: string, at: Date, reason: string) => {
      const revoked = await db
        .update(certificates)
        .set({ revokedAt: at, revocationReason: reason })
        .where(and(eq(id, wanted), isNull(revokedAt)))
        .returning({ id });
      return revoked.length > 0;
    },
  };
}

function createReceiptKeyRows(db: Database) {
  const { fingerprint, unitId, publicJwk, validFrom, validTo, createdAt } = receiptKeys;
  const { organCode, partnerId } = units;
  return {
    receiptKeys: async (fingerprints: readonly string[]): Promise<readonly HeldReceiptKey[]> =>
      (await db
        .select({ fingerprint, unitId, publicJwk, validFrom, validTo, organCode, partnerId })
        .from(receiptKeys)
        .innerJoin(units, eq(units.id, unitId))
        .where(sql`${fingerprint} = ANY(${sql.param([...fingerprints])}::text[])`)
        .orderBy(asc(createdAt), asc(unitId))) as HeldReceiptKey[],
    receiptKeysOf: async (unitIds: readonly string[]): Promise<readonly ReceiptKey[]> =>
      (await db
        .select({ fingerprint, unitId, publicJwk, validFrom })
        .from(receiptKeys)
        .where(and(sql`${unitId} = ANY(${sql.param([...unitIds])}::uuid[])`, isNull(validTo)))
        .orderBy(asc(createdAt))) as ReceiptKey[],
    async replaceReceiptKeys(unitIds: readonly string[], keys: readonly ReceiptKey[], at: Date) {
      const named = sql`(SELECT * FROM unnest(${sql.param(keys.map((key) => key.unitId))}::uuid[],
        ${sql.param(keys.map((key) => key.fingerprint))}::text[]))`;
      const ended = await db
        .update(receiptKeys)
        .set({ validTo: at })
        .where(
          and(
            sql`${unitId} = ANY(${sql.param([...unitIds])}::uuid[])`,
            isNull(validTo),
            sql`(${unitId}, ${fingerprint}) NOT IN ${named}`,
          ),
        )
        .returning({ unitId, fingerprint });
      const again = await db
        .update(receiptKeys)
        .set({ validTo: null })
        .where(and(isNotNull(validTo), sql`(${unitId}, ${fingerprint}) IN ${named}`))
        .returning({ unitId, fingerprint });
      for (let first = 0; first < keys.length; first += ROWS_AT_ONCE)
        await db
          .insert(receiptKeys)
          .values(keys.slice(first, first + ROWS_AT_ONCE).map((key) => ({ ...key, createdAt: at })))
          .onConflictDoNothing();
      return { ended, again };
    },
  };
}

/** Of five parameters each; PostgreSQL takes 65,535. */
const ROWS_AT_ONCE = 5000;
