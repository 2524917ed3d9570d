import { AppError } from '../../app-error.ts';
import { TAG } from './der-tags.ts';
import { pkiErrors } from './errors.ts';

/** Deeper than any real CMS; bounds recursion on hostile input. */
const MAX_DEPTH = 64;

export function malformed(detail: string): AppError {
  return new AppError(pkiErrors.ASN1_MALFORMED, { params: { detail } });
}

/**
 * One element of BER or DER (X.690 §8). A view on the input: nothing is copied, children are read on first use.
 * Indefinite lengths and constructed strings are accepted, because real CMS have them.
 */
export class Asn1 {
  readonly source: Uint8Array;
  readonly start: number;
  readonly contentStart: number;
  readonly contentEnd: number;
  /** First byte after the element, end-of-contents octets included. */
  readonly end: number;
  readonly tagClass: number;
  readonly constructed: boolean;
  readonly tag: number;
  readonly depth: number;
  #children: readonly Asn1[] | undefined;

  constructor(source: Uint8Array, start: number, limit: number, depth: number) {
    const header = readHeader(source, start, limit, depth);
    this.source = source;
    this.start = start;
    this.depth = depth;
    this.tagClass = header.tagClass;
    this.constructed = header.constructed;
    this.tag = header.tag;
    this.contentStart = header.contentStart;
    if (header.length === undefined) {
      this.contentEnd = endOfContents(source, header.contentStart, limit, depth);
      this.end = this.contentEnd + 2;
    } else {
      this.contentEnd = header.contentStart + header.length;
      this.end = this.contentEnd;
    }
  }

  get indefinite(): boolean {
    return this.end !== this.contentEnd;
  }

  /** The whole element as it stands in the input. */
  get raw(): Uint8Array {
    return this.source.subarray(this.start, this.end);
  }

  get content(): Uint8Array {
    return this.source.subarray(this.contentStart, this.contentEnd);
  }

  get children(): readonly Asn1[] {
    if (!this.constructed)
      throw malformed(`primitive element of tag ${this.tag} where elements were expected`);
    this.#children ??= this.#readChildren();
    return this.#children;
  }

  #readChildren(): readonly Asn1[] {
    const children: Asn1[] = [];
    for (let at = this.contentStart; at < this.contentEnd; ) {
      const child = new Asn1(this.source, at, this.contentEnd, this.depth + 1);
      children.push(child);
      at = child.end;
    }
    return children;
  }

  /** The n-th child; malformed when absent. */
  at(index: number): Asn1 {
    const child = this.children[index];
    if (child === undefined) throw malformed(`element ${index} of a structure is missing`);
    return child;
  }

  is(tag: number): boolean {
    return this.tagClass === 0 && this.tag === tag;
  }

  isContext(tag: number): boolean {
    return this.tagClass === 2 && this.tag === tag;
  }

  /** The child under a context tag, if there is one. */
  context(tag: number): Asn1 | undefined {
    return this.children.find((child) => child.isContext(tag));
  }

  sequence(): readonly Asn1[] {
    return this.expect(TAG.SEQUENCE).children;
  }

  set(): readonly Asn1[] {
    return this.expect(TAG.SET).children;
  }

  expect(tag: number): this {
    if (!this.is(tag))
      throw malformed(`tag ${this.tagClass}/${this.tag} where universal ${tag} was expected`);
    return this;
  }
}

/** Reads the element at the start of `bytes`; what follows it is left alone (see `end`). */
export function readAsn1(bytes: Uint8Array): Asn1 {
  return new Asn1(bytes, 0, bytes.length, 0);
}

/** As `readAsn1`, and nothing may follow. */
export function readWholeAsn1(bytes: Uint8Array): Asn1 {
  const node = readAsn1(bytes);
  if (node.end !== bytes.length) throw malformed(`${bytes.length - node.end} bytes after the structure`);
  return node;
}

interface Header {
  readonly tagClass: number;
  readonly constructed: boolean;
  readonly tag: number;
  readonly contentStart: number;
  /** Undefined for the indefinite form. */
  readonly length: number | undefined;
}

function readHeader(source: Uint8Array, start: number, limit: number, depth: number): Header {
  if (depth > MAX_DEPTH) throw malformed('nested too deeply');
  let at = start;
  const next = (): number => {
    if (at >= limit) throw malformed('truncated');
    return source[at++] as number;
  };
  const first = next();
  const constructed = (first & 0x20) !== 0;
  let tag = first & 0x1f;
  if (tag === 0x1f) tag = readHighTag(next);
  const lengthByte = next();
  const shape = { tagClass: first >> 6, constructed, tag };
  if (lengthByte === 0x80) {
    if (!constructed) throw malformed('indefinite length of a primitive element');
    return { ...shape, contentStart: at, length: undefined };
  }
  let length = lengthByte;
  if (lengthByte > 0x80) {
    const count = lengthByte & 0x7f;
    length = 0;
    for (let i = 0; i < count; i++) length = length * 256 + next();
  }
  if (length > limit - at) throw malformed('length beyond the end');
  return { ...shape, contentStart: at, length };
}

function readHighTag(next: () => number): number {
  let tag = 0;
  for (let i = 0; i < 4; i++) {
    const byte = next();
    tag = tag * 128 + (byte & 0x7f);
    if (byte < 0x80) return tag;
  }
  throw malformed('tag number too large');
}

/** X.690 §8.1.5: the position of the two zero octets that close an indefinite length. */
function endOfContents(source: Uint8Array, from: number, limit: number, depth: number): number {
  for (let at = from; ; ) {
    if (at + 2 > limit) throw malformed('indefinite length without an end');
    if (source[at] === 0 && source[at + 1] === 0) return at;
    at = new Asn1(source, at, limit, depth + 1).end;
  }
}
