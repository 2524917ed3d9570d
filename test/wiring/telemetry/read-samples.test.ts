import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Sample } from '../../../src/adapters/telemetry/gauge-table.ts';
import { createPrometheus } from '../../../src/adapters/telemetry/prometheus.ts';
import { readConfig } from '../../../src/config.ts';
import type { ReadinessCheck } from '../../../src/http/health.ts';
import { queueNames } from '../../../src/office/unit-of-work.ts';
import { certificateSamples } from '../../../src/wiring/telemetry/certificate-samples.ts';
import { createSamples } from '../../../src/wiring/telemetry/read-samples.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { freshDatabase } from '../../support/test-database.ts';

const nobody = { anchors: [], intermediates: [] };
const reading = (samples: readonly Sample[], name: string, label?: string) =>
  samples.find((one) => one.name === name && (!label || Object.values(one.labels ?? {}).includes(label)))
    ?.value;

describe('the gauges', function gauges() {
  this.timeout(20_000);
  const dataDir = temporaryFolder('samples');
  const config = readConfig({ DATA_DIR: dataDir }, []);
  let asked: number;
  const queues = {
    counts: async () => {
      asked += 1;
      return { waiting: 1, active: 2, delayed: 3, completed: 4, failed: 5 };
    },
  };
  const away = { counts: () => Promise.reject(new Error('ECONNREFUSED')) };
  const check = (name: ReadinessCheck['name'], ask: () => Promise<void>): ReadinessCheck => ({
    name,
    whenDown: 'unready',
    check: ask,
  });
  beforeEach(() => {
    asked = 0;
  });

  it('asked by many within a quarter of a minute, are read once', async () => {
    const database = await freshDatabase();
    const samples = createSamples({ config, database, queues } as never, nobody, []);
    const [one, two] = await Promise.all([samples(), samples()]);
    expect(await samples()).to.equal(one);
    expect(two).to.equal(one);
    expect(asked).to.equal(queueNames.length);
    expect(reading(one, 'antin_jobs', 'delayed')).to.equal(3);
    expect(reading(one, 'antin_backup_seen')).to.equal(0);
  });

  it('of engines out of reach, say so and leave out what could not be read: nothing stale stays', async () => {
    const database = await freshDatabase();
    const prometheus = createPrometheus();
    const ready = check('queue', async () => undefined);
    const read = (parts: object, checks: readonly ReadinessCheck[]) =>
      createSamples({ config, database, ...parts } as never, nobody, checks)();
    const before = await prometheus.expose(await read({ queues }, [ready]));
    expect(before).to.include('antin_dependency_up{name="queue"} 1');
    expect(before).to.include('antin_ledger_unsealed_events 0');
    await database.drop();
    const down = check('queue', away.counts);
    const after = await prometheus.expose(await read({ queues: away }, [down]));
    expect(after).to.include('antin_dependency_up{name="queue"} 0');
    expect(after).to.include('antin_figures_up 0');
    expect(after).not.to.match(/^antin_(ledger|outbox|deliveries|jobs\{|signing)/m);
  });

  it('of a backup that was read again, tell its age', async () => {
    mkdirSync(dataDir, { recursive: true });
    const at = new Date(Date.now() - 3600_000).toISOString();
    writeFileSync(join(dataDir, 'backup-status.json'), JSON.stringify({ at, folder: '/x' }));
    const database = await freshDatabase();
    const samples = await createSamples({ config, database, queues } as never, nobody, [])();
    expect(reading(samples, 'antin_backup_age_seconds')).to.be.within(3600, 3700);
    expect(reading(samples, 'antin_storage_free_bytes', 'data')).to.be.above(0);
  });

  it('of certificates, tell the least days of each kind and by fingerprint only those that end within 30', () => {
    const now = new Date('2026-11-23T00:00:00Z');
    const held = (kind: 'person' | 'seal', fingerprint: string, days: number) => ({
      kind,
      fingerprint,
      notAfter: new Date(now.getTime() + days * 86_400_000),
    });
    const samples = certificateSamples(
      [held('person', 'AABBCCDDEEFF', 400), held('person', '1122334455', 12), held('seal', '99', 90)],
      nobody,
      now,
    );
    expect(samples).to.deep.equal([
      { name: 'antin_certificate_days_left', labels: { kind: 'person' }, value: 12 },
      { name: 'antin_certificates_ending', labels: { kind: 'person' }, value: 1 },
      {
        name: 'antin_certificate_ending_days_left',
        labels: { kind: 'person', fingerprint: '11223344' },
        value: 12,
      },
      { name: 'antin_certificate_days_left', labels: { kind: 'seal' }, value: 90 },
      { name: 'antin_certificates_ending', labels: { kind: 'seal' }, value: 0 },
    ]);
  });
});
