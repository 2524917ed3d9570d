/** The share month by month, by type, by cause, and of every unit below one: each from the projection in one statement. */
import { eq, type SQL, sql } from 'drizzle-orm';
import type {
  ShareCounts,
  ShareGroup,
  ShareGrouping,
  ShareQuestion,
  UnitShare,
} from '../../office/statistics/share-store.ts';
import { anyOf } from './any-of.ts';
import type { Database } from './database.ts';
import { countedParts } from './share-counting.ts';
import { belowUnits } from './units-below.ts';

type Classes = ShareCounts['classes'];
type Letter = keyof Classes;

const month = sql`to_char(parts.month, 'YYYY-MM')`;
const keys: Readonly<Record<ShareGrouping, SQL>> = {
  month,
  type: sql`parts.type_code`,
  cause: sql`nullif(parts.cause, '')`,
};

interface GroupRow extends Record<string, unknown> {
  readonly key: string;
  readonly class: string;
  readonly n: number;
}

export async function shareGroups(
  db: Database,
  question: ShareQuestion,
  by: ShareGrouping,
): Promise<readonly ShareGroup[]> {
  const parts = countedParts(
    question,
    (unit) => eq(unit, question.unitId),
    by === 'type' ? 'apart' : 'together',
  );
  // What is A needs no cause, and is nearly everything.
  const others = by === 'cause' ? sql`WHERE parts.class <> 'A'` : sql``;
  const { rows } = await db.execute<GroupRow>(sql`
    SELECT ${keys[by]} AS key, class, sum(n)::int AS n FROM ${parts} ${others} GROUP BY 1, 2 ORDER BY 1, 2`);
  return addUp(
    rows,
    ({ key }) => key,
    ({ key }) => ({ key }),
  );
}

interface UnitRow extends Record<string, unknown> {
  readonly unitId: string;
  readonly unitName: string;
  readonly kind: string;
  readonly month: string | null;
  readonly class: string | null;
  readonly n: number | null;
}

export async function sharesBelow(
  db: Database,
  { unitId, ...period }: ShareQuestion,
  monthly: boolean,
): Promise<readonly UnitShare[]> {
  const ids = await belowUnits(db, [unitId]);
  const parts = countedParts(period, (unit) => anyOf(unit, ids));
  const { rows } = await db.execute<UnitRow>(sql`
    SELECT u.id AS "unitId", u.name AS "unitName", u.kind, facts.month, facts.class, facts.n
    FROM units u LEFT JOIN (
      SELECT unit_id, ${monthly ? month : sql`NULL::text`} AS month, class, sum(n)::int AS n FROM ${parts} GROUP BY 1, 2, 3
    ) AS facts ON facts.unit_id = u.id
    WHERE u.id = ANY(${sql.param([...ids])}::uuid[])
      AND u.valid_from <= ${period.to} AND (u.valid_to IS NULL OR u.valid_to >= ${period.from})
    ORDER BY u.name, u.id, facts.month`);
  return addUp(
    rows,
    (row) => `${row.unitId} ${row.month}`,
    ({ unitId: id, unitName, kind, month: of }) => ({ unitId: id, unitName, kind, month: of }),
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
