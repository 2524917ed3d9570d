import { AsyncLocalStorage } from 'node:async_hooks';
import { and, eq, isNull, lt } from 'drizzle-orm';
import type {
  CarriedOut,
  IdempotencyClaim,
  IdempotencyStore,
  IdempotentRequest,
  StoredAnswer,
} from '../../office/idempotency.ts';
import { isGone, type KnownProcess } from '../../office/processes.ts';
import type { Clock } from '../../office/unit-of-work.ts';
import type { Database } from './database.ts';
import { createProcessesStore } from './processes-store.ts';
import { idempotencyKeys } from './schema/http.ts';

/** Whatever its process says: the longest request the server allows is 15 minutes. */
const ABANDONED_MS = 16 * 60_000;
const FORGET_MS = 24 * 3600_000;
/** How long what the database refused is tried again. */
const PATIENCE_MS = 60_000;
const AGAIN_MS = 500;

export interface PurgeableIdempotencyStore extends IdempotencyStore {
  /** Forgets what is older than a day; returns how many. */
  forgetOld(): Promise<number>;
}

export interface IdempotencyPorts {
  readonly clock: Clock;
  /** Of this process, as in `processes`. */
  readonly processId: string;
  readonly isDead: (process: KnownProcess) => boolean;
}

const claims = new AsyncLocalStorage<IdempotentRequest>();

/** In the transaction of a change: notes that the request under way has committed it. */
export async function noteCarriedOut(
  db: Database,
  { documentId = null, incomingId = null }: Partial<CarriedOut>,
): Promise<void> {
  const request = claims.getStore();
  if (request === undefined) return;
  await db
    .update(idempotencyKeys)
    .set({ carriedOut: { documentId, incomingId } })
    .where(and(rowOf(request), isNull(idempotencyKeys.status), isNull(idempotencyKeys.carriedOut)));
}

/** Claims are made outside of the use case's transaction, so that a second request sees the first one's at once. */
export function createIdempotencyStore(db: Database, ports: IdempotencyPorts): PurgeableIdempotencyStore {
  return {
    claim: (request) => claim(db, ports, request),
    within: (request, work) => claims.run(request, work),
    keep: (request, answer) => insist(() => keep(db, request, answer)).then(() => undefined),
    release: (request) => insist(() => release(db, request)),
    async forgetOld() {
      const before = new Date(ports.clock.now().getTime() - FORGET_MS);
      const gone = await db.delete(idempotencyKeys).where(lt(idempotencyKeys.createdAt, before)).returning();
      return gone.length;
    },
  };
}

function rowOf({ accountId, key }: IdempotentRequest) {
  return and(eq(idempotencyKeys.accountId, accountId), eq(idempotencyKeys.key, key));
}

async function keep(db: Database, request: IdempotentRequest, answer: StoredAnswer): Promise<void> {
  const { status, headers, body } = answer;
  await db.update(idempotencyKeys).set({ status, headers, body }).where(rowOf(request));
}

async function release(db: Database, request: IdempotentRequest): Promise<CarriedOut | null> {
  const nothing = and(rowOf(request), isNull(idempotencyKeys.status), isNull(idempotencyKeys.carriedOut));
  await db.delete(idempotencyKeys).where(nothing);
  const [row] = await db.select().from(idempotencyKeys).where(rowOf(request));
  return (row?.carriedOut ?? null) as CarriedOut | null;
}

/**
 * The database may be away for a moment just now. Left undone, the claim of this living process would bar the repetition
 * for a quarter of an hour.
 */
async function insist<T>(work: () => Promise<T>): Promise<T> {
  for (const until = Date.now() + PATIENCE_MS; ; ) {
    try {
      return await work();
    } catch (error) {
      if (Date.now() > until) throw error;
      await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
    }
  }
}

async function claim(
  db: Database,
  ports: IdempotencyPorts,
  request: IdempotentRequest,
): Promise<IdempotencyClaim> {
  const createdAt = ports.clock.now();
  const { processId: owner } = ports;
  const inserted = await db
    .insert(idempotencyKeys)
    .values({ ...request, owner, createdAt })
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
  const abandoned = createdAt.getTime() - row.createdAt.getTime() >= ABANDONED_MS;
  if (!abandoned && !(await isOwnerGone(db, ports, row.owner))) return { kind: 'in-progress' };
  return takeOver(db, request, row, { owner, createdAt });
}

async function isOwnerGone(db: Database, ports: IdempotencyPorts, owner: string): Promise<boolean> {
  if (owner === ports.processId) return false;
  return isGone(owner, await createProcessesStore(db).list(), ports.isDead);
}

/** Done anew when nothing was committed; of two that take over at once, one does. */
async function takeOver(
  db: Database,
  request: IdempotentRequest,
  row: typeof idempotencyKeys.$inferSelect,
  by: { readonly owner: string; readonly createdAt: Date },
): Promise<IdempotencyClaim> {
  const same = and(
    rowOf(request),
    isNull(idempotencyKeys.status),
    isNull(idempotencyKeys.carriedOut),
    eq(idempotencyKeys.createdAt, row.createdAt),
    eq(idempotencyKeys.owner, row.owner),
  );
  const taken = await db.update(idempotencyKeys).set(by).where(same).returning();
  if (taken.length > 0) return { kind: 'first' };
  const [now] = await db.select().from(idempotencyKeys).where(rowOf(request));
  if (!now?.carriedOut || now.status !== null) return { kind: 'in-progress' };
  return { kind: 'carried-out', subject: now.carriedOut as CarriedOut };
}
