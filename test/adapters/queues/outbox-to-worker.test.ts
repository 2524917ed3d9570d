import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { expect } from 'chai';
import { z } from 'zod';
import { startWorkers } from '../../../queue-workers/start-workers.ts';
import type { WorkerDefinition } from '../../../queue-workers/worker-definition.ts';
import { freePort } from '../../../scripts/faults/free-port.ts';
import { type Listener, openListener } from '../../../src/adapters/database/listen.ts';
import { type OutboxRows, outboxRows } from '../../../src/adapters/database/outbox-rows.ts';
import { outbox } from '../../../src/adapters/database/schema/outbox.ts';
import { type Running, startRelay } from '../../../src/adapters/queues/outbox-relay.ts';
import {
  openQueues,
  type QueueBacking,
  type QueueEngine,
} from '../../../src/adapters/queues/queue-engine.ts';
import { reconcile } from '../../../src/adapters/queues/reconciler.ts';
import { withTrace } from '../../../src/adapters/telemetry/trace.ts';
import { AppError, defineErrors } from '../../../src/app-error.ts';
import { needs } from '../../support/needs.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { freshDatabase, type TestDatabase } from '../../support/test-database.ts';

const text = { vi: 'Thử', en: 'Test' };
const errors = defineErrors({
  TEST_FORBIDDEN: { kind: 'forbidden', title: text, remedy: text },
});
const payload = z.object({ n: z.number() });

/** Both engines keep the same promises. */
for (const kind of ['postgres', 'redis'] as const) {
  describe(`outbox, queue and worker on ${kind}`, () => {
    let database: TestDatabase;
    let rows: OutboxRows;
    let listener: Listener;
    let engine: QueueEngine;
    let redis: ChildProcess | undefined;
    let relays: Running[] = [];
    const failures: unknown[] = [];

    before(async function start() {
      database = await freshDatabase();
      rows = outboxRows(database.db);
      listener = await openListener(database.target);
      let backing: QueueBacking = { kind: 'postgres', target: database.target };
      if (kind === 'redis') {
        const port = await freePort();
        redis = await startRedis(needs(this, 'redis-server', 'redis-server'), port);
        backing = { kind: 'redis', url: `redis://127.0.0.1:${port}/0` };
      }
      engine = openQueues(backing, () => undefined);
      await engine.ready();
    });
    after(async () => {
      for (const relay of relays) await relay.stop();
      await engine?.close();
      await listener.close();
      await database.drop();
      redis?.kill('SIGTERM');
      if (redis) await once(redis, 'exit');
    });

    const relay = async () => {
      const running = await startRelay({
        relayDue: rows.relayDue,
        add: (queue, jobs) => engine.add(queue, jobs),
        onOutbox: (wake) => listener.on('outbox', wake),
        onError: (error) => failures.push(error),
      });
      relays.push(running);
      return running;
    };
    const promise = async (queue: string, count: number, first = 0) => {
      const made = Array.from({ length: count }, (_, n) => ({
        id: randomUUID(),
        queue,
        payload: { n: first + n },
        traceId: `trace-${first + n}`,
        createdAt: new Date(),
      }));
      await database.db.insert(outbox).values(made);
      return made.map((row) => row.id);
    };
    const run = (definition: WorkerDefinition) =>
      startWorkers([definition], [definition.queue], {
        ...rows,
        withTrace,
        work: (queue, handler, options) => engine.work(queue, handler, options),
        onFailure: () => undefined,
      });
    const rowOf = async (id: string) =>
      (await database.db.select().from(outbox)).find((row) => row.id === id) ?? expect.fail('no such row');
    const until = async (condition: () => Promise<boolean> | boolean) => {
      while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 20));
    };

    it('300 promises under three relays, carried out, run once each with their trace id', async () => {
      const seen: number[] = [];
      const traces = new Set<string>();
      const definition: WorkerDefinition<z.infer<typeof payload>> = {
        queue: `once-${kind}`,
        schema: payload,
        concurrency: 8,
        handle: async ({ n }, { traceId }) => {
          seen.push(n);
          traces.add(traceId);
        },
      };
      await run(definition);
      await Promise.all([relay(), relay(), relay()]);
      await Promise.all([promise(definition.queue, 150), promise(definition.queue, 150, 150)]);
      await until(async () => (await database.db.select().from(outbox)).every((row) => row.finishedAt));
      expect(seen.sort((a, b) => a - b)).to.deep.equal(Array.from({ length: 300 }, (_, n) => n));
      expect(traces.size).to.equal(300);
      expect(failures).to.deep.equal([]);
    });

    it('a job refused for good, run, is not tried again and tells why on its row', async () => {
      let attempts = 0;
      const definition: WorkerDefinition<z.infer<typeof payload>> = {
        queue: `final-${kind}`,
        schema: payload,
        concurrency: 1,
        handle: async () => {
          attempts += 1;
          throw new AppError(errors.TEST_FORBIDDEN);
        },
      };
      await run(definition);
      const [id] = await promise(definition.queue, 1);
      await until(async () => (await rowOf(id!)).deadAt !== null);
      await until(async () => (await engine.state(definition.queue, id!)) === 'failed');
      expect(attempts).to.equal(1);
      expect(await rowOf(id!)).to.include({ finishedAt: null, lastError: 'TEST_FORBIDDEN: Test' });
    });

    it('a job whose data has another shape, run, never reaches the handler', async () => {
      let reached = false;
      const definition: WorkerDefinition = {
        queue: `shape-${kind}`,
        schema: z.object({ other: z.string() }),
        concurrency: 1,
        handle: async () => {
          reached = true;
        },
      };
      await run(definition);
      const [id] = await promise(definition.queue, 1);
      await until(async () => (await rowOf(id!)).deadAt !== null);
      expect(reached).to.equal(false);
      expect((await rowOf(id!)).lastError).to.include('other');
    });

    it('a job that fails by accident, run again, finishes', async () => {
      const attempts: number[] = [];
      const definition: WorkerDefinition<z.infer<typeof payload>> = {
        queue: `retry-${kind}`,
        schema: payload,
        concurrency: 1,
        handle: async (_data, { attempt }) => {
          attempts.push(attempt);
          if (attempt === 1) throw new Error('out of reach');
        },
      };
      await run(definition);
      const [id] = await promise(definition.queue, 1);
      await until(async () => (await rowOf(id!)).finishedAt !== null);
      expect(attempts).to.deep.equal([1, 2]);
      expect(await rowOf(id!)).to.include({ attempts: 2, lastError: null });
    });

    it('a job lost after it was handed over, reconciled, is driven again; one that waits is left alone', async () => {
      const queue = `lost-${kind}`;
      const [lost, waiting] = await promise(queue, 2);
      await until(async () => (await engine.state(queue, waiting!)) === 'pending');
      await engine.forget(queue, lost!);
      const told: string[] = [];
      const late = async (id: string) => ({ ...(await rowOf(id)), relayedForMs: 0 });
      const result = await reconcile(
        {
          lateRows: async () => [await late(lost!), await late(waiting!)],
          claimLate: async (ids) => ids,
          state: (name, id) => engine.state(name, id),
          forget: (name, id) => engine.forget(name, id),
          add: (name, jobs) => engine.add(name, jobs),
          onRedriven: (row, state) => told.push(`${row.id} ${state}`),
          onError: (error) => failures.push(error),
        },
        0,
      );
      expect(result).to.include({ redriven: 1, underWay: 1 });
      expect(told).to.deep.equal([`${lost} gone`]);
      expect(await engine.state(queue, lost!)).to.equal('pending');
    });

    it('late rows, asked for, are those relayed long ago and neither finished nor dead', async () => {
      const queue = `late-${kind}`;
      const [late, soon] = await promise(queue, 2);
      await until(async () => (await rowOf(soon!)).relayedAt !== null);
      await database.pool.query(`UPDATE outbox SET relayed_at = now() - interval '1 minute' WHERE id = $1`, [
        late,
      ]);
      const found = await rows.lateRows(30_000, 100);
      expect(found.map((row) => row.id)).to.deep.equal([late]);
    });

    it('a promise with a later hour, relayed, waits for it', async () => {
      const queue = `later-${kind}`;
      const [id] = await promise(queue, 1);
      const later = randomUUID();
      await database.db.insert(outbox).values({
        id: later,
        queue,
        payload: {},
        traceId: 't',
        createdAt: new Date(),
        notBefore: new Date(Date.now() + 3600_000),
      });
      const [next] = await promise(queue, 1);
      await until(
        async () => (await rowOf(id!)).relayedAt !== null && (await rowOf(next!)).relayedAt !== null,
      );
      expect((await rowOf(later)).relayedAt).to.equal(null);
    });

    it('an engine that closes, while a job runs, waits for the job', async () => {
      let finished = false;
      let started: () => void = () => undefined;
      const hasStarted = new Promise<void>((resolve) => {
        started = resolve;
      });
      const definition: WorkerDefinition<z.infer<typeof payload>> = {
        queue: `drain-${kind}`,
        schema: payload,
        concurrency: 1,
        handle: async () => {
          started();
          await new Promise((resolve) => setTimeout(resolve, 300));
          finished = true;
        },
      };
      await run(definition);
      const [id] = await promise(definition.queue, 1);
      await hasStarted;
      for (const running of relays) await running.stop();
      relays = [];
      await engine.close();
      expect(finished).to.equal(true);
      expect((await rowOf(id!)).finishedAt).not.to.equal(null);
    });
  });
}

async function startRedis(program: string, port: number): Promise<ChildProcess> {
  const words = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
  const child = spawn(program, [...words, '--dir', temporaryFolder('redis')], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  for await (const chunk of child.stdout) {
    if (String(chunk).includes('Ready to accept connections')) break;
  }
  return child;
}
