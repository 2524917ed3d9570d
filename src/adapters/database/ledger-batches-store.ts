import { and, asc, desc, eq, gt, gte, inArray, isNull, lt, notExists, sql } from 'drizzle-orm';
import { type PublicJwk, readSignedHeader } from '../../lib/record/batch-header.ts';
import type { EventRecord } from '../../lib/record/event-leaf.ts';
import type { LedgerLag, SealedHead, SealingStore } from '../../office/ledger/sealing-store.ts';
import type { Database } from './database.ts';
import {
  ledgerBatches,
  ledgerEvents,
  ledgerKeys,
  ledgerLeaves,
  ledgerTimestamps,
  ledgerUnsealed,
} from './schema/ledger.ts';

/** "ledger" as a number: one process of all seals at a time. */
const LOCK = 0x6c656467;

/** All six digits that the database keeps, whatever the session's zone: no change of a time is too small to be seen. */
const exactTime = sql<string>`to_char(${ledgerEvents.at} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;

const record = {
  seq: ledgerEvents.seq,
  id: ledgerEvents.id,
  at: exactTime,
  kind: ledgerEvents.kind,
  accountId: ledgerEvents.accountId,
  appointmentId: ledgerEvents.appointmentId,
  onBehalfOfId: ledgerEvents.onBehalfOfId,
  unitId: ledgerEvents.unitId,
  documentId: ledgerEvents.documentId,
  incomingId: ledgerEvents.incomingId,
  fileSha256: ledgerEvents.fileSha256,
  ip: ledgerEvents.ip,
  ipSalt: ledgerEvents.ipSalt,
  traceId: ledgerEvents.traceId,
  before: ledgerEvents.before,
  after: ledgerEvents.after,
  share: ledgerEvents.share,
} satisfies Record<keyof EventRecord, unknown>;

export function createSealingStore(db: Database): SealingStore {
  return { ...createSealing(db), ...createStamping(db), ...createSealedReader(db) };
}

function createSealing(db: Database) {
  return {
    tryLock: async () => {
      const answer = await db.execute<{ held: boolean }>(
        sql`SELECT pg_try_advisory_xact_lock(${LOCK}) AS held`,
      );
      return answer.rows[0]?.held === true;
    },
    head: () => headOf(db),
    waiting: (limit) => takeWaiting(db, limit),
    insertBatch: async ({ number, sealedAt, digest, jws, leaves }) => {
      await db.insert(ledgerBatches).values({ number, sealedAt, size: leaves.length, digest, jws });
      const ids = sql.param(leaves.map(({ eventId }) => eventId));
      const hashes = sql.param(leaves.map(({ hash }) => Buffer.from(hash).toString('hex')));
      await db.execute(sql`
        INSERT INTO ledger_leaves (batch, position, event_id, hash)
        SELECT ${number}, place - 1, id, decode(hash, 'hex')
        FROM unnest(${ids}::uuid[], ${hashes}::text[]) WITH ORDINALITY AS leaf (id, hash, place)`);
      await db.execute(sql`DELETE FROM ledger_unsealed WHERE event_id = ANY (${ids}::uuid[])`);
    },
    keepKey: async (thumbprint, publicJwk, createdAt) => {
      await db.insert(ledgerKeys).values({ thumbprint, publicJwk, createdAt }).onConflictDoNothing();
    },
    findLost: async () => {
      const found = await db.execute(sql`
        INSERT INTO ledger_unsealed (event_id, seq)
        SELECT id, seq FROM ledger_events
        WHERE NOT EXISTS (SELECT FROM ledger_leaves WHERE event_id = ledger_events.id)
        ON CONFLICT DO NOTHING`);
      return found.rowCount ?? 0;
    },
    isFull: async (limit) => {
      const found = await db
        .select({ seq: ledgerUnsealed.seq })
        .from(ledgerUnsealed)
        .limit(1)
        .offset(limit - 1);
      return found.length > 0;
    },
    lag: () => ledgerLag(db),
  } satisfies Partial<SealingStore>;
}

function createStamping(db: Database) {
  return {
    unstamped: async (limit) => {
      const pending = db
        .select({ number: ledgerBatches.number, digest: ledgerBatches.digest })
        .from(ledgerBatches)
        .leftJoin(ledgerTimestamps, eq(ledgerTimestamps.batch, ledgerBatches.number))
        .where(isNull(ledgerTimestamps.batch))
        .$dynamic();
      const [newest, ...oldest] = [
        ...(await pending.orderBy(desc(ledgerBatches.number)).limit(1)),
        ...(await pending.orderBy(asc(ledgerBatches.number)).limit(limit)),
      ];
      if (newest === undefined) return [];
      return [newest, ...oldest.filter(({ number }) => number !== newest.number)].slice(0, limit);
    },
    insertTimestamp: async (batch, token, stampedAt) => {
      // Two processes may have asked at once; either token is good.
      await db.insert(ledgerTimestamps).values({ batch, token, stampedAt }).onConflictDoNothing();
    },
  } satisfies Partial<SealingStore>;
}

function createSealedReader(db: Database) {
  return {
    keys: async () => {
      const rows = await db.select().from(ledgerKeys).orderBy(asc(ledgerKeys.createdAt));
      return rows.map(({ publicJwk }) => publicJwk as PublicJwk);
    },
    batchesBetween: async (from, to) => {
      const within = and(
        from ? gte(ledgerBatches.sealedAt, from) : undefined,
        to ? lt(ledgerBatches.sealedAt, to) : undefined,
      );
      const [found] = await db
        .select({
          first: sql<number | null>`min(${ledgerBatches.number})`,
          last: sql<number | null>`max(${ledgerBatches.number})`,
        })
        .from(ledgerBatches)
        .where(within);
      return { first: found?.first ?? 1, last: found?.last ?? 0 };
    },
    batch: async (number) => {
      const [found] = await db
        .select({
          number: ledgerBatches.number,
          jws: ledgerBatches.jws,
          timestamp: ledgerTimestamps.token,
        })
        .from(ledgerBatches)
        .leftJoin(ledgerTimestamps, eq(ledgerTimestamps.batch, ledgerBatches.number))
        .where(eq(ledgerBatches.number, number));
      return found ?? null;
    },
    leaves: (batch) =>
      db
        .select({ eventId: ledgerLeaves.eventId, hash: ledgerLeaves.hash })
        .from(ledgerLeaves)
        .where(eq(ledgerLeaves.batch, batch))
        .orderBy(asc(ledgerLeaves.position)),
    eventsOf: (batch) =>
      db
        .select(record)
        .from(ledgerLeaves)
        .innerJoin(ledgerEvents, eq(ledgerEvents.id, ledgerLeaves.eventId))
        .where(eq(ledgerLeaves.batch, batch))
        .orderBy(asc(ledgerLeaves.position)),
    unsealedAfter: (afterSeq, limit) =>
      db
        .select(record)
        .from(ledgerEvents)
        .where(and(gt(ledgerEvents.seq, afterSeq), notExists(leafOf(db))))
        .orderBy(asc(ledgerEvents.seq))
        .limit(limit),
    topUnits: async (on) => {
      const found = await db.execute<{ id: string }>(sql`
        WITH RECURSIVE staffed AS (
          SELECT DISTINCT unit_id AS id FROM appointments WHERE valid_to IS NULL OR valid_to >= ${on}::date
        ), above (unit_id, id) AS (
          SELECT units.id, units.parent_id FROM units JOIN staffed ON staffed.id = units.id
          UNION
          SELECT above.unit_id, units.parent_id FROM above JOIN units ON units.id = above.id
        )
        SELECT id FROM staffed WHERE NOT EXISTS (
          SELECT FROM above JOIN staffed AS higher ON higher.id = above.id WHERE above.unit_id = staffed.id)`);
      return found.rows.map(({ id }) => id);
    },
    event: async (id) => {
      const [found] = await db.select(record).from(ledgerEvents).where(eq(ledgerEvents.id, id));
      return found ?? null;
    },
    eventsOfDocument: (documentId) =>
      db
        .select(record)
        .from(ledgerEvents)
        .where(eq(ledgerEvents.documentId, documentId))
        .orderBy(asc(ledgerEvents.seq)),
    eventsOfArrival: (incomingId) =>
      db
        .select(record)
        .from(ledgerEvents)
        .where(eq(ledgerEvents.incomingId, incomingId))
        .orderBy(asc(ledgerEvents.seq)),
    placesOf: async (eventIds) => {
      if (eventIds.length === 0) return new Map();
      const found = await db
        .select({
          eventId: ledgerLeaves.eventId,
          batch: ledgerLeaves.batch,
          position: ledgerLeaves.position,
        })
        .from(ledgerLeaves)
        .where(inArray(ledgerLeaves.eventId, [...eventIds]));
      return new Map(found.map(({ eventId, ...place }) => [eventId, place]));
    },
  } satisfies Partial<SealingStore>;
}

/** By their ids, found in the short list first: a join would tempt the planner to read the whole record. */
async function takeWaiting(db: Database, limit: number): Promise<EventRecord[]> {
  const listed = await db
    .select({ id: ledgerUnsealed.eventId })
    .from(ledgerUnsealed)
    .orderBy(asc(ledgerUnsealed.seq))
    .limit(limit);
  const ids = sql`${sql.param(listed.map(({ id }) => id))}::uuid[]`;
  // What a restored or imported list names a second time is sealed already.
  await db.execute(sql`
    DELETE FROM ledger_unsealed WHERE event_id = ANY (${ids})
    AND EXISTS (SELECT FROM ledger_leaves WHERE ledger_leaves.event_id = ledger_unsealed.event_id)`);
  const unsealed = sql`${ledgerEvents.id} = ANY (${ids})`;
  return db
    .select(record)
    .from(ledgerEvents)
    .where(and(unsealed, notExists(leafOf(db))))
    .orderBy(asc(ledgerEvents.seq));
}

/** The leaf of the event that the query around it looks at. */
function leafOf(db: Database) {
  return db
    .select({ batch: ledgerLeaves.batch })
    .from(ledgerLeaves)
    .where(eq(ledgerLeaves.eventId, ledgerEvents.id));
}

async function headOf(db: Database): Promise<SealedHead | null> {
  const [last] = await db.select().from(ledgerBatches).orderBy(desc(ledgerBatches.number)).limit(1);
  if (!last) return null;
  const header = readSignedHeader(last.jws)?.header;
  if (!header) throw new Error(`the header of ledger batch ${last.number} is damaged`);
  const { number, digest, sealedAt } = last;
  return { number, digest, sealedAt, total: header.total };
}

/** How far sealing is behind: for the metrics, `/readyz` and `antin admin ledger-status`. */
export async function ledgerLag(db: Database): Promise<LedgerLag> {
  const [waiting] = await db
    .select({ unsealed: sql<number>`count(*)::int`, first: sql<string | null>`min(${ledgerUnsealed.seq})` })
    .from(ledgerUnsealed);
  const [oldest] =
    waiting?.first == null
      ? []
      : await db
          .select({ at: ledgerEvents.at })
          .from(ledgerEvents)
          .where(eq(ledgerEvents.seq, Number(waiting.first)));
  const [stamps] = await db
    .select({ unstamped: sql<number>`count(*)::int` })
    .from(ledgerBatches)
    .leftJoin(ledgerTimestamps, eq(ledgerTimestamps.batch, ledgerBatches.number))
    .where(isNull(ledgerTimestamps.batch));
  return {
    unsealed: waiting?.unsealed ?? 0,
    oldestUnsealedAt: oldest?.at ?? null,
    unstamped: stamps?.unstamped ?? 0,
    head: await headOf(db),
  };
}
