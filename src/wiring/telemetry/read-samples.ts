/** The gauges at the moment Prometheus asks; read at most every quarter of a minute however many ask. */
import { readFile, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type CountAndAge,
  type OfficeFigures,
  readOfficeFigures,
} from '../../adapters/database/office-figures.ts';
import type { GaugeName, Sample } from '../../adapters/telemetry/gauge-table.ts';
import type { Config } from '../../config.ts';
import { inspect, type ReadinessCheck } from '../../http/health.ts';
import { queueNames } from '../../office/unit-of-work.ts';
import type { ServiceParts } from '../../service-parts.ts';
import { programVersion } from '../backup/program-version.ts';
import { queueEnginePorts } from '../queue-chores.ts';
import { certificateSamples, type TrustDates } from './certificate-samples.ts';

const KEPT_MS = 15_000;
const CHECK_LIMIT_MS = 2_000;

const sample = (name: GaugeName, value: number, labels: Record<string, string> = {}): Sample => ({
  name,
  labels,
  value,
});
const aged = (name: GaugeName, oldest: GaugeName, figures: CountAndAge): Sample[] => [
  sample(name, figures.count),
  sample(oldest, figures.oldestSeconds),
];

type Parts = Pick<ServiceParts, 'config' | 'database' | 'queues'>;

/** @param checks only those that cost next to nothing may be among them */
export function createSamples(
  parts: Parts,
  trust: TrustDates,
  checks: readonly ReadinessCheck[],
): () => Promise<readonly Sample[]> {
  return remembered(KEPT_MS, async () => {
    const begun = performance.now();
    const figures = await readOfficeFigures(parts.database.db).catch(() => null);
    const duration = (performance.now() - begun) / 1000;
    return [
      ...buildSamples(parts.config),
      sample('antin_figures_up', figures === null ? 0 : 1),
      sample('antin_figures_duration_seconds', duration),
      ...(figures === null ? [] : officeSamples(figures)),
      ...certificateSamples(figures?.certificates ?? [], trust, new Date()),
      ...(await queueSamples(parts)),
      ...(await dependencySamples(checks)),
      ...(await diskSamples(parts.config)),
      ...(await backupSamples(parts.config)),
      ...poolSamples(parts),
    ];
  });
}

function officeSamples(figures: OfficeFigures): Sample[] {
  const { ledger } = figures;
  return [
    ...figures.outbox.flatMap(({ queue, open, late, dead, oldestSeconds }) => [
      sample('antin_outbox_open', open, { queue }),
      sample('antin_outbox_late', late, { queue }),
      sample('antin_outbox_dead', dead, { queue }),
      sample('antin_outbox_oldest_seconds', oldestSeconds, { queue }),
    ]),
    ...['queued', 'dispatched'].flatMap((state) => {
      const found = figures.deliveries.find((one) => one.state === state);
      return [
        sample('antin_deliveries_without_receipt', found?.count ?? 0, { state }),
        sample('antin_deliveries_without_receipt_oldest_seconds', found?.oldestSeconds ?? 0, { state }),
      ];
    }),
    ...aged(
      'antin_documents_level_pending',
      'antin_documents_level_pending_oldest_seconds',
      figures.levelPending,
    ),
    ...aged('antin_documents_issuing', 'antin_documents_issuing_oldest_seconds', figures.issuing),
    ...aged('antin_arrivals_unjudged', 'antin_arrivals_unjudged_oldest_seconds', figures.unjudged),
    ...['queued', 'running'].map((state) =>
      sample('antin_signing_jobs', figures.signingJobs[state] ?? 0, { state }),
    ),
    sample('antin_signing_sessions_open', figures.signingSessions),
    sample('antin_mail_addresses_failing', figures.failingAddresses),
    sample('antin_ledger_unsealed_events', ledger.unsealed),
    sample('antin_ledger_unsealed_oldest_seconds', ledger.oldestSeconds),
    sample('antin_ledger_unstamped_batches', ledger.unstamped),
  ];
}

function buildSamples({ roles }: Config): Sample[] {
  const labels = { version: programVersion(), node: process.version, roles: roles.join(',') };
  return [sample('antin_build_info', 1, labels)];
}

async function queueSamples({ queues }: Parts): Promise<Sample[]> {
  const { engineCounts } = queueEnginePorts(queues);
  const counted = await Promise.all(
    queueNames.map(async (queue) => ({ queue, counts: await engineCounts(queue) })),
  );
  return counted.flatMap(({ queue, counts }) =>
    counts === null
      ? []
      : (['waiting', 'active', 'delayed', 'failed'] as const).map((state) =>
          sample('antin_jobs', counts[state], { queue, state }),
        ),
  );
}

async function dependencySamples(checks: readonly ReadinessCheck[]): Promise<Sample[]> {
  const results = await inspect(checks, CHECK_LIMIT_MS);
  return results.map(({ name, state }) => sample('antin_dependency_up', state === 'up' ? 1 : 0, { name }));
}

async function diskSamples({ dataDir, walArchive }: Config): Promise<Sample[]> {
  const folders = [
    { folder: 'data', path: dataDir },
    ...(walArchive === undefined ? [] : [{ folder: 'wal-archive', path: walArchive }]),
  ];
  const found = await Promise.all(
    folders.map(async ({ folder, path }) => {
      const disk = await statfs(path).catch(() => null);
      if (disk === null) return [];
      return [
        sample('antin_storage_free_bytes', disk.bavail * disk.bsize, { folder }),
        sample('antin_storage_size_bytes', disk.blocks * disk.bsize, { folder }),
      ];
    }),
  );
  return found.flat();
}

/** A backup writes its moment there when it has been read again and found whole. */
async function backupSamples({ dataDir }: Config): Promise<Sample[]> {
  const text = await readFile(join(dataDir, 'backup-status.json'), 'utf8').catch(() => null);
  const at = text === null ? Number.NaN : Date.parse(/"at":\s*"([^"]+)"/.exec(text)?.[1] ?? '');
  if (Number.isNaN(at)) return [sample('antin_backup_seen', 0)];
  const age = Math.max(0, (Date.now() - at) / 1000);
  return [sample('antin_backup_seen', 1), sample('antin_backup_age_seconds', age)];
}

function poolSamples({ database: { pool } }: Parts): Sample[] {
  const states = { total: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount };
  return Object.entries(states).map(([state, count]) =>
    sample('antin_database_connections', count, { state }),
  );
}

function remembered<T>(forMs: number, ask: () => Promise<T>): () => Promise<T> {
  let last: { readonly at: number; readonly answer: Promise<T> } | undefined;
  return () => {
    if (last === undefined || performance.now() - last.at > forMs)
      last = { at: performance.now(), answer: ask() };
    return last.answer;
  };
}
