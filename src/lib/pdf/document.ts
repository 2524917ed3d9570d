import { AppError, isAppError } from '../../app-error.ts';
import { damaged, pdfErrors } from './errors.ts';
import { type FileFrame, readFrame } from './file-frame.ts';
import { decodeStream } from './filters.ts';
import { readIndirect } from './indirect.ts';
import { limits } from './limits.ts';
import { ObjectStore, ObjectStream } from './object-store.ts';
import { isName, PdfDict, PdfName, type PdfObject, PdfRef, type PdfStream, PdfString } from './objects.ts';
import { countPages, type Page, pageAt, walkPages } from './pages.ts';
import { ObjectParser, type Span } from './parser.ts';
import { type Revision, readRevisions } from './revisions.ts';
import { SecurityHandler } from './security-handler.ts';
import { lookupIn, readXrefChain, type XrefEntry, type XrefSection } from './xref.ts';

export interface OpenOptions {
  /** False reads a hybrid file as a PDF 1.4 reader would. */
  readonly hybridStreams?: boolean;
  /** User's or owner's password of an encrypted file; the empty one unless given. */
  readonly password?: string | undefined;
}

/**
 * Opens a PDF without reading more than its ends, its cross-reference data and what is then asked for.
 * The bytes are not copied and must not change meanwhile.
 * Errors: PDF_NOT_A_PDF, PDF_TRUNCATED, PDF_DAMAGED, PDF_TOO_DEEP, PDF_TOO_MANY, PDF_BOMB.
 */
export function openPdf(bytes: Uint8Array, options: OpenOptions = {}): PdfDocument {
  return new PdfDocument(bytes, options, new ObjectStore());
}

export class PdfDocument {
  /** The whole file. */
  readonly bytes: Uint8Array;
  readonly frame: FileFrame;
  /** What to add to an offset in this file to find it in `bytes`: the junk before a header, when offsets count from there. */
  readonly offsetBase: number;
  readonly trailer: PdfDict;
  /** Newest first. */
  readonly sections: readonly XrefSection[];
  /** Offset of the newest section. */
  readonly startxref: number;
  readonly #options: OpenOptions;
  readonly #store: ObjectStore;
  /** `bytes` from `offsetBase` on. */
  readonly #body: Uint8Array;
  readonly #objects = new Map<number, PdfObject>();
  readonly #loading = new Set<number>();
  #catalog: PdfDict | undefined;
  #revisions: readonly Revision[] | undefined;
  #pageIndexes: Map<number, number> | undefined;
  #maxObjectNumber: number | undefined;

  constructor(bytes: Uint8Array, options: OpenOptions, store: ObjectStore) {
    this.bytes = bytes;
    this.#options = options;
    this.#store = store;
    this.frame = readFrame(bytes);
    this.offsetBase = offsetBaseOf(bytes, this.frame);
    this.#body = this.offsetBase === 0 ? bytes : bytes.subarray(this.offsetBase);
    this.startxref = this.frame.startxref;
    const hybridStreams = options.hybridStreams ?? true;
    this.sections = readXrefChain(this.#body, this.startxref, store.budget, { hybridStreams });
    this.trailer = this.sections[0]!.trailer;
    if (this.encrypted) this.#unlock(options.password ?? '');
  }

  /** The version of the header or the later one of the catalog. */
  get version(): string {
    const said = this.resolve(this.catalog.get('Version'));
    const later = said instanceof PdfName && /^\d\.\d$/.test(said.value) ? said.value : '';
    return later > this.frame.version ? later : this.frame.version;
  }

  get encrypted(): boolean {
    return this.sections.some((section) => section.trailer.has('Encrypt'));
  }

  /** Encrypted, and the password does not open it: names and texts read from it would be gibberish. */
  get locked(): boolean {
    return this.encrypted && this.#store.security === undefined;
  }

  /** What opened an encrypted file, and hides what is added to it. */
  get security(): SecurityHandler | undefined {
    return this.#store.security;
  }

  get hybrid(): boolean {
    return this.sections.some((section) => section.trailer.has('XRefStm'));
  }

  get catalog(): PdfDict {
    if (!this.#catalog) {
      const root = this.resolve(this.trailer.get('Root'));
      if (!(root instanceof PdfDict)) throw damaged('the document catalog is missing');
      this.#catalog = root;
    }
    return this.#catalog;
  }

  /** Oldest first. */
  get revisions(): readonly Revision[] {
    this.#revisions ??= readRevisions(this.#body, this.sections);
    return this.#revisions;
  }

  /** The highest number that any section speaks of or /Size allows. */
  get maxObjectNumber(): number {
    if (this.#maxObjectNumber === undefined) {
      let highest = 0;
      for (const section of this.sections) {
        const size = section.trailer.get('Size');
        if (typeof size === 'number' && size <= limits.objectNumber + 1)
          highest = Math.max(highest, size - 1);
        highest = Math.max(highest, section.highest, section.hybrid?.highest ?? 0);
      }
      this.#maxObjectNumber = highest;
    }
    return this.#maxObjectNumber;
  }

  get pageCount(): number {
    return countPages(this);
  }

  /** Page `index`, counted from 0. Throws PDF_PAGE_MISSING. */
  page(index: number): Page {
    return pageAt(this, index);
  }

  /** The index of the page that is this object, or undefined. Walks the page tree once. */
  pageIndexOf(ref: PdfRef): number | undefined {
    if (!this.#pageIndexes) {
      this.#pageIndexes = new Map();
      for (const node of walkPages(this)) this.#pageIndexes.set(node.ref.num, this.#pageIndexes.size);
    }
    return this.#pageIndexes.get(ref.num);
  }

  /** A hybrid file as a PDF 1.4 reader sees it. */
  withoutHybridStreams(): PdfDocument {
    return new PdfDocument(this.bytes, { ...this.#options, hybridStreams: false }, new ObjectStore());
  }

  /** The file as it was when it ended at `end` (exclusive): what a reader given those bytes would see. */
  atRevision(end: number): PdfDocument {
    return new PdfDocument(this.bytes.subarray(0, end), this.#options, this.#store);
  }

  /** Follows references to a value; undefined and dangling references are null. */
  resolve(object: PdfObject | undefined): PdfObject {
    let value = object ?? null;
    for (let steps = 0; value instanceof PdfRef; steps++) {
      if (steps >= limits.indirections) throw damaged('references lead in a circle');
      value = this.load(value);
    }
    return value;
  }

  /** The resolved value when it is a dictionary, or the dictionary of a stream. */
  dict(object: PdfObject | undefined): PdfDict | undefined {
    const value = this.resolve(object);
    if (value instanceof PdfDict) return value;
    return value !== null && typeof value === 'object' && 'raw' in value ? value.dict : undefined;
  }

  array(object: PdfObject | undefined): PdfObject[] | undefined {
    const value = this.resolve(object);
    return Array.isArray(value) ? value : undefined;
  }

  /** What the cross-reference data says about a number; undefined when it says nothing. */
  entry(num: number): XrefEntry | undefined {
    for (const section of this.sections) {
      const entry = lookupIn(section, num);
      if (entry) return entry;
    }
    return undefined;
  }

  /** One indirect object, not followed further. A free, missing or outdated reference is null (§7.3.10). */
  load(ref: PdfRef): PdfObject {
    const known = this.#objects.get(ref.num);
    if (known !== undefined && ref.gen === 0) return known;
    const entry = this.entry(ref.num);
    if (!entry || entry.kind === 'free') return null;
    if (ref.gen !== (entry.kind === 'offset' ? entry.gen : 0)) return null;
    if (known !== undefined) return known;
    if (this.#loading.has(ref.num)) throw damaged(`object ${ref.num} needs itself`);
    this.#loading.add(ref.num);
    try {
      const object = entry.kind === 'offset' ? this.#read(ref, entry.offset) : this.#unpack(ref.num, entry);
      if (ref.gen === 0) this.#objects.set(ref.num, object);
      return object;
    } finally {
      this.#loading.delete(ref.num);
    }
  }

  /** The decoded data of a stream. Errors: PDF_DAMAGED for an unknown filter, PDF_BOMB. */
  decode(stream: PdfStream): Uint8Array {
    return decodeStream(stream, (value) => this.resolve(value), this.#store.budget);
  }

  /** Counts work on this file and all its revisions; PDF_TOO_MANY when it is more than any honest file needs. */
  countCompared(objects: number): void {
    this.#store.comparisonsLeft -= objects;
    if (this.#store.comparisonsLeft < 0) {
      throw new AppError(pdfErrors.PDF_TOO_MANY, { params: { what: 'phiên bản' } });
    }
  }

  /** Where the /Contents string of a dictionary stands in `bytes`; undefined inside an object stream. */
  contentsSpan(dict: PdfDict): Span | undefined {
    const span = this.#store.contentsSpans.get(dict);
    return span && { start: span.start + this.offsetBase, end: span.end + this.offsetBase };
  }

  #read(ref: PdfRef, offset: number): PdfObject {
    let read = this.#store.byOffset.get(offset);
    if (!read) {
      read = readIndirect(this.#body, offset, (length) => {
        const value = this.resolve(length);
        return typeof value === 'number' ? value : undefined;
      });
      const { security, encryptNumber } = this.#store;
      if (security && read.num !== encryptNumber) {
        read = { ...read, object: security.decrypt(read.object, read.num, read.gen) };
      }
      this.#store.remember(offset, read);
    }
    if (read.num !== ref.num || read.gen !== ref.gen)
      throw damaged(`object ${ref.num} is not where it should be`);
    if (read.end > this.#body.length) throw damaged(`object ${ref.num} ends after the file`);
    return read.object;
  }

  /** The encryption dictionary itself is never encrypted (§7.6.2). */
  #unlock(password: string): void {
    const encrypt = this.trailer.get('Encrypt');
    if (this.#store.security || encrypt === undefined) return;
    this.#store.encryptNumber = encrypt instanceof PdfRef ? encrypt.num : undefined;
    const dict = this.resolve(encrypt);
    const id = this.array(this.trailer.get('ID'))?.[0];
    const first = id instanceof PdfString ? id.bytes : new Uint8Array();
    if (dict instanceof PdfDict) this.#store.security = SecurityHandler.open(dict, first, password);
  }

  #unpack(num: number, packed: { readonly container: number; readonly index: number }): PdfObject {
    const entry = this.entry(packed.container);
    if (entry?.kind !== 'offset') throw damaged(`the object stream ${packed.container} is missing`);
    let container = this.#store.containers.get(entry.offset);
    if (!container) {
      const stream = this.load(new PdfRef(packed.container, entry.gen));
      container = new ObjectStream(stream, (value) => this.resolve(value), this.#store.budget);
      this.#store.containers.set(entry.offset, container);
    }
    return container.get(num, packed.index);
  }
}

/** Offsets count from the first byte, or from the header when junk stands before it. */
function offsetBaseOf(bytes: Uint8Array, frame: FileFrame): number {
  if (frame.leadingJunk === 0 || xrefStandsAt(bytes, frame.startxref)) return 0;
  return frame.leadingJunk;
}

function xrefStandsAt(bytes: Uint8Array, offset: number): boolean {
  if (offset >= bytes.length) return false;
  const parser = new ObjectParser(bytes, offset);
  if (parser.takeKeyword('xref')) return true;
  if (parser.takeInteger() === undefined || parser.takeInteger() === undefined) return false;
  if (!parser.takeKeyword('obj')) return false;
  try {
    const dict = parser.parseObject();
    return dict instanceof PdfDict && isName(dict.get('Type'), 'XRef');
  } catch (error) {
    if (!isAppError(error)) throw error;
    return false;
  }
}
