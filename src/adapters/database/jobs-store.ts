import { and, eq, inArray } from 'drizzle-orm';
import type { Job, JobStore } from '../../office/documents/job-store.ts';
import type { Database } from './database.ts';
import { jobs } from './schema/documents.ts';

const open = inArray(jobs.state, ['queued', 'running']);

export function createJobsStore(db: Database): JobStore {
  return {
    insert: async (job) => {
      await db.insert(jobs).values(job);
    },
    get: async (id) => first(await db.select().from(jobs).where(eq(jobs.id, id))),
    update: async (id, change) => {
      await db
        .update(jobs)
        .set(change)
        .where(and(eq(jobs.id, id), open));
    },
    runningFor: async (documentId) =>
      first(
        await db
          .select()
          .from(jobs)
          .where(and(eq(jobs.documentId, documentId), open)),
      ),
    unfinished: async () => (await db.select().from(jobs).where(open)) as Job[],
  };
}

function first(rows: readonly (typeof jobs.$inferSelect)[]): Job | null {
  return (rows[0] as Job | undefined) ?? null;
}
