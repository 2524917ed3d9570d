/** Accounts, sign-in failures and signing keys in PostgreSQL; sessions and tokens in session-rows.ts. */
import { and, asc, eq, exists, gt, inArray, isNull, lt, or, sql } from 'drizzle-orm';
import { AppError } from '../../app-error.ts';
import type { ActingAppointment } from '../../office/identity/actor.ts';
import { identityErrors } from '../../office/identity/errors.ts';
import type {
  Account,
  IdentityStore,
  NewAccount,
  SignInFailures,
  StoredKey,
} from '../../office/identity/identity-store.ts';
import { isOffice } from '../../office/organisation/organisation.ts';
import { type PageRequest, pageOf } from '../../office/paging.ts';
import type { Database } from './database.ts';
import { accounts, signInFailures } from './schema/identity.ts';
import { appointments, people, softwareKeys } from './schema/organisation.ts';
import { createSessionRows } from './session-rows.ts';

export function createIdentityStore(db: Database): IdentityStore {
  return {
    ...createAccountRows(db),
    ...createFailureRows(db),
    ...createSessionRows(db),
    ...createKeyRows(db),
  };
}

const accountColumns = {
  id: accounts.id,
  personId: accounts.personId,
  username: accounts.username,
  fullName: people.fullName,
  demo: accounts.demo,
  disabledAt: accounts.disabledAt,
  passwordHash: accounts.passwordHash,
  totpSecret: accounts.totpSecret,
  mustChangePassword: accounts.mustChangePassword,
  mustSetSecondFactor: accounts.mustSetSecondFactor,
};

function createAccountRows(db: Database) {
  const select = () =>
    db.select(accountColumns).from(accounts).innerJoin(people, eq(people.id, accounts.personId));
  return {
    account: async (id: string): Promise<Account | null> =>
      (await select().where(eq(accounts.id, id)))[0] ?? null,
    accountByName: async (username: string): Promise<Account | null> =>
      (await select().where(eq(accounts.username, username)))[0] ?? null,
    accountOfPerson: async (personId: string): Promise<Account | null> =>
      (await select().where(eq(accounts.personId, personId)).orderBy(asc(accounts.id)).limit(1))[0] ?? null,
    accounts: async (filter: { unitIds: readonly string[] | null; on: string }, page: PageRequest) => {
      const rows = await select()
        .where(
          and(
            filter.unitIds === null ? undefined : appointedIn(db, filter.unitIds, filter.on),
            page.cursor === undefined ? undefined : gt(accounts.id, page.cursor),
          ),
        )
        .orderBy(asc(accounts.id))
        .limit(page.limit + 1);
      return pageOf<Account>(rows, page.limit);
    },
    accountsToMail: async (unitIds: readonly string[], role: string, on: string) => {
      const { rows } = await db.execute<{ id: string }>(sql`
        SELECT DISTINCT ${accounts.id} FROM ${appointments}
        JOIN ${people} ON ${people.id} = ${appointments.personId} AND ${people.email} IS NOT NULL
        JOIN ${accounts} ON ${accounts.personId} = ${people.id} AND ${accounts.disabledAt} IS NULL
        WHERE ${appointments.unitId} = ANY(${sql.param([...unitIds])}::uuid[]) AND ${appointments.role} = ${role}
          AND ${appointments.validFrom} <= ${on} AND coalesce(${appointments.validTo} >= ${on}, true)`);
      return rows.map((row) => row.id);
    },
    insertAccounts: async (rows: readonly NewAccount[]) => {
      if (rows.length === 0) return;
      const made = await db
        .insert(accounts)
        .values([...rows])
        .onConflictDoNothing({ target: accounts.username })
        .returning({ username: accounts.username });
      const taken = rows.find(({ username }) => !made.some((row) => row.username === username));
      if (taken) throw new AppError(identityErrors.USERNAME_TAKEN, { params: { username: taken.username } });
    },
    setPassword: async (accountId: string, passwordHash: string, mustChangePassword: boolean) => {
      await db.update(accounts).set({ passwordHash, mustChangePassword }).where(eq(accounts.id, accountId));
    },
    setTotpSecret: async (accountId: string, sealed: string | null, mustSetSecondFactor: boolean) => {
      const values = { totpSecret: sealed, totpStep: null, mustSetSecondFactor };
      await db.update(accounts).set(values).where(eq(accounts.id, accountId));
    },
    setDisabled: async (accountId: string, at: Date | null) => {
      await db.update(accounts).set({ disabledAt: at }).where(eq(accounts.id, accountId));
    },
    takeTotpStep: async (accountId: string, step: number) => {
      const taken = await db
        .update(accounts)
        .set({ totpStep: step })
        .where(and(eq(accounts.id, accountId), or(isNull(accounts.totpStep), lt(accounts.totpStep, step))))
        .returning({ id: accounts.id });
      return taken.length > 0;
    },
    actingAppointments: (personId: string, on: string) => actingAppointments(db, personId, on),
  };
}

function appointedIn(db: Database, unitIds: readonly string[], on: string) {
  if (unitIds.length === 0) return sql`false`;
  return exists(
    db
      .select({ one: sql`1` })
      .from(appointments)
      .where(
        and(
          eq(appointments.personId, accounts.personId),
          inArray(appointments.unitId, [...unitIds]),
          sql`${appointments.validFrom} <= ${on} AND coalesce(${appointments.validTo} >= ${on}, true)`,
        ),
      ),
  );
}

interface ActingRow extends Record<string, unknown> {
  id: string;
  unit_id: string;
  role: ActingAppointment['role'];
  position: string;
  is_head: boolean;
  unit_name: string;
  kind: string;
  parent_id: string | null;
  path: string[];
}

async function actingAppointments(
  db: Database,
  personId: string,
  on: string,
): Promise<readonly ActingAppointment[]> {
  const found = await db.execute<ActingRow>(sql`
    SELECT a.id, a.unit_id, a.role, a.position, a.is_head, u.name AS unit_name, u.kind, u.parent_id,
      ARRAY(
        WITH RECURSIVE path(id, parent_id, step) AS (
          SELECT u.id, u.parent_id, 0
          UNION ALL SELECT above.id, above.parent_id, step + 1
          FROM units above JOIN path p ON above.id = p.parent_id WHERE step < 16
        ) SELECT id::text FROM path ORDER BY step
      ) AS path
    FROM appointments a JOIN units u ON u.id = a.unit_id
    WHERE a.person_id = ${personId} AND a.valid_from <= ${on} AND coalesce(a.valid_to >= ${on}, true)
    ORDER BY a.id`);
  return found.rows.map((row) => ({
    id: row.id,
    unitId: row.unit_id,
    unitName: row.unit_name,
    unitPath: row.path,
    serves: isOffice(row.kind) ? row.parent_id : null,
    role: row.role,
    position: row.position,
    isHead: row.is_head,
  }));
}

function createFailureRows(db: Database) {
  const of = (subject: string) => eq(signInFailures.subject, subject);
  return {
    failures: async (subject: string): Promise<SignInFailures | null> =>
      (await db.select().from(signInFailures).where(of(subject)))[0] ?? null,
    failuresForUpdate: async (subject: string, now: Date): Promise<SignInFailures> => {
      await db.insert(signInFailures).values({ subject, failures: 0, lastAt: now }).onConflictDoNothing();
      const [row] = await db.select().from(signInFailures).where(of(subject)).for('update');
      return row ?? { failures: 0, lockedUntil: null, lastAt: now };
    },
    saveFailures: async (subject: string, { failures, lockedUntil, lastAt }: SignInFailures) => {
      await db
        .insert(signInFailures)
        .values({ subject, failures, lockedUntil, lastAt })
        .onConflictDoUpdate({ target: signInFailures.subject, set: { failures, lockedUntil, lastAt } });
    },
    clearFailures: async (subject: string) => {
      await db.delete(signInFailures).where(of(subject));
    },
    forgetFailures: async (before: Date) => {
      await db.delete(signInFailures).where(lt(signInFailures.lastAt, before));
    },
  };
}

function createKeyRows(db: Database) {
  const of = (certificateId: string) => eq(softwareKeys.certificateId, certificateId);
  return {
    insertKey: async (key: Pick<StoredKey, 'certificateId' | 'pkcs12'>) => {
      await db.insert(softwareKeys).values(key);
    },
    keyForUpdate: async (certificateId: string): Promise<StoredKey | null> =>
      (await db.select().from(softwareKeys).where(of(certificateId)).for('update'))[0] ?? null,
    savePinFailures: async (certificateId: string, failedPins: number, lockedUntil: Date | null) => {
      await db.update(softwareKeys).set({ failedPins, lockedUntil }).where(of(certificateId));
    },
  };
}
