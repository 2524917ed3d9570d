import type { KeyObject } from 'node:crypto';
import type { DigestName } from './algorithms.ts';

/**
 * Until when an algorithm may be relied on. Data, not code: after ETSI TS 119 312 and the dates that European
 * validators apply by default. `undefined` means no end is foreseen.
 */
interface End {
  readonly until?: string;
}

export const DIGEST_ENDS: Readonly<Record<DigestName, End>> = {
  md5: { until: '2004-08-01' },
  sha1: { until: '2012-08-01' },
  ripemd160: { until: '2014-08-01' },
  sha224: { until: '2029-01-01' },
  sha256: {},
  sha384: {},
  sha512: {},
  'sha512-256': {},
  'sha3-224': { until: '2029-01-01' },
  'sha3-256': {},
  'sha3-384': {},
  'sha3-512': {},
  shake256: {},
};

interface KeyEnd extends End {
  /** This row holds for keys of at least so many bits and fewer than the next row's. */
  readonly fromBits: number;
}

/** Ascending; a key shorter than the first row was never acceptable. */
export const KEY_ENDS: Readonly<Record<'rsa' | 'dsa' | 'ec', readonly KeyEnd[]>> = {
  rsa: [
    { fromBits: 786, until: '2010-08-01' },
    { fromBits: 1024, until: '2019-10-01' },
    { fromBits: 1900, until: '2029-01-01' },
    { fromBits: 3000 },
  ],
  dsa: [{ fromBits: 1024, until: '2015-12-01' }, { fromBits: 2048, until: '2029-01-01' }, { fromBits: 3072 }],
  ec: [
    { fromBits: 160, until: '2012-08-01' },
    { fromBits: 192, until: '2013-08-01' },
    { fromBits: 224, until: '2024-12-31' },
    { fromBits: 256 },
  ],
};

const CURVE_BITS: Readonly<Record<string, number>> = {
  prime192v1: 192,
  secp224r1: 224,
  prime256v1: 256,
  secp256k1: 256,
  secp384r1: 384,
  secp521r1: 521,
  brainpoolP256r1: 256,
  brainpoolP384r1: 384,
  brainpoolP512r1: 512,
};

const NEVER = new Date(0);

/** The moment from which a digest is no longer reliable; undefined when none is foreseen. */
export function digestEndsAt(digest: DigestName): Date | undefined {
  return toDate(DIGEST_ENDS[digest]);
}

/** The moment from which a key is no longer reliable; the epoch when it never was or its size is unknown. */
export function keyEndsAt(key: KeyObject): Date | undefined {
  const type = key.asymmetricKeyType;
  if (type === 'ed25519' || type === 'ed448') return undefined;
  const table =
    type === 'rsa' || type === 'rsa-pss' ? KEY_ENDS.rsa : type === 'dsa' ? KEY_ENDS.dsa : KEY_ENDS.ec;
  const bits = keyBits(key);
  const row = table.findLast((candidate) => candidate.fromBits <= bits);
  return row === undefined ? NEVER : toDate(row);
}

/** Size in bits of the modulus or of the curve; 0 when unknown. */
export function keyBits(key: KeyObject): number {
  const details = key.asymmetricKeyDetails;
  if (details?.modulusLength !== undefined) return details.modulusLength;
  if (key.asymmetricKeyType === 'ed25519') return 256;
  if (key.asymmetricKeyType === 'ed448') return 448;
  return CURVE_BITS[details?.namedCurve ?? ''] ?? 0;
}

export interface Weakness {
  /** E.g. `SHA1` or `RSA-1024`, for people and reports. */
  readonly algorithm: string;
  readonly endedAt: Date;
}

/** What was no longer reliable at a moment: the digest, the key, or nothing. */
export function weaknessAt(digest: DigestName, key: KeyObject | undefined, at: Date): Weakness | undefined {
  const digestEnd = digestEndsAt(digest);
  if (digestEnd !== undefined && digestEnd <= at) {
    return { algorithm: digest.toUpperCase(), endedAt: digestEnd };
  }
  if (key === undefined) return undefined;
  const keyEnd = keyEndsAt(key);
  if (keyEnd === undefined || keyEnd > at) return undefined;
  return { algorithm: `${(key.asymmetricKeyType ?? 'key').toUpperCase()}-${keyBits(key)}`, endedAt: keyEnd };
}

function toDate(end: End): Date | undefined {
  return end.until === undefined ? undefined : new Date(`${end.until}T00:00:00Z`);
}
