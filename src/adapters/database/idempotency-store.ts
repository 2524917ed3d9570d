import { and, eq, isNull, lt } from 'drizzle-orm';
import type { IdempotencyClaim, IdempotencyStore, IdempotentRequest } from '../../office/idempotency.ts';
import type { Clock } from '../../office/unit-of-work.ts';
import type { Database } from './database.ts';
import { idempotencyKeys } from './schema/http.ts';

/**
 * A request that is still unanswered after this long died with its process: the longest request the server allows is
 * 15 minutes. Its repetition is then done anew, since nobody knows how far the first one came.
 */
const ABANDONED_MS = 16 * 60_000;
const FORGET_MS = 24 * 3600_000;

export interface PurgeableIdempotencyStore extends IdempotencyStore {
  /** Forgets what is older than a day; returns how many. */
  forgetOld(): Promise<number>;
}

/** Works outside of the use case's transaction, so that a second request sees the first one's claim at once. */
export function createIdempotencyStore(
  db: Database,
  { clock }: { readonly clock: Clock },
): PurgeableIdempotencyStore {
  return {
    claim: (request) => claim(db, clock, request),
    async keep(request, { status, headers, body }) {
      await db.update(idempotencyKeys).set({ status, headers, body }).where(rowOf(request));
    },
    async release(request) {
      await db.delete(idempotencyKeys).where(and(rowOf(request), isNull(idempotencyKeys.status)));
    },
    async forgetOld() {
      const before = new Date(clock.now().getTime() - FORGET_MS);
      const gone = await db.delete(idempotencyKeys).where(lt(idempotencyKeys.createdAt, before)).returning();
      return gone.length;
    },
  };
}

function rowOf({ accountId, key }: IdempotentRequest) {
  return and(eq(idempotencyKeys.accountId, accountId), eq(idempotencyKeys.key, key));
}

async function claim(db: Database, clock: Clock, request: IdempotentRequest): Promise<IdempotencyClaim> {
  const createdAt = clock.now();
  const inserted = await db
    .insert(idempotencyKeys)
    .values({ ...request, createdAt })
    .onConflictDoNothing()
    .returning();
  if (inserted.length > 0) return { kind: 'first' };
  const [row] = await db.select().from(idempotencyKeys).where(rowOf(request));
  // Released between the two statements: the client may simply ask again.
  if (row === undefined) return { kind: 'in-progress' };
  if (row.requestHash !== request.requestHash || row.route !== request.route)
    return { kind: 'other-request' };
  if (row.status !== null) {
    const headers = row.headers as Readonly<Record<string, string>>;
    return { kind: 'answered', answer: { status: row.status, headers, body: row.body } };
  }
  if (createdAt.getTime() - row.createdAt.getTime() < ABANDONED_MS) return { kind: 'in-progress' };
  const taken = await db
    .update(idempotencyKeys)
    .set({ createdAt })
    .where(and(rowOf(request), isNull(idempotencyKeys.status), eq(idempotencyKeys.createdAt, row.createdAt)))
    .returning();
  return { kind: taken.length > 0 ? 'first' : 'in-progress' };
}
