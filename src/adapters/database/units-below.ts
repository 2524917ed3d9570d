import { type SQL, sql } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';

/** The column names one of these units or a body below one of them; undefined when there are none to look below. */
export function unitsAndBelow(column: PgColumn, unitIds: readonly string[]): SQL | undefined {
  return unitIds.length === 0 ? undefined : sql`${column} IN (${belowUnits(unitIds) as SQL})`;
}

/** The ids of these units and of every body below them, as a subquery; empty when there are none. */
export function belowUnits(unitIds: readonly string[]): SQL | readonly string[] {
  if (unitIds.length === 0) return [];
  return sql`
    WITH RECURSIVE below(id) AS (
      SELECT id FROM units WHERE id = ANY(${sql.param([...unitIds])}::uuid[])
      UNION SELECT u.id FROM units u JOIN below b ON u.parent_id = b.id
    ) SELECT id FROM below`;
}
