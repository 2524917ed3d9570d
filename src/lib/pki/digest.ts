import { createHash, type Hash } from 'node:crypto';
import type { DigestName } from './algorithms.ts';

/** A running hash; SHAKE256 with the 64 octets of output that CMS uses (RFC 8702 §3.1). */
export function createDigest(name: DigestName): Hash {
  return name === 'shake256' ? createHash(name, { outputLength: 64 }) : createHash(name);
}

export function digestBytes(name: DigestName, ...parts: readonly Uint8Array[]): Uint8Array {
  const hash = createDigest(name);
  for (const part of parts) hash.update(part);
  return hash.digest();
}
