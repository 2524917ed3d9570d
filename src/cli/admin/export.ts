import { readConfig } from '../../config.ts';
import { exportAll } from '../../wiring/backup/export-all.ts';
import { readArguments, usage } from '../read-arguments.ts';
import type { ExitCode, Terminal } from '../terminal.ts';
import { SECRETS_NOTE, sayBytes, sayLastEvent } from './say-backup.ts';

const options = { final: { type: 'boolean' }, 'no-trial': { type: 'boolean' } } as const;

/** `antin admin export THƯ_MỤC [--final]`. Throws CLI_USAGE and the refusals of `exportAll`. */
export async function exportCommand(words: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const { values, positionals } = readArguments(words, options);
  const [folder, ...more] = positionals;
  if (folder === undefined || more.length > 0) throw usage('cần đúng một thư mục', 'give exactly one folder');
  const wish = { folder, trial: values['no-trial'] !== true, final: values.final === true };
  const { manifest, folder: place } = await exportAll(readConfig(undefined, []), wish);
  const rows = manifest.logical?.tables.reduce((sum, table) => sum + table.rows, 0) ?? 0;
  terminal.out(`✓ ${place}\n  ${rows} dòng trong ${manifest.logical?.tables.length} bảng · rows in tables\n`);
  terminal.out(
    `  Tệp văn bản · Document files: ${manifest.blobs.count} (${sayBytes(manifest.blobs.bytes)})\n`,
  );
  sayLastEvent(terminal, manifest.lastEvent);
  if (manifest.final)
    terminal.out(
      '→ Hệ thống này không cấp số nữa; nơi nhập sẽ cấp tiếp · It gives no more numbers; the importing one goes on\n',
    );
  terminal.err(SECRETS_NOTE);
  return 0;
}
