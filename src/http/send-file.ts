/** A stored file as an answer: streamed, resumable by ranges, never guessed at by the browser. */
import { pipeline } from 'node:stream/promises';
import type { Request, Response } from 'express';
import { type ByteRange, parseRange } from './byte-range.ts';
import { contentDisposition } from './content-disposition.ts';
import type { FileReply } from './route.ts';

export async function sendFile(request: Request, response: Response, file: FileReply): Promise<void> {
  const tag = `"${file.tag}"`;
  describe(request, response, file, tag);
  if (holdsTag(request.headers['if-none-match'], tag)) {
    response.status(304).end();
    return;
  }
  const range = wantedRange(request, file.size, tag);
  if (range === 'unsatisfiable') {
    response.removeHeader('Content-Disposition');
    response.status(416).setHeader('Content-Range', `bytes */${file.size}`);
    response.end();
    return;
  }
  const { start, end } = range ?? { start: 0, end: file.size - 1 };
  if (range !== null) response.status(206).setHeader('Content-Range', `bytes ${start}-${end}/${file.size}`);
  response.setHeader('Content-Length', String(end - start + 1));
  if (request.method === 'HEAD' || file.size === 0) response.end();
  else await pipeline(file.open(start, end), response);
}

function describe(request: Request, response: Response, file: FileReply, tag: string): void {
  const download = request.query['download'] !== undefined;
  response.setHeader('ETag', tag);
  response.setHeader('Accept-Ranges', 'bytes');
  response.setHeader('Content-Type', file.mediaType);
  response.setHeader('Content-Disposition', contentDisposition(file.name, file.mediaType, download));
  response.setHeader('Cache-Control', 'private, no-cache');
  // The first page shows a document in a frame of its own origin; nothing in the file may load or run anything.
  response.setHeader(
    'Content-Security-Policy',
    "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'",
  );
  response.setHeader('X-Frame-Options', 'SAMEORIGIN');
}

function holdsTag(header: string | undefined, tag: string): boolean {
  if (header === undefined) return false;
  return header === '*' || header.split(',').some((entry) => entry.trim().replace(/^W\//, '') === tag);
}

/** If-Range needs a strong match (RFC 9110 §13.1.5); a date or another tag means: the whole file. */
function wantedRange(request: Request, size: number, tag: string): ByteRange | 'unsatisfiable' | null {
  const ifRange = request.headers['if-range'];
  if (typeof ifRange === 'string' && ifRange.trim() !== tag) return null;
  return parseRange(request.headers.range, size);
}
