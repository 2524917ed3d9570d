/** Second pass over a message: base64 → bytes → digests and, when somebody wants them, the bytes themselves. */
import { createHash } from 'node:crypto';
import { AppError } from '../../app-error.ts';
import { Base64Decoding } from './base64-stream.ts';
import { edxmlErrors } from './errors.ts';
import type { EdxmlLimits } from './limits.ts';
import type { Tag } from './names.ts';
import type { XmlHandler } from './walk.ts';
import { ZipEntryReader, type ZipOutcome } from './zip-entry.ts';

/** Whether a file travels in a ZIP: it says so; it may all the same; it is a ZIP itself. */
export type Zipped = 'declared' | 'possible' | 'never';

export interface ContentPlace {
  readonly contentAt: number | undefined;
  readonly name: string;
  readonly zipped: Zipped;
}

export interface Digested {
  readonly size: number;
  readonly sha256: string;
}

export interface Content {
  /** As base64 gives it. */
  readonly raw: Digested;
  /** Out of the ZIP, when it is one with a single entry. */
  readonly inner?: Digested;
  readonly zip?: ZipOutcome;
}

/** Where bytes go: `raw` as base64 gives them, `inner` out of the ZIP. */
export type ContentSink = (index: number, from: 'raw' | 'inner', bytes: Uint8Array) => void | Promise<void>;

const STEP = 16 * 1024;
const EMPTY: Content = { raw: { size: 0, sha256: createHash('sha256').digest('hex') } };

export class AttachmentContents implements XmlHandler {
  private readonly places: readonly ContentPlace[];
  private readonly limits: EdxmlLimits;
  private readonly sink: ContentSink | undefined;
  private readonly byOrdinal: ReadonlyMap<number, number>;
  private readonly found: (Content | undefined)[];
  private readonly waiting: { readonly at: OneContent; readonly bytes: Uint8Array | 'end' }[] = [];
  private now: OneContent | undefined;

  constructor(places: readonly ContentPlace[], limits: EdxmlLimits, sink?: ContentSink) {
    this.places = places;
    this.limits = limits;
    this.sink = sink;
    this.found = places.map(() => undefined);
    const pairs = places.flatMap(({ contentAt }, index) =>
      contentAt === undefined ? [] : ([[contentAt, index]] as const),
    );
    this.byOrdinal = new Map(pairs);
  }

  start(tag: Tag): void {
    const index = this.byOrdinal.get(tag.ordinal);
    if (index !== undefined) this.now = new OneContent(index, this.places[index]!, this.limits, this.sink);
  }

  text(text: string): void {
    if (!this.now) return;
    const bytes = this.now.decode(text);
    if (bytes.length > 0) this.waiting.push({ at: this.now, bytes });
  }

  end(): void {
    if (!this.now) return;
    this.now.close();
    this.waiting.push({ at: this.now, bytes: 'end' });
    this.now = undefined;
  }

  async flush(): Promise<void> {
    for (const { at, bytes } of this.waiting.splice(0)) {
      if (bytes === 'end') this.found[at.index] = await at.finish();
      else await at.write(bytes);
    }
  }

  /** After the pass, one for each place. */
  contents(): readonly Content[] {
    return this.found.map((content) => content ?? EMPTY);
  }
}

/**
 * Some gateways zip every file under a random name and declare it as what it is. A file of the very type that is named
 * inside begins otherwise, or, like docx, holds entries of other names.
 */
function isDisguise(entryName: string, name: string): boolean {
  const [, extension] = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}(\.[^./\\]+|)$/i.exec(entryName) ?? [];
  return (
    extension !== undefined && extension.toLowerCase() === (/\.[^.]+$/.exec(name)?.[0] ?? '').toLowerCase()
  );
}

class OneContent {
  readonly index: number;
  private readonly sink: ContentSink | undefined;
  /** Bytes out of the ZIP that nobody took yet. */
  private readonly unzipped: Uint8Array[] = [];
  private readonly place: ContentPlace;
  private readonly limits: EdxmlLimits;
  private readonly base64 = new Base64Decoding();
  private readonly raw = createHash('sha256');
  private readonly inner = createHash('sha256');
  private zip: ZipEntryReader | undefined;
  private size = 0;

  constructor(index: number, place: ContentPlace, limits: EdxmlLimits, sink?: ContentSink) {
    this.index = index;
    this.place = place;
    this.sink = sink;
    this.limits = limits;
    const { attachmentBytes: bytes, ratio, ratioFrom } = limits;
    const take = (piece: Uint8Array) => {
      this.inner.update(piece);
      if (sink) this.unzipped.push(piece);
    };
    const wanted = place.zipped === 'possible' ? (entry: string) => isDisguise(entry, place.name) : undefined;
    if (place.zipped !== 'never') this.zip = new ZipEntryReader(take, { bytes, ratio, ratioFrom }, wanted);
  }

  decode(text: string): Uint8Array {
    const bytes = this.base64.write(text);
    if (!this.base64.ok) this.refuse('EDXML_BASE64');
    return bytes;
  }

  close(): void {
    if (!this.base64.end()) this.refuse('EDXML_BASE64');
  }

  async write(bytes: Uint8Array): Promise<void> {
    this.raw.update(bytes);
    const isFirst = this.size === 0;
    this.size += bytes.length;
    const { attachmentBytes: limit } = this.limits;
    if (this.size > limit)
      throw new AppError(edxmlErrors.EDXML_TOO_LARGE, { params: { what: this.place.name, limit } });
    // Some say ZIP of every file: what does not begin like one is none.
    if (isFirst && (bytes[0] !== 0x50 || bytes[1] !== 0x4b)) this.zip = undefined;
    await this.sink?.(this.index, 'raw', bytes);
    // In small steps: a thousand times their size may come out.
    for (let at = 0; this.zip && at < bytes.length; at += STEP) {
      await this.zip.write(bytes.subarray(at, at + STEP));
      if (this.zip.isOther) this.zip = undefined;
      await this.pass();
    }
  }

  private async pass(): Promise<void> {
    for (const piece of this.unzipped.splice(0)) await this.sink?.(this.index, 'inner', piece);
  }

  async finish(): Promise<Content> {
    const raw = { size: this.size, sha256: this.raw.digest('hex') };
    // Of what is too short to have an entry nobody knows what it would have been.
    const isZip = this.size > 0 && (this.place.zipped === 'declared' || this.zip?.hasBegun === true);
    const zip = isZip ? await this.zip?.end() : undefined;
    await this.pass();
    if (!zip) return { raw };
    if (zip.kind === 'broken') this.refuse('EDXML_ZIP_BROKEN', zip.detail);
    if (zip.kind === 'bomb') this.refuse('EDXML_ZIP_BOMB');
    if (zip.kind !== 'single') return { raw, zip };
    return { raw, zip, inner: { size: zip.size, sha256: this.inner.digest('hex') } };
  }

  private refuse(code: 'EDXML_BASE64' | 'EDXML_ZIP_BROKEN' | 'EDXML_ZIP_BOMB', detail = ''): never {
    throw new AppError(edxmlErrors[code], {
      params: { name: this.place.name, detail, limit: this.limits.ratio },
    });
  }
}
