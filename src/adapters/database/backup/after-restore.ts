/** What a restored record must do before anyone works with it. */
import { eq } from 'drizzle-orm';
import type { Database } from '../database.ts';
import { sessions } from '../schema/identity.ts';
import { ledgerEvents } from '../schema/ledger.ts';
import { numberHolds } from '../schema/registers.ts';

/** Sessions that were ended after the backup must not live again: all end. Returns how many. */
export async function endAllSessions(db: Database): Promise<number> {
  const ended = await db.delete(sessions).returning({ accountId: sessions.accountId });
  return ended.length;
}

export async function hasEvent(db: Database, id: string): Promise<boolean> {
  const found = await db.select({ id: ledgerEvents.id }).from(ledgerEvents).where(eq(ledgerEvents.id, id));
  return found.length > 0;
}

/** Lets go of the holds that a final export had set: the old instance gives no numbers any more. */
export async function releaseHoldsOf(db: Database, backup: string): Promise<number> {
  const gone = await db
    .delete(numberHolds)
    .where(eq(numberHolds.backup, backup))
    .returning({ id: numberHolds.bookId });
  return gone.length;
}
