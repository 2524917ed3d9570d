import { createHash } from 'node:crypto';
import { expect } from 'chai';
import fc from 'fast-check';
import { auditPath, leafHash, merkleRoot, rootOfPath } from '../../../src/lib/record/merkle.ts';

const hex = (bytes: Uint8Array | null) => bytes && Buffer.from(bytes).toString('hex');

/** MTH as RFC 9162 §2.1.1 defines it, by recursion: another way than the one under test. */
function treeHash(entries: readonly Uint8Array[]): Buffer {
  const hash = (...parts: Uint8Array[]) => createHash('sha256').update(Buffer.concat(parts)).digest();
  if (entries.length === 0) return hash();
  if (entries.length === 1) return hash(Uint8Array.of(0), entries[0] as Uint8Array);
  let k = 1;
  while (k * 2 < entries.length) k *= 2;
  return hash(Uint8Array.of(1), treeHash(entries.slice(0, k)), treeHash(entries.slice(k)));
}

describe('the Merkle tree of the record', () => {
  /** Inputs and roots of the test vectors that Certificate Transparency publishes for RFC 6962. */
  const entries = [
    '',
    '00',
    '10',
    '2021',
    '3031',
    '40414243',
    '5051525354555657',
    '606162636465666768696a6b6c6d6e6f',
  ];
  const roots = [
    '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
    'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
    'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
    'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
    '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
    'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
    '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
  ];

  it('the published inputs of RFC 6962, when put into a tree one after the other, then give the published roots', () => {
    const leaves = entries.map((entry) => leafHash(Buffer.from(entry, 'hex')));
    expect(roots.map((_, n) => hex(merkleRoot(leaves.slice(0, n + 1))))).to.deep.equal(roots);
    expect(hex(merkleRoot([]))).to.equal('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  });

  it('a tree of any size, when built by recursion as the standard words it, then has the same root', () => {
    for (let size = 1; size <= 70; size += 1) {
      const data = Array.from({ length: size }, (_, n) => Buffer.from(`entry ${n}`));
      expect(hex(merkleRoot(data.map(leafHash)))).to.equal(treeHash(data).toString('hex'));
    }
  });

  it('every leaf of every size, when proved, then its path and no other leads to the root', () => {
    for (let size = 1; size <= 33; size += 1) {
      const leaves = Array.from({ length: size }, (_, n) => leafHash(Buffer.from(`entry ${n}`)));
      const root = hex(merkleRoot(leaves));
      for (const [position, leaf] of leaves.entries()) {
        const path = auditPath(leaves, position);
        expect(hex(rootOfPath(leaf, position, size, path))).to.equal(root);
        expect(hex(rootOfPath(leaf, position, size, [...path, leaf]))).to.equal(null);
        expect(hex(rootOfPath(leaf, (position + 1) % size, size, path))).to.satisfy(
          (found: string) => size === 1 || found !== root,
        );
      }
    }
  });

  it('a proof, when any byte of it is turned, then leads elsewhere', () => {
    const leaves = Array.from({ length: 21 }, (_, n) => leafHash(Buffer.from(`entry ${n}`)));
    const root = hex(merkleRoot(leaves));
    fc.assert(
      fc.property(
        fc.nat(20),
        fc.nat(),
        fc.nat(31),
        fc.integer({ min: 1, max: 255 }),
        (at, which, byte, by) => {
          const path = auditPath(leaves, at).map((hash) => Uint8Array.from(hash));
          const turned = path[which % path.length] as Uint8Array;
          turned[byte] = (turned[byte] as number) ^ by;
          expect(hex(rootOfPath(leaves[at] as Uint8Array, at, 21, path))).to.not.equal(root);
        },
      ),
    );
  });
});
