import type { Asn1 } from './der-read.ts';
import { TAG } from './der-tags.ts';
import { asBits, asOctets } from './der-values.ts';

/** DER encoding (X.690 §10). Every function returns a complete element. */

export function element(identifier: number, ...contents: readonly Uint8Array[]): Uint8Array {
  let length = 0;
  for (const part of contents) length += part.length;
  const head = header(identifier, length);
  const out = Buffer.allocUnsafe(head.length + length);
  out.set(head, 0);
  let at = head.length;
  for (const part of contents) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

function header(identifier: number, length: number): number[] {
  if (length < 0x80) return [identifier, length];
  const bytes: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256);
  return [identifier, 0x80 | bytes.length, ...bytes];
}

export const sequence = (...parts: readonly Uint8Array[]): Uint8Array => element(0x30, ...parts);

/** SET OF: the components in ascending order of their encodings (X.690 §11.6). */
export const setOf = (...parts: readonly Uint8Array[]): Uint8Array =>
  element(0x31, ...[...parts].sort((a, b) => Buffer.compare(a, b)));

/** `[n] EXPLICIT`, or `[n] IMPLICIT` of a constructed type when the parts are its components. */
export const context = (tag: number, ...parts: readonly Uint8Array[]): Uint8Array =>
  element(0xa0 | tag, ...parts);

/** `[n] IMPLICIT` of a primitive type. */
export const contextPrimitive = (tag: number, content: Uint8Array): Uint8Array =>
  element(0x80 | tag, content);

export const octets = (bytes: Uint8Array): Uint8Array => element(TAG.OCTET_STRING, bytes);

export const bits = (bytes: Uint8Array, unusedBits = 0): Uint8Array =>
  element(TAG.BIT_STRING, Uint8Array.of(unusedBits), bytes);

export const nullValue = (): Uint8Array => Uint8Array.of(TAG.NULL, 0);

export const boolean = (value: boolean): Uint8Array => Uint8Array.of(TAG.BOOLEAN, 1, value ? 0xff : 0);

export const enumerated = (value: number): Uint8Array => Uint8Array.of(TAG.ENUMERATED, 1, value);

export const utf8 = (text: string): Uint8Array => element(TAG.UTF8_STRING, Buffer.from(text, 'utf8'));

export const printable = (text: string): Uint8Array =>
  element(TAG.PRINTABLE_STRING, Buffer.from(text, 'latin1'));

export const ia5 = (text: string): Uint8Array => element(TAG.IA5_STRING, Buffer.from(text, 'latin1'));

/** A non-negative integer. */
export function integer(value: number | bigint): Uint8Array {
  const digits = value.toString(16);
  const bytes = Buffer.from(digits.length % 2 === 0 ? digits : `0${digits}`, 'hex');
  return integerBytes(
    bytes[0] !== undefined && bytes[0] >= 0x80 ? Buffer.concat([Buffer.of(0), bytes]) : bytes,
  );
}

/** An integer whose content octets are known, e.g. a serial number copied as it stands. */
export const integerBytes = (content: Uint8Array): Uint8Array => element(TAG.INTEGER, content);

export function oid(dotted: string): Uint8Array {
  const [first = 0n, second = 0n, ...rest] = dotted.split('.').map(BigInt);
  const content = [first * 40n + second, ...rest].flatMap((arc) => base128(arc));
  return element(TAG.OID, Uint8Array.from(content));
}

function base128(arc: bigint): number[] {
  const bytes = [Number(arc & 0x7fn)];
  for (let rest = arc >> 7n; rest > 0n; rest >>= 7n) bytes.unshift(Number(rest & 0x7fn) | 0x80);
  return bytes;
}

/** RFC 5280 §4.1.2.5: UTCTime through 2049, GeneralizedTime from 2050; whole seconds, Z. */
export function time(date: Date): Uint8Array {
  const digits = date.toISOString().replace(/[-:T]|\.\d+Z$/g, '');
  return date.getUTCFullYear() < 2050
    ? element(TAG.UTC_TIME, Buffer.from(`${digits.slice(2)}Z`, 'latin1'))
    : generalizedTime(date);
}

export function generalizedTime(date: Date): Uint8Array {
  const digits = date.toISOString().replace(/[-:T]|\.\d+Z$/g, '');
  return element(TAG.GENERALIZED_TIME, Buffer.from(`${digits}Z`, 'latin1'));
}

/** The same value in DER: definite minimal lengths, primitive strings, sorted SETs. For BER that must be hashed. */
export function toDer(node: Asn1): Uint8Array {
  const low = node.tag < 31 ? node.tag : undefined;
  if (low === undefined) return node.raw;
  const identifier = (node.tagClass << 6) | low;
  if (!node.constructed) return element(identifier, node.content);
  if (node.is(TAG.OCTET_STRING)) return octets(asOctets(node));
  if (node.is(TAG.BIT_STRING)) {
    const value = asBits(node);
    return bits(value.bytes, value.unusedBits);
  }
  const parts = node.children.map(toDer);
  return node.is(TAG.SET) ? setOf(...parts) : element(identifier | 0x20, ...parts);
}
