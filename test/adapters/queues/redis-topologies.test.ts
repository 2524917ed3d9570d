import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { Redis } from 'ioredis';
import { checkRedis, judge } from '../../../src/adapters/queues/check-redis.ts';
import { openQueues, type QueueEngine } from '../../../src/adapters/queues/queue-engine.ts';
import { parseRedisAddress, type RedisAddress } from '../../../src/adapters/queues/redis-connections.ts';
import { loopbackCertificate } from '../../support/loopback-certificate.ts';
import { needs } from '../../support/needs.ts';
import { RedisServers } from '../../support/redis-servers.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'no error',
    (error: { code?: string; message: string }) => error.code ?? error.message,
  );
const until = async (condition: () => Promise<boolean> | boolean) => {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 20));
};

describe('queues on every shape of Redis', function topologies() {
  this.timeout(30_000);
  let redis: RedisServers;
  let engines: QueueEngine[] = [];
  before(function find() {
    redis = new RedisServers(needs(this, 'redis-server', 'redis-server'));
  });
  afterEach(async () => {
    await Promise.all(engines.map((engine) => engine.close()));
    engines = [];
    await redis.stop();
  });

  const open = (address: RedisAddress): QueueEngine => {
    const engine = openQueues({ kind: 'redis', ...address }, () => undefined);
    engines.push(engine);
    return engine;
  };
  /** Adds `count` jobs and sees each of them run once. */
  const carryOut = async (engine: QueueEngine, queue: string, count: number) => {
    const ran: string[] = [];
    await engine.work(queue, async ({ id }) => void ran.push(id), { concurrency: 4 });
    // A cluster's producer sends nothing before it knows its masters; in the service the outbox waits for it.
    await until(() =>
      engine.ready().then(
        () => true,
        () => false,
      ),
    );
    const ids = Array.from({ length: count }, (_, n) => `${queue}-${n}`);
    await engine.add(
      queue,
      ids.map((id) => ({ id })),
    );
    await engine.add(
      queue,
      ids.slice(0, 5).map((id) => ({ id })),
    );
    await until(() => ran.length >= count);
    expect(ran.sort()).to.deep.equal(ids.sort());
    expect(await engine.state(queue, ids[0]!)).to.equal('completed');
    return ran;
  };

  it('one server with a password and a database number carries jobs out; the wrong password is refused', async () => {
    const port = await redis.server(['--requirepass', 'mật:khẩu@1']);
    const password = encodeURIComponent('mật:khẩu@1');
    const address = { url: `redis://:${password}@127.0.0.1:${port}/3` };
    await checkRedis(address);
    await carryOut(open(address), 'mot', 20);
    const inside = new Redis({ port, password: 'mật:khẩu@1', db: 3 });
    expect(await inside.keys('*')).not.to.deep.equal([]);
    inside.disconnect();
    expect(await codeOf(checkRedis({ url: `redis://:sai@127.0.0.1:${port}` }))).to.include('WRONGPASS');
  });

  it('over TLS the authority that was named is believed, any other is refused', async () => {
    const folder = temporaryFolder('tls');
    const mine = loopbackCertificate();
    const other = loopbackCertificate();
    const files = { cert: mine.certificate, key: mine.key };
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    const port = await redis.server([
      '--tls-cert-file',
      join(folder, 'cert'),
      '--tls-key-file',
      join(folder, 'key'),
      '--tls-ca-cert-file',
      join(folder, 'cert'),
      '--tls-auth-clients',
      'no',
    ]);
    const url = `rediss://127.0.0.1:${port}`;
    const address = { url, ca: mine.certificate };
    await checkRedis(address);
    await carryOut(open(address), 'tls', 5);
    for (const ca of [other.certificate, undefined])
      expect(await codeOf(checkRedis({ url, ca }))).to.match(/CERT|self.signed|UNABLE_TO_VERIFY/i);
  });

  it('with sentinels, when the master is killed, jobs go on with the next one', async () => {
    const auth = ['--requirepass', 'mat', '--masterauth', 'mat'];
    const master = await redis.server(auth);
    const replica = await redis.server([...auth, '--replicaof', '127.0.0.1', String(master)]);
    const secrets = ['sentinel auth-pass antin mat', 'requirepass gac', 'sentinel sentinel-pass gac'];
    const sentinels = await redis.sentinels(3, master, secrets);
    const hosts = sentinels.map((port) => `127.0.0.1:${port}`).join(',');
    const address = { url: `redis+sentinel://:mat@${hosts}/antin?sentinel_password=gac` };
    const watch = new Redis({ port: sentinels[0]!, password: 'gac' });
    const told = async (field: string) => {
      const answer = (await watch.call('SENTINEL', 'MASTER', 'antin')) as string[];
      return Number(answer[answer.indexOf(field) + 1]);
    };
    await until(async () => (await told('num-slaves')) === 1 && (await told('num-other-sentinels')) === 2);
    await checkRedis(address);
    const engine = open(address);
    const ran = await carryOut(engine, 'canh', 10);
    await redis.kill(master);
    await until(async () => (await told('port')) === replica);
    const late = Array.from({ length: 10 }, (_, n) => ({ id: `sau-${n}` }));
    await until(() =>
      engine.add('canh', late).then(
        () => true,
        () => false,
      ),
    );
    await until(() => late.every(({ id }) => ran.includes(id)));
    expect(ran.length).to.equal(20);
    watch.disconnect();
  });

  it('on a cluster of three masters all queues lie in one slot and carry jobs out', async () => {
    const ports = await redis.cluster(3);
    const address = { url: `redis+cluster://${ports.map((port) => `127.0.0.1:${port}`).join(',')}` };
    await checkRedis(address);
    const engine = open(address);
    await carryOut(engine, 'cum', 20);
    await carryOut(engine, 'cum-hai', 5);
    expect(await engine.counts('cum')).to.include({ waiting: 0, active: 0, failed: 0 });
    await engine.ready();
  });

  it('a server that drops data when full, met at the start, is refused; on a cluster each master is asked', async () => {
    const port = await redis.server(['--maxmemory-policy', 'allkeys-lru']);
    expect(await codeOf(checkRedis({ url: `redis://127.0.0.1:${port}` }))).to.equal('QUEUE_EVICTS');
    const ports = await redis.cluster(3);
    const last = new Redis({ port: ports[2]! });
    await last.call('CONFIG', 'SET', 'maxmemory-policy', 'volatile-ttl');
    last.disconnect();
    const cluster = `redis+cluster://127.0.0.1:${ports[0]}`;
    expect(await codeOf(checkRedis({ url: cluster }))).to.equal('QUEUE_EVICTS');
  });

  it('a server that is too old, by its own word, is refused; one that is gone says why', async () => {
    expect(() => judge('redis_version:6.0.16\r\nmaxmemory_policy:noeviction\r\n'))
      .to.throw()
      .with.property('code', 'QUEUE_ENGINE_OLD');
    judge('redis_version:6.2.0\r\n');
    judge('redis_version:7.2.4\r\nvalkey_version:8.0.1\r\nmaxmemory_policy:noeviction\r\n');
    expect(await codeOf(checkRedis({ url: 'redis://127.0.0.1:1' }))).to.equal('ECONNREFUSED');
  });

  it('an address, taken apart, keeps names, ports, secrets and TLS where they belong', () => {
    const sentinel = parseRedisAddress({
      url: 'rediss+sentinel://u:p%40@a,[::1]:7/ten/2?sentinel_user=g&sentinel_password=h',
      ca: 'PEM',
    });
    expect(sentinel.options).to.deep.include({
      username: 'u',
      password: 'p@',
      db: 2,
      name: 'ten',
      sentinels: [
        { host: 'a', port: 26_379 },
        { host: '::1', port: 7 },
      ],
      sentinelUsername: 'g',
      sentinelPassword: 'h',
      tls: { ca: 'PEM' },
      sentinelTLS: { ca: 'PEM' },
      enableTLSForSentinelMode: true,
    });
    const single = parseRedisAddress({ url: 'redis://h' }).options;
    expect(single)
      .to.include({ host: 'h', port: 6379 })
      .and.not.have.any.keys('tls', 'username', 'password', 'db');
    for (const url of ['http://x', 'redis://', 'redis+sentinel://a', 'redis+cluster://a:x'])
      expect(() => parseRedisAddress({ url }), url).to.throw('REDIS_URL');
  });
});
