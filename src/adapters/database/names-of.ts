/** Whom the ids of a record mean: accounts, people, posts, grants, certificates, each by the name of its person or unit. */
import { type SQL, sql } from 'drizzle-orm';
import type { Database } from './database.ts';

/** @returns by id; ids of other things are absent */
export async function namesOf(db: Database, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map();
  const wanted = sql`(${sql.join(
    ids.map((id) => sql`${id}::uuid`),
    sql`, `,
  )})`;
  const { rows } = await db.execute<{ id: string; name: string }>(meaning(wanted));
  return new Map(rows.map(({ id, name }) => [id, name]));
}

const meaning = (wanted: SQL) => sql`
  SELECT id, full_name AS name FROM people WHERE id IN ${wanted}
  UNION ALL SELECT a.id, p.full_name FROM accounts a JOIN people p ON p.id = a.person_id WHERE a.id IN ${wanted}
  UNION ALL SELECT a.id, p.full_name FROM appointments a JOIN people p ON p.id = a.person_id WHERE a.id IN ${wanted}
  UNION ALL SELECT g.id, p.full_name FROM authority_grants g JOIN appointments a ON a.id = g.appointment_id
    JOIN people p ON p.id = a.person_id WHERE g.id IN ${wanted}
  UNION ALL SELECT c.id, coalesce(p.full_name, u.name) FROM certificates c LEFT JOIN people p ON p.id = c.person_id
    LEFT JOIN units u ON u.id = c.unit_id WHERE c.id IN ${wanted}`;
