/** The journey as a table for people. */
import type { Json } from './client.ts';
import type { Step } from './recorder.ts';
import type { Walk } from './walk-document.ts';

const columns = { name: 40, who: 22, at: 8, took: 9 };

export function head(file: string, size: number): string {
  const title = `${file} (${readableSize(size)})`;
  const row = [
    pad('Bước', columns.name),
    pad('Ai', columns.who),
    pad('Lúc', columns.at),
    pad('Mất', columns.took),
    'Kết quả',
  ];
  return `\n${title}\n  ${row.join('  ')}`;
}

export function stepLine(step: Step): string {
  const row = [
    pad(step.name, columns.name),
    pad(step.who, columns.who),
    pad(clock(step.at), columns.at),
    padStart(duration(step.milliseconds), columns.took),
    step.ok ? step.result : `KHÔNG ĐẠT: ${step.result}`,
  ];
  return `${step.ok ? '✓' : '✗'} ${row.join('  ')}`.trimEnd();
}

export function tail(walk: Walk): string {
  const lines = [
    `  ${walk.ok ? 'Đạt' : 'KHÔNG ĐẠT'} · ${walk.numberSymbol ?? 'chưa có số'} · tổng ${duration(walk.milliseconds)}`,
  ];
  for (const one of walk.proof?.signatures ?? [])
    lines.push(`  chữ ký ${one.field}: ${one.verdict}${one.level ? ` ${one.level}` : ''} – ${one.signer}`);
  for (const one of walk.proof?.deliveries ?? [])
    lines.push(
      `  ${one.receiver}: ${one.codes.join(' → ')}${one.receipt ? ' · biên nhận 01 có chữ ký' : ''}`,
    );
  return lines.join('\n');
}

export function shareLines(share: Json): string {
  const percent = (value: number | null) =>
    value === null
      ? 'chưa có dữ liệu'
      : `${(value * 100).toLocaleString('vi-VN', { maximumFractionDigits: 1 })} %`;
  const { A, B, C, D } = share.classes;
  return [
    `\nTỷ lệ của đơn vị gửi (${share.direction === 'incoming' ? 'văn bản đến' : 'văn bản đi'}, ${share.from} – ${share.to})`,
    `  N = ${share.n}: A ${A} · B ${B} · C ${C} · D ${D}`,
    `  Trao đổi điện tử (A+B)/N: ${percent(share.exchangedElectronically)} · hoàn toàn điện tử A/N: ${percent(share.fullyElectronic)}`,
  ].join('\n');
}

export function readableSize(bytes: number): string {
  return bytes < 1_000_000 ? `${Math.ceil(bytes / 1000)} KB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

function duration(milliseconds: number): string {
  return milliseconds < 10_000 ? `${milliseconds} ms` : `${(milliseconds / 1000).toFixed(1)} s`;
}

function clock(iso: string): string {
  return new Date(iso).toLocaleTimeString('en-GB', { timeZone: 'Asia/Ho_Chi_Minh' });
}

function pad(text: string, width: number): string {
  return text.length > width ? `${text.slice(0, width - 1)}…` : text.padEnd(width);
}

function padStart(text: string, width: number): string {
  return text.padStart(width);
}
