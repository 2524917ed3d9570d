/** What a delivery can not be cheaper than when each one is written, or queued, by itself: nothing else is done here. */
import { createPostgresBackend, createRedisBackend, Queue, Worker } from 'bullmq';
import type { ServiceUnderLoad } from './service-under-load.ts';

export interface Floor {
  readonly name: string;
  readonly operations: number;
  readonly perSecond: number;
}

const COMMITS = 2000;
const JOBS = 5000;
/** As many at once as the service's own workers. */
const AT_ONCE = 8;

export async function measureFloors(
  queue: string,
  { pool, target }: ServiceUnderLoad,
  redisUrl: string | undefined,
): Promise<Floor[]> {
  if (redisUrl !== undefined) {
    const { hostname: host, port } = new URL(redisUrl);
    const connection = { host, port: Number(port), maxRetriesPerRequest: null };
    return [await bareJobs(`BullMQ, ${queue}`, connection, createRedisBackend as never)];
  }
  await pool.query('CREATE TABLE floor (id bigserial PRIMARY KEY, receipt text NOT NULL)');
  const insert = () => pool.query('INSERT INTO floor (receipt) VALUES ($1)', ['x'.repeat(700)]);
  const floors = [
    await timed('INSERT + COMMIT (fsync), 1', COMMITS, async () => {
      for (let n = 0; n < COMMITS; n += 1) await insert();
    }),
    await timed(`INSERT + COMMIT (fsync), ${AT_ONCE}`, COMMITS, async () => {
      const each = async () => {
        for (let n = 0; n < COMMITS / AT_ONCE; n += 1) await insert();
      };
      await Promise.all(Array.from({ length: AT_ONCE }, each));
    }),
    await bareJobs(`BullMQ, ${queue}`, { ...target, max: AT_ONCE + 2 }, createPostgresBackend as never),
  ];
  await pool.query('DROP TABLE floor');
  return floors;
}

/** One empty job per delivery, added in bulk and processed. */
async function bareJobs(name: string, connection: object, factory: never): Promise<Floor> {
  const options = { connection } as ConstructorParameters<typeof Queue>[1];
  const queue = new Queue('floor', options, factory);
  queue.on('error', () => undefined);
  await queue.waitUntilReady();
  let [done, finish] = [0, () => {}];
  const all = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const count = async () => {
    done += 1;
    if (done === JOBS) finish();
  };
  const worker = new Worker('floor', count, { connection, concurrency: AT_ONCE } as never, factory);
  worker.on('error', () => undefined);
  await worker.waitUntilReady();
  const floor = await timed(name, JOBS, async () => {
    for (let n = 0; n < JOBS; n += 200)
      await queue.addBulk(Array.from({ length: 200 }, () => ({ name: 'floor', data: { traceId: 'x' } })));
    await all;
  });
  await worker.close();
  await queue.close();
  return floor;
}

async function timed(name: string, operations: number, work: () => Promise<void>): Promise<Floor> {
  const start = performance.now();
  await work();
  return { name, operations, perSecond: operations / ((performance.now() - start) / 1000) };
}
