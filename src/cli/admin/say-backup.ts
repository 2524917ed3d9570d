/** How backups, restores and checks are told to a person. */
import type { CheckFinding, ToldEvent } from '../../wiring/backup/told.ts';
import { type Terminal, timeInVietnam } from '../terminal.ts';

export function sayLastEvent(terminal: Terminal, event: ToldEvent | null): void {
  if (event === null) {
    terminal.out('  Sổ cái chưa có sự kiện nào · The record has no event yet\n');
    return;
  }
  terminal.out(
    `  Thay đổi cuối cùng đã ghi · Last answered change: ${timeInVietnam(event.at)}, ${event.kind}, ` +
      `vết · trace ${event.traceId}, số · seq ${event.seq}\n`,
  );
}

/** @returns true when there was something to say */
export function sayFindings(terminal: Terminal, findings: readonly CheckFinding[]): boolean {
  for (const { check, vi, en, count, examples } of findings) {
    terminal.err(`✗ ${check}: ${vi} (${count})\n  ${en} (${count}): ${examples.join(', ')}\n`);
  }
  return findings.length > 0;
}

export function sayBytes(bytes: number): string {
  return bytes < 10 * 1024 * 1024 ? `${Math.ceil(bytes / 1024)} KB` : `${Math.round(bytes / 1024 / 1024)} MB`;
}

export const SECRETS_NOTE =
  '  ⚠ Bản này chứa khóa, bí mật và toàn bộ văn bản: giữ như giữ máy chủ (thư mục 0700, mã hóa khi mang đi).\n' +
  '    It holds keys, secrets and every document: guard it as the server itself (folder 0700, encrypt it on the way).\n';
