import { closeSync, fstatSync, openSync, readFileSync, readSync } from 'node:fs';
import { type ParseArgsConfig, parseArgs } from 'node:util';
import { AppError } from '../app-error.ts';
import { bytesWithRoom } from '../lib/signing/roomy-bytes.ts';
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
  return reading(file, () => readFileSync(file));
}

/** With room behind it, so that a large file is signed without being copied. Throws CLI_FILE_UNREADABLE. */
export function readForSigning(file: string): Uint8Array {
  return reading(file, () => {
    const handle = openSync(file, 'r');
    try {
      const bytes = bytesWithRoom(fstatSync(handle).size);
      let at = 0;
      for (let read = -1; read !== 0 && at < bytes.length; at += read) {
        read = readSync(handle, bytes, at, bytes.length - at, at);
      }
      return bytes.subarray(0, at);
    } finally {
      closeSync(handle);
    }
  });
}

function reading(file: string, read: () => Uint8Array): Uint8Array {
  try {
    return read();
  } catch (cause) {
    const detail = (cause as NodeJS.ErrnoException).code ?? 'unreadable';
    throw new AppError(cliErrors.CLI_FILE_UNREADABLE, { params: { file, detail }, cause });
  }
}
