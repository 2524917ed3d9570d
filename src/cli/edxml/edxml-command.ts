import { usage } from '../read-arguments.ts';
import type { ExitCode, Terminal } from '../terminal.ts';

type EdxmlCommand = (words: readonly string[], terminal: Terminal) => Promise<ExitCode>;

const commands: Readonly<Record<string, () => Promise<EdxmlCommand>>> = {
  show: async () => (await import('./show-command.ts')).showCommand,
  check: async () => (await import('./check-command.ts')).checkCommand,
  make: async () => (await import('./make-command.ts')).makeCommand,
};

/** `antin edxml show | check | make`: messages between agencies, without database or service. Throws CLI_USAGE. */
export async function edxmlCommand(words: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const [name = '', ...rest] = words;
  const load = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!load) throw usage('cần show, check hoặc make', 'give show, check or make');
  const command = await load();
  return command(rest, terminal);
}
