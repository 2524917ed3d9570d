import { readConfig } from '../../config.ts';
import {
  type RestoreOptions,
  type RestoreReport,
  restoreBundle,
} from '../../wiring/backup/restore-bundle.ts';
import { readArguments, usage } from '../read-arguments.ts';
import { type ExitCode, type Terminal, timeInVietnam, toJson } from '../terminal.ts';
import { sayFindings, sayLastEvent } from './say-backup.ts';

const options = {
  into: { type: 'string' },
  until: { type: 'string' },
  'old-data': { type: 'string' },
  'accept-gap': { type: 'boolean' },
  json: { type: 'boolean' },
} as const;

/** A time with its offset: without one, two people would mean two times. */
const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/;

/**
 * `antin admin restore BẢN_SAO_LƯU --into THƯ_MỤC [--until THỜI_ĐIỂM|latest]` and `antin admin import BẢN_XUẤT`. Exit code 1:
 * restored, but something named on the screen is wrong with the data. Throws CLI_USAGE and the refusals of `restoreBundle`.
 */
export async function restore(words: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const { values, positionals } = readArguments(words, options);
  const [from, ...more] = positionals;
  if (from === undefined || more.length > 0)
    throw usage('cần đúng một bản sao lưu', 'give exactly one backup');
  if (values.into === undefined)
    throw usage('cần --into THƯ_MỤC (thư mục mới)', '--into FOLDER (a new one) is missing');
  const wish: RestoreOptions = {
    from,
    into: values.into,
    until: readTime(values.until),
    oldData: values['old-data'],
    acceptGap: values['accept-gap'] === true,
  };
  const report = await restoreBundle(readConfig(undefined, []), wish);
  const wrong = report.consistency.findings.length + report.missing.length > 0;
  if (values.json === true) {
    const { bundle, ...told } = report;
    terminal.out(toJson({ ...told, backup: bundle.folder }));
    return wrong ? 1 : 0;
  }
  say(terminal, report, values.until);
  sayFindings(terminal, report.consistency.findings);
  return wrong ? 1 : 0;
}

function readTime(text: string | undefined): Date | 'latest' | undefined {
  if (text === undefined || text === 'latest') return text;
  if (!TIME.test(text) || Number.isNaN(Date.parse(text)))
    throw usage('--until có dạng 2026-11-23T08:30:00+07:00', '--until is like 2026-11-23T08:30:00+07:00');
  return new Date(text);
}

function say(terminal: Terminal, report: RestoreReport, until: string | undefined): void {
  const { bundle, folder, lastEvent, heldBooks, endedSessions, missing } = report;
  const { manifest } = bundle;
  terminal.out(`✓ ${folder}\n  từ · from ${bundle.folder} (${timeInVietnam(manifest.finishedAt)})`);
  terminal.out(until === undefined ? '\n' : `, đến · until ${until}\n`);
  sayLastEvent(terminal, lastEvent);
  terminal.out(
    '  Mọi thay đổi trả lời sau lúc đó không có ở đây: so với nhật ký máy chủ, sổ giấy và nơi nhận.\n' +
      '  Whatever was answered later is not here: compare with the server log, paper and the receivers.\n' +
      `  Phiên đăng nhập đã kết thúc · Sessions ended: ${endedSessions}. Tài khoản, mã máy, chứng thư bị khóa sau bản sao lưu phải khóa lại.\n` +
      '  Accounts, tokens and certificates stopped after the backup must be stopped again.\n',
  );
  if (heldBooks > 0)
    terminal.out(
      `→ ${heldBooks} sổ ngừng cấp số đến khi hai người xác nhận số cuối: antin admin confirm-numbers\n` +
        `  ${heldBooks} books give no numbers until two persons confirm the last one\n`,
    );
  if (missing.length > 0)
    terminal.err(
      `✗ Thiếu nội dung của ${missing.length} tệp · bytes of ${missing.length} files are missing: ${missing.slice(0, 5).join(', ')}\n` +
        '→ --old-data THƯ_MỤC_CŨ, hoặc bản sao lưu mới hơn · the old data folder, or a newer backup\n',
    );
}
