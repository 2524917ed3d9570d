import { createHash } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { AppError, isAppError } from '../../app-error.ts';
import { cliErrors } from '../errors.ts';

/** All of it or nothing, whatever its size: a file beside it, synced, then renamed. Throws CLI_OUT_UNWRITABLE. */
export async function streamOutput(
  file: string,
  pieces: AsyncIterable<Uint8Array>,
): Promise<{ readonly bytes: number; readonly sha256: string }> {
  const temporary = join(dirname(file), `.${basename(file)}.${process.pid}.tmp`);
  const hash = createHash('sha256');
  let bytes = 0;
  try {
    const handle = await open(temporary, 'wx', 0o644);
    try {
      for await (const piece of pieces) {
        await handle.writeFile(piece);
        hash.update(piece);
        bytes += piece.length;
      }
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, file);
  } catch (cause) {
    await rm(temporary, { force: true });
    const detail = (cause as NodeJS.ErrnoException).code;
    if (isAppError(cause) || detail === undefined) throw cause;
    throw new AppError(cliErrors.CLI_OUT_UNWRITABLE, { params: { file, detail }, cause });
  }
  return { bytes, sha256: hash.digest('hex') };
}
