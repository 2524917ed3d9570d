import { readConfig } from '../../config.ts';
import { type BackupReport, makeBackup } from '../../wiring/backup/make-backup.ts';
import { readArguments, usage } from '../read-arguments.ts';
import { type ExitCode, type Terminal, toJson } from '../terminal.ts';
import { SECRETS_NOTE, sayBytes, sayFindings, sayLastEvent } from './say-backup.ts';

const options = {
  'no-trial': { type: 'boolean' },
  keep: { type: 'string' },
  json: { type: 'boolean' },
} as const;

/**
 * `antin admin backup ĐÍCH`: the service may run. Exit code 1: the backup is whole, but the data it holds does not agree with
 * itself. Throws CLI_USAGE and the refusals of `makeBackup`.
 */
export async function backup(words: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const { values, positionals } = readArguments(words, options);
  const [target, ...more] = positionals;
  if (target === undefined || more.length > 0)
    throw usage('cần đúng một thư mục đích', 'give exactly one target');
  if (values.keep !== undefined && !/^[1-9]\d{0,3}$/.test(values.keep))
    throw usage('--keep là một số từ 1', '--keep is a number from 1');
  const keep = values.keep === undefined ? undefined : Number(values.keep);
  const began = Date.now();
  const report = await makeBackup(readConfig(undefined, []), {
    target,
    trial: values['no-trial'] !== true,
    keep,
  });
  const findings = report.consistency?.findings ?? [];
  if (values.json === true) {
    const { folder, manifest } = report.bundle;
    const { files: _files, folders: _folders, ...told } = manifest;
    terminal.out(toJson({ ...report, bundle: { folder, manifest: told }, milliseconds: Date.now() - began }));
    return findings.length > 0 ? 1 : 0;
  }
  say(terminal, report, Date.now() - began);
  return sayFindings(terminal, findings) ? 1 : 0;
}

function say(terminal: Terminal, report: BackupReport, milliseconds: number): void {
  const { bundle, consistency, added, removedBackups, removedSegments } = report;
  const { manifest } = bundle;
  const proved = consistency
    ? 'đã đọc lại, khởi động thử và kiểm tra · read again, started and checked'
    : 'đã đọc lại · read again';
  terminal.out(`✓ ${bundle.folder}\n  ${(milliseconds / 1000).toFixed(1)} s; ${proved}\n`);
  terminal.out(
    `  Tệp văn bản · Document files: ${manifest.blobs.count} (${sayBytes(manifest.blobs.bytes)}), mới · new ${added}\n`,
  );
  if (manifest.blobs.folder === null)
    terminal.out('  S3: tệp văn bản nằm ở kho S3, không sao chép · not copied\n');
  sayLastEvent(terminal, manifest.lastEvent);
  if (removedBackups + removedSegments > 0)
    terminal.out(
      `  Đã bỏ · Removed: ${removedBackups} bản cũ · backups, ${removedSegments} tệp nhật ký · log files\n`,
    );
  terminal.err(SECRETS_NOTE);
}
