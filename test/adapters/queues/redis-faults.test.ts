import { randomUUID } from 'node:crypto';
import { Queue } from 'bullmq';
import { expect } from 'chai';
import { Redis } from 'ioredis';
import { z } from 'zod';
import type { JobFailure } from '../../../queue-workers/run-job.ts';
import { startWorkers } from '../../../queue-workers/start-workers.ts';
import { type OutboxRows, outboxRows } from '../../../src/adapters/database/outbox-rows.ts';
import { outbox } from '../../../src/adapters/database/schema/outbox.ts';
import { type Running, startRelay } from '../../../src/adapters/queues/outbox-relay.ts';
import { openQueues, type QueueEngine } from '../../../src/adapters/queues/queue-engine.ts';
import { reconcile } from '../../../src/adapters/queues/reconciler.ts';
import { needs } from '../../support/needs.ts';
import { type TestRedis, testRedis } from '../../support/redis.ts';
import { freshDatabase, type TestDatabase } from '../../support/test-database.ts';

/** Whatever happens to Redis, the outbox row is the promise. */
describe('when Redis fails or lies', function redisFaults() {
  this.timeout(20_000);
  let database: TestDatabase;
  let rows: OutboxRows;
  let redis: TestRedis;
  let engine: QueueEngine;
  let relay: Running | undefined;
  let queue = '';
  let done: { n: number; traceId: string }[];
  let failures: JobFailure[];

  before(async function open() {
    redis = await testRedis(needs(this, 'redis-server', 'redis-server'));
    await redis.start();
    database = await freshDatabase();
    rows = outboxRows(database.db);
  });
  beforeEach(async () => {
    queue = `q-${randomUUID()}`;
    done = [];
    failures = [];
    engine = openQueues({ kind: 'redis', url: redis.url }, () => undefined);
    await engine.ready();
  });
  afterEach(async () => {
    await relay?.stop();
    relay = undefined;
    await engine.close();
    await database.db.delete(outbox);
  });
  after(async () => {
    await redis?.kill();
    await database?.drop();
  });

  const promise = async (count: number, over: Partial<typeof outbox.$inferInsert> = {}) => {
    const made = Array.from({ length: count }, (_, n) => ({
      id: randomUUID(),
      queue,
      payload: { n },
      traceId: `trace-${n}`,
      createdAt: new Date(),
      ...over,
    }));
    await database.db.insert(outbox).values(made);
    return made.map(({ id }) => id);
  };
  const work = () =>
    startWorkers(
      [
        {
          queue,
          schema: z.object({ n: z.number() }),
          concurrency: 4,
          handle: async (data, { traceId }) => {
            done.push({ n: (data as { n: number }).n, traceId });
          },
        },
      ],
      [queue],
      {
        ...rows,
        withTrace: (_id, run) => run(),
        work: (name, handler, options) => engine.work(name, handler, options),
        onFailure: (failure) => void failures.push(failure),
      },
    );
  const startRelaying = async () => {
    relay = await startRelay({
      relayDue: rows.relayDue,
      add: (name, jobs) => engine.add(name, jobs),
      onOutbox: async () => () => undefined,
      onError: () => undefined,
    });
  };
  const relayed = async () => (await database.db.select().from(outbox)).every((row) => row.relayedAt);
  const finished = async () => (await database.db.select().from(outbox)).every((row) => row.finishedAt);
  const until = async (condition: () => Promise<boolean> | boolean) => {
    while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 20));
  };
  const age = () => database.pool.query(`UPDATE outbox SET relayed_at = now() - interval '1 minute'`);
  const drive = () =>
    reconcile({
      ...rows,
      state: (name, id) => engine.state(name, id),
      forget: (name, id) => engine.forget(name, id),
      add: (name, jobs) => engine.add(name, jobs),
      onRedriven: () => undefined,
      onError: () => undefined,
    });

  it('flushed (FLUSHALL) while 600 jobs wait, reconciled, loses none and runs each once', async () => {
    await promise(600);
    await startRelaying();
    await until(relayed);
    const client = new Redis(redis.url);
    await client.flushall();
    client.disconnect();
    await age();
    expect(await drive()).to.include({ redriven: 600, underWay: 0 });
    await work();
    await until(finished);
    expect(done.map(({ n }) => n).sort((a, b) => a - b)).to.deep.equal(
      Array.from({ length: 600 }, (_, n) => n),
    );
  });

  it('two processes that reconcile the same loss, at once, hand each job over once', async () => {
    await promise(50);
    await startRelaying();
    await until(relayed);
    const client = new Redis(redis.url);
    await client.flushall();
    client.disconnect();
    await age();
    const [one, other] = await Promise.all([drive(), drive()]);
    expect(one.redriven + other.redriven).to.equal(50);
  });

  it('full (noeviction), promises stay with the database and go out when there is room', async () => {
    const client = new Redis(redis.url);
    await work();
    await client.config('SET', 'maxmemory', '1');
    await promise(20);
    await startRelaying();
    const refusal = await engine.add(queue, [{ id: randomUUID() }]).then(
      () => 'taken',
      (error: Error) => error.message,
    );
    expect(refusal).to.include('OOM');
    expect(await relayed()).to.equal(false);
    await client.config('SET', 'maxmemory', '0');
    client.disconnect();
    await until(finished);
    expect(done).to.have.length(20);
  });

  it('killed with all it held and started again, what waited is driven again', async () => {
    await promise(20);
    await startRelaying();
    await until(relayed);
    await redis.kill();
    await redis.start();
    await age();
    await until(async () => (await drive().catch(() => ({ redriven: 0 }))).redriven === 20);
    await work();
    await until(finished);
    expect(done).to.have.length(20);
  });

  describe('queue payloads forged by whoever reaches Redis', () => {
    const forge = async (id: string, data: unknown, options: { delay?: number } = {}) => {
      const { hostname: host, port } = new URL(redis.url);
      const forged = new Queue(queue, { connection: { host, port: Number(port) } });
      await forged.add(queue, data, { jobId: id, ...options });
      await forged.close();
    };

    it('a job that no row of the outbox promised is refused and never reaches the handler', async () => {
      await work();
      const ids = [randomUUID(), 'not-an-id', '1'];
      for (const id of ids.slice(0, 2)) await forge(id, { traceId: 't', payload: { n: 666 } });
      await until(() => failures.length === 2);
      expect(done).to.deep.equal([]);
      expect(failures.every(({ final, error }) => final && String(error).includes('promised'))).to.equal(
        true,
      );
    });

    it('a payload that differs from the promised one is not used: the row alone is believed', async () => {
      const [id] = await promise(1, { payload: { n: 7 }, traceId: 'true' });
      await forge(id!, { traceId: 'forged', payload: { n: 666 }, n: 666 });
      await work();
      await startRelaying();
      await until(finished);
      expect(done).to.deep.equal([{ n: 7, traceId: 'true' }]);
    });

    it('the id of a row of another queue, forged into this one, is refused', async () => {
      const [id] = await promise(1, { queue: 'another', notBefore: new Date(Date.now() + 3600_000) });
      await forge(id!, {});
      await work();
      await until(() => failures.length === 1);
      expect(done).to.deep.equal([]);
    });

    it('work promised for a later hour, forged to run now, is refused', async () => {
      const [id] = await promise(1, { notBefore: new Date(Date.now() + 3600_000) });
      await forge(id!, {});
      await work();
      await until(() => failures.length === 1);
      expect(done).to.deep.equal([]);
    });

    it('a promised job put off for ten years is taken up again', async () => {
      const [id] = await promise(1);
      await forge(id!, {}, { delay: 10 * 365 * 24 * 3600_000 });
      await startRelaying();
      await until(relayed);
      await age();
      expect(await drive()).to.include({ redriven: 0, underWay: 1 });
      await database.pool.query(`UPDATE outbox SET relayed_at = now() - interval '11 minutes'`);
      expect(await drive()).to.include({ redriven: 1 });
      await work();
      await until(finished);
      expect(done).to.have.length(1);
    });

    it('nothing but an id lies in the queue', async () => {
      const [id] = await promise(1, { payload: { n: 1, secret: 'Nguyễn Văn A' } });
      await startRelaying();
      await until(relayed);
      const client = new Redis(redis.url);
      const kept = await client.hgetall(`bull:${queue}:${id}`);
      client.disconnect();
      expect(kept['data']).to.equal('{}');
      expect(JSON.stringify(kept)).not.to.include('trace-');
    });
  });
});
