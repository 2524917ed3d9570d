/** The queue away and the disk full, under the running service. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Context } from 'mocha';
import type { Json } from '../../scripts/journey/client.ts';
import { storageErrors } from '../../src/adapters/storage/errors.ts';
import { findProgram, leavePending, needs } from '../support/needs.ts';
import { type TestRedis, testRedis } from '../support/redis.ts';
import { type RunningService, startDemoService } from '../support/running-service.ts';
import { smallPdf } from '../support/signing-fixtures.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { eventually, OfficeDay } from './office-day.ts';
import { changesNothing, expectFailed, refusal } from './refused.ts';

const readiness = async (origin: string): Promise<{ status: number; body: Json }> => {
  const response = await fetch(`${origin}/readyz`);
  return { status: response.status, body: await response.json() };
};
const stateIn = (body: Json, name: string) => body.checks.find((check: Json) => check.name === name).state;

describe('the queue is down', function queueDown() {
  this.timeout(180_000);
  let redis: TestRedis;
  let service: RunningService;
  let day: OfficeDay;

  before(async function start() {
    redis = await testRedis(needs(this, 'redis-server', 'redis-server'));
    await redis.start();
    service = await startDemoService({ REDIS_URL: redis.url, LOG_LEVEL: 'fatal' });
    day = new OfficeDay(service.origin);
  });
  after(async () => {
    await service?.stop();
    await redis?.kill();
  });

  const waiting = async (): Promise<number> => {
    const query = `SELECT count(*)::int AS n FROM outbox WHERE queue = 'dispatch-consignment' AND relayed_at IS NULL`;
    return (await service.parts.database.pool.query(query)).rows[0].n;
  };

  it('row written, then the queue call fails: requests are still answered, the outbox keeps what was promised, /readyz says 503; it is delivered once the queue is back', async () => {
    const document = await day.issued('chanson', { addressees: await day.electronically('hungloi') });
    expect((await readiness(service.origin)).status).to.equal(200);
    await redis.kill();
    const sent = await day.send('chanson', document.id);
    expect(sent.map(({ state }) => state)).to.deep.equal(['queued']);
    expect((await day.view('chanson', document.id)).state).to.equal('sent');
    const { status, body } = await readiness(service.origin);
    expect([status, body.status, stateIn(body, 'queue')]).to.deep.equal([503, 'unready', 'down']);
    expect((await fetch(`${service.origin}/healthz`)).status).to.equal(200);
    expect(await waiting()).to.equal(1);
    await redis.start();
    const arrived = await day.arrival('hungloi', document);
    expect(arrived).to.include({ signaturesValid: true, subject: document.subject });
    const delivery = await eventually(async () => {
      const [one] = await day.deliveries('chanson', document.id);
      return one?.state === 'arrived' ? one : undefined;
    });
    expect(delivery.receipt).to.be.a('string');
    expect(await waiting()).to.equal(0);
    await eventually(async () => ((await readiness(service.origin)).status === 200 ? true : undefined));
  });
});

describe('the disk is full', function diskFull() {
  this.timeout(120_000);
  const size = 6 * 1024 * 1024;
  let blobs: string | undefined;
  let service: RunningService;
  let day: OfficeDay;

  before(async function start() {
    const dataDir = temporaryFolder('full');
    blobs = mountSmallDisk(this, join(dataDir, 'blobs'), size);
    service = await startDemoService({ DATA_DIR: dataDir, LOG_LEVEL: 'fatal' });
    day = new OfficeDay(service.origin);
  });
  after(async () => {
    await service?.stop();
    if (blobs) execFileSync('umount', [blobs]);
  });

  it('an upload that does not fit is refused with 507 and leaves no byte; a smaller one is taken', async () => {
    const { id } = await day.draft('chanson');
    const big = Buffer.concat([await smallPdf(), Buffer.alloc(size, ' ')]);
    await changesNothing(service, () =>
      refusal(day.upload('chanson', id, big), 507, storageErrors.STORAGE_FULL),
    );
    expect((await day.upload('chanson', id, await smallPdf())).status).to.equal(200);
  });

  it('a signature that can not be kept fails its job, the document waits on; with room again it is signed', async () => {
    const { id, version } = await day.reviewed('chanson');
    const chairman = await day.who('chanson', 'chutich');
    await day.cast.signingSession(chairman, { holder: 'personal' });
    const filler = join(blobs!, 'filler');
    fillUp(filler);
    const failed = await day.sign(chairman, id);
    expectFailed(failed, storageErrors.STORAGE_FULL);
    const { status, body } = await readiness(service.origin);
    expect([status, stateIn(body, 'storage')]).to.deep.equal([503, 'down']);
    expect(await day.view('chanson', id)).to.include({ state: 'awaiting_signature', version });
    rmSync(filler);
    expect((await day.sign(chairman, id)).state).to.equal('done');
    expect((await readiness(service.origin)).status).to.equal(200);
  });

  it('a seal that can not be kept fails its job with its number held; issued again it has the same number', async () => {
    const { id } = await day.reviewed('chanson');
    expect((await day.sign(await day.who('chanson', 'chutich'), id)).state).to.equal('done');
    const clerk = await day.who('chanson', 'vanthu');
    await day.cast.signingSession(clerk, { holder: 'seal', unitId: clerk.unitId });
    const filler = join(blobs!, 'filler');
    fillUp(filler);
    expectFailed(await day.issue('chanson', id), storageErrors.STORAGE_FULL);
    const held = await day.view('chanson', id);
    expect(held.state).to.equal('issuing');
    rmSync(filler);
    expect((await day.issue('chanson', id)).state).to.equal('done');
    expect(await day.view('chanson', id)).to.include({ state: 'issued', number: held.number });
  });
});

/** A disk of that many bytes at the folder; only root can make one. */
function mountSmallDisk(context: Context, folder: string, size: number): string {
  mkdirSync(folder, { recursive: true });
  if (!findProgram('mount')) needs(context, 'mount', 'mount');
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', folder], { stdio: 'ignore' });
  } catch {
    leavePending(context, 'only root can mount a small disk');
  }
  return folder;
}

/** Until not one more page fits. */
function fillUp(path: string): void {
  for (let written = 0; ; written++) {
    try {
      writeFileSync(path, Buffer.alloc(4096), { flag: 'a' });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOSPC') return;
      throw error;
    }
    if (written > 100_000) throw new Error('the small disk has no end');
  }
}
