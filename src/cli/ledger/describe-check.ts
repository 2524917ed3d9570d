/** Reports on the record in words. */
import type { CheckReport } from '../../lib/record/check-export.ts';
import type { ProofReport } from '../../lib/record/check-proof.ts';
import type { Finding, Level } from '../../lib/record/findings.ts';
import { type ExitCode, printable, timeInVietnam } from '../terminal.ts';

type Verdict = CheckReport['verdict'];

export const EXIT: Readonly<Record<Verdict, ExitCode>> = { intact: 0, broken: 1, undetermined: 2 };

const VERDICTS: Readonly<Record<Verdict, string>> = {
  intact: '✓ Đúng như đã đóng lô · As it was sealed',
  broken: '✗ Đã bị thay đổi · Altered',
  undetermined: '? Chưa kết luận · Undetermined',
};
const MARKS: Readonly<Record<Level, string>> = { broken: '✗', undetermined: '?', note: '·' };

export function describeCheck(report: CheckReport): string {
  const { batches, events, unsealed, timestamps, keys, head, from, omitted } = report;
  const lines = [
    VERDICTS[report.verdict],
    ...report.findings.flatMap(describe),
    ...(omitted > 0 ? [`  … và ${omitted} điểm khác · and ${omitted} more`] : []),
    `  ${batches} lô (từ ${from ?? '—'}), ${events} sự kiện, ${unsealed} chưa đóng lô · ${batches} batches, ${events} events, ${unsealed} unsealed`,
    `  dấu thời gian · time-stamps: ${timestamps.proved} tin được · trusted, ${timestamps.untrusted} chưa tin · not trusted, ${timestamps.pending} đang chờ · pending`,
    ...keys.map(
      ({ thumbprint, pinned }) =>
        `  khóa · key: ${printable(thumbprint)} ${pinned ? '(đã đối chiếu · pinned)' : '(lấy từ bản xuất · taken from the export)'}`,
    ),
  ];
  if (head) {
    lines.push(
      `  đầu mút · head: lô · batch ${head.number}, ${timeInVietnam(head.sealedAt)}, ${head.digest}`,
    );
  }
  return `${lines.join('\n')}\n`;
}

export function describeProof(report: ProofReport): string {
  const { proved, untrusted, pending } = report.timestamps;
  const lines = [
    VERDICTS[report.verdict],
    ...report.findings.flatMap(describe),
    `  ${report.events} sự kiện · events; dấu thời gian · time-stamps: ${proved} tin được · trusted, ${untrusted} chưa tin · not trusted, ${pending} đang chờ · pending`,
  ];
  return `${lines.join('\n')}\n`;
}

function describe({ level, vi, en }: Finding): string[] {
  return [`  ${MARKS[level]} ${printable(vi)}`, `    ${printable(en)}`];
}
