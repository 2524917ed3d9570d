/** The lines of an export: each is canonical JSON, so a line has one spelling. docs/so-cai.md describes them. */
import type { BatchHeader, PublicJwk } from './batch-header.ts';
import type { EventRecord } from './event-leaf.ts';

export const EXPORT_FORMAT = 'antin-ledger-export/1';

export interface HeadLine {
  readonly type: 'head';
  readonly format: typeof EXPORT_FORMAT;
  readonly exportedAt: string;
  /** Every key that ever signed a batch here. */
  readonly keys: readonly PublicJwk[];
}

/** Followed by the batch's events in order. */
export interface BatchLine {
  readonly type: 'batch';
  /** For readers; what counts is the payload of the JWS, and both must be the same. */
  readonly header: BatchHeader;
  readonly jws: string;
  /** RFC 3161 token in base64; null while it is pending. */
  readonly timestamp: string | null;
  /** Which event stands where: id and leaf hash. */
  readonly leaves: readonly (readonly [id: string, hash: string])[];
}

export interface EventLine {
  readonly type: 'event';
  readonly event: EventRecord;
}

/** An event that no batch holds yet. */
export interface UnsealedLine {
  readonly type: 'unsealed';
  readonly event: EventRecord;
}

export interface EndLine {
  readonly type: 'end';
  readonly batches: number;
  readonly events: number;
  readonly unsealed: number;
}

export type ExportLine = HeadLine | BatchLine | EventLine | UnsealedLine | EndLine;

/** A batch of 10,000 events has a line of about 1.1 MB; a longer one than this is no export. */
const LONGEST_LINE = 64 * 1024 * 1024;

/** The bytes are no lines of text. */
export class NotLines extends Error {}

/**
 * The lines of a stream of bytes, without their ends; a last one that no line feed ends is not read: null.
 * Holds one line at a time. Throws NotLines on an endless line and where the bytes are no UTF-8.
 */
export async function* splitLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string | null> {
  let parts: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    let from = 0;
    for (let end = chunk.indexOf(0x0a); end !== -1; end = chunk.indexOf(0x0a, from)) {
      yield decode(Buffer.concat([...parts, chunk.subarray(from, end)]));
      parts = [];
      length = 0;
      from = end + 1;
    }
    parts.push(chunk.subarray(from));
    length += chunk.length - from;
    if (length > LONGEST_LINE) throw new NotLines('a line of an export is never that long');
  }
  if (length > 0) yield null;
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function decode(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes);
  } catch {
    throw new NotLines('not UTF-8');
  }
}
