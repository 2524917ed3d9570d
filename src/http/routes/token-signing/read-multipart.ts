/** The one file of a multipart/form-data body (RFC 7578), as a stream; everything else in it is read and dropped. */
import { PassThrough, type Readable } from 'node:stream';
import busboy from 'busboy';
import { AppError } from '../../../app-error.ts';
import { tokenSigningErrors } from '../../../office/token-signing/errors.ts';
import { httpErrors } from '../../errors.ts';

const LIMITS = { fields: 20, fieldSize: 64 * 1024, parts: 40, headerPairs: 40 };

/**
 * Resolves when the file named `field` begins. The stream fails with what the body fails with, and UPLOAD_INTERRUPTED when the
 * body ends in the middle. Rejects TOKEN_SIGNING_FILE_MISSING.
 */
export function readMultipart(
  body: Readable,
  contentType: string | undefined,
  field: string,
): Promise<Readable> {
  return new Promise((resolve, reject) => {
    const missing = () => new AppError(tokenSigningErrors.TOKEN_SIGNING_FILE_MISSING);
    const parser = openParser(contentType);
    if (!parser) return reject(missing());
    const file = new PassThrough();
    const fail = (error: unknown) => {
      body.unpipe(parser);
      const reason =
        error instanceof AppError ? error : new AppError(httpErrors.UPLOAD_INTERRUPTED, { cause: error });
      file.destroy(reason);
      reject(reason);
    };
    // The body may break off before anybody reads: an error that nobody hears would end the process.
    file.on('error', () => body.unpipe(parser));
    parser.on('error', fail);
    body.on('error', fail);
    let found = false;
    parser.on('file', (name, stream) => {
      stream.on('error', fail);
      if (name !== field || found) return void stream.resume();
      found = true;
      stream.pipe(file);
      resolve(file);
    });
    parser.once('close', () => reject(missing()));
    body.pipe(parser);
  });
}

function openParser(contentType: string | undefined): busboy.Busboy | null {
  if (!/^multipart\/form-data\b/i.test(contentType ?? '')) return null;
  try {
    return busboy({ headers: { 'content-type': contentType }, limits: LIMITS, defParamCharset: 'utf8' });
  } catch {
    return null;
  }
}
