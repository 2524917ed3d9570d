/** The Merkle tree of RFC 9162 §2.1 (the one of RFC 6962) with SHA-256. */
import { hash } from 'node:crypto';

const sha256 = (...parts: readonly Uint8Array[]): Uint8Array =>
  hash('sha256', Buffer.concat(parts), 'buffer');
/** A leaf can never be taken for a node (RFC 9162 §2.1.1). */
const LEAF = Uint8Array.of(0x00);
const NODE = Uint8Array.of(0x01);

export function leafHash(entry: Uint8Array): Uint8Array {
  return sha256(LEAF, entry);
}

const nodeHash = (left: Uint8Array, right: Uint8Array): Uint8Array => sha256(NODE, left, right);

/** The hash of the tree over these leaf hashes; of none it is SHA-256 of nothing. */
export function merkleRoot(leaves: readonly Uint8Array[]): Uint8Array {
  if (leaves.length === 0) return sha256();
  let level = [...leaves];
  // Pairing from the left and lifting an odd last one gives the same tree as the recursive definition.
  while (level.length > 1) level = lift(level);
  return level[0] as Uint8Array;
}

function lift(level: readonly Uint8Array[]): Uint8Array[] {
  const above: Uint8Array[] = [];
  for (let at = 0; at < level.length; at += 2) {
    const left = level[at] as Uint8Array;
    const right = level[at + 1];
    above.push(right === undefined ? left : nodeHash(left, right));
  }
  return above;
}

/** Inclusion proof (RFC 9162 §2.1.3.1): the hashes beside the way from leaf `position` to the root, lowest first. */
export function auditPath(leaves: readonly Uint8Array[], position: number): Uint8Array[] {
  if (!Number.isInteger(position) || position < 0 || position >= leaves.length) {
    throw new RangeError(`no leaf ${position} in a tree of ${leaves.length}`);
  }
  const path: Uint8Array[] = [];
  let level = [...leaves];
  for (let at = position; level.length > 1; at >>= 1) {
    const beside = level[at ^ 1];
    if (beside !== undefined) path.push(beside);
    level = lift(level);
  }
  return path;
}

/** The root that the proof leads to (RFC 9162 §2.1.3.2); null when the path has not the right length. */
export function rootOfPath(
  leaf: Uint8Array,
  position: number,
  size: number,
  path: readonly Uint8Array[],
): Uint8Array | null {
  if (!Number.isInteger(position) || position < 0 || position >= size) return null;
  let hash = leaf;
  let at = position;
  let last = size - 1;
  let used = 0;
  for (; last > 0; at >>= 1, last >>= 1) {
    const alone = at === last && at % 2 === 0;
    if (alone) continue;
    const beside = path[used++];
    if (beside === undefined) return null;
    hash = at % 2 === 1 ? nodeHash(beside, hash) : nodeHash(hash, beside);
  }
  return used === path.length ? hash : null;
}
