/** A register or report as the file that was asked for. */
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { z } from 'zod';
import { composeBook } from '../../../lib/typesetting/compose-book.ts';
import type { PrintedBook } from '../../../lib/typesetting/printed-book.ts';
import { writeWorkbook } from '../../../lib/typesetting/write-workbook.ts';
import type { FileReply } from '../../route.ts';
import type { StoredBytes } from '../incoming/incoming.ts';

export const exportFormat = z.enum(['pdf', 'xlsx']).default('pdf');
type ExportFormat = z.infer<typeof exportFormat>;

const mediaTypes: Readonly<Record<ExportFormat, string>> = {
  pdf: 'application/pdf',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
};

/** Long books need memory while they are made: one after the other in each process. */
let queue: Promise<unknown> = Promise.resolve();

/** `name` without its ending. */
export async function exportFile(book: PrintedBook, format: ExportFormat, name: string): Promise<FileReply> {
  const made = queue.then(() => bytesOf(book, format));
  queue = made.catch(() => undefined);
  const bytes = await made;
  return {
    size: bytes.byteLength,
    mediaType: mediaTypes[format],
    name: `${name}.${format}`,
    tag: createHash('sha256').update(bytes).digest('hex'),
    open: (start, end) => Readable.from([bytes.subarray(start, end + 1)], { objectMode: false }),
  };
}

/** The very bytes that a closing made. */
export function frozenFile(
  storage: StoredBytes,
  frozen: { readonly sha256: string; readonly size: number; readonly name: string },
  format: ExportFormat,
): FileReply {
  const { sha256, size, name } = frozen;
  const open = (start: number, end: number) => Readable.from(streamed(storage, sha256, { start, end }));
  return { size, mediaType: mediaTypes[format], name: `${name}.${format}`, tag: sha256, open };
}

async function* streamed(
  storage: StoredBytes,
  sha256: string,
  range: { start: number; end: number },
): AsyncGenerator<Uint8Array> {
  yield* await storage.open(sha256, range);
}

async function bytesOf(book: PrintedBook, format: ExportFormat): Promise<Buffer> {
  if (format === 'pdf') return Buffer.from(await composeBook(book));
  const pieces: Uint8Array[] = [];
  for await (const piece of writeWorkbook(book)) pieces.push(piece);
  return Buffer.concat(pieces);
}
