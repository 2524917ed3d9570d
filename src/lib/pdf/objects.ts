import type { SignaturePlaceholder } from './signature-placeholder.ts';
import { decodeText, encodeText } from './text-encoding.ts';

/** The objects of ISO 32000-2 §7.3. A PDF array is a plain JavaScript array. */
export type PdfArray = PdfObject[];
export type PdfObject =
  | null
  | boolean
  | number
  | PdfName
  | PdfString
  | PdfArray
  | PdfDict
  | PdfStream
  | PdfRef
  | SignaturePlaceholder;

/** `value` holds one character per byte (Latin-1), so that any name survives a round trip. */
export class PdfName {
  readonly value: string;
  constructor(value: string) {
    this.value = value;
  }
}

const names = new Map<string, PdfName>();

/** The name object for `value`, without the slash. Characters beyond Latin-1 are taken as UTF-8. */
export function name(value: string): PdfName {
  const known = names.get(value);
  if (known) return known;
  const made = new PdfName(
    /^[\0-\xff]*$/.test(value) ? value : Buffer.from(value, 'utf8').toString('latin1'),
  );
  if (names.size < 4096) names.set(value, made);
  return made;
}

export class PdfString {
  readonly bytes: Uint8Array;
  /** Written as `<…>` instead of `(…)`. */
  readonly asHex: boolean;

  constructor(bytes: Uint8Array, asHex = false) {
    this.bytes = bytes;
    this.asHex = asHex;
  }

  /** A text string: PDFDocEncoding when it fits, else UTF-16BE. */
  static text(text: string): PdfString {
    return new PdfString(encodeText(text));
  }

  static hex(bytes: Uint8Array): PdfString {
    return new PdfString(bytes, true);
  }

  /** A byte string of ASCII characters, such as a date. */
  static ascii(text: string): PdfString {
    return new PdfString(Buffer.from(text, 'latin1'));
  }
}

/** What a text string says. */
export function textOf(string: PdfString): string {
  return decodeText(string.bytes);
}

export class PdfRef {
  readonly num: number;
  readonly gen: number;
  constructor(num: number, gen = 0) {
    this.num = num;
    this.gen = gen;
  }
  toString(): string {
    return `${this.num} ${this.gen} R`;
  }
}

/**
 * Keys are plain strings without the slash. Dictionaries read from a document are shared with its cache:
 * change only a `clone()`, or better `PdfIncrement.edit`.
 */
export class PdfDict {
  readonly #entries: Map<string, PdfObject>;
  /** Keys that stood more than once in the file; the last value won. Readers disagree about such dictionaries. */
  duplicateKeys: string[] | undefined;

  constructor(entries: Iterable<readonly [string, PdfObject]> = []) {
    this.#entries = new Map(entries);
  }

  /** `PdfDict.of({ Type: name('Sig') })`; entries that are undefined are left out. */
  static of(entries: Readonly<Record<string, PdfObject | undefined>>): PdfDict {
    const dict = new PdfDict();
    for (const [key, value] of Object.entries(entries)) if (value !== undefined) dict.set(key, value);
    return dict;
  }

  get size(): number {
    return this.#entries.size;
  }
  get(key: string): PdfObject | undefined {
    return this.#entries.get(key);
  }
  set(key: string, value: PdfObject): this {
    this.#entries.set(key, value);
    return this;
  }
  has(key: string): boolean {
    return this.#entries.has(key);
  }
  delete(key: string): boolean {
    return this.#entries.delete(key);
  }
  entries(): IterableIterator<[string, PdfObject]> {
    return this.#entries.entries();
  }
  keys(): IterableIterator<string> {
    return this.#entries.keys();
  }
  /** A copy whose direct dictionaries and arrays are copied too; indirect objects stay references. */
  clone(): PdfDict {
    const copy = new PdfDict();
    for (const [key, value] of this.#entries) copy.set(key, cloneObject(value));
    return copy;
  }
}

/** `raw` is the stream's data as it stands in the file, still encoded by /Filter. */
export class PdfStream {
  readonly dict: PdfDict;
  readonly raw: Uint8Array;
  constructor(dict: PdfDict, raw: Uint8Array) {
    this.dict = dict;
    this.raw = raw;
  }
}

/** Copies direct containers; the bytes of streams and strings are shared. */
export function cloneObject<T extends PdfObject>(object: T): T {
  if (Array.isArray(object)) return object.map(cloneObject) as T;
  if (object instanceof PdfDict) return object.clone() as T;
  if (object instanceof PdfStream) return new PdfStream(object.dict.clone(), object.raw) as T;
  return object;
}

export function isName(object: PdfObject | undefined, value: string): boolean {
  return object instanceof PdfName && object.value === value;
}
