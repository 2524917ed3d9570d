import { type SQL, sql } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';
import type { Database } from './database.ts';

/** The column names one of these units or a body below one of them; undefined when there are none to look below. */
export function unitsAndBelow(column: PgColumn, unitIds: readonly string[]): SQL | undefined {
  return unitIds.length === 0 ? undefined : sql`${column} IN (${below(unitIds)})`;
}

/** The ids of these units and of every body below them. */
export async function belowUnits(db: Database, unitIds: readonly string[]): Promise<readonly string[]> {
  if (unitIds.length === 0) return [];
  return (await db.execute<{ id: string }>(below(unitIds))).rows.map((row) => row.id);
}

function below(unitIds: readonly string[]): SQL {
  return sql`
    WITH RECURSIVE below(id) AS (
      SELECT id FROM units WHERE id = ANY(${sql.param([...unitIds])}::uuid[])
      UNION SELECT u.id FROM units u JOIN below b ON u.parent_id = b.id
    ) SELECT id FROM below`;
}
