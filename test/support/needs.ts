import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { Context } from 'mocha';

/**
 * Leaves a test pending when a system program is missing, saying which Debian package brings it; `npm test`
 * lists those packages. Under CI nothing may be pending, so there it fails instead.
 * @param program a command on PATH
 * @param debianPackage the package to install
 * @returns the program's full path
 */
export function needs(context: Context, program: string, debianPackage: string): string {
  const found = findProgram(program);
  if (found) return found;
  return leavePending(context, `needs ${debianPackage} (${program})`);
}

/** Leaves a test pending for a reason that `npm test` shows, such as corpora that are not beside the project. */
export function leavePending(context: Context, reason: string): never {
  if (process.env['CI'] === 'true' && reason.startsWith('needs ')) throw new Error(reason);
  const runnable = context.test ?? context.currentTest;
  // A hook leaves its whole suite pending, so the reason goes on the suite.
  const isHook = runnable !== undefined && 'type' in runnable && runnable.type === 'hook';
  const subject = isHook ? runnable.parent : runnable;
  if (subject && !subject.title.endsWith(']')) subject.title = `${subject.title} [${reason}]`;
  return context.skip();
}

export function findProgram(program: string): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  return folders.map((folder) => join(folder, program)).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
