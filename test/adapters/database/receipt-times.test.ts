import { expect } from 'chai';
import fc from 'fast-check';
import { v7 as newId } from 'uuid';
import { receiptTimesThatDiffer } from '../../../src/adapters/database/backup/receipt-differences.ts';
import { percentiles } from '../../../src/adapters/database/receipt-packing.ts';
import { daysLeft, spansToKeep } from '../../../src/adapters/database/receipt-spans.ts';
import { createReportStore } from '../../../src/adapters/database/report-store.ts';
import { createTransact } from '../../../src/adapters/database/transaction.ts';
import { keepReceiptTimes } from '../../../src/office/statistics/receipt-times.ts';
import { freshDatabase, type TestDatabase } from '../../support/test-database.ts';

const percentileOf = (values: readonly number[], part: number) => {
  const sorted = [...Float32Array.from(values)].sort((a, b) => a - b);
  const place = part * (sorted.length - 1);
  const low = Math.floor(place);
  return sorted[low]! + (place - low) * ((sorted[low + 1] ?? sorted[low]!) - sorted[low]!);
};

describe('percentiles and days', () => {
  it('any values in any number of pieces, asked for percentiles, give what the sorted values give', () => {
    const seconds = fc.double({ min: -5, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(fc.array(fc.array(seconds), { maxLength: 5 }), (pieces) => {
        const found = percentiles(
          pieces.map((piece) => Float32Array.from(piece)),
          [0.5, 0.95],
        );
        const all = pieces.flat();
        if (all.length === 0) expect(found).to.deep.equal([null, null]);
        for (const [place, part] of all.length === 0 ? [] : [0.5, 0.95].entries())
          expect(found[place]).to.be.closeTo(percentileOf(all, part), 1e-9);
      }),
    );
  });

  it('a period with kept months and days, taken apart, leaves the days between them', () => {
    const kept = [
      { from: '2025-02-01', to: '2025-02-28' },
      { from: '2025-03-01', to: '2025-03-01' },
      { from: '2025-03-03', to: '2025-03-03' },
    ];
    expect(daysLeft({ from: '2025-01-15', to: '2025-03-10' }, kept)).to.deep.equal([
      { from: '2025-01-15', to: '2025-01-31' },
      { from: '2025-03-02', to: '2025-03-02' },
      { from: '2025-03-04', to: '2025-03-10' },
    ]);
    expect(daysLeft({ from: '2025-02-01', to: '2025-02-28' }, kept.slice(0, 1))).to.deep.equal([]);
  });
});

describe('times to receipt that are kept', function keptTimes() {
  this.timeout(30_000);
  let database: TestDatabase;
  const [district, commune, other] = [newId(), newId(), newId()];
  const receivers = [newId(), newId(), newId()];
  const period = { from: '2025-01-20', to: '2025-04-02' };

  beforeEach(async () => {
    database = await freshDatabase();
    const unit = (id: string, name: string, parent: string | null) =>
      database.pool.query(
        `INSERT INTO units (id, name, kind, organ_code, parent_id, valid_from, abbreviation, place)
         VALUES ($1::uuid, $2, 'commune', $1::text, $3, '2020-01-01', 'UBND', 'Xã')`,
        [id, name, parent],
      );
    await unit(district, 'Huyện', null);
    await unit(commune, 'Xã', district);
    await unit(other, 'Xã khác', null);
    for (const [place, id] of receivers.entries()) await unit(id, `Nơi nhận ${place}`, null);
    await withoutKeys(`INSERT INTO deliveries (id, document_id, unit_id, consignment_id, receiver_unit_id, receiver_name, channel,
        gateway, state, queued_at, arrived_at, accepted_at, updated_at)
      SELECT (lpad(to_hex(n), 8, '0') || '-0000-7000-8000-000000000000')::uuid, gen_random_uuid(), ('{${district},${commune},${other}}'::uuid[])[1 + n % 3], gen_random_uuid(),
        ('{${receivers.join()}}'::uuid[])[1 + n % 2], 'x', 'electronic', CASE WHEN n % 50 = 0 THEN 'paper' ELSE 'in-instance' END,
        (ARRAY['queued', 'arrived', 'accepted', 'accepted', 'done', 'refused', 'recalled'])[1 + n % 7], q,
        CASE WHEN n % 7 > 0 THEN q + n * interval '0.377 s' END, CASE WHEN n % 7 > 1 THEN q + n * interval '77.7 s' END, q
      FROM generate_series(1, 900) n, LATERAL (SELECT '2025-01-10 17:30:00+00'::timestamptz + n * interval '2.3 hours') AS t (q)`);
  });
  afterEach(() => database.drop());

  async function withoutKeys(statements: string): Promise<void> {
    const client = await database.pool.connect();
    try {
      await client.query('SET session_replication_role = replica');
      await client.query(statements);
    } finally {
      client.release(true);
    }
  }

  /** Delivery by delivery, as PostgreSQL takes percentiles. */
  async function expected(units: readonly string[]) {
    const { rows } = await database.pool.query(
      `SELECT receiver_unit_id AS "receiverUnitId", count(*)::int AS sent, count(arrived_at)::int AS received,
        count(accepted_at)::int AS accepted, count(*) FILTER (WHERE state = 'refused')::int AS refused,
        percentile_cont(0.5) WITHIN GROUP (ORDER BY date_part('epoch', arrived_at - queued_at)) AS "medianSeconds",
        percentile_cont(0.95) WITHIN GROUP (ORDER BY date_part('epoch', arrived_at - queued_at)) AS "slowSeconds",
        percentile_cont(0.5) WITHIN GROUP (ORDER BY date_part('epoch', accepted_at - queued_at)) AS "acceptSeconds"
       FROM deliveries WHERE unit_id = ANY($1) AND gateway = 'in-instance' AND state <> 'recalled'
        AND (queued_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date BETWEEN $2 AND $3
       GROUP BY 1 ORDER BY 6 DESC NULLS FIRST`,
      [units, period.from, period.to],
    );
    return rows;
  }

  async function expectRight(): Promise<void> {
    for (const [unitId, units] of [
      [district, [district, commune]],
      [commune, [commune]],
      [other, [other]],
    ] as const) {
      const found = await createReportStore(database.db).receiptTimes({ unitId, ...period });
      const wanted = await expected(units);
      expect(found.map(({ receiverUnitId }) => receiverUnitId)).to.deep.equal(
        wanted.map(({ receiverUnitId }) => receiverUnitId),
      );
      for (const [place, row] of found.entries()) {
        const { medianSeconds, slowSeconds, acceptSeconds, ...counts } = wanted[place];
        expect(row).to.include(counts);
        const times = { medianSeconds, slowSeconds, acceptSeconds };
        for (const [name, seconds] of Object.entries(times))
          expect(row[name as keyof typeof times]).to.be.closeTo(seconds, Math.abs(seconds) * 1e-6);
      }
    }
    const different = await database.pool.query(receiptTimesThatDiffer);
    expect(different.rows).to.deep.equal([]);
  }

  const transact = () =>
    createTransact(database.db, { clock: { now: () => new Date() }, traceId: () => 't' });
  async function keepAll(): Promise<void> {
    while ((await spansToKeep(database.db, 1)).length > 0) await keepReceiptTimes({ transact: transact() });
  }
  const keptNow = async () =>
    (await database.pool.query(`SELECT count(*)::int AS n FROM receipt_spans`)).rows[0].n as number;

  it('months that are over, kept, then the times are those of every delivery, before and after', async () => {
    await expectRight();
    await keepAll();
    expect(await keptNow()).to.equal(4);
    await expectRight();
  });

  it('late receipts, acceptances, refusals, recalls, new and removed deliveries, after months were kept, then the times are right at once and when kept again', async () => {
    await keepAll();
    const ofFebruary = `queued_at BETWEEN '2025-02-03' AND '2025-02-05'`;
    for (const change of [
      `UPDATE deliveries SET arrived_at = queued_at + interval '9 days', state = 'arrived' WHERE state = 'queued' AND ${ofFebruary}`,
      `UPDATE deliveries SET accepted_at = queued_at + interval '19 days', state = 'accepted' WHERE state = 'arrived' AND ${ofFebruary}`,
      `UPDATE deliveries SET state = 'recalled' WHERE state = 'accepted' AND ${ofFebruary}`,
      `UPDATE deliveries SET state = 'refused' WHERE state = 'done' AND queued_at BETWEEN '2025-03-03' AND '2025-03-05'`,
      `DELETE FROM deliveries WHERE queued_at BETWEEN '2025-03-07' AND '2025-03-08'`,
    ]) {
      await database.pool.query(change);
      await expectRight();
    }
    expect(await spansToKeep(database.db, 9)).to.deep.equal([
      { from: '2025-03-01', to: '2025-03-31' },
      { from: '2025-02-01', to: '2025-02-28' },
    ]);
    await keepAll();
    await expectRight();
  });

  it('a step that is no receipt, after months were kept, then they stay kept', async () => {
    await keepAll();
    await database.pool.query(
      `UPDATE deliveries SET state = 'in_progress', status_sequence = 9, updated_at = now() WHERE state = 'accepted'`,
    );
    expect(await spansToKeep(database.db, 9)).to.deep.equal([]);
    await expectRight();
  });

  it('a unit that comes under another, after months were kept, then its deliveries count there', async () => {
    await keepAll();
    await database.pool.query('UPDATE units SET parent_id = $1 WHERE id = $2', [other, commune]);
    expect(await keptNow()).to.equal(0);
    await keepAll();
    const found = await createReportStore(database.db).receiptTimes({ unitId: other, ...period });
    const wanted = await expected([other, commune]);
    expect(found.map(({ sent }) => sent)).to.have.members(wanted.map(({ sent }) => sent));
  });

  it('a receipt that is being kept by another transaction, then the month waits for another time', async () => {
    const client = await database.pool.connect();
    const march = { from: '2025-03-01', to: '2025-03-31' };
    const keep = () => transact()((tx) => tx.reports.keepSpan(march));
    try {
      await client.query('BEGIN');
      await client.query(
        `UPDATE deliveries SET arrived_at = queued_at WHERE state = 'queued' AND queued_at > '2025-03-10'`,
      );
      expect(await keep()).to.equal(false);
      await client.query('COMMIT');
      expect(await keep()).to.equal(true);
    } finally {
      client.release(true);
    }
    await expectRight();
  });

  it('receipts of many transactions at once, while months are kept, then nothing waits for ever and the times are right', async () => {
    await keepAll();
    const { rows } = await database.pool.query<{ id: string }>(
      `SELECT id FROM deliveries WHERE state = 'queued' AND gateway = 'in-instance' ORDER BY md5(id::text)`,
    );
    const groups = [0, 1, 2, 3].map((n) => rows.filter((_, place) => place % 4 === n));
    const write = async (ids: readonly { readonly id: string }[]) => {
      for (const { id } of ids)
        await database.pool.query(
          `UPDATE deliveries SET state = 'arrived', arrived_at = queued_at + interval '1 s' WHERE id = $1`,
          [id],
        );
    };
    await Promise.all([...groups.map(write), keepReceiptTimes({ transact: transact() })]);
    await expectRight();
    await keepAll();
    await expectRight();
  });
});
