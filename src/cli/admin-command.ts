import { AppError } from '../app-error.ts';
import { cliErrors } from './errors.ts';
import type { ExitCode, Terminal } from './terminal.ts';

export type AdminCommand = (words: readonly string[], terminal: Terminal) => Promise<ExitCode>;

/** `antin admin …`: for who runs the machine; each works on the folder and the database that the settings name. */
const commands: Readonly<Record<string, () => Promise<AdminCommand>>> = {
  backup: async () => (await import('./admin/backup.ts')).backup,
  restore: async () => (await import('./admin/restore.ts')).restore,
  export: async () => (await import('./admin/export.ts')).exportCommand,
  import: async () => (await import('./admin/restore.ts')).restore,
  check: async () => (await import('./admin/check.ts')).check,
  'confirm-numbers': async () => (await import('./admin/confirm-numbers.ts')).confirmNumbersCommand,
  init: async () => (await import('./admin/init.ts')).initCommand,
  key: async () => (await import('./admin/key.ts')).keyCommand,
  doctor: async () => (await import('./admin/doctor.ts')).doctorCommand,
  recover: async () => (await import('./admin/recover.ts')).recoverCommand,
  image: async () => (await import('./admin/image.ts')).imageCommand,
  'ledger-export': async () => (await import('./admin/ledger-export.ts')).ledgerExport,
  'ledger-status': async () => (await import('./admin/ledger-status.ts')).ledgerStatus,
};

/** @throws AppError CLI_USAGE when there is no such command */
export async function adminCommand(words: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const [name = '', ...rest] = words;
  const load = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!load) {
    const known = Object.keys(commands).join(', ');
    const params = {
      vi: `“admin ${name}” không có; các lệnh: ${known}`,
      en: `there is no “admin ${name}”; known are ${known}`,
    };
    throw new AppError(cliErrors.CLI_USAGE, { params });
  }
  return (await load())(rest, terminal);
}
