/** What the page on health asks of engines, services and this machine: the doctor's questions, of the running service. */

import { createHealthLists } from '../adapters/database/health-lists.ts';
import { readOfficeFigures } from '../adapters/database/office-figures.ts';
import { inspect, type ReadinessCheck } from '../http/health.ts';
import type { HealthLine, HealthPorts } from '../office/health/health-report.ts';
import type { ServiceParts } from '../service-parts.ts';
import { checkMachine } from './doctor/check-machine.ts';
import { checkTrustOf } from './doctor/check-services.ts';
import { bad, good, type Words } from './doctor/finding.ts';
import type { Pki } from './open-pki.ts';

const CHECK_LIMIT_MS = 5_000;
/** A time-stamp service may charge for every answer. */
const KEPT_MS = 60_000;

const engines: Readonly<
  Record<Exclude<ReadinessCheck['name'], 'tsa'>, readonly [about: string, todo: Words]>
> = {
  database: [
    'Cơ sở dữ liệu · database',
    { vi: 'Kiểm tra máy chủ cơ sở dữ liệu.', en: 'Check the database server.' },
  ],
  queue: [
    'Máy chủ hàng đợi · queue server',
    { vi: 'Kiểm tra máy chủ hàng đợi.', en: 'Check the queue’s server.' },
  ],
  storage: [
    'Kho tệp · files',
    { vi: 'Kiểm tra đĩa, quyền ghi hoặc S3.', en: 'Check disk, permissions or S3.' },
  ],
  mail: [
    'SMTP',
    { vi: 'Kiểm tra SMTP_URL; việc ký, gửi vẫn chạy.', en: 'Check SMTP_URL; signing and sending go on.' },
  ],
};

export function healthPorts(
  { config, database }: Pick<ServiceParts, 'config' | 'database'>,
  pki: Pki,
  checks: readonly ReadinessCheck[],
): Omit<HealthPorts, 'clock'> {
  const trust = remembered(KEPT_MS, () => checkTrustOf(pki));
  return {
    probeHealth: async () => {
      const [found, machine, services] = await Promise.all([
        inspect(
          checks.filter(({ name }) => name !== 'tsa'),
          CHECK_LIMIT_MS,
        ),
        checkMachine(config),
        trust(),
      ]);
      return [...found.map(({ name, state }) => engineLine(name, state)), ...services, ...machine];
    },
    healthFigures: () => readOfficeFigures(database.db).catch(() => null),
    healthLists: createHealthLists(database.db),
  };
}

function engineLine(name: string, state: 'up' | 'down'): HealthLine {
  const [about, todo] = engines[name as keyof typeof engines];
  if (state === 'up') return good(about, 'Trả lời bình thường.', 'Answers.');
  return bad(about, { vi: 'Không trả lời.', en: 'Does not answer.' }, todo);
}

function remembered<T>(forMs: number, ask: () => Promise<T>): () => Promise<T> {
  let last: { readonly at: number; readonly answer: Promise<T> } | undefined;
  return () => {
    if (last === undefined || performance.now() - last.at > forMs)
      last = { at: performance.now(), answer: ask() };
    return last.answer;
  };
}
