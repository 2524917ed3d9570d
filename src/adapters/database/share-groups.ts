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
  return addUp(rows);
}

interface UnitRow extends Record<string, unknown> {
  readonly unitId: string;
  readonly unitName: string;
  readonly kind: string;
  /** `yyyy-MM-dd A B C D`, comma after comma; without a day when months are not told apart. */
  readonly told: string | null;
}

/** A decade of a province is fifty thousand months: they come as one text for each unit. */
export async function sharesBelow(
  db: Database,
  { unitId, ...period }: ShareQuestion,
  monthly: boolean,
): Promise<readonly UnitShare[]> {
  const ids = await belowUnits(db, [unitId]);
  const parts = countedParts(period, (unit) => anyOf(unit, ids));
  const ofClass = (letter: Letter) => sql`coalesce(sum(n) FILTER (WHERE class = ${letter}), 0)`;
  const { rows } = await db.execute<UnitRow>(sql`
    SELECT u.id AS "unitId", u.name AS "unitName", u.kind, facts.told
    FROM units u LEFT JOIN (
      SELECT unit_id, string_agg(concat_ws(' ', coalesce(month::text, ''), a, b, c, d), ',' ORDER BY month) AS told FROM (
        SELECT unit_id, ${monthly ? sql`parts.month` : sql`NULL::date`} AS month,
          ${ofClass('A')} AS a, ${ofClass('B')} AS b, ${ofClass('C')} AS c, ${ofClass('D')} AS d
        FROM ${parts} GROUP BY 1, 2) AS groups GROUP BY unit_id
    ) AS facts ON facts.unit_id = u.id
    WHERE u.id = ANY(${sql.param([...ids])}::uuid[])
      AND u.valid_from <= ${period.to} AND (u.valid_to IS NULL OR u.valid_to >= ${period.from})
    ORDER BY u.name, u.id`);
  return rows.flatMap(({ told, ...unit }) =>
    (told ?? ' 0 0 0 0').split(',').map((one) => monthOf(unit, one)),
  );
}

function monthOf(
  { unitId, unitName, kind }: Pick<UnitRow, 'unitId' | 'unitName' | 'kind'>,
  told: string,
): UnitShare {
  const [day = '', ...counts] = told.split(' ');
  const [A = 0, B = 0, C = 0, D = 0] = counts.map(Number);
  return { unitId, unitName, kind, month: day === '' ? null : day.slice(0, 7), classes: { A, B, C, D } };
}

/** One entry per key, in the order in which keys come first. */
function addUp(rows: readonly GroupRow[]): readonly ShareGroup[] {
  const found = new Map<string, ShareGroup & { readonly classes: Record<Letter, number> }>();
  for (const { key, class: letter, n } of rows) {
    const entry = found.get(key) ?? { key, classes: { A: 0, B: 0, C: 0, D: 0 } };
    found.set(key, entry);
    entry.classes[letter as Letter] += n;
  }
  return [...found.values()];
}
