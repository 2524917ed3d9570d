import { closeSync, fsyncSync, openSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { AppError } from '../app-error.ts';
import { cliErrors } from './errors.ts';

/** Refuses an output that is the input, by whatever path or link it is named. Throws CLI_OUT_IS_IN. */
export function refuseSameFile(input: string, output: string): void {
  const one = statSync(input, { throwIfNoEntry: false });
  const other = statSync(output, { throwIfNoEntry: false });
  const same = one && other && one.dev === other.dev && one.ino === other.ino;
  if (same || resolve(input) === resolve(output)) {
    throw new AppError(cliErrors.CLI_OUT_IS_IN, { params: { file: input } });
  }
}

/** All of it or nothing: a file beside it, synced, then renamed. Throws CLI_OUT_UNWRITABLE. */
export function writeOutput(file: string, bytes: Uint8Array): void {
  const temporary = join(dirname(file), `.${basename(file)}.${process.pid}.tmp`);
  try {
    const handle = openSync(temporary, 'wx', 0o644);
    try {
      for (let at = 0; at < bytes.length; ) at += writeSync(handle, bytes, at, bytes.length - at);
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    renameSync(temporary, file);
  } catch (cause) {
    rmSync(temporary, { force: true });
    const detail = (cause as NodeJS.ErrnoException).code ?? 'unwritable';
    throw new AppError(cliErrors.CLI_OUT_UNWRITABLE, { params: { file, detail }, cause });
  }
}
