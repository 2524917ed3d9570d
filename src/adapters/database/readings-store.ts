import { and, eq, gt, sql } from 'drizzle-orm';
import type { ReadingsStore } from '../../office/ledger/confidential-reads.ts';
import type { Clock } from '../../office/unit-of-work.ts';
import type { Database } from './database.ts';
import { ledgerEvents } from './schema/ledger.ts';

const HOUR_MS = 3600_000;

/** The record itself is the memory: nothing else needs to be kept or forgotten. */
export function createReadingsStore(db: Database, { clock }: { readonly clock: Clock }): ReadingsStore {
  return {
    async isFirstInAnHour(accountId, { kind, id }, how) {
      const key = `${kind}:${how}:${accountId}:${id}`;
      await db.execute(sql`SELECT pg_advisory_xact_lock(hashtextextended(${key}, 0))`);
      const subject = kind === 'document.read' ? ledgerEvents.documentId : ledgerEvents.incomingId;
      const rows = await db
        .select({ seq: ledgerEvents.seq })
        .from(ledgerEvents)
        .where(
          and(
            eq(subject, id),
            eq(ledgerEvents.kind, kind),
            eq(ledgerEvents.accountId, accountId),
            gt(ledgerEvents.at, new Date(clock.now().getTime() - HOUR_MS)),
            sql`${ledgerEvents.after}->>'how' = ${how}`,
          ),
        )
        .limit(1);
      return rows.length === 0;
    },
  };
}
