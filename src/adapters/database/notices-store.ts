import { and, desc, eq, inArray, isNotNull, lt, type SQL, sql } from 'drizzle-orm';
import type { NoticeKind } from '../../office/notices/notice-kinds.ts';
import type {
  ListedMailProblem,
  MailProblem,
  MailState,
  NoticeStore,
} from '../../office/notices/notice-store.ts';
import { type Page, type PageRequest, pageOf } from '../../office/paging.ts';
import type { Database } from './database.ts';
import { documents } from './schema/documents.ts';
import { deliveries } from './schema/exchange.ts';
import { accounts } from './schema/identity.ts';
import { incomingDocuments } from './schema/incoming.ts';
import { mailProblems, mailStates, noticeSwitches } from './schema/notices.ts';
import { appointments, people } from './schema/organisation.ts';
import { unitsAndBelow } from './units-below.ts';

export function createNoticesStore(db: Database): NoticeStore {
  const stateOf = (id: string) => db.select().from(mailStates).where(eq(mailStates.accountId, id));
  return {
    switchedOff: async (accountId) => {
      const rows = await db.select().from(noticeSwitches).where(eq(noticeSwitches.accountId, accountId));
      return rows.map((row) => row.kind as NoticeKind);
    },
    setSwitchedOff: async (accountId, kinds, offSince) => {
      await db.delete(noticeSwitches).where(eq(noticeSwitches.accountId, accountId));
      const rows = kinds.map((kind) => ({ accountId, kind, offSince }));
      if (rows.length > 0) await db.insert(noticeSwitches).values(rows);
    },
    mailState: async (accountId): Promise<MailState | null> => (await stateOf(accountId))[0] ?? null,
    mailStateForUpdate: async (accountId): Promise<MailState> => {
      await db.insert(mailStates).values({ accountId }).onConflictDoNothing();
      return (await stateOf(accountId).for('update'))[0]!;
    },
    saveMailState: async ({ accountId, ...state }) => {
      await db.update(mailStates).set(state).where(eq(mailStates.accountId, accountId));
    },
    addProblem: async (problem) => {
      await db.insert(mailProblems).values(problem);
    },
    problemsOf: (accountId, limit): Promise<MailProblem[]> =>
      db
        .select()
        .from(mailProblems)
        .where(eq(mailProblems.accountId, accountId))
        .orderBy(desc(mailProblems.id))
        .limit(limit),
    limitedArrivals: (ids) => limitedArrivals(db, ids),
    problemsIn: (unitIds, on, page) => problemsIn(db, unitIds, on, page),
    forgetProblems: async (before) => {
      await db.delete(mailProblems).where(lt(mailProblems.at, before));
    },
    setAddress: async (personId, email) => {
      await db.update(people).set({ email }).where(eq(people.id, personId));
    },
  };
}

/** A consignment does not carry the note; inside one instance the sender's own record has it. */
async function limitedArrivals(db: Database, ids: readonly string[]): Promise<ReadonlySet<string>> {
  if (ids.length === 0) return new Set();
  const rows = await db
    .select({ id: incomingDocuments.id })
    .from(incomingDocuments)
    .innerJoin(deliveries, eq(deliveries.consignmentId, incomingDocuments.consignmentId))
    .innerJoin(documents, eq(documents.id, deliveries.documentId))
    .where(and(inArray(incomingDocuments.id, [...ids]), isNotNull(documents.circulation)));
  return new Set(rows.map((row) => row.id));
}

async function problemsIn(
  db: Database,
  unitIds: readonly string[],
  on: string,
  page: PageRequest,
): Promise<Page<ListedMailProblem>> {
  const holdsPost: SQL = sql`EXISTS (SELECT 1 FROM ${appointments}
    WHERE ${appointments.personId} = ${accounts.personId} AND ${appointments.validFrom} <= ${on}
      AND coalesce(${appointments.validTo} >= ${on}, true) AND ${unitsAndBelow(appointments.unitId, unitIds) ?? sql`false`})`;
  const rows = await db
    .select({
      problem: mailProblems,
      username: accounts.username,
      fullName: people.fullName,
      failing: sql<boolean>`coalesce(${mailStates.failingAddress} = ${mailProblems.address}, false)`,
    })
    .from(mailProblems)
    .innerJoin(accounts, eq(accounts.id, mailProblems.accountId))
    .innerJoin(people, eq(people.id, accounts.personId))
    .leftJoin(mailStates, eq(mailStates.accountId, mailProblems.accountId))
    .where(and(holdsPost, page.cursor === undefined ? undefined : lt(mailProblems.id, page.cursor)))
    .orderBy(desc(mailProblems.id))
    .limit(page.limit + 1);
  return pageOf(
    rows.map(({ problem, ...about }) => ({ ...problem, ...about })),
    page.limit,
  );
}
