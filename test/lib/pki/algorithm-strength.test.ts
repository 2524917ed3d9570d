import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { expect } from 'chai';
import { weaknessAt } from '../../../src/lib/pki/algorithm-strength.ts';
import type { DigestName } from '../../../src/lib/pki/algorithms.ts';

describe('algorithm strength', () => {
  const rsa1024 = generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey;
  const rsa2048 = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey;
  const rsa512 = generateKeyPairSync('rsa', { modulusLength: 512 }).publicKey;
  const p256 = generateKeyPairSync('ec', { namedCurve: 'prime256v1' }).publicKey;
  const ed448 = generateKeyPairSync('ed448').publicKey;

  const cases: readonly [string, DigestName, KeyObject | undefined, string, string | undefined][] = [
    ['SHA-1 before its end', 'sha1', undefined, '2012-07-31T23:59:59Z', undefined],
    ['SHA-1 at its end', 'sha1', undefined, '2012-08-01T00:00:00Z', 'SHA1'],
    ['MD5 today', 'md5', undefined, '2026-01-01T00:00:00Z', 'MD5'],
    ['RSA-2048 today', 'sha256', rsa2048, '2026-01-01T00:00:00Z', undefined],
    ['RSA-2048 in 2029', 'sha256', rsa2048, '2029-01-01T00:00:00Z', 'RSA-2048'],
    ['RSA-1024 in 2019', 'sha256', rsa1024, '2019-09-30T00:00:00Z', undefined],
    ['RSA-1024 in 2020', 'sha256', rsa1024, '2020-01-01T00:00:00Z', 'RSA-1024'],
    ['RSA-512 at any time', 'sha256', rsa512, '2001-01-01T00:00:00Z', 'RSA-512'],
    ['P-256 in 2040', 'sha256', p256, '2040-01-01T00:00:00Z', undefined],
    ['Ed448 in 2040', 'shake256', ed448, '2040-01-01T00:00:00Z', undefined],
  ];
  for (const [what, digest, key, at, weak] of cases) {
    it(`${what}, when judged, then ${weak === undefined ? 'is reliable' : `names ${weak}`}`, () => {
      expect(weaknessAt(digest, key, new Date(at))?.algorithm).to.equal(weak);
    });
  }
});
