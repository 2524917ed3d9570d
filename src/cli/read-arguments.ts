import { readFileSync } from 'node:fs';
import { type ParseArgsConfig, parseArgs } from 'node:util';
import { AppError } from '../app-error.ts';
import { cliErrors } from './errors.ts';

/** `parseArgs` with its complaints as CLI_USAGE. */
export function readArguments<T extends NonNullable<ParseArgsConfig['options']>>(
  words: readonly string[],
  options: T,
) {
  try {
    return parseArgs({ args: [...words], options, allowPositionals: true, strict: true });
  } catch (error) {
    const detail = ((error as Error).message.split('\n')[0] ?? '').replace(/\.$/, '');
    throw usage(detail, detail);
  }
}

export function usage(vi: string, en: string): AppError {
  return new AppError(cliErrors.CLI_USAGE, { params: { vi, en } });
}

/** Throws CLI_FILE_UNREADABLE. */
export function readInput(file: string): Uint8Array {
  try {
    return readFileSync(file);
  } catch (cause) {
    const detail = (cause as NodeJS.ErrnoException).code ?? 'unreadable';
    throw new AppError(cliErrors.CLI_FILE_UNREADABLE, { params: { file, detail }, cause });
  }
}
