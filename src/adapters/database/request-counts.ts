import { lt, sql } from 'drizzle-orm';
import type { RequestCounts } from '../../office/request-counts.ts';
import type { Clock } from '../../office/unit-of-work.ts';
import type { Database } from './database.ts';
import { requestCounts } from './schema/http.ts';

export interface PurgeableRequestCounts extends RequestCounts {
  /** Forgets windows that have ended. */
  forgetOld(): Promise<void>;
}

/** One statement per request: of many at once each gets its own number. The table is unlogged, so nobody waits for the disk. */
export function createRequestCounts(
  db: Database,
  { clock }: { readonly clock: Clock },
): PurgeableRequestCounts {
  return {
    async hit(subject, windowMs) {
      const now = clock.now();
      const first = { count: 1, windowEnds: new Date(now.getTime() + windowMs) };
      const over = sql`${requestCounts.windowEnds} <= ${now.toISOString()}::timestamptz`;
      const [row] = await db
        .insert(requestCounts)
        .values({ subject, ...first })
        .onConflictDoUpdate({
          target: requestCounts.subject,
          set: {
            count: sql`CASE WHEN ${over} THEN 1 ELSE ${requestCounts.count} + 1 END`,
            windowEnds: sql`CASE WHEN ${over} THEN excluded.window_ends ELSE ${requestCounts.windowEnds} END`,
          },
        })
        .returning({ count: requestCounts.count, windowEnds: requestCounts.windowEnds });
      return row ?? first;
    },
    async forgetOld() {
      await db.delete(requestCounts).where(lt(requestCounts.windowEnds, clock.now()));
    },
  };
}
