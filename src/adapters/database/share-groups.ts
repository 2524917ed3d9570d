/** The share month by month, by type, by cause, and of every unit below one: each from the projection in one statement. */
import { and, asc, count, gte, isNull, lte, ne, or, type SQL, sql } from 'drizzle-orm';
import type {
  ShareCounts,
  ShareGroup,
  ShareGrouping,
  ShareQuestion,
  UnitShare,
} from '../../office/statistics/share-store.ts';
import type { Database } from './database.ts';
import { units } from './schema/organisation.ts';
import { shareFacts } from './schema/statistics.ts';
import { counted, ofPeriod } from './share-counting.ts';
import { unitsAndBelow } from './units-below.ts';

type Classes = ShareCounts['classes'];
type Letter = keyof Classes;

const month = sql<string>`to_char(${shareFacts.countedOn}, 'YYYY-MM')`;
const keys: Readonly<Record<ShareGrouping, SQL<string>>> = {
  month,
  type: sql<string>`${shareFacts.typeCode}`,
  cause: sql<string>`${shareFacts.cause}`,
};

export async function shareGroups(
  db: Database,
  question: ShareQuestion,
  by: ShareGrouping,
): Promise<readonly ShareGroup[]> {
  // What is A needs no cause, and is nearly everything.
  const others = by === 'cause' ? ne(shareFacts.class, 'A') : undefined;
  const rows = await db
    .select({ key: keys[by], class: shareFacts.class, n: count() })
    .from(shareFacts)
    .where(and(counted(question), others))
    .groupBy(sql`1, 2`)
    .orderBy(sql`1, 2`);
  return addUp(
    rows,
    ({ key }) => key,
    ({ key }) => ({ key }),
  );
}

export async function sharesBelow(
  db: Database,
  { unitId, ...period }: ShareQuestion,
  monthly: boolean,
): Promise<readonly UnitShare[]> {
  const facts = db
    .select({
      unitId: shareFacts.unitId,
      month: (monthly ? month : sql<string | null>`NULL::text`).as('month'),
      class: shareFacts.class,
      n: count().as('n'),
    })
    .from(shareFacts)
    .where(and(unitsAndBelow(shareFacts.unitId, [unitId]), ofPeriod(period)))
    .groupBy(sql`1, 2, 3`)
    .as('facts');
  const rows = await db
    .select({
      unitId: units.id,
      unitName: units.name,
      kind: units.kind,
      month: facts.month,
      class: facts.class,
      n: facts.n,
    })
    .from(units)
    .leftJoin(facts, sql`${facts.unitId} = ${units.id}`)
    .where(
      and(
        unitsAndBelow(units.id, [unitId]),
        lte(units.validFrom, period.to),
        or(isNull(units.validTo), gte(units.validTo, period.from)),
      ),
    )
    .orderBy(asc(units.name), asc(units.id), asc(facts.month));
  return addUp(
    rows,
    (row) => `${row.unitId} ${row.month}`,
    ({ class: _class, n: _n, ...unit }) => unit,
  );
}

/** One entry per key, in the order in which keys come first. */
function addUp<Row extends { readonly class: string | null; readonly n: number | null }, Entry>(
  rows: readonly Row[],
  keyOf: (row: Row) => string,
  entryOf: (row: Row) => Entry,
): (Entry & { readonly classes: Classes })[] {
  const found = new Map<string, Entry & { readonly classes: Record<Letter, number> }>();
  for (const row of rows) {
    const key = keyOf(row);
    const entry = found.get(key) ?? { ...entryOf(row), classes: { A: 0, B: 0, C: 0, D: 0 } };
    found.set(key, entry);
    if (row.class !== null) entry.classes[row.class as Letter] += row.n ?? 0;
  }
  return [...found.values()];
}
