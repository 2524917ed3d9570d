import { createReadStream } from 'node:fs';

/** Bytes that can be read from their beginning more than once, so that nothing large is ever held. */
export interface EdxmlSource {
  open(): AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
}

const CHUNK = 128 * 1024;

/** Errors of the file system come from the iteration, as Node gives them. */
export function fileSource(path: string): EdxmlSource {
  return { open: () => createReadStream(path, { highWaterMark: CHUNK }) };
}

export function bytesSource(bytes: Uint8Array): EdxmlSource {
  return { open: () => slices(bytes) };
}

function* slices(bytes: Uint8Array): Iterable<Uint8Array> {
  for (let at = 0; at < bytes.length; at += CHUNK) yield bytes.subarray(at, at + CHUNK);
}
