import { readConfig } from '../../config.ts';
import { exportLedgerTo } from '../../wiring/ledger-admin.ts';
import { readArguments, usage } from '../read-arguments.ts';
import type { ExitCode, Terminal } from '../terminal.ts';

const options = {
  from: { type: 'string' },
  to: { type: 'string' },
  'sealed-only': { type: 'boolean' },
} as const;

/** `antin ledger export TỆP`. Throws CLI_USAGE and whatever keeps the data folder or the database from being opened. */
export async function ledgerExport(words: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const { values, positionals } = readArguments(words, options);
  const [file, ...more] = positionals;
  if (file === undefined || more.length > 0) throw usage('cần đúng một tệp', 'give exactly one file');
  const { from, to } = values;
  for (const day of [from, to]) {
    if (day !== undefined && !/^\d{4}-\d{2}-\d{2}$/.test(day))
      throw usage('--from và --to có dạng 2026-11-23', '--from and --to are like 2026-11-23');
  }
  const sealedOnly = values['sealed-only'] === true;
  const wish = { sealedOnly, ...(from !== undefined && { from }), ...(to !== undefined && { to }) };
  const lines = await exportLedgerTo(readConfig(undefined, []), file, wish);
  terminal.out(`✓ ${file}: ${lines} dòng · lines\n`);
  terminal.err('  Tệp chứa dữ liệu cá nhân: giữ kín. · The file holds personal data: keep it safe.\n');
  return 0;
}
