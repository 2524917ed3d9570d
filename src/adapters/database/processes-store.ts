import { asc, eq, lt, ne, sql } from 'drizzle-orm';
import type { ProcessStore } from '../../office/processes.ts';
import type { Database } from './database.ts';
import { processes } from './schema/processes.ts';

/** All moments are the database's: the clocks of several hosts differ. */
export function createProcessesStore(db: Database): ProcessStore {
  return {
    beat: async ({ roles, ...process }) => {
      await db
        .insert(processes)
        .values({ ...process, roles: [...roles], lastSeenAt: sql`clock_timestamp()` })
        .onConflictDoUpdate({ target: processes.id, set: { lastSeenAt: sql`clock_timestamp()` } });
    },
    list: () =>
      db
        .select({
          id: processes.id,
          host: processes.host,
          place: processes.place,
          pid: processes.pid,
          roles: processes.roles,
          keyFolder: processes.keyFolder,
          startedAt: processes.startedAt,
          silentForMs: sql<number>`(extract(epoch FROM clock_timestamp() - ${processes.lastSeenAt}) * 1000)::float8`,
        })
        .from(processes)
        .orderBy(asc(processes.startedAt)),
    leave: async (id) => {
      await db.delete(processes).where(eq(processes.id, id));
    },
    leaveAllBut: async (id) => {
      await db.delete(processes).where(ne(processes.id, id));
    },
    forgetSilent: async (forMs) => {
      await db
        .delete(processes)
        .where(
          lt(
            processes.lastSeenAt,
            sql`clock_timestamp() - make_interval(secs => ${forMs / 1000}::double precision)`,
          ),
        );
    },
  };
}
