/** Starts the engines in order, then the service on them; each step says how it is undone. */
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { Server } from 'node:http';
import type { Server as SecureServer } from 'node:https';
import { type AddressInfo, createServer, type Server as SocketServer } from 'node:net';
import { join } from 'node:path';
import { startWorkers } from '../queue-workers/start-workers.ts';
import type { Connected, DatabaseTarget } from './adapters/database/connect.ts';
import { openListener } from './adapters/database/listen.ts';
import { outboxRows } from './adapters/database/outbox-rows.ts';
import { type DevelopmentMailbox, openDevelopmentMailbox } from './adapters/mail/development-mailbox.ts';
import { createMailer } from './adapters/mail/mailer.ts';
import { checkRedis } from './adapters/queues/check-redis.ts';
import { startRelay } from './adapters/queues/outbox-relay.ts';
import { openQueues, type QueueEngine } from './adapters/queues/queue-engine.ts';
import { startReconciler } from './adapters/queues/reconciler.ts';
import type { RedisAddress } from './adapters/queues/redis-connections.ts';
import { openFileStore } from './adapters/storage/file-store.ts';
import type { Logger } from './adapters/telemetry/logger.ts';
import { callersSpan, under } from './adapters/telemetry/spans.ts';
import { withTrace } from './adapters/telemetry/trace.ts';
import { AppError, isAppError } from './app-error.ts';
import { type Config, withPort } from './config.ts';
import { loadInstanceSecret } from './instance-secret.ts';
import { queueNames } from './office/unit-of-work.ts';
import type { CreateService, Service, ServiceParts } from './service-parts.ts';
import type { ShutdownStack } from './shutdown-stack.ts';
import { startErrors } from './start-errors.ts';
import { lockInstance, openDatabase, openEngine } from './wiring/open-database.ts';
import { openTelemetry, traceQueries } from './wiring/telemetry/open-telemetry.ts';
import { watchedWorkers } from './wiring/telemetry/watched.ts';

/** How long requests and jobs may still run after the signal to stop. */
const DRAIN_LIMIT_MS = 20_000;
/** How long all queues together may take to get their workers. */
const WORK_LIMIT_MS = 60_000;

export interface Started {
  readonly config: Config;
  readonly service: Service;
  /** Settles when an engine ends by itself. */
  readonly failed: Promise<AppError>;
}

export interface StartContext {
  readonly config: Config;
  readonly log: Logger;
  readonly createService: CreateService;
  readonly stack: ShutdownStack;
  /** Begins the stop: between two steps of the start it ends the start. */
  readonly stopping: AbortController;
}

/** @throws AppError that `exitCodeOf` knows; what was opened stands on the stack */
export async function startService(context: StartContext): Promise<Started> {
  const { log, stack, stopping } = context;
  const goOn = () => stopping.signal.throwIfAborted();
  lockInstance(context.config, stack);
  const config = withPort(context.config, await checkPort(context.config));
  goOn();
  const { target, failed } = await openEngine(config, stack, log);
  goOn();
  const database = await openDatabase(target, stack, log);
  goOn();
  const parts = await openParts({ ...context, config }, database);
  goOn();
  const service = await context.createService(parts);
  stack.add('service', () => service.close());
  goOn();
  if (service.metricsServer) await listenForMetrics(config, service.metricsServer, stack);
  if (config.roles.includes('workers')) await startWork(parts, service, stack);
  if (config.roles.includes('web')) {
    await listen(config, service, stack);
    if (service.peerServer) await listenForPartners(config, service.peerServer, stack);
    if (service.vdxpServer) await listenAsAxis(config, service.vdxpServer, stack);
  }
  stack.add('event streams', () => stopping.abort());
  goOn();
  return { config, service, failed };
}

async function openParts(context: StartContext, database: Connected): Promise<ServiceParts> {
  const { config, log, stack, stopping } = context;
  const telemetry = await openTelemetry(config, stack, log);
  traceQueries(telemetry, database.pool);
  const listener = await openListener(database.target, (err) =>
    log.warn({ err }, 'listening to the database'),
  );
  stack.add('listener', () => listener.close());
  const mailbox = config.demo && !config.smtpUrl ? await openMailbox(stack) : undefined;
  const mailer = createMailer(config.smtpUrl ?? mailbox?.url, config.mailFrom, {
    ca: config.smtpCa === undefined ? undefined : readFileSync(config.smtpCa, 'utf8'),
  });
  stack.add('mailer', () => mailer.close());
  const alone = config.databaseUrl === undefined;
  const files = await openFileStore(join(config.dataDir, 'blobs'), { alone, s3: config.s3 });
  stack.add('file store', () => files.close());
  const queues = await openQueueEngine(config, database.target, stack, log);
  return {
    config,
    log,
    secret: loadInstanceSecret(config.dataDir),
    database,
    listener,
    outbox: outboxRows(database.db),
    queues,
    files,
    mailer,
    mailbox,
    telemetry,
    stopping: stopping.signal,
  };
}

async function openMailbox(stack: ShutdownStack): Promise<DevelopmentMailbox> {
  const mailbox = await openDevelopmentMailbox();
  stack.add('development mailbox', () => mailbox.close());
  return mailbox;
}

async function openQueueEngine(
  config: Config,
  target: DatabaseTarget,
  stack: ShutdownStack,
  log: Logger,
): Promise<QueueEngine> {
  const address = redisAddress(config);
  const backing = address
    ? ({ kind: 'redis', ...address } as const)
    : ({ kind: 'postgres', target } as const);
  const queues = openQueues(backing, (err) => log.warn({ err }, 'queue'));
  stack.add('queues', () => within(DRAIN_LIMIT_MS, queues.close()));
  try {
    if (address) await within(10_000, checkRedis(address));
    await within(10_000, queues.ready());
  } catch (error) {
    if (isAppError(error)) throw error;
    const reason = (error as Error).message;
    throw new AppError(startErrors.QUEUE_OUT_OF_REACH, { params: { reason }, cause: error });
  }
  return queues;
}

function redisAddress({ redisUrl, redisCa }: Config): RedisAddress | undefined {
  if (redisUrl === undefined) return undefined;
  return { url: redisUrl, ca: redisCa && readFileSync(redisCa, 'utf8') };
}

async function startWork(parts: ServiceParts, service: Service, stack: ShutdownStack): Promise<void> {
  const { log, outbox, queues, listener } = parts;
  const { instruments } = parts.telemetry;
  const add: QueueEngine['add'] = (queue, jobs) => queues.add(queue, jobs);
  const onError = (err: unknown) => log.warn({ err }, 'outbox');
  const workers = startWorkers(watchedWorkers(service.workers, instruments), queueNames, {
    begin: outbox.begin,
    finish: outbox.finish,
    fail: outbox.fail,
    withTrace: (traceId, work, traceparent) =>
      withTrace(traceId, () => under(callersSpan(traceparent ?? undefined), work)),
    work: (queue, handler, options) => queues.work(queue, handler, options),
    onFailure: ({ error, ...job }) => {
      instruments.jobFailed(job);
      log[job.final ? 'error' : 'warn']({ ...job, err: error }, 'job failed');
    },
  });
  // A queue engine that goes away just now may leave a worker waiting for ever: a start that hangs must end.
  await within(WORK_LIMIT_MS, workers);
  const relay = await startRelay({
    relayDue: outbox.relayDue,
    add,
    onOutbox: (wake) => listener.on('outbox', wake),
    onError,
  });
  const reconciler = startReconciler({
    lateRows: outbox.lateRows,
    claimLate: outbox.claimLate,
    state: (queue, id) => queues.state(queue, id),
    forget: (queue, id) => queues.forget(queue, id),
    add,
    onRedriven: ({ id, queue }, state) => {
      instruments.jobDrivenAgain(queue);
      log.warn({ id, queue, state }, 'late job driven again');
    },
    onError,
  });
  // Running jobs end before the service and its stores close; nothing new is handed over meanwhile.
  stack.add('workers', async () => {
    await Promise.all([relay.stop(), reconciler.stop()]);
    await within(DRAIN_LIMIT_MS, queues.close());
  });
}

/** @returns the port itself, or a free one for 0. @throws AppError PORT_IN_USE, PORT_REFUSED */
async function checkPort(config: Config): Promise<number> {
  if (!config.roles.includes('web')) return config.port;
  const probe = createServer();
  await bind(probe, config.host, config.port);
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}

async function listen(config: Config, service: Service, stack: ShutdownStack): Promise<void> {
  await bind(service.server, config.host, config.port);
  stack.add('web server', () => closeServer(service.server));
}

async function listenForMetrics(config: Config, server: Server, stack: ShutdownStack): Promise<void> {
  await bind(server, config.metricsHost, config.metricsPort!);
  stack.add('metrics server', () => closeServer(server));
}

async function listenForPartners(config: Config, server: SecureServer, stack: ShutdownStack): Promise<void> {
  const { host, port } = config.peer!;
  await bind(server, host, port);
  stack.add('partner server', () => closeServer(server));
}

async function listenAsAxis(config: Config, server: Server, stack: ShutdownStack): Promise<void> {
  const { host, port } = config.vdxp!;
  await bind(server, host, port);
  stack.add('axis server', () => closeServer(server));
}

async function bind(server: SocketServer, host: string, port: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port, exclusive: true }, () => {
      server.off('error', reject);
      resolve();
    });
  }).catch((error: NodeJS.ErrnoException) => {
    const spec = error.code === 'EADDRINUSE' ? startErrors.PORT_IN_USE : startErrors.PORT_REFUSED;
    throw new AppError(spec, { params: { host, port, reason: error.message }, cause: error });
  });
}

async function closeServer(server: Server | SecureServer): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const hurry = setTimeout(() => server.closeAllConnections(), DRAIN_LIMIT_MS);
  await closed;
  clearTimeout(hurry);
}

async function within<T>(milliseconds: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${milliseconds / 1000} s`)), milliseconds);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
