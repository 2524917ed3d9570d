/** The share as counted from its projection, and the very documents behind each figure. */
import { and, asc, between, count, eq, inArray, type SQL, sql } from 'drizzle-orm';
import { numberSymbol } from '../../office/documents/notation.ts';
import type { ShareFact } from '../../office/ledger/events.ts';
import type { Page } from '../../office/paging.ts';
import type {
  CountedDocument,
  CountedQuery,
  ShareCounts,
  ShareQuestion,
  ShareStore,
} from '../../office/statistics/share-store.ts';
import { anyOf } from './any-of.ts';
import type { Database } from './database.ts';
import { leftOutDocuments } from './left-out-documents.ts';
import { documents } from './schema/documents.ts';
import { incomingDocuments } from './schema/incoming.ts';
import { shareFacts } from './schema/statistics.ts';
import { afterCounted, counted, countedParts, ofPeriod } from './share-counting.ts';
import { shareGroups, sharesBelow } from './share-groups.ts';

export function createShareStore(db: Database): ShareStore {
  return {
    factOf: async (direction, recordId) => (await factsOf(db, direction, [recordId]))[0] ?? null,
    factsOf: (direction, recordIds) => factsOf(db, direction, recordIds),
    counts: (question) => countShare(db, question),
    documents: (query) => countedDocuments(db, query),
    documentsOf: (query) => countedDocuments(db, query, query.unitIds),
    leftOut: (query) => leftOutDocuments(db, query),
    groups: (question, by) => shareGroups(db, question, by),
    ofUnitsBelow: (question, monthly) => sharesBelow(db, question, monthly),
  };
}

interface Counted extends Record<string, unknown> {
  readonly class: string;
  readonly copied: boolean;
  readonly recalled: boolean;
  readonly n: number;
}

async function factsOf(
  db: Database,
  direction: ShareFact['direction'],
  recordIds: readonly string[],
): Promise<readonly ShareFact[]> {
  const rows = await db
    .select()
    .from(shareFacts)
    .where(and(eq(shareFacts.direction, direction), anyOf(shareFacts.recordId, recordIds)));
  return rows.map(({ restatedAt: _derived, ...fact }) => fact as ShareFact);
}

async function countShare(db: Database, question: ShareQuestion): Promise<ShareCounts> {
  const parts = countedParts(question, (unit) => eq(unit, question.unitId));
  const { rows } = await db.execute<Counted>(sql`
    SELECT class, copied, recalled, sum(n)::int AS n FROM ${parts} GROUP BY 1, 2, 3`);
  const sum = (of: (group: Counted) => boolean) =>
    rows.reduce((total, group) => total + (of(group) ? group.n : 0), 0);
  const inClass = (letter: string) => sum((group) => group.class === letter);
  return {
    classes: { A: inClass('A'), B: inClass('B'), C: inClass('C'), D: inClass('D') },
    copiesAndDigitised: sum((group) => group.copied),
    recalled: sum((group) => group.recalled),
    restated: await countRestated(db, question),
    excluded: await countExcluded(db, question),
  };
}

const toldApart: Record<NonNullable<CountedQuery['part']>, (question: ShareQuestion) => SQL> = {
  copies: () => sql`${shareFacts.origin} <> 'electronic'`,
  recalled: () => sql`${shareFacts.recalled}`,
  /** Changed on a day of Vietnam after the period; the index holds only what was ever changed late. */
  restated: ({ to }) =>
    sql`${shareFacts.restatedAt} >= (${to}::date + 1)::timestamp AT TIME ZONE 'Asia/Ho_Chi_Minh'`,
};

async function countRestated(db: Database, question: ShareQuestion): Promise<number> {
  const [row] = await db
    .select({ n: count() })
    .from(shareFacts)
    .where(and(counted(question), toldApart.restated(question)));
  return row!.n;
}

async function countExcluded(db: Database, question: ShareQuestion): Promise<ShareCounts['excluded']> {
  const { typeCode } = question;
  if (question.direction === 'incoming') {
    const [row] = await db
      .select({ n: count() })
      .from(incomingDocuments)
      .where(
        and(
          eq(incomingDocuments.unitId, question.unitId),
          typeCode === undefined ? undefined : eq(incomingDocuments.typeCode, typeCode),
          between(incomingDocuments.arrivedOn, question.from, question.to),
          sql`${incomingDocuments.secrecy} <> 'none'`,
        ),
      );
    return { stateSecrets: row!.n, simulated: 0, notSent: 0 };
  }
  const [row] = await db
    .select({
      simulated: sql<number>`count(*) FILTER (WHERE ${documents.simulated})`.mapWith(Number),
      notSent:
        sql<number>`count(*) FILTER (WHERE NOT ${documents.simulated} AND ${documents.state} = 'issued')`.mapWith(
          Number,
        ),
    })
    .from(documents)
    .where(
      and(
        eq(documents.unitId, question.unitId),
        typeCode === undefined ? undefined : eq(documents.typeCode, typeCode),
        between(documents.issuedOn, question.from, question.to),
        sql`(${documents.simulated} OR ${documents.state} = 'issued')`,
      ),
    );
  const unprovedThere = await countUnproved(db, question);
  return { stateSecrets: null, simulated: row!.simulated, notSent: row!.notSent + unprovedThere };
}

/** Sent to other systems only, and nobody has proved an arrival yet. */
async function countUnproved(db: Database, question: ShareQuestion): Promise<number> {
  const { unitId, typeCode, from, to } = question;
  const found = await db.execute<{ n: string }>(sql`
    SELECT count(DISTINCT d.id) AS n FROM deliveries AS v JOIN documents AS d ON d.id = v.document_id
    WHERE v.unit_id = ${unitId}::uuid AND v.partner_id IS NOT NULL AND NOT d.simulated AND d.state <> 'issued'
      AND d.issued_on BETWEEN ${from}::date AND ${to}::date
      AND (${typeCode ?? null}::text IS NULL OR d.type_code = ${typeCode ?? null})
      AND NOT EXISTS (SELECT 1 FROM share_facts AS s WHERE s.direction = 'outgoing' AND s.record_id = d.id)`);
  return Number(found.rows[0]!.n);
}

/** The conditions of a list but for its units. */
function listed(query: CountedQuery): SQL | undefined {
  return and(
    ofPeriod(query),
    query.classes === undefined ? undefined : inArray(shareFacts.class, [...query.classes]),
    query.cause === undefined ? undefined : eq(shareFacts.cause, query.cause),
    query.part === undefined ? undefined : toldApart[query.part](query),
    query.cursor === undefined
      ? undefined
      : afterCounted(query.cursor, shareFacts.countedOn, shareFacts.recordId),
  );
}

/** Of each unit no more than one page is looked at, by its own index: a province has a million facts. */
function firstOfEach(query: CountedQuery, unitIds: readonly string[]): SQL | undefined {
  const first = sql`SELECT record_id FROM unnest(${sql.param([...unitIds])}::uuid[]) AS asked(unit)
    CROSS JOIN LATERAL (SELECT record_id, counted_on FROM ${shareFacts}
      WHERE ${shareFacts.unitId} = asked.unit AND ${listed(query)}
      ORDER BY counted_on, record_id LIMIT ${query.limit + 1}) AS page
    ORDER BY counted_on, record_id LIMIT ${query.limit + 1}`;
  return and(eq(shareFacts.direction, query.direction), sql`${shareFacts.recordId} IN (${first})`);
}

async function countedDocuments(
  db: Database,
  query: CountedQuery,
  unitIds: readonly string[] | null = null,
): Promise<Page<CountedDocument>> {
  const rows = await db
    .select({ fact: shareFacts, outgoing: documents, incoming: incomingDocuments })
    .from(shareFacts)
    .leftJoin(documents, eq(documents.id, shareFacts.recordId))
    .leftJoin(incomingDocuments, eq(incomingDocuments.id, shareFacts.recordId))
    .where(
      unitIds === null
        ? and(eq(shareFacts.unitId, query.unitId), listed(query))
        : firstOfEach(query, unitIds),
    )
    .orderBy(asc(shareFacts.countedOn), asc(shareFacts.recordId))
    .limit(query.limit + 1);
  const items = rows.slice(0, query.limit).map(({ fact, outgoing, incoming }) => ({
    id: fact.recordId,
    direction: fact.direction as ShareFact['direction'],
    class: fact.class as ShareFact['class'],
    cause: fact.cause,
    origin: fact.origin as ShareFact['origin'],
    typeCode: fact.typeCode,
    countedOn: fact.countedOn,
    recalled: fact.recalled,
    restatedAt: fact.restatedAt,
    numberSymbol: outgoing ? numberSymbol(outgoing) : (incoming?.numberSymbol ?? ''),
    subject: outgoing?.subject ?? incoming?.subject ?? '',
  }));
  const last = items.at(-1);
  const more = rows.length > query.limit && last;
  return { items, next: more ? `${last.countedOn}_${last.id}` : null };
}
