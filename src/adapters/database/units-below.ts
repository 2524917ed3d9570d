import { type SQL, sql } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';

/** The column names one of these units or a body below one of them; undefined when there are none to look below. */
export function unitsAndBelow(column: PgColumn, unitIds: readonly string[]): SQL | undefined {
  if (unitIds.length === 0) return undefined;
  return sql`${column} IN (
    WITH RECURSIVE below(id) AS (
      SELECT id FROM units WHERE id = ANY(${sql.param([...unitIds])}::uuid[])
      UNION SELECT u.id FROM units u JOIN below b ON u.parent_id = b.id
    ) SELECT id FROM below)`;
}
