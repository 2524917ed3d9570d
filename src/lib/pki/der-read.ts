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
    if (depth > MAX_DEPTH) throw malformed('nested too deeply');
    const first = byteAt(source, start, limit);
    const tagEnd = (first & 0x1f) === 0x1f ? highTagEnd(source, start + 1, limit) : start + 1;
    const lengthByte = byteAt(source, tagEnd, limit);
    const lengthEnd = tagEnd + 1 + (lengthByte > 0x80 ? lengthByte & 0x7f : 0);
    this.source = source;
    this.start = start;
    this.depth = depth;
    this.tagClass = first >> 6;
    this.constructed = (first & 0x20) !== 0;
    this.tag = tagEnd === start + 1 ? first & 0x1f : base128(source, start + 1, tagEnd);
    this.contentStart = lengthEnd;
    if (lengthByte === 0x80) {
      if (!this.constructed) throw malformed('indefinite length of a primitive element');
      this.contentEnd = endOfContents(source, lengthEnd, limit, depth);
      this.end = this.contentEnd + 2;
    } else {
      const length = lengthByte < 0x80 ? lengthByte : longLength(source, tagEnd + 1, lengthEnd, limit);
      this.contentEnd = lengthEnd + length;
      this.end = this.contentEnd;
      if (this.end > limit) throw malformed('length beyond the end');
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

function byteAt(source: Uint8Array, at: number, limit: number): number {
  if (at >= limit) throw malformed('truncated');
  return source[at] as number;
}

/** X.690 §8.1.3.5. The result stays exact, for a longer length than fits is refused by the caller's limit. */
function longLength(source: Uint8Array, from: number, to: number, limit: number): number {
  if (to > limit) throw malformed('truncated');
  let length = 0;
  for (let at = from; at < to; at++) {
    length = length * 256 + (source[at] as number);
    if (length > limit) throw malformed('length beyond the end');
  }
  return length;
}

/** X.690 §8.1.2.4: up to four more octets. */
function highTagEnd(source: Uint8Array, from: number, limit: number): number {
  for (let at = from; at < from + 4; at++) {
    if (byteAt(source, at, limit) < 0x80) return at + 1;
  }
  throw malformed('tag number too large');
}

function base128(source: Uint8Array, from: number, to: number): number {
  let value = 0;
  for (let at = from; at < to; at++) value = value * 128 + ((source[at] as number) & 0x7f);
  return value;
}

/** X.690 §8.1.5: the position of the two zero octets that close an indefinite length. */
function endOfContents(source: Uint8Array, from: number, limit: number, depth: number): number {
  for (let at = from; ; ) {
    if (at + 2 > limit) throw malformed('indefinite length without an end');
    if (source[at] === 0 && source[at + 1] === 0) return at;
    at = new Asn1(source, at, limit, depth + 1).end;
  }
}
