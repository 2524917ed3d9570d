/**
 * Counts and ages for the metrics: of what is open, never of what is done, so that each reads a short index whatever the office
 * has kept. One transaction, read only, broken off after a few seconds: measuring must not weigh on a server in need.
 */
import { sql } from 'drizzle-orm';
import { queueNames } from '../../office/unit-of-work.ts';
import type { Database } from './database.ts';

export interface OutboxFigures {
  readonly queue: string;
  readonly open: number;
  readonly late: number;
  readonly dead: number;
  readonly oldestSeconds: number;
}

/** How many, and for how long the oldest; 0 when there is none. */
export interface CountAndAge {
  readonly count: number;
  readonly oldestSeconds: number;
}

export interface CertificateFigures {
  readonly kind: 'person' | 'seal';
  readonly fingerprint: string;
  readonly notAfter: Date;
}

export interface OfficeFigures {
  readonly outbox: readonly OutboxFigures[];
  readonly deliveries: readonly (CountAndAge & { readonly state: string })[];
  readonly levelPending: CountAndAge;
  readonly issuing: CountAndAge;
  readonly unjudged: CountAndAge;
  readonly signingJobs: Readonly<Record<string, number>>;
  readonly signingSessions: number;
  readonly failingAddresses: number;
  readonly ledger: { readonly unsealed: number; readonly oldestSeconds: number; readonly unstamped: number };
  /** The newest certificate of each unit and official in office. */
  readonly certificates: readonly CertificateFigures[];
}

const LIMIT_MS = 5000;
const WEEK_OF_BATCHES = 10_000;
const ageOf = (oldest: string) => `coalesce(extract(epoch FROM now() - min(${oldest})), 0)::float8 AS oldest`;

export function readOfficeFigures(db: Database): Promise<OfficeFigures> {
  return db.transaction(
    async (tx) => {
      // These are short: compiling them, or calling in parallel workers, would take longer than they do.
      await tx.execute(
        sql.raw(`SET LOCAL statement_timeout = ${LIMIT_MS}; SET LOCAL jit = off;
          SET LOCAL max_parallel_workers_per_gather = 0`),
      );
      const counted = (table: string, age: string, where: string) => countAndAge(tx, table, age, where);
      const outbox = await readOutbox(tx);
      const deliveries = await readDeliveries(tx);
      const levelPending = await counted('documents', 'issued_at', 'level_pending IS NOT NULL');
      const issuing = await counted('documents', 'updated_at', "state = 'issuing'");
      const unjudged = await counted(
        'incoming_documents',
        'arrived_at',
        "verdict_id IS NULL AND source = 'electronic'",
      );
      const signingJobs = await readSigningJobs(tx);
      const [small] = await rows<{ sessions: number; failing: number }>(
        tx,
        `SELECT (SELECT count(*) FROM signing_places WHERE expires_at > now())::int AS sessions,
          (SELECT count(*) FROM mail_states WHERE failing_address IS NOT NULL)::int AS failing`,
      );
      const certificates = await readCertificates(tx);
      const ledger = await readLedger(tx);
      return {
        outbox,
        deliveries,
        levelPending,
        issuing,
        unjudged,
        signingJobs,
        signingSessions: small?.sessions ?? 0,
        failingAddresses: small?.failing ?? 0,
        ledger,
        certificates,
      };
    },
    { accessMode: 'read only' },
  );
}

async function rows<Row>(db: Database, query: string): Promise<readonly Row[]> {
  const found = await db.execute(sql.raw(query));
  return found.rows as unknown as readonly Row[];
}

async function countAndAge(db: Database, table: string, age: string, where: string): Promise<CountAndAge> {
  const [row] = await rows<{ count: number; oldest: number }>(
    db,
    `SELECT count(*)::int AS count, ${ageOf(age)} FROM ${table} WHERE ${where}`,
  );
  return { count: row?.count ?? 0, oldestSeconds: Math.max(0, row?.oldest ?? 0) };
}

/** Queue by queue: what is promised for years ahead lies behind the end of each range and is not walked over. */
async function readOutbox(db: Database): Promise<readonly OutboxFigures[]> {
  const due = 'coalesce(not_before, created_at)';
  const names = queueNames.map((name) => `('${name}')`).join(', ');
  const found = await rows<{ queue: string; open: number; late: number; dead: number; oldest: number }>(
    db,
    `SELECT names.queue, f.* FROM (VALUES ${names}) AS names (queue) CROSS JOIN LATERAL (
      SELECT count(*) FILTER (WHERE dead_at IS NULL)::int AS open, count(*) FILTER (WHERE dead_at IS NOT NULL)::int AS dead,
        count(*) FILTER (WHERE dead_at IS NULL AND ${due} < now() - interval '2 minutes')::int AS late,
        coalesce(extract(epoch FROM now() - min(${due}) FILTER (WHERE dead_at IS NULL)), 0)::float8 AS oldest
      FROM outbox WHERE outbox.queue = names.queue AND finished_at IS NULL AND ${due} <= now()) AS f`,
  );
  return found.map(({ oldest, ...counts }) => ({ ...counts, oldestSeconds: Math.max(0, oldest) }));
}

async function readDeliveries(db: Database): Promise<OfficeFigures['deliveries']> {
  const found = await rows<{ state: string; count: number; oldest: number }>(
    db,
    `SELECT state, count(*)::int AS count, ${ageOf('queued_at')} FROM deliveries
    WHERE receipt IS NULL AND state NOT IN ('on_paper', 'refused', 'recalled') GROUP BY state`,
  );
  return found.map(({ state, count, oldest }) => ({ state, count, oldestSeconds: Math.max(0, oldest) }));
}

async function readSigningJobs(db: Database): Promise<Readonly<Record<string, number>>> {
  const found = await rows<{ state: string; count: number }>(
    db,
    `SELECT state, count(*)::int AS count FROM jobs WHERE state IN ('queued', 'running') GROUP BY state`,
  );
  return Object.fromEntries(found.map(({ state, count }) => [state, count]));
}

/**
 * Batches wait for their stamp at the end of the chain, as the oldest are asked for first: only the last week is looked at, and
 * a longer wait is told as a week of batches. Unlike `ledgerLag` it reads no header: a damaged one must not blind the others.
 */
async function readLedger(db: Database): Promise<OfficeFigures['ledger']> {
  const [row] = await rows<{ unsealed: number; oldest: number; unstamped: number }>(
    db,
    `SELECT (SELECT count(*) FROM ledger_unsealed)::int AS unsealed,
      coalesce(extract(epoch FROM now() - (SELECT at FROM ledger_events WHERE seq = (SELECT min(seq) FROM ledger_unsealed))), 0)::float8 AS oldest,
      (SELECT count(*) FROM ledger_batches WHERE number > week.above)::int
        - (SELECT count(*) FROM ledger_timestamps WHERE batch > week.above)::int AS unstamped
    FROM (SELECT coalesce(max(number), 0) - ${WEEK_OF_BATCHES} AS above FROM ledger_batches) AS week`,
  );
  const { unsealed = 0, oldest = 0, unstamped = 0 } = row ?? {};
  return { unsealed, unstamped, oldestSeconds: Math.max(0, oldest) };
}

/** The day in the office, whatever the database server's clock is set to. */
const today = `(now() AT TIME ZONE 'Asia/Ho_Chi_Minh')::date`;

async function readCertificates(db: Database): Promise<readonly CertificateFigures[]> {
  const found = await rows<{ kind: 'person' | 'seal'; fingerprint: string; not_after: string | Date }>(
    db,
    `SELECT DISTINCT ON (coalesce(c.unit_id, c.person_id))
      CASE WHEN c.unit_id IS NULL THEN 'person' ELSE 'seal' END AS kind, c.fingerprint, c.not_after
    FROM certificates c
    WHERE c.revoked_at IS NULL AND (
      EXISTS (SELECT FROM units u WHERE u.id = c.unit_id AND (u.valid_to IS NULL OR u.valid_to >= ${today}))
      OR EXISTS (SELECT FROM appointments a WHERE a.person_id = c.person_id AND (a.valid_to IS NULL OR a.valid_to >= ${today})))
    ORDER BY coalesce(c.unit_id, c.person_id), c.not_after DESC`,
  );
  return found.map((row) => ({ ...row, notAfter: new Date(row.not_after) }));
}
