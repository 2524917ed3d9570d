/**
 * The single entry of a ZIP (APPNOTE 6.3), unzipped as its bytes arrive. What the front says and what the directory at
 * the end says must agree, so that nobody reads another file than we do.
 */
import { crc32, createInflateRaw, type InflateRaw } from 'node:zlib';

const LOCAL = 0x04034b50;
const DIRECTORY = 0x02014b50;
const END = 0x06054b50;
/** Enough for the directory of one entry, zip64 records and the longest comment. */
const TAIL = 80 * 1024;

export type ZipOutcome =
  | { readonly kind: 'single'; readonly entryName: string; readonly size: number }
  | { readonly kind: 'several' }
  | { readonly kind: 'broken'; readonly detail: string }
  | { readonly kind: 'bomb' };

export interface ZipLimits {
  readonly bytes: number;
  readonly ratio: number;
  readonly ratioFrom: number;
}

export class ZipEntryReader {
  /** The entry is not one that was asked for: what was written is no ZIP to the caller. */
  isOther = false;
  private readonly take: (bytes: Uint8Array) => void;
  private readonly limits: ZipLimits;
  private readonly wanted: (entryName: string) => boolean;
  private head = Buffer.alloc(0);
  private tail = Buffer.alloc(0);
  private dataFrom = -1;
  private method = 0;
  private stored = 0;
  private read = 0;
  private size = 0;
  private crc = 0;
  private inflate: InflateRaw | undefined;
  private finished: Promise<void> | undefined;
  private over = false;
  private failure: ZipOutcome | undefined;
  private entryName = '';

  constructor(take: (bytes: Uint8Array) => void, limits: ZipLimits, wanted = (_: string) => true) {
    this.take = take;
    this.limits = limits;
    this.wanted = wanted;
  }

  /** The local header was whole. */
  get hasBegun(): boolean {
    return this.dataFrom >= 0 || this.failure !== undefined;
  }

  async write(bytes: Uint8Array): Promise<void> {
    this.read += bytes.length;
    this.tail = Buffer.concat([this.tail, bytes]);
    if (this.tail.length > 2 * TAIL) this.tail = this.tail.subarray(this.tail.length - TAIL);
    if (this.failure) return;
    if (this.dataFrom >= 0) return this.data(bytes);
    this.head = Buffer.concat([this.head, bytes]);
    if (!this.begin()) return;
    const rest = this.head.subarray(this.dataFrom);
    this.head = Buffer.alloc(0);
    if (rest.length > 0) await this.data(rest);
  }

  async end(): Promise<ZipOutcome> {
    if (this.failure?.kind === 'bomb') return this.failure;
    if (entriesOf(this.tail) > 1) return { kind: 'several' };
    if (this.inflate && !this.over) {
      this.inflate.end();
      await this.finished;
    }
    return this.failure ?? this.judge();
  }

  /** The local header; false while it is not all here. */
  private begin(): boolean {
    const { head } = this;
    if (head.length < 30) return false;
    if (head.readUInt32LE(0) !== LOCAL) return this.fail('local header');
    const flags = head.readUInt16LE(6);
    this.method = head.readUInt16LE(8);
    const from = 30 + head.readUInt16LE(26) + head.readUInt16LE(28);
    if (head.length < from) return false;
    this.entryName = nameOf(head.subarray(30, 30 + head.readUInt16LE(26)));
    this.isOther = !this.wanted(this.entryName);
    if (this.isOther) return false;
    if (this.entryName.endsWith('/')) return this.fail('no file');
    if (flags & 1) return this.fail('encrypted');
    if (this.method !== 0 && this.method !== 8) return this.fail(`method ${this.method}`);
    // Without its length a stored entry has no end that can be seen.
    if (this.method === 0 && flags & 8) return this.fail('stored without a length');
    this.stored = this.method === 0 ? head.readUInt32LE(18) : 0;
    this.dataFrom = from;
    return true;
  }

  private async data(bytes: Uint8Array): Promise<void> {
    if (this.over) return;
    if (this.method === 0) {
      const part = bytes.subarray(0, this.stored - this.size);
      if (part.length > 0) this.out(part);
      return;
    }
    const inflate = this.inflate ?? this.start();
    const written = new Promise<void>((resolve) => inflate.write(bytes, () => resolve()));
    // Behind the end of the data zlib takes nothing more and never calls back.
    await Promise.race([written, this.finished]);
  }

  private start(): InflateRaw {
    const inflate = createInflateRaw();
    this.inflate = inflate;
    this.finished = new Promise((resolve) => {
      inflate.on('data', (bytes: Uint8Array) => this.out(bytes));
      inflate.on('end', () => {
        this.over = true;
        resolve();
      });
      inflate.on('error', () => {
        this.fail('deflate');
        resolve();
      });
      inflate.on('close', resolve);
    });
    return inflate;
  }

  private out(bytes: Uint8Array): void {
    if (this.failure) return;
    this.size += bytes.length;
    const { limits } = this;
    const tooTight = this.size > limits.ratioFrom && this.size > limits.ratio * this.read;
    if (tooTight || this.size > limits.bytes) {
      this.failure = { kind: 'bomb' };
      this.inflate?.destroy();
      return;
    }
    this.crc = crc32(bytes, this.crc);
    this.take(bytes);
  }

  /** The directory: one entry, at the front, of this name, size and checksum, and nothing between. */
  private judge(): ZipOutcome {
    if (this.dataFrom < 0) return broken('too short');
    const { tail } = this;
    const tailFrom = this.read - tail.length;
    const end = endRecord(tail);
    if (end < 0) return broken('no directory');
    const at = directoryBefore(tail, end);
    if (at === undefined) return broken('directory');
    const entry = tail.subarray(at);
    const packed = this.method === 0 ? this.stored : (this.inflate?.bytesWritten ?? 0);
    const gap = tailFrom + at - this.dataFrom - packed;
    const agrees =
      entry.readUInt32LE(16) === this.crc &&
      same(entry.readUInt32LE(24), this.size) &&
      same(entry.readUInt32LE(20), packed) &&
      nameOf(entry.subarray(46, 46 + entry.readUInt16LE(28))) === this.entryName &&
      [0, 12, 16, 20, 24].includes(gap);
    return agrees
      ? { kind: 'single', entryName: this.entryName, size: this.size }
      : broken('directory differs');
  }

  private fail(detail: string): false {
    this.failure ??= broken(detail);
    return false;
  }
}

const broken = (detail: string): ZipOutcome => ({ kind: 'broken', detail });

/** A field of all ones says that the true value stands in a zip64 record; what was counted then stands. */
const same = (written: number, counted: number) => written === counted || written === 0xffffffff;

const nameOf = (bytes: Uint8Array) => Buffer.from(bytes).toString('utf8');

/** Where the end record lies, whose comment reaches exactly to the end. */
function endRecord(tail: Buffer): number {
  for (let at = tail.length - 22; at >= Math.max(0, tail.length - 22 - 0xffff); at -= 1) {
    if (tail.readUInt32LE(at) === END && at + 22 + tail.readUInt16LE(at + 20) === tail.length) return at;
  }
  return -1;
}

function entriesOf(tail: Buffer): number {
  const end = endRecord(tail);
  return end < 0 ? 0 : tail.readUInt16LE(end + 10);
}

/** Where the one entry of the directory lies, which must reach to the end record or to the zip64 records before it. */
function directoryBefore(tail: Buffer, end: number): number | undefined {
  for (let at = end - 46; at >= 0; at -= 1) {
    if (tail.readUInt32LE(at) !== DIRECTORY) continue;
    const length = 46 + tail.readUInt16LE(at + 28) + tail.readUInt16LE(at + 30) + tail.readUInt16LE(at + 32);
    const rest = end - at - length;
    // zip64 end record (56) and locator (20).
    return rest === 0 || rest === 76 ? at : undefined;
  }
  return undefined;
}
