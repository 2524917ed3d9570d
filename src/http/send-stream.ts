/** An answer that is made while it is sent: one piece at a time, as fast as the client takes it. */
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Response } from 'express';
import { contentDisposition } from './content-disposition.ts';
import type { StreamReply } from './route.ts';

export async function sendStream(
  response: Response,
  { mediaType, name, chunks }: StreamReply,
): Promise<void> {
  response.setHeader('Content-Type', mediaType);
  response.setHeader('Content-Disposition', contentDisposition(name, mediaType, true));
  response.setHeader('Cache-Control', 'no-store');
  response.setHeader('X-Accel-Buffering', 'no');
  await pipeline(Readable.from(chunks, { objectMode: true, highWaterMark: 64 }), response);
}
