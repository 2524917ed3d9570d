/** BullMQ on PostgreSQL or on Redis behind one small door; the rest of the service does not know which. */
import {
  type BackendFactory,
  createPostgresBackend,
  createRedisBackend,
  type IQueueBackend,
  Queue,
  runMigrations,
  Worker,
} from 'bullmq';
import { patientBackend } from './patient-backend.ts';
import { CLUSTER_PREFIX, openRedis, parseRedisAddress, type RedisAddress } from './redis-connections.ts';

/** Nothing but an id lies in the queue; payload and trace id stay with the outbox row. */
export interface NewJob {
  /** The outbox row's id: adding an id twice runs once. */
  readonly id: string;
}

export interface RunningJob {
  readonly id: string;
  /** 1 at the first attempt. */
  readonly attempt: number;
}

export type JobState = 'pending' | 'delayed' | 'active' | 'completed' | 'failed' | 'gone';
export type JobCounts = Readonly<Record<'waiting' | 'active' | 'delayed' | 'completed' | 'failed', number>>;

export interface QueueEngine {
  add(queue: string, jobs: readonly NewJob[]): Promise<void>;
  state(queue: string, id: string): Promise<JobState>;
  /** Forgets a job that is not running, so that its id can be added again. */
  forget(queue: string, id: string): Promise<void>;
  /** Handles a queue's jobs from now on; a rejection is retried with growing delay, `UnrecoverableError` not. */
  work(
    queue: string,
    handler: (job: RunningJob) => Promise<void>,
    options: { concurrency: number },
  ): Promise<void>;
  counts(queue: string): Promise<JobCounts>;
  /** Rejects when the queue's engine is out of reach. */
  ready(): Promise<void>;
  /** Takes no new jobs, waits for the running ones, then lets go of every connection. */
  close(): Promise<void>;
}

/** The PostgreSQL connection of node-postgres, as BullMQ takes it. */
export type PostgresTarget =
  | { readonly connectionString: string }
  | { readonly host: string; readonly port: number; readonly user: string; readonly database: string };

export type QueueBacking =
  | { readonly kind: 'postgres'; readonly target: PostgresTarget }
  | ({ readonly kind: 'redis' } & RedisAddress);

/** Eight attempts within some four minutes; afterwards the reconciler drives on. */
const RETRY = { attempts: 8, backoff: { type: 'exponential', delay: 1000, jitter: 0.3 } } as const;
const KEEP = { removeOnComplete: { age: 3600, count: 1000 }, removeOnFail: { age: 7 * 24 * 3600 } };
/** A job of a killed worker is given to another one after this long. */
const STALLED = { lockDuration: 30_000, stalledInterval: 15_000, maxStalledCount: 10 };
/** How long a worker waits after "connection refused"; BullMQ's own 15 s are long for a server that is up again at once. */
const REFUSED_MS = 1000;
/** A server that takes the connection and says nothing is given up. */
const CONNECT_MS = 10_000;

const states: ReadonlySet<string> = new Set<JobState>(['delayed', 'active', 'completed', 'failed']);

/** Makes the tables that BullMQ needs in PostgreSQL; does nothing when they are there. */
export async function migrateQueues(client: Parameters<typeof runMigrations>[0]): Promise<void> {
  await runMigrations(client);
}

/** Opens the queues. With PostgreSQL, `migrateQueues` has run before. */
export function openQueues(backing: QueueBacking, onError: (error: Error) => void): QueueEngine {
  if (backing.kind === 'postgres') {
    const connect = (connections: number) => ({
      ...backing.target,
      max: connections,
      connectionTimeoutMillis: CONNECT_MS,
    });
    return new BullQueues(createPostgresBackend, { producer: connect(3), worker: connect }, onError);
  }
  return openRedisQueues(backing, onError);
}

function openRedisQueues(address: RedisAddress, onError: (error: Error) => void): QueueEngine {
  const { kind, options } = parseRedisAddress(address);
  // A producer must fail at once when Redis is away: the outbox keeps the row. A worker waits for its return.
  const quick = { maxRetriesPerRequest: 1, enableOfflineQueue: false };
  const patient = { maxRetriesPerRequest: null };
  if (kind !== 'cluster') {
    const connections = { producer: { ...options, ...quick }, worker: () => ({ ...options, ...patient }) };
    return new BullQueues(createRedisBackend, connections, onError);
  }
  // BullMQ opens no clusters itself, and leaves open what it was given.
  const clusters = [openRedis(address, quick), openRedis(address, patient)] as const;
  for (const cluster of clusters) cluster.on('error', onError);
  const letGo = () => {
    for (const cluster of clusters) cluster.disconnect();
  };
  const [producer, worker] = clusters;
  const connections = { producer, worker: () => worker, prefix: CLUSTER_PREFIX, letGo };
  return new BullQueues(createRedisBackend, connections, onError);
}

interface Connections<C> {
  readonly producer: C;
  readonly worker: (connections: number) => C;
  /** Of every key in Redis. */
  readonly prefix?: string;
  /** Ends connections that were opened for all queues together. */
  readonly letGo?: () => void;
}

class BullQueues<B extends IQueueBackend, C> implements QueueEngine {
  readonly #factory: BackendFactory<B, C>;
  readonly #patient: BackendFactory<B, C>;
  readonly #connections: Connections<C>;
  readonly #prefix: { prefix?: string };
  readonly #onError: (error: Error) => void;
  readonly #queues = new Map<string, Queue>();
  readonly #workers: { close(force?: boolean): Promise<void> }[] = [];
  #closing: Promise<void> | undefined;

  constructor(factory: BackendFactory<B, C>, connections: Connections<C>, onError: (error: Error) => void) {
    this.#factory = factory;
    this.#patient = patientBackend(factory);
    this.#connections = connections;
    this.#prefix = connections.prefix === undefined ? {} : { prefix: connections.prefix };
    // Connections that end because the queues were closed are no news.
    this.#onError = (error) => (this.#closing ? undefined : onError(error));
  }

  async add(name: string, jobs: readonly NewJob[]): Promise<void> {
    const queue = await this.#queue(name);
    await queue.addBulk(jobs.map(({ id }) => ({ name, data: {}, opts: { jobId: id, ...RETRY, ...KEEP } })));
  }

  async state(name: string, id: string): Promise<JobState> {
    const queue = await this.#queue(name);
    const state = await queue.getJobState(id);
    if (state === 'unknown') return 'gone';
    return states.has(state) ? (state as JobState) : 'pending';
  }

  async forget(name: string, id: string): Promise<void> {
    const queue = await this.#queue(name);
    await queue.remove(id);
  }

  async work(
    name: string,
    handler: (job: RunningJob) => Promise<void>,
    options: { concurrency: number },
  ): Promise<void> {
    const connection = this.#connections.worker(Math.min(options.concurrency, 8) + 2);
    // BullMQ 6.7 remembers a refused first connection to PostgreSQL for ever (`PostgresConnection.readyPromise`). A main loop
    // that began before would ask again in microtasks only, and no timer or signal of the process would ever run.
    const worker = new Worker(
      name,
      (job) => handler({ id: job.id ?? '', attempt: job.attemptsMade + 1 }),
      {
        connection,
        concurrency: options.concurrency,
        autorun: false,
        runRetryDelay: REFUSED_MS,
        ...STALLED,
        ...this.#prefix,
      },
      this.#patient,
    );
    worker.on('error', this.#onError);
    this.#workers.push(worker);
    await worker.waitUntilReady();
    if (!this.#closing) worker.run().catch(this.#onError);
  }

  async counts(name: string): Promise<JobCounts> {
    const queue = await this.#queue(name);
    return (await queue.getJobCounts('waiting', 'active', 'delayed', 'completed', 'failed')) as JobCounts;
  }

  async ready(): Promise<void> {
    await this.counts('readiness');
  }

  close(): Promise<void> {
    this.#closing ??= this.#closeAll();
    return this.#closing;
  }

  async #closeAll(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.close()));
    await Promise.all([...this.#queues.values()].map((queue) => queue.close()));
    this.#connections.letGo?.();
  }

  async #queue(name: string): Promise<Queue> {
    if (this.#closing) throw new Error('the queues are closed');
    let queue = this.#queues.get(name);
    if (!queue) {
      const made = new Queue(
        name,
        { connection: this.#connections.producer, ...this.#prefix },
        this.#factory,
      );
      made.on('error', this.#onError);
      queue = made as unknown as Queue;
      this.#queues.set(name, queue);
    }
    // A queue whose first connection failed stays failed for ever: the next caller makes another one.
    await queue.waitUntilReady().catch((error: unknown) => {
      if (this.#queues.get(name) === queue) this.#queues.delete(name);
      queue.close().catch(() => undefined);
      throw error;
    });
    return queue;
  }
}
