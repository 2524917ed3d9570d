import { Readable } from 'node:stream';
import type { FileReply } from '../../route.ts';

export interface FileOpener {
  readonly storage: {
    open(
      sha256: string,
      range?: { readonly start?: number; readonly end?: number },
    ): Promise<AsyncIterable<Uint8Array>>;
  };
}

export function storedFile(
  storage: FileOpener['storage'],
  file: { readonly sha256: string; readonly size: number; readonly name: string },
): FileReply {
  const { sha256, size, name } = file;
  return {
    size,
    name,
    mediaType: 'application/pdf',
    tag: sha256,
    open: (start, end) => Readable.from(streamed(storage, sha256, { start, end }), { objectMode: false }),
  };
}

async function* streamed(
  storage: FileOpener['storage'],
  sha256: string,
  range: { readonly start: number; readonly end: number },
): AsyncGenerator<Uint8Array> {
  yield* await storage.open(sha256, range);
}
