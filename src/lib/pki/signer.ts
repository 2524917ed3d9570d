import {
  constants,
  createPrivateKey,
  createPublicKey,
  sign as cryptoSign,
  type KeyObject,
} from 'node:crypto';
import { promisify } from 'node:util';
import { AppError } from '../../app-error.ts';
import type { Certificate } from './certificate.ts';
import { sameBytes } from './der-values.ts';
import { nullValue } from './der-write.ts';
import { pkiErrors } from './errors.ts';
import { OID } from './oids.ts';
import { algorithmDer, pssParametersDer } from './signature-algorithm.ts';

export type SignatureAlgorithm = 'rsa-pkcs1-sha256' | 'rsa-pss-sha256' | 'ecdsa-sha256' | 'ecdsa-sha384';

/** Whatever can sign: a key in memory, a PKCS#11 token, a remote service. */
export interface Signer {
  readonly certificate: Certificate;
  /** The issuers of `certificate` as far as known, nearest first; the root may be absent. */
  readonly chain: readonly Certificate[];
  readonly algorithm: SignatureAlgorithm;
  /** The signature value over `tbs` (hashed by the signer); ECDSA as a DER sequence of r and s (RFC 5753). */
  sign(tbs: Uint8Array): Promise<Uint8Array>;
}

/** The digest of the content and of the signed attributes that goes with an algorithm (RFC 5754, RFC 5753). */
export function digestFor(algorithm: SignatureAlgorithm): 'sha256' | 'sha384' {
  return algorithm === 'ecdsa-sha384' ? 'sha384' : 'sha256';
}

/** The signatureAlgorithm field of a SignerInfo or certificate. */
export function signatureAlgorithmDer(algorithm: SignatureAlgorithm): Uint8Array {
  switch (algorithm) {
    case 'rsa-pkcs1-sha256':
      return algorithmDer(OID.rsaSha256, nullValue());
    case 'rsa-pss-sha256':
      return algorithmDer(OID.rsaPss, pssParametersDer(OID.sha256, 32));
    case 'ecdsa-sha256':
      return algorithmDer(OID.ecdsaSha256);
    case 'ecdsa-sha384':
      return algorithmDer(OID.ecdsaSha384);
  }
}

/** RSA PKCS#1 v1.5 for RSA keys, as government tokens make it; ECDSA with the curve's digest. */
export function defaultAlgorithm(key: KeyObject): SignatureAlgorithm {
  const { asymmetricKeyType: type, asymmetricKeyDetails: details } = key;
  if (type === 'rsa' && (details?.modulusLength ?? 0) >= 2048) return 'rsa-pkcs1-sha256';
  if (type === 'rsa-pss' && (details?.modulusLength ?? 0) >= 2048) return 'rsa-pss-sha256';
  if (type === 'ec' && details?.namedCurve === 'prime256v1') return 'ecdsa-sha256';
  if (type === 'ec' && details?.namedCurve === 'secp384r1') return 'ecdsa-sha384';
  const size = details?.modulusLength ?? details?.namedCurve ?? '';
  throw new AppError(pkiErrors.SIGNER_KEY_UNSUPPORTED, { params: { detail: `${type} ${size}`.trim() } });
}

const signAsync = promisify(cryptoSign);

/** The signature value of a private key under one of our algorithms; runs on libuv's threads. */
export function signWithKey(
  key: KeyObject,
  algorithm: SignatureAlgorithm,
  tbs: Uint8Array,
): Promise<Uint8Array> {
  return signAsync(digestFor(algorithm), tbs, signKeyOptions(key, algorithm));
}

/** As `signWithKey`, on the calling thread. */
export function signWithKeySync(key: KeyObject, algorithm: SignatureAlgorithm, tbs: Uint8Array): Uint8Array {
  return cryptoSign(digestFor(algorithm), tbs, signKeyOptions(key, algorithm));
}

function signKeyOptions(key: KeyObject, algorithm: SignatureAlgorithm) {
  if (algorithm === 'rsa-pss-sha256') {
    return { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 };
  }
  return algorithm === 'rsa-pkcs1-sha256' ? { key, padding: constants.RSA_PKCS1_PADDING } : { key };
}

/**
 * A signer over a private key in memory. Throws SIGNER_KEY_MISMATCH when the certificate is of another key,
 * SIGNER_KEY_UNSUPPORTED when the key is too short or of another kind.
 */
export function signerFromKey(
  key: KeyObject,
  certificate: Certificate,
  chain: readonly Certificate[] = [],
  algorithm: SignatureAlgorithm = defaultAlgorithm(key),
): Signer {
  if (!isKeyOf(key, certificate)) throw new AppError(pkiErrors.SIGNER_KEY_MISMATCH);
  // On this thread: a quarter of a millisecond, while handing it to another one and back costs twice that.
  return { certificate, chain, algorithm, sign: async (tbs) => signWithKeySync(key, algorithm, tbs) };
}

export function isKeyOf(key: KeyObject, certificate: Certificate): boolean {
  const own = createPublicKey(key).export({ format: 'der', type: 'spki' });
  return sameBytes(own, certificate.publicKey.export({ format: 'der', type: 'spki' }));
}

export function keyFromPkcs8(der: Uint8Array): KeyObject {
  return createPrivateKey({ key: Buffer.from(der), format: 'der', type: 'pkcs8' });
}
