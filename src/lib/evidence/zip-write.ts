/**
 * A ZIP whose entries are all stored (APPNOTE 6.3.10 §4.3, §4.4): evidence is mostly PDF, which does not shrink, and
 * stored bytes can be read with any tool. The same entries always give the same bytes.
 */
import { crc32 } from 'node:zlib';

export interface ZipEntry {
  readonly name: string;
  readonly bytes: Uint8Array;
}

const VERSION = 20;
/** Names are UTF-8 (§4.4.4, bit 11). */
const UTF8 = 0x0800;
/** 01/01/1980, the beginning of time here. */
const DATE = 0x0021;

/** In the order given; without extra fields. @throws RangeError beyond 4 GiB or 65,534 entries */
export function writeZip(entries: readonly ZipEntry[]): Uint8Array {
  if (entries.length > 0xfffe) throw new RangeError('too many entries');
  const locals: Uint8Array[] = [];
  const central: Uint8Array[] = [];
  let offset = 0;
  for (const { name, bytes } of entries) {
    const path = Buffer.from(/^[\x20-\x7e]*$/.test(name) ? name : name.normalize('NFC'), 'utf8');
    const common = commonFields(path, bytes);
    const local = Buffer.concat([signature(0x04034b50), common, path, bytes]);
    locals.push(local);
    central.push(centralHeader(common, path, offset));
    offset += local.length;
  }
  const directory = Buffer.concat(central);
  if (offset + directory.length > 0xfffffffe) throw new RangeError('beyond 4 GiB');
  return Buffer.concat([...locals, directory, endRecord(entries.length, directory.length, offset)]);
}

/** What the local and the central header have in common: from the version needed to the length of the extra field. */
function commonFields(path: Uint8Array, bytes: Uint8Array): Buffer {
  const fields = Buffer.alloc(26);
  fields.writeUInt16LE(VERSION, 0);
  fields.writeUInt16LE(UTF8, 2);
  fields.writeUInt16LE(DATE, 8);
  fields.writeUInt32LE(crc32(bytes), 10);
  fields.writeUInt32LE(bytes.length, 14);
  fields.writeUInt32LE(bytes.length, 18);
  fields.writeUInt16LE(path.length, 22);
  return fields;
}

function centralHeader(common: Buffer, path: Uint8Array, offset: number): Buffer {
  const rest = Buffer.alloc(14);
  rest.writeUInt32LE(offset, 10);
  const madeBy = Buffer.from([VERSION, 0]);
  return Buffer.concat([signature(0x02014b50), madeBy, common, rest, path]);
}

function endRecord(count: number, size: number, offset: number): Buffer {
  const record = Buffer.alloc(22);
  record.writeUInt32LE(0x06054b50, 0);
  record.writeUInt16LE(count, 8);
  record.writeUInt16LE(count, 10);
  record.writeUInt32LE(size, 12);
  record.writeUInt32LE(offset, 16);
  return record;
}

function signature(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
