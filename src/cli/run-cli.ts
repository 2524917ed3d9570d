import { isAppError } from '../app-error.ts';
import { type ExitCode, sayRefusal, type Terminal } from './terminal.ts';
import { USAGE } from './usage.ts';

/** As sysexits.h has it: no exit code of a verdict. */
const WRONG_USAGE = 64;
const DEFECT = 70;

type Command = (words: readonly string[], terminal: Terminal) => Promise<ExitCode>;

/** Each command is loaded when it is asked for, so that all start quickly. */
const commands: Readonly<Record<string, () => Promise<Command>>> = {
  verify: async () => (await import('./verify-command.ts')).verifyCommand,
  sign: async () => (await import('./sign-command.ts')).signCommand,
  edxml: async () => (await import('./edxml/edxml-command.ts')).edxmlCommand,
  evidence: async () => (await import('./evidence/evidence-command.ts')).evidenceCommand,
  ledger: async () => (await import('./ledger/ledger-command.ts')).ledgerCommand,
  admin: async () => (await import('./admin-command.ts')).adminCommand,
};

/** Runs `antin` with the words after its name. Never throws. */
export async function runCli(words: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const [name, ...rest] = words;
  if (name === '--help' || name === 'help' || rest.includes('--help')) {
    terminal.out(USAGE);
    return 0;
  }
  const load = name !== undefined && Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!load) {
    terminal.err(USAGE);
    return WRONG_USAGE;
  }
  try {
    const command = await load();
    return await command(rest, terminal);
  } catch (error) {
    if (!isAppError(error)) {
      terminal.err(`✗ Lỗi phần mềm · Defect: ${error instanceof Error ? error.stack : String(error)}\n`);
      return DEFECT;
    }
    sayRefusal(terminal, error, rest.includes('--json'));
    return WRONG_USAGE;
  }
}
