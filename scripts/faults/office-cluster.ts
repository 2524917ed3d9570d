/**
 * A whole office as it runs for real, in one folder of this machine: PostgreSQL, Redis when asked, time-stamps and revocation
 * by a development PKI of this process, any number of web and workers processes of the built service, each behind doors of its
 * own, and a reverse proxy in front.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createDevelopmentPki, type DevelopmentPki } from '../../certs-dev/development-pki.ts';
import { ensureDatabase } from '../../src/adapters/database/connect.ts';
import { type Balancer, type BalancerOptions, startBalancer } from './balancer.ts';
import { type DatabaseServer, startDatabaseServer } from './database-server.ts';
import { freePort } from './free-port.ts';
import { type RedisServer, startRedisServer } from './redis-server.ts';
import { seedOffice } from './seed-office.ts';
import { launchService, type ServiceProcess } from './service-process.ts';
import { type Door, openDoor, type Tap } from './tcp-door.ts';

export interface ClusterOptions {
  readonly folder: string;
  /** Folder of the built service; see `ensureBuilt`. */
  readonly dist: string;
  readonly web: number;
  readonly workers: number;
  /** Path of redis-server; without it the queues are in PostgreSQL. */
  readonly redisServer?: string;
  /** First parts of user names that sign and seal. */
  readonly units: readonly string[];
  readonly balancer?: BalancerOptions;
  /** Further settings of every process. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Watches what a process says to PostgreSQL. */
  readonly tapOf?: (member: Member) => Tap;
}

/** A place for a process: its doors stay, the process in it may be killed and started anew. */
export interface Member {
  readonly name: string;
  readonly role: 'web' | 'workers';
  /** Where it listens; 0 for workers. */
  readonly port: number;
  readonly doors: { readonly database: Door; readonly redis: Door | undefined };
  process: ServiceProcess;
  /** Starts it anew after its end; resolves when it serves. */
  restart(): Promise<void>;
}

export interface OfficeCluster {
  readonly origin: string;
  readonly dataDir: string;
  readonly balancer: Balancer;
  readonly database: DatabaseServer;
  /** Past the doors, for looking behind the answers. */
  readonly databaseUrl: string;
  /** Of a program of the office that is run by hand. */
  readonly environment: Readonly<Record<string, string>>;
  readonly redis: RedisServer | undefined;
  readonly pki: DevelopmentPki;
  readonly members: readonly Member[];
  /** True once it is being ended. */
  closing(): boolean;
  /** Ends everything at once. */
  close(): Promise<void>;
}

const DATABASE = 'antin';

export async function startOfficeCluster(options: ClusterOptions): Promise<OfficeCluster> {
  const dataDir = join(options.folder, 'data');
  mkdirSync(dataDir, { recursive: true });
  const closers: (() => unknown)[] = [];
  let closing = false;
  const close = async () => {
    closing = true;
    for (const undo of closers.splice(0).reverse()) await undo();
  };
  try {
    const database = await startDatabaseServer(join(options.folder, 'pg'));
    closers.push(() => database.stop());
    const direct = await openDoor(() => database.connect());
    closers.push(() => direct.close());
    const databaseUrl = urlAt(database.user, direct);
    await ensureDatabase({ connectionString: databaseUrl.replace(/antin$/, 'postgres') }, DATABASE);
    const redis = await openRedis(options, closers);
    const pki = await openPki(options.folder, closers);
    await seedOffice({ databaseUrl, dataDir, pki, units: options.units });
    const balancer = await startBalancer(options.balancer);
    closers.push(() => balancer.close());
    const setting = { options, dataDir, database, redis, pki, balancer, closers };
    const members: Member[] = [];
    for (let n = 1; n <= options.web; n += 1) members.push(await addMember(setting, 'web', n));
    for (let n = 1; n <= options.workers; n += 1) members.push(await addMember(setting, 'workers', n));
    await Promise.all(members.map((member) => member.process.ready));
    await untilServing(balancer, options.web);
    return {
      origin: balancer.origin,
      dataDir,
      balancer,
      database,
      databaseUrl,
      environment: environmentOf(setting, 0, { database: direct, redis: undefined }),
      redis,
      pki,
      members,
      closing: () => closing,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function openRedis({ redisServer, folder }: ClusterOptions, closers: (() => unknown)[]) {
  if (redisServer === undefined) return undefined;
  const redis = await startRedisServer(redisServer, join(folder, 'redis'));
  closers.push(() => redis.kill());
  return redis;
}

async function openPki(folder: string, closers: (() => unknown)[]): Promise<DevelopmentPki> {
  const pki = await createDevelopmentPki(join(folder, 'pki'), { port: await freePort() });
  await pki.listen();
  closers.push(() => pki.close());
  const certificates = [...pki.trustAnchors(), ...pki.intermediates()];
  for (const [n, certificate] of certificates.entries())
    writeFileSync(join(folder, `anchor-${n}.pem`), certificate.toPem());
  return pki;
}

interface Setting {
  readonly options: ClusterOptions;
  readonly dataDir: string;
  readonly database: DatabaseServer;
  readonly redis: RedisServer | undefined;
  readonly pki: DevelopmentPki;
  readonly balancer: Balancer;
  readonly closers: (() => unknown)[];
}

async function addMember(setting: Setting, role: Member['role'], n: number): Promise<Member> {
  const { options, balancer, closers } = setting;
  const made = { name: `${role}-${n}`, role, port: role === 'web' ? await freePort() : 0 };
  const tap: Tap = {
    fromClient: (connection, chunk) => watch.fromClient(connection, chunk),
    fromServer: (connection, chunk) => watch.fromServer(connection, chunk),
  };
  const doors = await openDoors(setting, tap);
  const launch = () =>
    launchService({
      program: join(options.dist, 'src', 'main.js'),
      role,
      environment: environmentOf(setting, made.port, doors),
      log: join(options.folder, `${made.name}.log`),
    });
  const member: Member = {
    ...made,
    doors,
    process: launch(),
    restart: async () => {
      member.process = launch();
      await member.process.ready;
    },
  };
  const watch = options.tapOf?.(member) ?? { fromClient: () => 'pass', fromServer: () => 'pass' };
  if (role === 'web') balancer.add(made.port);
  closers.push(async () => {
    if (member.process.running()) member.process.kill('SIGKILL');
    await member.process.ended;
  });
  return member;
}

async function openDoors({ database, redis, closers }: Setting, tap: Tap): Promise<Member['doors']> {
  const toDatabase = await openDoor(() => database.connect(), tap);
  closers.push(() => toDatabase.close());
  const toRedis = redis && (await openDoor(() => redis.connect()));
  if (toRedis) closers.push(() => toRedis.close());
  return { database: toDatabase, redis: toRedis };
}

function environmentOf(setting: Setting, port: number, doors: Member['doors']): Record<string, string> {
  const { options, dataDir, database, pki, balancer } = setting;
  return {
    PORT: String(port),
    PUBLIC_URL: balancer.origin,
    TRUST_PROXY: '1',
    DATA_DIR: dataDir,
    DATABASE_URL: urlAt(database.user, doors.database),
    ...(doors.redis ? { REDIS_URL: `redis://127.0.0.1:${doors.redis.port}/0` } : {}),
    TSA_URLS: pki.urls.tsa,
    TRUST_ANCHORS: [0, 1].map((n) => join(options.folder, `anchor-${n}.pem`)).join(','),
    ALLOW_PKCS12: 'true',
    LOG_LEVEL: 'warn',
    ...options.settings,
  };
}

function urlAt(user: string, door: Door): string {
  return `postgres://${user}@127.0.0.1:${door.port}/${DATABASE}`;
}

async function untilServing(balancer: Balancer, count: number): Promise<void> {
  for (const until = Date.now() + 20_000; balancer.readyPorts().length < count; ) {
    if (Date.now() > until)
      throw new Error(`only ${balancer.readyPorts().length} of ${count} web processes are ready`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
