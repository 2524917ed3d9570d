/** The tally as a table for people. */
import { moments } from './fault-points.ts';
import type { FaultsReport } from './run-faults.ts';
import { total } from './saboteur.ts';
import { tallyNames } from './tally.ts';

const NAMED_FAULTS = 5;

export function faultsTotal({ tally }: FaultsReport): number {
  return tally.reduce((sum, { faults }) => sum + faults.length, 0);
}

export function printReport(report: FaultsReport): string {
  const { sabotage, seconds } = report;
  const { web, workers, PostgreSQL, Redis } = sabotage.kills;
  const lines = [
    '',
    `SIGKILL: ${total(sabotage)} (web ${web}, workers ${workers}, PostgreSQL ${PostgreSQL}, Redis ${Redis}); ` +
      `lúc bất kỳ · at random ${sabotage.atRandom}; cắt mạng · cuts ${sabotage.cuts}, lặng · stalls ${sabotage.stalls}`,
    `Hành trình · journeys ${report.journeys}; yêu cầu · requests ${report.requests}, gửi lại · repeated ${report.repeated}; ` +
      `${seconds.killing} s + phục hồi · recovery ${seconds.recovering} s; hàng đợi · queues ${report.queues}`,
    '',
    `${'Ở bước · at the step'.padEnd(22)}${moments.map((moment) => moment.padStart(18)).join('')}`,
    ...Object.entries(sabotage.atSteps).map(
      ([step, counts]) =>
        `${step.padEnd(22)}${moments.map((moment) => String(counts[moment]).padStart(18)).join('')}`,
    ),
    '',
  ];
  for (const { name, faults, of } of report.tally) {
    lines.push(
      `${faults.length === 0 ? '✓' : '✗'} ${tallyNames[name].padEnd(58)}${String(faults.length).padStart(5)} / ${of}`,
    );
    for (const fault of faults.slice(0, NAMED_FAULTS)) lines.push(`    ${fault}`);
  }
  if (!report.tally.some(({ name }) => name === 'signatures-refused-by-pdfsig'))
    lines.push('– pdfsig không có trên máy này (Debian: poppler-utils) · is not installed');
  return lines.join('\n');
}
