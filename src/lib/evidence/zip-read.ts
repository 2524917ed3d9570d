/**
 * Reads a ZIP as strictly as evidence asks: one reading only. Whatever two programs could understand differently (two entries of a
 * name, headers that contradict each other, bytes between entries, a comment) is refused. APPNOTE 6.3.10.
 */
import { crc32, inflateRawSync } from 'node:zlib';
import { AppError } from '../../app-error.ts';
import { evidenceErrors } from './errors.ts';

export interface ReadEntry {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** Not compressed and without an extra field. */
  readonly plain: boolean;
}

const MOST_ENTRIES = 10_000;
const MOST_BYTES = 1 << 30;
const END_LENGTH = 22;
const CENTRAL_LENGTH = 46;
const LOCAL_LENGTH = 30;
/** Bit 0, 6, 13: encrypted. */
const ENCRYPTED = 0x2041;
/** Bit 3: sizes follow the content. */
const DESCRIPTOR = 0x0008;
const LONGEST_DESCRIPTOR = 24;

export function unreadable(detail: string, cause?: unknown): AppError {
  return new AppError(evidenceErrors.EVIDENCE_UNREADABLE, { params: { detail }, cause });
}

/** In the order in which they lie in the file. @throws AppError EVIDENCE_UNREADABLE */
export function readZip(bytes: Uint8Array): readonly ReadEntry[] {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const { headers, directory } = readDirectory(file);
  const names = new Set(headers.map(({ name }) => name.normalize('NFC').toLowerCase()));
  if (names.size !== headers.length) throw unreadable('two entries of one name');
  if (headers.reduce((sum, { size }) => sum + size, 0) > MOST_BYTES) throw unreadable('more than 1 GiB');
  const sorted = [...headers].sort((a, b) => a.offset - b.offset);
  let end = 0;
  const entries = sorted.map((header) => {
    const gap = header.offset - end;
    if (gap < 0 || gap > allowedGap(sorted, header)) throw unreadable('bytes between the entries');
    const entry = readEntry(file, header, directory);
    end = entry.end;
    return entry;
  });
  if (directory - end > allowedGap(sorted, undefined)) throw unreadable('bytes before the directory');
  return entries.map(({ name, bytes: content, plain }) => ({ name, bytes: content, plain }));
}

interface Header {
  readonly flags: number;
  readonly method: number;
  readonly crc: number;
  readonly packed: number;
  readonly size: number;
  readonly name: string;
  readonly offset: number;
}

/** Room for the descriptor of the entry before this one (or before the directory), when it has one. */
function allowedGap(sorted: readonly Header[], header: Header | undefined): number {
  const before = sorted[header ? sorted.indexOf(header) - 1 : sorted.length - 1];
  return before && before.flags & DESCRIPTOR ? LONGEST_DESCRIPTOR : 0;
}

function readDirectory(file: Buffer): { readonly headers: readonly Header[]; readonly directory: number } {
  const at = file.length - END_LENGTH;
  if (at < 0 || file.readUInt32LE(at) !== 0x06054b50 || file.readUInt16LE(at + 20) !== 0)
    throw unreadable('no ZIP, or something follows it');
  const count = file.readUInt16LE(at + 10);
  const directory = file.readUInt32LE(at + 16);
  const size = file.readUInt32LE(at + 12);
  if (file.readUInt32LE(at + 4) !== 0 || file.readUInt16LE(at + 8) !== count)
    throw unreadable('several parts');
  if (directory + size !== at || count > MOST_ENTRIES) throw unreadable('directory');
  const headers: Header[] = [];
  let next = directory;
  while (next < at) {
    if (next + CENTRAL_LENGTH > at || file.readUInt32LE(next) !== 0x02014b50) throw unreadable('directory');
    const lengths = [28, 30, 32].map((field) => file.readUInt16LE(next + field));
    const end = next + CENTRAL_LENGTH + lengths.reduce((sum, length) => sum + length, 0);
    if (end > at) throw unreadable('directory');
    const name = nameAt(file, next + CENTRAL_LENGTH, lengths[0]!);
    headers.push({
      flags: file.readUInt16LE(next + 8),
      method: file.readUInt16LE(next + 10),
      crc: file.readUInt32LE(next + 16),
      packed: file.readUInt32LE(next + 20),
      size: file.readUInt32LE(next + 24),
      offset: file.readUInt32LE(next + 42),
      name,
    });
    next = end;
  }
  if (headers.length !== count) throw unreadable('directory');
  return { headers, directory };
}

function nameAt(file: Buffer, start: number, length: number): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(
      file.subarray(start, start + length),
    );
  } catch (cause) {
    throw unreadable('a name is no UTF-8', cause);
  }
}

function readEntry(file: Buffer, header: Header, limit: number): ReadEntry & { readonly end: number } {
  const { offset, name, flags, method, packed, size, crc } = header;
  if (offset + LOCAL_LENGTH > limit || file.readUInt32LE(offset) !== 0x04034b50) throw unreadable(name);
  const nameLength = file.readUInt16LE(offset + 26);
  const extraLength = file.readUInt16LE(offset + 28);
  const start = offset + LOCAL_LENGTH + nameLength + extraLength;
  const end = start + packed;
  if (end > limit) throw unreadable(name);
  const local = nameAt(file, offset + LOCAL_LENGTH, nameLength);
  const sameHead = file.readUInt16LE(offset + 6) === flags && file.readUInt16LE(offset + 8) === method;
  const fields = [14, 18, 22].map((field) => file.readUInt32LE(offset + field));
  const sameSizes = fields[0] === crc && fields[1] === packed && fields[2] === size;
  if (local !== name || !sameHead || (!(flags & DESCRIPTOR) && !sameSizes))
    throw unreadable(`${name}: two headers`);
  if (flags & ENCRYPTED) throw unreadable(`${name}: encrypted`);
  const bytes = unpack(file.subarray(start, end), header);
  if (bytes.length !== size || crc32(bytes) !== crc) throw unreadable(`${name}: CRC`);
  return { name, bytes, plain: method === 0 && extraLength === 0, end };
}

function unpack(packed: Buffer, { name, method, size }: Header): Uint8Array {
  if (method === 0) return packed;
  if (method !== 8) throw unreadable(`${name}: method ${method}`);
  try {
    return inflateRawSync(packed, { maxOutputLength: Math.max(1, size) });
  } catch (cause) {
    throw unreadable(`${name}: damaged`, cause);
  }
}
