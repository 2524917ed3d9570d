import { expect } from 'chai';
import { v7 as newId } from 'uuid';
import { readOfficeFigures } from '../../../src/adapters/database/office-figures.ts';
import { freshDatabase, type TestDatabase } from '../../support/test-database.ts';

describe('figures of the office', function officeFigures() {
  this.timeout(30_000);
  let database: TestDatabase;
  before(async () => {
    database = await freshDatabase();
  });
  after(() => database.drop());

  /** Without foreign keys: what is counted matters, not whose it is. */
  const insert = async (statements: string) => {
    const client = await database.pool.connect();
    try {
      await client.query('SET session_replication_role = replica');
      await client.query(statements);
      await client.query('SET session_replication_role = origin');
    } finally {
      client.release(true);
    }
  };

  it('an empty office, counted, has nothing open', async () => {
    const figures = await readOfficeFigures(database.db);
    expect(figures.outbox.map(({ queue }) => queue)).to.include.members([
      'dispatch-consignment',
      'send-mail',
    ]);
    expect(figures.outbox.every(({ open, late, dead }) => open + late + dead === 0)).to.equal(true);
    expect(figures).to.deep.include({
      deliveries: [],
      signingSessions: 0,
      certificates: [],
      signingJobs: {},
    });
    expect(figures.levelPending).to.deep.equal({ count: 0, oldestSeconds: 0 });
  });

  it('open work and deliveries among many that are done, counted, are told with the age of the oldest', async () => {
    const [unit, person, gone] = [newId(), newId(), newId()];
    await insert(`
      INSERT INTO outbox (id, queue, payload, trace_id, created_at, not_before, finished_at, dead_at)
      SELECT gen_random_uuid(), 'send-mail', '{}', 't', now() - interval '10 minutes',
        CASE WHEN n = 4 THEN now() + interval '1 year' END, CASE WHEN n > 4 THEN now() END, CASE WHEN n = 3 THEN now() END
      FROM generate_series(1, 500) n;
      INSERT INTO deliveries (id, document_id, unit_id, consignment_id, receiver_name, channel, gateway, state, queued_at, receipt, updated_at)
      SELECT gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), 'x', 'electronic', 'in-instance',
        CASE WHEN n = 1 THEN 'queued' WHEN n <= 3 THEN 'dispatched' WHEN n = 4 THEN 'refused' ELSE 'done' END,
        now() - n * interval '1 minute', CASE WHEN n > 4 THEN 'jws' END, now()
      FROM generate_series(1, 500) n;
      INSERT INTO ledger_batches (number, sealed_at, size, digest, jws) SELECT n, now(), 1, n, 'x' FROM generate_series(1, 30000) n;
      INSERT INTO ledger_timestamps (batch, token, stamped_at) SELECT n, '', now() FROM generate_series(1, 29993) n;
      INSERT INTO ledger_unsealed (event_id, seq) VALUES (gen_random_uuid(), 7), (gen_random_uuid(), 8);
      INSERT INTO ledger_events (seq, id, at, kind, trace_id) VALUES (7, gen_random_uuid(), now() - interval '3 minutes', 'x', 't');
      INSERT INTO units (id, name, kind, organ_code, valid_from, abbreviation, place)
      VALUES ('${unit}', 'Xã', 'commune', 'H1', '2020-01-01', 'UBND', 'Xã');
      INSERT INTO appointments (id, person_id, unit_id, position, role, valid_from, valid_to) VALUES
        (gen_random_uuid(), '${person}', '${unit}', 'Chủ tịch', 'leader', '2020-01-01', NULL),
        (gen_random_uuid(), '${gone}', '${unit}', 'Chủ tịch', 'leader', '2020-01-01', '2021-01-01');
      INSERT INTO certificates (id, person_id, unit_id, fingerprint, der, subject, issuer, serial, not_before, not_after, bound_at)
      SELECT gen_random_uuid(), p, u, f, '', '', '', '', now(), now() + d * interval '1 day', now() FROM (VALUES
        ('${person}'::uuid, NULL::uuid, 'old', 5), ('${person}', NULL, 'new', 500), ('${gone}', NULL, 'left', 3),
        (NULL, '${unit}', 'seal', 20)) AS held (p, u, f, d)`);
    const figures = await readOfficeFigures(database.db);
    const mail = figures.outbox.find(({ queue }) => queue === 'send-mail')!;
    expect(mail).to.deep.include({ open: 2, late: 2, dead: 1 });
    expect(mail.oldestSeconds).to.be.within(595, 660);
    const states = Object.fromEntries(figures.deliveries.map(({ state, count }) => [state, count]));
    expect(states).to.deep.equal({ queued: 1, dispatched: 2 });
    expect(figures.deliveries.find(({ state }) => state === 'dispatched')?.oldestSeconds).to.be.within(
      175,
      240,
    );
    expect(figures.ledger).to.include({ unsealed: 2, unstamped: 7 });
    expect(figures.ledger.oldestSeconds).to.be.within(175, 240);
    expect(figures.certificates.map(({ kind, fingerprint }) => `${kind} ${fingerprint}`)).to.have.members([
      'person new',
      'seal seal',
    ]);
  });

  it('every count, planned by the database, reads one of the short indexes', async () => {
    await database.pool.query('ANALYZE');
    const used = async () => {
      await database.pool.query('SELECT pg_stat_force_next_flush()');
      const { rows } = await database.pool.query<{ name: string; scans: string }>(
        'SELECT indexrelname AS name, idx_scan AS scans FROM pg_stat_user_indexes WHERE idx_scan > 0',
      );
      return new Map(rows.map(({ name, scans }) => [name, Number(scans)]));
    };
    const before = await used();
    await database.db.transaction(async (tx) => {
      await tx.execute('SET LOCAL enable_seqscan = off');
      await readOfficeFigures(tx as never);
    });
    const after = await used();
    const grown = [...after].filter(([name, scans]) => scans > (before.get(name) ?? 0)).map(([name]) => name);
    expect(grown).to.include.members([
      'outbox_open',
      'deliveries_no_receipt',
      'documents_level_pending',
      'documents_issuing',
      'incoming_unjudged',
      'jobs_state',
    ]);
  });
});
