import { readConfig } from '../../config.ts';
import { readLedgerStatus } from '../../wiring/ledger-admin.ts';
import { readArguments } from '../read-arguments.ts';
import { type ExitCode, type Terminal, timeInVietnam, toJson } from '../terminal.ts';

/** `antin admin ledger-status`: how far sealing is behind, the last header, the key to note down. */
export async function ledgerStatus(words: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const { values } = readArguments(words, { json: { type: 'boolean' } });
  const status = await readLedgerStatus(readConfig(undefined, []));
  if (values.json === true) {
    terminal.out(toJson(status));
    return 0;
  }
  const { unsealed, oldestUnsealedAt, unstamped, head, key } = status;
  const since =
    oldestUnsealedAt === null ? '' : ` (từ · since ${timeInVietnam(oldestUnsealedAt.toISOString())})`;
  terminal.out(
    `Sự kiện chưa đóng lô · Events not sealed: ${unsealed}${since}\n` +
      `Lô chờ dấu thời gian · Batches without time-stamp: ${unstamped}\n` +
      (head
        ? `Lô cuối · Last batch: ${head.number}, ${timeInVietnam(head.sealedAt.toISOString())}, ${head.total} sự kiện · events\n  ${head.digest}\n`
        : 'Chưa có lô nào · No batch yet\n') +
      `Khóa · Key: ${key}\n`,
  );
  return 0;
}
