/** What of some units ends soon, and which of their documents are not at the level that stays provable. */
import { sql } from 'drizzle-orm';
import { numberSymbol } from '../../office/documents/notation.ts';
import type { Ending, HealthLists, HealthPorts } from '../../office/health/health-report.ts';
import type { Database } from './database.ts';
import { belowUnits } from './units-below.ts';

export function createHealthLists(db: Database): HealthPorts['healthLists'] {
  return async (unitIds, period): Promise<HealthLists> => {
    const ids = sql.param([...(await belowUnits(db, unitIds))]);
    return { ending: await readEnding(db, ids, period), notLasting: await readNotLasting(db, ids, period) };
  };
}

type Ids = ReturnType<typeof sql.param>;
type Period = Parameters<HealthPorts['healthLists']>[1];

/** A certificate that a newer one of the same holder follows needs no care. */
async function readEnding(db: Database, ids: Ids, { today, until, limit }: Period): Promise<Ending[]> {
  const { rows } = await db.execute(sql`
    WITH held AS (
      SELECT DISTINCT ON (coalesce(c.unit_id, c.person_id)) c.id, c.unit_id, c.person_id,
        (c.not_after AT TIME ZONE 'Asia/Ho_Chi_Minh')::date AS until
      FROM certificates c WHERE c.revoked_at IS NULL
      ORDER BY coalesce(c.unit_id, c.person_id), c.not_after DESC
    ), posts AS (
      SELECT a.id, a.unit_id, a.person_id, p.full_name FROM appointments a JOIN people p ON p.id = a.person_id
      WHERE a.unit_id = ANY(${ids}::uuid[]) AND (a.valid_to IS NULL OR a.valid_to >= ${today}::date)
    ), ending AS (
      SELECT 'seal' AS kind, held.id, u.name AS holder, u.id AS unit_id, held.until
      FROM held JOIN units u ON u.id = held.unit_id WHERE u.id = ANY(${ids}::uuid[])
      UNION ALL
      SELECT DISTINCT ON (held.id) 'certificate', held.id, posts.full_name, posts.unit_id, held.until
      FROM held JOIN posts ON posts.person_id = held.person_id
      UNION ALL
      SELECT CASE WHEN g.delegator_id IS NULL THEN 'authority' ELSE 'delegation' END, g.id, posts.full_name, g.unit_id, g.valid_to
      FROM authority_grants g JOIN posts ON posts.id = g.appointment_id
      WHERE g.revoked_at IS NULL AND g.valid_to >= ${today}::date
    )
    SELECT e.kind, e.id, e.holder, e.unit_id AS "unitId", u.name AS "unitName", e.until::text AS until
    FROM ending e JOIN units u ON u.id = e.unit_id
    WHERE e.until <= ${until}::date ORDER BY e.until, e.id LIMIT ${limit}`);
  return rows as unknown as Ending[];
}

interface PendingRow {
  readonly id: string;
  readonly subject: string;
  readonly typeCode: string;
  readonly notation: string;
  readonly number: number | null;
  readonly year: number | null;
  readonly unitName: string;
  readonly issuedAt: string | Date;
  readonly reason: string;
}

async function readNotLasting(db: Database, ids: Ids, { limit }: Period): Promise<HealthLists['notLasting']> {
  const { rows } = await db.execute(sql`
    SELECT d.id, d.subject, d.type_code AS "typeCode", d.notation, d.number, d.year, u.name AS "unitName",
      d.issued_at AS "issuedAt", d.level_pending AS reason
    FROM documents d JOIN units u ON u.id = d.unit_id
    WHERE d.level_pending IS NOT NULL AND d.issued_at IS NOT NULL AND d.unit_id = ANY(${ids}::uuid[])
    ORDER BY d.issued_at LIMIT ${limit}`);
  return (rows as unknown as PendingRow[]).map(
    ({ id, subject, unitName, issuedAt, reason, ...numbered }) => ({
      id,
      subject,
      unitName,
      reason,
      issuedAt: new Date(issuedAt),
      numberSymbol: numberSymbol(numbered),
    }),
  );
}
