/**
 * The shape of production, all from Debian: two web processes behind nginx and one of workers, PostgreSQL over TLS under
 * an account without rights, Redis with a password, documents in an S3 bucket; secrets come as files.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { createDevelopmentPki, type DevelopmentPki } from '../../certs-dev/development-pki.ts';
import { ensureBuilt } from '../../scripts/faults/built-service.ts';
import { freePort } from '../../scripts/faults/free-port.ts';
import { seedOffice } from '../../scripts/faults/seed-office.ts';
import { launchService, type ServiceProcess } from '../../scripts/faults/service-process.ts';
import { Cast } from '../../scripts/journey/cast.ts';
import { composeSample } from '../../scripts/journey/sample-document.ts';
import { walkDocument } from '../../scripts/journey/walk-document.ts';
import { withClient } from '../../src/adapters/database/connect.ts';
import { openFileStore } from '../../src/adapters/storage/file-store.ts';
import { type DebianPostgres, startDebianPostgres } from '../support/debian-postgres.ts';
import { needs } from '../support/needs.ts';
import { startNginx } from '../support/nginx.ts';
import { RedisServers } from '../support/redis-servers.ts';
import { startS3, type TestS3 } from '../support/s3-server.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { asPdf } from './office-day.ts';

describe('the shape of production', function productionShape() {
  this.timeout(180_000);
  const closers: (() => unknown)[] = [];
  const folder = temporaryFolder('production');
  const dataDir = join(folder, 'data');
  let postgres: DebianPostgres;
  let s3: TestS3;
  let pki: DevelopmentPki;
  let environment: Record<string, string>;
  let origin: string;
  let cast: Cast;

  before(async function start() {
    const nginx = needs(this, 'nginx', 'nginx-light');
    const redis = new RedisServers(needs(this, 'redis-server', 'redis-server'));
    postgres = await startDebianPostgres(this);
    closers.push(() => postgres.stop());
    s3 = await startS3(this);
    closers.push(() => s3.stop());
    closers.push(() => redis.stop());
    const redisPort = await redis.server(['--requirepass', 'mat-khau-redis']);
    pki = await createDevelopmentPki(join(folder, 'pki'));
    await pki.listen();
    closers.push(() => pki.close());
    await seedOffice({ databaseUrl: postgres.url, dataDir, pki, units: ['chanson'] });
    await moveFiles(join(dataDir, 'blobs'));
    const port = await freePort();
    origin = `http://127.0.0.1:${port}`;
    environment = environmentOf(redisPort);
    const webPorts = [await freePort(), await freePort()];
    const processes = [...webPorts.map((own) => launch('web', { PORT: String(own) })), launch('workers')];
    await Promise.all(processes.map(({ ready }) => ready));
    const proxy = await startNginx(
      nginx,
      port,
      webPorts.map((own) => `127.0.0.1:${own}`),
    );
    closers.push(() => proxy.stop());
    cast = new Cast(origin);
  });
  after(async () => {
    const failures: unknown[] = [];
    for (const close of closers.reverse())
      await Promise.resolve()
        .then(close)
        .catch((error: unknown) => failures.push(error));
    expect(failures).to.deep.equal([]);
  });

  const secret = (name: string, value: string): string => {
    const path = join(folder, name);
    writeFileSync(path, value, { mode: 0o600 });
    return path;
  };
  const environmentOf = (redisPort: number): Record<string, string> => {
    const anchors = [...pki.trustAnchors(), ...pki.intermediates()].map((certificate, n) => {
      const path = join(folder, `anchor-${n}.pem`);
      writeFileSync(path, certificate.toPem());
      return path;
    });
    const { S3_SECRET_ACCESS_KEY = '', ...s3Settings } = s3.environment;
    return {
      ...s3Settings,
      S3_SECRET_ACCESS_KEY_FILE: secret('s3', S3_SECRET_ACCESS_KEY),
      DATABASE_URL_FILE: secret('database', postgres.url),
      REDIS_URL_FILE: secret('redis', `redis://:mat-khau-redis@127.0.0.1:${redisPort}`),
      DATA_DIR: dataDir,
      PUBLIC_URL: origin,
      TRUST_PROXY: '1',
      TSA_URLS: pki.urls.tsa,
      TRUST_ANCHORS: anchors.join(','),
      ALLOW_PKCS12: 'true',
      DRAIN_SECONDS: '0',
    };
  };
  const launch = (role: 'web' | 'workers', more: Record<string, string> = {}): ServiceProcess => {
    const program = join(ensureBuilt(), 'src', 'main.js');
    const log = join(folder, 'service.log');
    const started = launchService({ program, role, environment: { ...environment, ...more }, log });
    closers.push(async () => {
      if (started.running()) started.kill('SIGTERM');
      expect(await started.ended).to.equal(0);
    });
    return started;
  };
  /** The seed writes keys to a folder; the service looks for them in the bucket. */
  const moveFiles = async (from: string) => {
    const store = await openFileStore(join(folder, 'moving'), { alone: true, s3: s3.settings });
    for (const name of readdirSync(from, { recursive: true, encoding: 'utf8' }))
      if (/[0-9a-f]{64}$/.test(name)) await store.putBytes(readFileSync(join(from, name)));
    store.close();
  };
  const walk = async () => {
    const chairman = await cast.member('chanson.chutich');
    const bytes = await composeSample({
      place: 'Chân Sơn',
      unitName: chairman.unitName,
      parentName: 'UBND huyện Yên Sơn',
      signerName: chairman.fullName,
      receivers: ['UBND huyện Yên Sơn', 'UBND xã Hùng Lợi'],
    });
    const parties = { sender: 'chanson', receivers: ['huyen', 'hungloi'] };
    const pdf = { name: 'cong-van.pdf', bytes: asPdf(bytes) };
    const walked = await walkDocument({ origin, cast, parties }, pdf, () => undefined);
    expect(walked.steps.filter(({ ok }) => !ok)).to.deep.equal([]);
    return walked;
  };

  it('a document goes all the way through it, as on the embedded engines, and lies in the bucket', async () => {
    expect(Number.parseInt(postgres.version, 10)).to.be.at.least(14);
    const walked = await walk();
    expect(walked.ok).to.equal(true);
    expect(walked.numberSymbol).to.equal('01/UBND-VP');
    expect(walked.proof?.deliveries.map(({ codes }) => codes)).to.deep.equal([
      ['01', '03', '04', '05', '06'],
      ['01', '03', '04', '05', '06'],
    ]);
    const rows = await withClient({ connectionString: postgres.adminUrl }, (client) =>
      client.query<{ sha256: string }>('SELECT sha256 FROM files'),
    );
    const store = await openFileStore(join(folder, 'looking'), { alone: true, s3: s3.settings });
    for (const { sha256 } of rows.rows) expect(await store.exists(sha256), sha256).to.equal(true);
    expect(rows.rowCount).to.be.greaterThan(2);
    store.close();
  });

  it('three processes that start at once on an empty database and an empty folder all serve', async () => {
    await withClient({ connectionString: postgres.adminUrl }, (client) =>
      client.query('CREATE DATABASE antin_moi OWNER antin'),
    );
    const empty = {
      DATABASE_URL_FILE: secret('database-moi', postgres.url.replace('/antin?', '/antin_moi?')),
      DATA_DIR: join(folder, 'data-moi'),
      // An instance has queues of its own: jobs of another one are refused by its workers.
      REDIS_URL_FILE: secret('redis-moi', `${readFileSync(join(folder, 'redis'), 'utf8')}/1`),
      PORT: '0',
    };
    const started = [launch('web', empty), launch('web', empty), launch('workers', empty)];
    await Promise.all(started.map(({ ready }) => ready));
  });

  it('a newer version’s migration, applied under running processes of this one, does not disturb them; this version, started anew, then refuses', async () => {
    await withClient({ connectionString: postgres.adminUrl }, async (client) => {
      const tables = await client.query<{ name: string }>(
        `SELECT format('%I', tablename) AS name FROM pg_tables WHERE schemaname = 'public'`,
      );
      for (const { name } of tables.rows)
        await client.query(`ALTER TABLE ${name} ADD COLUMN of_a_later_version text DEFAULT 'x' NOT NULL`);
      await client.query('CREATE TABLE later_version (id uuid PRIMARY KEY)');
      await client.query(`INSERT INTO drizzle.__drizzle_migrations (hash, created_at) VALUES ('later', 1)`);
    });
    expect((await walk()).numberSymbol).to.equal('02/UBND-VP');
    const late = launch('workers');
    closers.pop();
    expect(await late.ended).to.equal(19);
  });

  it('no secret of the service, searched for in everything it logged, is there', () => {
    const log = readFileSync(join(folder, 'service.log'), 'utf8');
    expect(log).to.include('Ấn Tín đã sẵn sàng');
    for (const value of ['mat-khau-redis', s3.settings.secretAccessKey, new URL(postgres.url).password])
      expect(log).not.to.include(value);
  });
});
