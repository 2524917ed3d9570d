import { AppError, isAppError } from '../../app-error.ts';
import { type EdxmlMessage, readEdxml } from '../../lib/edxml/read-edxml.ts';
import { fileSource } from '../../lib/edxml/source.ts';
import { cliErrors } from '../errors.ts';

/** Throws CLI_FILE_UNREADABLE and `edxmlErrors`. */
export async function readMessage(file: string): Promise<EdxmlMessage> {
  try {
    return await readEdxml(fileSource(file));
  } catch (cause) {
    const detail = (cause as NodeJS.ErrnoException).code;
    if (isAppError(cause) || detail === undefined) throw cause;
    throw new AppError(cliErrors.CLI_FILE_UNREADABLE, { params: { file, detail }, cause });
  }
}
