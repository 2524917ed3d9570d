/** A file in the request body: never buffered, counted while it streams, refused at once when its length says too much. */
import { PassThrough, type Readable, Transform } from 'node:stream';
import type { Request, Response } from 'express';
import { AppError } from '../app-error.ts';
import { httpErrors } from './errors.ts';

/** How long an unwanted body is still read so that the client, busy sending, gets to see the answer. */
const LINGER_MS = 30_000;

export function tooLarge(limit: number): AppError {
  return new AppError(httpErrors.FILE_TOO_LARGE, {
    params: { limitMb: Math.floor(limit / 1024 / 1024) },
    details: { limit },
  });
}

/** The body as a stream that fails with `FILE_TOO_LARGE` past `limit` bytes and `UPLOAD_INTERRUPTED` when cut off. */
export function receiveUpload(request: Request, response: Response, limit: number): Readable {
  if (Number(request.headers['content-length'] ?? 0) > limit) throw tooLarge(limit);
  inviteBody(request, response);
  let received = 0;
  const counted = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      received += chunk.length;
      if (received > limit) done(tooLarge(limit));
      else done(null, chunk);
    },
  });
  request.once('aborted', () => counted.destroy(new AppError(httpErrors.UPLOAD_INTERRUPTED)));
  request.once('error', (cause) => counted.destroy(new AppError(httpErrors.UPLOAD_INTERRUPTED, { cause })));
  counted.once('error', () => request.unpipe(counted));
  return request.pipe(counted);
}

/** For routes without an upload. */
export function noUpload(): Readable {
  return new PassThrough().end();
}

/** Answers `Expect: 100-continue` only once the body is wanted: a refused 300 MB file is then never sent. */
export function inviteBody(request: Request, response: Response): void {
  if (request.headers.expect?.toLowerCase() === '100-continue') response.writeContinue();
}

/** After an early answer reads and drops what still comes, for a while, then cuts the connection. */
export function discardRest(request: Request): void {
  if (request.readableEnded || request.destroyed) return;
  request.unpipe();
  request.resume();
  const cut = setTimeout(() => request.socket.destroy(), LINGER_MS);
  cut.unref();
  request.once('close', () => clearTimeout(cut));
  request.once('end', () => clearTimeout(cut));
}
