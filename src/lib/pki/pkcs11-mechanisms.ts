/** How a token makes each of our signatures: the mechanism, what goes in, and what comes out in CMS form. */
import type { KeyObject } from 'node:crypto';
import { AppError } from '../../app-error.ts';
import { integer, nullValue, octets, sequence } from './der-write.ts';
import { digestBytes } from './digest.ts';
import { OID } from './oids.ts';
import type { TokenMechanism } from './pkcs11-driver.ts';
import { tokenErrors } from './pkcs11-errors.ts';
import { algorithmDer } from './signature-algorithm.ts';
import { digestFor, type SignatureAlgorithm } from './signer.ts';

export interface TokenScheme {
  readonly mechanism: TokenMechanism;
  /** What the token is given for the bytes that are to be signed. */
  readonly input: (tbs: Uint8Array) => Buffer;
}

const CKM = {
  RSA_PKCS: 0x1,
  RSA_PKCS_PSS: 0xd,
  SHA256_RSA_PKCS: 0x40,
  SHA256_RSA_PKCS_PSS: 0x43,
  SHA256: 0x250,
  ECDSA: 0x1041,
  ECDSA_SHA256: 0x1044,
  ECDSA_SHA384: 0x1045,
} as const;

/** The type word by which pkcs11js knows CK_RSA_PKCS_PSS_PARAMS; CKG_MGF1_SHA256 is 2. */
const pssParameter = { type: 5, hashAlg: CKM.SHA256, mgf: 2, saltLen: 32 };

/**
 * The ways to make a signature, best first: hashed here where the token takes a digest, for then nothing but the digest
 * travels to it; whole where it wants to hash itself.
 */
export function schemesFor(algorithm: SignatureAlgorithm): readonly TokenScheme[] {
  const digest = (tbs: Uint8Array) => Buffer.from(digestBytes(digestFor(algorithm), tbs));
  const whole = (tbs: Uint8Array) => Buffer.from(tbs);
  switch (algorithm) {
    case 'rsa-pkcs1-sha256':
      return [
        { mechanism: { mechanism: CKM.RSA_PKCS }, input: (tbs) => digestInfo(digest(tbs)) },
        { mechanism: { mechanism: CKM.SHA256_RSA_PKCS }, input: whole },
      ];
    case 'rsa-pss-sha256':
      return [
        { mechanism: { mechanism: CKM.RSA_PKCS_PSS, parameter: pssParameter }, input: digest },
        { mechanism: { mechanism: CKM.SHA256_RSA_PKCS_PSS, parameter: pssParameter }, input: whole },
      ];
    case 'ecdsa-sha256':
    case 'ecdsa-sha384': {
      const hashing = algorithm === 'ecdsa-sha256' ? CKM.ECDSA_SHA256 : CKM.ECDSA_SHA384;
      return [
        { mechanism: { mechanism: CKM.ECDSA }, input: digest },
        { mechanism: { mechanism: hashing }, input: whole },
      ];
    }
  }
}

/** RFC 8017 §9.2, step 2: CKM_RSA_PKCS pads, but does not say which hash was taken. */
function digestInfo(sha256: Buffer): Buffer {
  return Buffer.from(sequence(algorithmDer(OID.sha256, nullValue()), octets(sha256)));
}

/** Octets of the longest value a key makes. */
export function signatureLength(key: KeyObject): number {
  const bits = key.asymmetricKeyDetails?.modulusLength;
  return bits === undefined ? 2 * fieldLength(key) : Math.ceil(bits / 8);
}

/** As CMS wants it: ECDSA as SEQUENCE of r and s (RFC 5753 §2.1.1), where tokens give r and s one after the other. */
export function signatureValue(raw: Uint8Array, key: KeyObject): Uint8Array {
  // Own memory: the driver's answer is a part of a larger buffer.
  if (key.asymmetricKeyType !== 'ec') return Uint8Array.from(raw);
  const length = fieldLength(key);
  if (raw.length !== 2 * length)
    throw new AppError(tokenErrors.TOKEN_FAILED, {
      params: { detail: `ECDSA value of ${raw.length} octets` },
    });
  return sequence(integer(unsigned(raw.subarray(0, length))), integer(unsigned(raw.subarray(length))));
}

function unsigned(bytes: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(bytes).toString('hex')}`);
}

function fieldLength(key: KeyObject): number {
  return key.asymmetricKeyDetails?.namedCurve === 'secp384r1' ? 48 : 32;
}
