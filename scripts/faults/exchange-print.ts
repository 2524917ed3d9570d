/** The tally of an exchange in words. */
import { ledgerTallyNames } from './exchange-ledger.ts';
import type { ExchangeFaultsReport } from './exchange-report.ts';
import { exchangeTallyNames } from './exchange-tally.ts';

const words: Readonly<Record<string, string>> = {
  ...exchangeTallyNames,
  ...ledgerTallyNames,
  'still-open': 'Việc còn treo · work still open',
};

export function printExchange(report: ExchangeFaultsReport): string {
  const { doors, links, sabotage, seconds, recalls } = report;
  const { kills, atSteps, atRandom } = sabotage;
  const killed = kills.web + kills.workers + kills.PostgreSQL;
  const steps = Object.entries(atSteps).map(
    ([step, at]) => `${step} ${at['before-statement']}/${at['before-commit']}/${at['after-commit']}`,
  );
  const lines = [
    '',
    `Hạt giống · seed ${report.seed}; ${report.instances} hệ thống · systems; ${report.sent}/${report.asked.documents} văn bản đã gửi · documents sent, ` +
      `${report.registered} đăng ký · registered; thu hồi · recalls ${recalls.asked}, trả lời · answered ${recalls.answered}`,
    `SIGKILL ${killed}/${report.asked.kills}: web ${kills.web}, workers ${kills.workers}, PostgreSQL ${kills.PostgreSQL}; lúc bất kỳ · at random ${atRandom}; ` +
      'tại bước (trước lệnh/trước COMMIT/sau COMMIT) · at steps (before statement/before COMMIT/after COMMIT):',
    `  ${steps.join(', ')}`,
    `Nối PostgreSQL · connections to PostgreSQL: đứt · cut ${sabotage.cuts}, lặng · silent ${sabotage.stalls}`,
    `Đường truyền · links: chậm · slow ${links.slow}, lặng · silent ${links.stalled}, đứt · broken ${links.broken}`,
    `Thông điệp · messages: qua · passed ${doors.passed}; cắt trước · cut before ${doors.cutBefore}, cắt sau · cut after ${doors.cutAfter}, ` +
      `giữ lại · held ${doors.held}, vượt nhau · overtaking ${doors.overtaking}, lặp · repeated ${doors.repeated}, phát lại · replayed ${doors.replayed}, ` +
      `biên nhận tráo · swapped receipts ${doors.foreignReceipts}`,
    `Sổ cái ghi · the ledgers tell: trùng · duplicates ${report.duplicates}, từ chối · refused ${report.refusedAndReported}`,
    `Giây · seconds: chuẩn bị · preparing ${seconds.preparing}, trao đổi · exchanging ${seconds.exchanging}, phục hồi · recovering ${seconds.recovering}, đối chiếu · reckoning ${seconds.reckoning}`,
    ...(report.neverHappened.length === 0
      ? []
      : [`KHÔNG XẢY RA · NEVER HAPPENED: ${report.neverHappened.join(', ')}`]),
    ...(report.refusals.length === 0
      ? []
      : [`Bị từ chối · refused: ${report.refusals.slice(0, 5).join('; ')}`]),
    '',
    ...report.tally.map(
      ({ name, faults, of }) => `${String(faults.length).padStart(6)} / ${of}  ${words[name] ?? name}`,
    ),
    ...report.tally.flatMap(({ name, faults }) => faults.slice(0, 3).map((fault) => `  ${name}: ${fault}`)),
    '',
  ];
  return `${lines.join('\n')}\n`;
}
