import { type SQL, sql } from 'drizzle-orm';
import { pageOf } from '../../office/paging.ts';
import type {
  PromisedWork,
  PromiseQuery,
  PromiseStore,
  Stalled,
  StalledQuery,
} from '../../office/queues/promise-store.ts';
import type { Database } from './database.ts';
import { readFigures } from './queue-figures.ts';

/** The outbox as IT and the reconciler see it. */
export function createPromisesStore(db: Database): PromiseStore {
  const stalled = async (query: SQL) => (await db.execute<StalledRow>(query)).rows.map(asStalled);
  return {
    figures: () => readFigures(db),
    list: (query) => list(db, query),
    getForUpdate: async (id) => {
      const found = await db.execute<WorkRow>(sql`${selectWork} WHERE o.id = ${id}::uuid FOR UPDATE OF o`);
      return found.rows[0] ? asWork(found.rows[0]) : null;
    },
    reopen: async (id) => {
      await db.execute(
        sql`UPDATE outbox SET dead_at = NULL, relayed_at = NULL, not_before = NULL WHERE id = ${id}::uuid`,
      );
    },
    giveUp: async (id, reason) => {
      await db.execute(
        sql`UPDATE outbox SET finished_at = now(), gave_up_reason = ${reason} WHERE id = ${id}::uuid`,
      );
    },
    stalledDeliveries: (query) => stalled(stalledDeliveries(query)),
    stalledArrivals: (query) => stalled(stalledArrivals(query)),
    stalledRenditions: (query) => stalled(stalledRenditions(query)),
    stalledIssuing: ({ forMs, limit }) => stalled(stalledIssuing(forMs, limit)),
  };
}

interface WorkRow extends Record<string, unknown> {
  id: string;
  queue: PromisedWork['queue'];
  created_at: string;
  attempts: number;
  last_error: string | null;
  dead_at: string | null;
  trace_id: string;
  unit_id: string | null;
  document_id: string | null;
  incoming_id: string | null;
  partner: string | null;
  account_id: string | null;
}

/** Whose work it is, by the record that it is about; a status message by the unit that speaks. */
const owner = sql`CASE o.queue
  WHEN 'dispatch-consignment' THEN (SELECT d.unit_id FROM deliveries v JOIN documents d ON d.id = v.document_id WHERE v.id = o.about::uuid)
  WHEN 'dispatch-status' THEN (SELECT u.id FROM units u WHERE u.organ_code = o.payload->'message'->>'from' LIMIT 1)
  WHEN 'dispatch-partner' THEN coalesce((SELECT d.unit_id FROM documents d WHERE d.id = o.about::uuid),
    (SELECT u.id FROM units u WHERE u.organ_code = o.payload->'work'->'message'->>'from' LIMIT 1))
  WHEN 'verify-arrival' THEN (SELECT i.unit_id FROM incoming_documents i WHERE i.id = o.about::uuid)
  WHEN 'verify-arrivals' THEN (SELECT i.unit_id FROM incoming_documents i WHERE i.id = (o.payload->'incomingIds'->>0)::uuid)
  WHEN 'dispatch-consignments' THEN (SELECT d.unit_id FROM documents d WHERE d.id = o.about::uuid)
  WHEN 'preserve-document' THEN (SELECT d.unit_id FROM documents d WHERE d.id = o.about::uuid)
  WHEN 'send-mail' THEN (SELECT a.unit_id FROM accounts c JOIN appointments a ON a.person_id = c.person_id
    WHERE c.id = o.about::uuid ORDER BY a.valid_from DESC LIMIT 1)
END`;

/** What somebody gave up is finished: it stands dead no more, and nobody gives it up or drives it again. */
const selectWork = sql`SELECT o.id, o.queue, o.created_at, o.attempts, o.last_error, o.trace_id, ${owner} AS unit_id,
  CASE WHEN o.finished_at IS NULL THEN o.dead_at END AS dead_at,
  CASE WHEN o.queue IN ('preserve-document', 'dispatch-consignments') THEN o.about
    WHEN o.queue = 'dispatch-consignment' THEN (SELECT v.document_id::text FROM deliveries v WHERE v.id = o.about::uuid)
    WHEN o.queue = 'dispatch-status' THEN (SELECT v.document_id::text FROM deliveries v WHERE v.consignment_id = o.about::uuid)
    WHEN o.queue = 'dispatch-partner' THEN coalesce(o.payload->'work'->>'documentId',
      (SELECT v.document_id::text FROM deliveries v WHERE v.consignment_id = o.about::uuid)) END AS document_id,
  CASE o.queue WHEN 'verify-arrival' THEN o.about END AS incoming_id,
  CASE o.queue WHEN 'send-mail' THEN o.about END AS account_id,
  (SELECT p.name FROM partners p WHERE p.id = o.lane) AS partner
  FROM outbox o`;

async function list(db: Database, { queue, state, unitIdsAndBelow, cursor, limit }: PromiseQuery) {
  const inState =
    state === 'dead'
      ? sql`o.dead_at IS NOT NULL`
      : sql`o.dead_at IS NULL AND coalesce(o.not_before, o.created_at) < now() - interval '2 minutes'`;
  const beyond = cursor === undefined ? sql`true` : sql`o.id > ${cursor}::uuid`;
  const found = await db.execute<WorkRow>(sql`
    WITH RECURSIVE below(id) AS (
      SELECT id FROM units WHERE id = ANY(${sql.param([...unitIdsAndBelow])}::uuid[])
      UNION SELECT u.id FROM units u JOIN below b ON u.parent_id = b.id
    ), work AS (${selectWork} WHERE o.queue = ${queue} AND o.finished_at IS NULL AND ${inState} AND ${beyond})
    SELECT * FROM work WHERE unit_id IN (SELECT id FROM below) ORDER BY id LIMIT ${limit + 1}`);
  return pageOf(found.rows.map(asWork), limit);
}

function asWork(row: WorkRow): PromisedWork {
  return {
    id: row.id,
    queue: row.queue,
    createdAt: new Date(row.created_at),
    attempts: row.attempts,
    lastError: row.last_error,
    deadAt: row.dead_at === null ? null : new Date(row.dead_at),
    traceId: row.trace_id,
    unitId: row.unit_id,
    documentId: row.document_id,
    incomingId: row.incoming_id,
    accountId: row.account_id,
    partner: row.partner,
  };
}

interface StalledRow extends Record<string, unknown> {
  id: string;
  unit_id: string;
  document_id: string | null;
  incoming_id: string | null;
}

const before = (ms: number) => sql`now() - make_interval(secs => ${ms / 1000}::double precision)`;

/** Nothing of this queue is about the record: not open, not dead, not given up by a person, nor ended just now. */
const unpromised = (queue: string, about: SQL, againAfterMs: number) => sql`NOT EXISTS (
  SELECT 1 FROM outbox o WHERE o.about = ${about}::text AND o.queue = ${queue}
    AND (o.finished_at IS NULL OR o.gave_up_reason IS NOT NULL OR o.finished_at > ${before(againAfterMs)}))`;

/** Groups end before anything of them can be called forgotten. */
const underWay = sql`o.finished_at IS NULL AND o.dead_at IS NULL`;

const stalledDeliveries = ({ forMs, againAfterMs, limit }: StalledQuery) => sql`
  SELECT v.id, d.unit_id, d.id AS document_id, NULL AS incoming_id
  FROM deliveries v JOIN documents d ON d.id = v.document_id
  WHERE v.receipt IS NULL AND v.carried_at IS NULL AND v.state NOT IN ('on_paper', 'refused', 'recalled')
    AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.lane = v.partner_id AND o.about = d.id::text
      AND (o.finished_at IS NULL OR o.gave_up_reason IS NOT NULL OR o.finished_at > ${before(againAfterMs)}))
    AND v.queued_at < ${before(forMs)} AND ${unpromised('dispatch-consignment', sql`v.id`, againAfterMs)}
    AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.about = d.id::text AND o.queue = 'dispatch-consignments' AND ${underWay})
  ORDER BY v.queued_at LIMIT ${limit} FOR UPDATE OF v SKIP LOCKED`;

const stalledArrivals = ({ forMs, againAfterMs, limit }: StalledQuery) => sql`
  SELECT i.id, i.unit_id, NULL AS document_id, i.id AS incoming_id FROM incoming_documents i
  WHERE i.verdict_id IS NULL AND i.source = 'electronic'
    AND i.arrived_at < ${before(forMs)} AND ${unpromised('verify-arrival', sql`i.id`, againAfterMs)}
    AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.queue = 'verify-arrivals' AND ${underWay})
  ORDER BY i.arrived_at LIMIT ${limit} FOR UPDATE OF i SKIP LOCKED`;

const stalledRenditions = ({ forMs, againAfterMs, limit }: StalledQuery) => sql`
  SELECT d.id, d.unit_id, d.id AS document_id, NULL AS incoming_id FROM documents d
  WHERE d.level_pending IS NOT NULL AND d.issued_at < ${before(forMs)}
    AND ${unpromised('preserve-document', sql`d.id`, againAfterMs)}
  ORDER BY d.issued_at LIMIT ${limit} FOR UPDATE OF d SKIP LOCKED`;

const stalledIssuing = (forMs: number, limit: number) => sql`
  SELECT d.id, d.unit_id, d.id AS document_id, NULL AS incoming_id FROM documents d
  WHERE d.state = 'issuing' AND d.updated_at < ${before(forMs)}
    AND NOT EXISTS (SELECT 1 FROM jobs j WHERE j.document_id = d.id AND j.state IN ('queued', 'running'))
  ORDER BY d.updated_at LIMIT ${limit}`;

function asStalled(row: StalledRow): Stalled {
  return { id: row.id, unitId: row.unit_id, documentId: row.document_id, incomingId: row.incoming_id };
}
