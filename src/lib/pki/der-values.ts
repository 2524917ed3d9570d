import { type Asn1, malformed } from './der-read.ts';
import { TAG } from './der-tags.ts';

/** Values of the primitive types (X.690 §8). Each throws ASN1_MALFORMED when the element has another type. */

export function asOid(node: Asn1): string {
  return decodeOid(node.expect(TAG.OID).content);
}

export function decodeOid(bytes: Uint8Array): string {
  const last = bytes[bytes.length - 1];
  if (last === undefined || last >= 0x80) throw malformed('object identifier');
  let dotted = '';
  for (let at = 0; at < bytes.length; ) {
    const start = at;
    while ((bytes[at] as number) >= 0x80) at++;
    at++;
    const arc = base128Value(bytes, start, at);
    dotted += dotted === '' ? firstArcs(arc) : `.${arc}`;
  }
  return dotted;
}

/** Arcs of up to 49 bits are plain numbers; longer ones occur under 2.25 (X.667). */
function base128Value(bytes: Uint8Array, start: number, end: number): number | bigint {
  if (end - start > 20) throw malformed('object identifier');
  if (end - start <= 7) {
    let value = 0;
    for (let at = start; at < end; at++) value = value * 128 + ((bytes[at] as number) & 0x7f);
    return value;
  }
  let value = 0n;
  for (let at = start; at < end; at++) value = (value << 7n) | BigInt((bytes[at] as number) & 0x7f);
  return value;
}

/** X.690 §8.19.4: the first two arcs share one number. */
function firstArcs(arc: number | bigint): string {
  const first = arc < 40 ? 0 : arc < 80 ? 1 : 2;
  return typeof arc === 'bigint' ? `${first}.${arc - BigInt(first * 40)}` : `${first}.${arc - first * 40}`;
}

export function asInteger(node: Asn1): bigint {
  const bytes = node.expect(TAG.INTEGER).content;
  if (bytes.length === 0) throw malformed('empty integer');
  return BigInt.asIntN(bytes.length * 8, BigInt(`0x${hex(bytes)}`));
}

/** A small non-negative integer: versions, counts, path lengths. */
export function asCount(node: Asn1): number {
  const value = asInteger(node);
  if (value < 0n || value > 0x7fffffffn) throw malformed('integer out of range');
  return Number(value);
}

export function asEnumerated(node: Asn1): number {
  const bytes = node.expect(TAG.ENUMERATED).content;
  if (bytes.length !== 1) throw malformed('enumerated value');
  return bytes[0] as number;
}

export function asBoolean(node: Asn1): boolean {
  const bytes = node.expect(TAG.BOOLEAN).content;
  if (bytes.length !== 1) throw malformed('boolean');
  return bytes[0] !== 0;
}

/** The octets of an OCTET STRING, or of an implicitly tagged one; BER segments are joined (X.690 §8.7.3). */
export function asOctets(node: Asn1): Uint8Array {
  if (node.tagClass === 0) node.expect(TAG.OCTET_STRING);
  return joinedOctets(node);
}

function joinedOctets(node: Asn1): Uint8Array {
  if (!node.constructed) return node.content;
  return Buffer.concat(node.children.map((part) => joinedOctets(part.expect(TAG.OCTET_STRING))));
}

export interface BitString {
  readonly bytes: Uint8Array;
  readonly unusedBits: number;
}

export function asBits(node: Asn1): BitString {
  if (node.tagClass === 0) node.expect(TAG.BIT_STRING);
  if (node.constructed) {
    const parts = node.children.map(asBits);
    return {
      bytes: Buffer.concat(parts.map((part) => part.bytes)),
      unusedBits: parts.at(-1)?.unusedBits ?? 0,
    };
  }
  const unusedBits = node.content[0];
  if (unusedBits === undefined || unusedBits > 7) throw malformed('bit string');
  return { bytes: node.content.subarray(1), unusedBits };
}

/** Bit n of a named bit list counts from the most significant bit of the first octet (X.690 §8.6.2). */
export function hasBit(bits: BitString, n: number): boolean {
  const byte = bits.bytes[n >> 3];
  return byte !== undefined && (byte & (0x80 >> (n & 7))) !== 0;
}

export function asText(node: Asn1): string {
  if (node.tagClass !== 0) throw malformed('text expected');
  const bytes = Buffer.from(node.content);
  switch (node.tag) {
    case TAG.UTF8_STRING:
      return bytes.toString('utf8');
    case TAG.BMP_STRING:
      return bytes
        .subarray(0, bytes.length & ~1)
        .swap16()
        .toString('utf16le');
    case TAG.UNIVERSAL_STRING:
      return universalText(bytes);
    case TAG.NUMERIC_STRING:
    case TAG.PRINTABLE_STRING:
    case TAG.IA5_STRING:
    case TAG.VISIBLE_STRING:
    case TAG.T61_STRING:
      return bytes.toString('latin1');
    default:
      throw malformed(`tag ${node.tag} is not text`);
  }
}

function universalText(bytes: Buffer): string {
  let text = '';
  for (let at = 0; at + 4 <= bytes.length; at += 4) {
    const point = bytes.readUInt32BE(at);
    text += String.fromCodePoint(point > 0x10ffff ? 0xfffd : point);
  }
  return text;
}

const TIME = /^(\d{2}|\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(?:(\d{2})(?:[.,](\d{1,9}))?)?(Z|[+-]\d{4})?$/;

/** UTCTime and GeneralizedTime (RFC 5280 §4.1.2.5; fractions occur in RFC 3161 genTime). */
export function asTime(node: Asn1): Date {
  const isUtc = node.is(TAG.UTC_TIME);
  if (!isUtc && !node.is(TAG.GENERALIZED_TIME)) throw malformed('time expected');
  const text = Buffer.from(node.content).toString('latin1');
  const match = TIME.exec(text);
  if (match === null || (match[1]?.length === 2) !== isUtc) throw malformed('time');
  const [, year = '', month, day, hour, minute, second = '00', fraction = '', zone = 'Z'] = match;
  const century = isUtc ? (Number(year) < 50 ? '20' : '19') : '';
  const offset = zone === 'Z' ? 'Z' : `${zone.slice(0, 3)}:${zone.slice(3)}`;
  const millis = fraction.padEnd(3, '0').slice(0, 3);
  const date = new Date(`${century}${year}-${month}-${day}T${hour}:${minute}:${second}.${millis}${offset}`);
  if (Number.isNaN(date.getTime())) throw malformed('time');
  return date;
}

export function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex');
}

export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && Buffer.compare(a, b) === 0;
}
