import { usage } from '../read-arguments.ts';
import type { ExitCode, Terminal } from '../terminal.ts';

type LedgerCommand = (words: readonly string[], terminal: Terminal) => Promise<ExitCode>;

const commands: Readonly<Record<string, () => Promise<LedgerCommand>>> = {
  check: async () => (await import('./check-command.ts')).checkCommand,
  proof: async () => (await import('./proof-command.ts')).proofCommand,
  export: async () => (await import('../admin/ledger-export.ts')).ledgerExport,
};

/** `antin ledger …`: `check` and `proof` need neither database nor service. Throws CLI_USAGE. */
export async function ledgerCommand(words: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const [name = '', ...rest] = words;
  const load = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!load) {
    const known = Object.keys(commands).join(', ');
    throw usage(
      `“ledger ${name}” không có; các lệnh: ${known}`,
      `there is no “ledger ${name}”; known are ${known}`,
    );
  }
  return (await load())(rest, terminal);
}
