import { AppError } from '../../app-error.ts';
import type { PdfDocument } from './document.ts';
import { pdfErrors } from './errors.ts';
import { cloneObject, isName, PdfDict, type PdfObject, PdfRef, PdfStream, PdfString } from './objects.ts';
import { ByteWriter, OFFSET_WIDTH, writeObject } from './serialize.ts';
import type { PlacedSignature } from './signature-placeholder.ts';
import { type WrittenObject, writeXrefSection } from './xref-write.ts';

export interface BuiltIncrement {
  /** The whole new file: the original bytes, then the increment. */
  readonly bytes: Uint8Array;
  /** Length of the original. */
  readonly baseLength: number;
  /** The signatures waiting for their contents. */
  readonly placeholders: readonly PlacedSignature[];
}

/**
 * One incremental update (ISO 32000-2 §7.5.6): always appended, in the file's own cross-reference form.
 * What is added to an encrypted file is encrypted with the file's own key. The constructor throws PDF_INCREMENT_IMPOSSIBLE,
 * PDF_ENCRYPTED or PDF_OWNER_PASSWORD_NEEDED for files that cannot take one.
 */
export class PdfIncrement {
  readonly doc: PdfDocument;
  readonly #pending = new Map<number, { readonly gen: number; readonly object: PdfObject }>();
  readonly #reserved = new Set<number>();
  readonly #trailer = new Map<string, PdfObject>();
  readonly #shared = new Map<PdfStream | PdfDict, PdfRef>();
  #next: number;

  constructor(doc: PdfDocument) {
    refuseUnfit(doc);
    this.doc = doc;
    this.#next = doc.maxObjectNumber + 1;
  }

  /** Follows references through the pending changes and then the document. */
  get(object: PdfObject | undefined): PdfObject {
    let value = object ?? null;
    for (let steps = 0; value instanceof PdfRef && steps < 32; steps++) {
      value = this.#pending.get(value.num)?.object ?? this.doc.load(value);
    }
    return value instanceof PdfRef ? null : value;
  }

  /** Writes `object` as `ref` in this increment. Streams nested in it become objects of their own in `build`. */
  put(ref: PdfRef, object: PdfObject): void {
    this.#reserved.delete(ref.num);
    this.#pending.set(ref.num, { gen: ref.gen, object });
  }

  /** Writes `object` under a new number. */
  add(object: PdfObject): PdfRef {
    const ref = this.reserve();
    this.put(ref, object);
    return ref;
  }

  /** A new number for an object that must be known before it can be made. `put` it before `build`. */
  reserve(): PdfRef {
    const ref = new PdfRef(this.#next++);
    this.#reserved.add(ref.num);
    return ref;
  }

  /** The dictionary behind `ref`, copied once into this increment, ready to be changed. */
  edit(ref: PdfRef): PdfDict {
    const pending = this.#pending.get(ref.num)?.object;
    if (pending instanceof PdfDict) return pending;
    const present = this.get(ref);
    if (!(present instanceof PdfDict)) throw new TypeError(`${ref} is no dictionary`);
    const copy = present.clone();
    this.#pending.set(ref.num, { gen: ref.gen, object: copy });
    return copy;
  }

  /** The catalog, ready to be changed. */
  editCatalog(): PdfDict {
    return this.edit(this.#rootRef());
  }

  /**
   * The container that is the value of `key` in `holder`, ready to be changed: an indirect one is updated as
   * itself, a direct one stays in its holder (whose dictionary must already be editable), a missing one is made.
   */
  editValue<T extends PdfDict | PdfObject[]>(holder: PdfDict, key: string, empty: () => T): T {
    const value = holder.get(key);
    if (value instanceof PdfRef) return this.#editContainer(value, empty);
    const kept = empty() instanceof PdfDict ? value instanceof PdfDict : Array.isArray(value);
    if (kept) return value as T;
    const made = empty();
    holder.set(key, made);
    return made;
  }

  #editContainer<T extends PdfDict | PdfObject[]>(ref: PdfRef, empty: () => T): T {
    const pending = this.#pending.get(ref.num)?.object;
    const present = pending ?? this.get(ref);
    const fits = empty() instanceof PdfDict ? present instanceof PdfDict : Array.isArray(present);
    // Something else stands there, and serves something else: a page that /Fields points to would be overwritten.
    if (!fits && present !== null) throw impossible('một đối tượng của tệp không đúng kiểu');
    const copy = fits ? (pending ?? cloneObject(present)) : empty();
    this.#pending.set(ref.num, { gen: ref.gen, object: copy });
    return copy as T;
  }

  /** Adds or replaces a trailer entry. /Size, /Prev and the form's own keys are written by `build`. */
  setTrailer(key: string, value: PdfObject): void {
    this.#trailer.set(key, value);
  }

  get isEmpty(): boolean {
    return this.#pending.size === 0;
  }

  /** The whole new file. A number that was reserved and never written is a defect of the caller: TypeError. */
  build(): BuiltIncrement {
    const base = this.doc.bytes;
    const { tail, placeholders } = this.buildTail();
    // Not zeroed first: every byte is written below, and at 100 MB that is a third of the time.
    const bytes = new Uint8Array(Buffer.allocUnsafeSlow(base.length + tail.length).buffer);
    bytes.set(base);
    bytes.set(tail, base.length);
    return { bytes, baseLength: base.length, placeholders };
  }

  /** Only what is appended, for writing behind a file that stays where it is. Offsets count from the file's start. */
  buildTail(): { readonly tail: Uint8Array; readonly placeholders: readonly PlacedSignature[] } {
    if (this.#reserved.size > 0)
      throw new TypeError(`numbers never written: ${[...this.#reserved].join(', ')}`);
    const base = this.doc.bytes;
    const writer = new ByteWriter(base.length);
    const last = base[base.length - 1];
    if (last !== 10 && last !== 13) writer.write('\n');
    const written = this.#writeObjects(writer);
    writeXrefSection(writer, {
      kind: this.doc.sections[0]!.kind,
      objects: written,
      prev: this.doc.startxref,
      nextNumber: this.#next,
      trailer: this.#trailerEntries(writer.length),
    });
    const tail = writer.toBytes();
    const placeholders = writer.signatures.map((signature) => placeSignature(tail, base.length, signature));
    return { tail, placeholders };
  }

  #writeObjects(writer: ByteWriter): WrittenObject[] {
    const written: WrittenObject[] = [];
    // Promoted streams join the map while it is being walked, and are met in turn.
    for (const [num, { gen, object }] of this.#pending) {
      const promoted = this.#promote(object, true);
      written.push({ num, gen, offset: writer.offset });
      writer.write(`${num} ${gen} obj\n`);
      writeObject(writer, this.doc.security?.encrypt(promoted, num, gen) ?? promoted);
      writer.write('\nendobj\n');
    }
    return written;
  }

  #trailerEntries(seed: number): PdfDict {
    const trailer = new PdfDict();
    for (const key of ['Root', 'Info', 'ID', 'Encrypt']) {
      const value = this.doc.trailer.get(key);
      if (value !== undefined) trailer.set(key, cloneObject(value));
    }
    renewId(trailer, this.doc.bytes.length + seed);
    for (const [key, value] of this.#trailer) trailer.set(key, value);
    return trailer;
  }

  #rootRef(): PdfRef {
    const root = this.doc.trailer.get('Root');
    if (root instanceof PdfRef) return root;
    throw impossible('mục lục không phải đối tượng gián tiếp');
  }

  /** Streams are indirect always (§7.3.8.1). Copies, so that one appearance can go into many files. */
  #promote(object: PdfObject, top: boolean): PdfObject {
    if (object instanceof PdfStream) {
      if (!top) return this.#addOnce(object);
      return new PdfStream(this.#promote(object.dict, true) as PdfDict, object.raw);
    }
    if (Array.isArray(object)) return object.map((item) => this.#promote(item, false));
    if (!(object instanceof PdfDict)) return object;
    if (!top && standsAlone(object)) return this.#addOnce(object);
    return new PdfDict([...object.entries()].map(([key, value]) => [key, this.#promote(value, false)]));
  }

  #addOnce(object: PdfStream | PdfDict): PdfRef {
    const ref = this.#shared.get(object) ?? this.add(object);
    this.#shared.set(object, ref);
    return ref;
  }
}

/** A CIDFont's descriptor shall be indirect (table 115); a font that is can be shared, and pdffonts reads it fully. */
function standsAlone(dict: PdfDict): boolean {
  return isName(dict.get('Type'), 'FontDescriptor') || isName(dict.get('Type'), 'Font');
}

function refuseUnfit(doc: PdfDocument): void {
  if (doc.locked) throw new AppError(pdfErrors.PDF_ENCRYPTED);
  if (doc.security?.maySign === false) throw new AppError(pdfErrors.PDF_OWNER_PASSWORD_NEEDED);
  if (doc.offsetBase !== 0) throw impossible('có dữ liệu lạ đứng trước phần đầu tệp');
  if (doc.frame.eofEnd === undefined) throw impossible('tệp không có dấu kết thúc %%EOF');
  // Readers look for the end of the file in its last 1,024 bytes; past that they rebuild it, each in its own way.
  if (doc.frame.trailingJunk > 1000) throw impossible('có dữ liệu lạ ở cuối tệp');
  if (!(doc.trailer.get('Root') instanceof PdfRef))
    throw impossible('mục lục không phải đối tượng gián tiếp');
  if (!doc.revisions.every((revision) => revision.sound))
    throw impossible('chuỗi phiên bản của tệp không liền mạch');
  // Reads the catalog and the first page: a file in which these are broken must be left alone.
  doc.page(0);
}

function impossible(reason: string): AppError {
  return new AppError(pdfErrors.PDF_INCREMENT_IMPOSSIBLE, { params: { reason } });
}

/** The second half of /ID changes with every update (§14.4). It only has to differ, so no digest is needed. */
function renewId(trailer: PdfDict, seed: number): void {
  const id = trailer.get('ID');
  if (!Array.isArray(id) || id.length !== 2) return;
  const second = id[1];
  if (!(second instanceof PdfString)) return;
  const bytes = Uint8Array.from(second.bytes);
  let state = seed >>> 0 || 1;
  for (let i = 0; i < bytes.length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    bytes[i]! ^= state >>> 24;
  }
  id[1] = PdfString.hex(bytes);
}

function placeSignature(
  tail: Uint8Array,
  baseLength: number,
  found: { byteRangeAt: number; contentsStart: number; contentsEnd: number },
): PlacedSignature {
  const { contentsStart, contentsEnd } = found;
  const byteRange = [0, contentsStart, contentsEnd, baseLength + tail.length - contentsEnd] as const;
  const width = 3 * OFFSET_WIDTH + 2;
  const text = byteRange.slice(1).join(' ').padEnd(width, ' ');
  tail.set(Buffer.from(text, 'latin1'), found.byteRangeAt - baseLength);
  return { byteRange, contentsStart, contentsEnd };
}
