import { OID } from './oids.ts';

/** Digest names as node:crypto takes them. */
export type DigestName =
  | 'md5'
  | 'sha1'
  | 'ripemd160'
  | 'sha224'
  | 'sha256'
  | 'sha384'
  | 'sha512'
  | 'sha512-256'
  | 'sha3-224'
  | 'sha3-256'
  | 'sha3-384'
  | 'sha3-512'
  | 'shake256';

/** RFC 5754, RFC 8702 (SHAKE256 in CMS has 64 octets of output), NIST CSOR. */
export const DIGESTS: Readonly<Record<string, DigestName>> = {
  '1.2.840.113549.2.5': 'md5',
  [OID.sha1]: 'sha1',
  '1.3.36.3.2.1': 'ripemd160',
  '2.16.840.1.101.3.4.2.4': 'sha224',
  [OID.sha256]: 'sha256',
  [OID.sha384]: 'sha384',
  [OID.sha512]: 'sha512',
  '2.16.840.1.101.3.4.2.6': 'sha512-256',
  '2.16.840.1.101.3.4.2.7': 'sha3-224',
  '2.16.840.1.101.3.4.2.8': 'sha3-256',
  '2.16.840.1.101.3.4.2.9': 'sha3-384',
  '2.16.840.1.101.3.4.2.10': 'sha3-512',
  '2.16.840.1.101.3.4.2.12': 'shake256',
  // id-shake256-len (RFC 8419 §2.3), used with Ed448
  '2.16.840.1.101.3.4.2.18': 'shake256',
};

export type SignatureScheme = 'rsa-pkcs1' | 'rsa-pss' | 'ecdsa' | 'dsa' | 'eddsa';

/** What a signature OID fixes. `digest` is absent where the parameters or the CMS digest decide. */
export interface SignatureOid {
  readonly scheme: SignatureScheme;
  readonly digest?: DigestName;
}

export const SIGNATURES: Readonly<Record<string, SignatureOid>> = {
  [OID.rsaEncryption]: { scheme: 'rsa-pkcs1' },
  '1.2.840.113549.1.1.4': { scheme: 'rsa-pkcs1', digest: 'md5' },
  '1.2.840.113549.1.1.5': { scheme: 'rsa-pkcs1', digest: 'sha1' },
  '1.3.14.3.2.29': { scheme: 'rsa-pkcs1', digest: 'sha1' },
  '1.3.36.3.3.1.2': { scheme: 'rsa-pkcs1', digest: 'ripemd160' },
  '1.2.840.113549.1.1.14': { scheme: 'rsa-pkcs1', digest: 'sha224' },
  [OID.rsaSha256]: { scheme: 'rsa-pkcs1', digest: 'sha256' },
  '1.2.840.113549.1.1.12': { scheme: 'rsa-pkcs1', digest: 'sha384' },
  '1.2.840.113549.1.1.13': { scheme: 'rsa-pkcs1', digest: 'sha512' },
  '2.16.840.1.101.3.4.3.13': { scheme: 'rsa-pkcs1', digest: 'sha3-224' },
  '2.16.840.1.101.3.4.3.14': { scheme: 'rsa-pkcs1', digest: 'sha3-256' },
  '2.16.840.1.101.3.4.3.15': { scheme: 'rsa-pkcs1', digest: 'sha3-384' },
  '2.16.840.1.101.3.4.3.16': { scheme: 'rsa-pkcs1', digest: 'sha3-512' },
  [OID.rsaPss]: { scheme: 'rsa-pss' },
  [OID.ecPublicKey]: { scheme: 'ecdsa' },
  '1.2.840.10045.4.1': { scheme: 'ecdsa', digest: 'sha1' },
  '1.2.840.10045.4.3.1': { scheme: 'ecdsa', digest: 'sha224' },
  [OID.ecdsaSha256]: { scheme: 'ecdsa', digest: 'sha256' },
  [OID.ecdsaSha384]: { scheme: 'ecdsa', digest: 'sha384' },
  '1.2.840.10045.4.3.4': { scheme: 'ecdsa', digest: 'sha512' },
  '2.16.840.1.101.3.4.3.9': { scheme: 'ecdsa', digest: 'sha3-224' },
  '2.16.840.1.101.3.4.3.10': { scheme: 'ecdsa', digest: 'sha3-256' },
  '2.16.840.1.101.3.4.3.11': { scheme: 'ecdsa', digest: 'sha3-384' },
  '2.16.840.1.101.3.4.3.12': { scheme: 'ecdsa', digest: 'sha3-512' },
  // BSI TR-03111: plain (r ‖ s) signatures are told apart in signature-algorithm.ts
  '0.4.0.127.0.7.1.1.4.1.3': { scheme: 'ecdsa', digest: 'sha256' },
  '0.4.0.127.0.7.1.1.4.1.4': { scheme: 'ecdsa', digest: 'sha384' },
  '0.4.0.127.0.7.1.1.4.1.5': { scheme: 'ecdsa', digest: 'sha512' },
  '1.2.840.10040.4.1': { scheme: 'dsa' },
  '1.2.840.10040.4.3': { scheme: 'dsa', digest: 'sha1' },
  '2.16.840.1.101.3.4.3.1': { scheme: 'dsa', digest: 'sha224' },
  '2.16.840.1.101.3.4.3.2': { scheme: 'dsa', digest: 'sha256' },
  [OID.ed25519]: { scheme: 'eddsa', digest: 'sha512' },
  [OID.ed448]: { scheme: 'eddsa', digest: 'shake256' },
};

/** Signature OIDs of BSI TR-03111 whose value is r ‖ s instead of a DER sequence. */
export const PLAIN_ECDSA_PREFIX = '0.4.0.127.0.7.1.1.4.1.';
