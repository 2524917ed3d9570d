import { readConfig } from '../../config.ts';
import { checkAll, checkBundle } from '../../wiring/backup/check-all.ts';
import { readArguments, usage } from '../read-arguments.ts';
import type { ExitCode, Terminal } from '../terminal.ts';
import { sayFindings, sayLastEvent } from './say-backup.ts';

const options = { 'no-trial': { type: 'boolean' } } as const;

/** `antin admin check [BẢN_SAO_LƯU]`: exit code 0 all agrees, 1 something does not. Throws CLI_USAGE, BACKUP_DAMAGED, … */
export async function check(words: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const { values, positionals } = readArguments(words, options);
  const [place, ...more] = positionals;
  if (more.length > 0) throw usage('nhiều nhất một bản sao lưu', 'one backup at most');
  const config = readConfig(undefined, []);
  if (place !== undefined) {
    const { bundle, consistency } = await checkBundle(config, place, { trial: values['no-trial'] !== true });
    const wrong = sayFindings(terminal, consistency?.findings ?? []);
    terminal.out(
      `${wrong ? '✗' : '✓'} ${bundle.folder}: ${bundle.manifest.files.length} tệp nguyên vẹn · files as written\n`,
    );
    sayLastEvent(terminal, bundle.manifest.lastEvent);
    return wrong ? 1 : 0;
  }
  const { consistency, broken } = await checkAll(config);
  const disagrees = sayFindings(terminal, consistency.findings);
  if (broken.length > 0)
    terminal.err(
      `✗ ${broken.length} tệp thiếu hoặc sai nội dung · files missing or altered: ${broken.slice(0, 5).join(', ')}\n`,
    );
  if (disagrees || broken.length > 0) return 1;
  terminal.out(`✓ Dữ liệu khớp nhau · The data agrees; ${consistency.events} sự kiện · events\n`);
  sayLastEvent(terminal, consistency.lastEvent);
  return 0;
}
