import { constants, createPublicKey, type KeyObject, verify } from 'node:crypto';
import { DIGESTS, type DigestName } from './algorithms.ts';
import { readWholeAsn1 } from './der-read.ts';
import { asBits } from './der-values.ts';
import { bits, sequence } from './der-write.ts';
import { OID } from './oids.ts';
import {
  type AlgorithmIdentifier,
  algorithmDer,
  pssParametersDer,
  type ResolvedSignature,
  resolveSignature,
} from './signature-algorithm.ts';

/**
 * Whether `signature` over `data` was made with the key, under exactly the algorithm that is named. False also when
 * the algorithm is unknown or does not suit the key: unknown is never valid.
 */
export function verifySignature(
  algorithm: AlgorithmIdentifier,
  key: KeyObject,
  data: Uint8Array,
  signature: Uint8Array,
  fallbackDigest?: DigestName,
): boolean {
  const resolved = resolveSignature(algorithm, fallbackDigest);
  return resolved !== undefined && verifyResolved(resolved, key, data, signature);
}

export function verifyResolved(
  algorithm: ResolvedSignature,
  key: KeyObject,
  data: Uint8Array,
  signature: Uint8Array,
): boolean {
  try {
    switch (algorithm.scheme) {
      case 'rsa-pkcs1':
        return (
          key.asymmetricKeyType === 'rsa' &&
          verify(algorithm.digest, data, { key, padding: constants.RSA_PKCS1_PADDING }, signature)
        );
      case 'rsa-pss':
        return verifyPss(algorithm, key, data, signature);
      case 'ecdsa':
        return (
          key.asymmetricKeyType === 'ec' &&
          verify(
            algorithm.digest,
            data,
            { key, dsaEncoding: algorithm.plain ? 'ieee-p1363' : 'der' },
            signature,
          )
        );
      case 'dsa':
        return key.asymmetricKeyType === 'dsa' && verify(algorithm.digest, data, key, signature);
      case 'eddsa':
        return isEdwards(key, algorithm.digest) && verify(null, data, key, signature);
    }
  } catch {
    // OpenSSL throws on values it cannot even parse; for the caller that is a signature that does not hold.
    return false;
  }
}

function isEdwards(key: KeyObject, digest: DigestName): boolean {
  return key.asymmetricKeyType === (digest === 'sha512' ? 'ed25519' : 'ed448');
}

function verifyPss(
  algorithm: ResolvedSignature,
  key: KeyObject,
  data: Uint8Array,
  signature: Uint8Array,
): boolean {
  const pss = algorithm.pss;
  const isRsa = key.asymmetricKeyType === 'rsa' || key.asymmetricKeyType === 'rsa-pss';
  if (pss === undefined || !isRsa) return false;
  const usable = pss.digest === pss.mgfDigest ? key : withMgfDigest(key, pss.digest, pss.mgfDigest);
  const padding = constants.RSA_PKCS1_PSS_PADDING;
  return verify(pss.digest, data, { key: usable, padding, saltLength: pss.saltLength }, signature);
}

/**
 * node:crypto has no option for an MGF1 digest of its own, but it honours the parameters of an RSASSA-PSS key
 * (RFC 4055 §3.3): the same modulus is given to it under such parameters.
 */
function withMgfDigest(key: KeyObject, digest: DigestName, mgfDigest: DigestName): KeyObject {
  const info = readWholeAsn1(key.export({ format: 'der', type: 'spki' }));
  const parameters = pssParametersDer(oidOfDigest(digest), 0, oidOfDigest(mgfDigest));
  const der = sequence(algorithmDer(OID.rsaPss, parameters), bits(asBits(info.at(1)).bytes));
  return createPublicKey({ key: Buffer.from(der), format: 'der', type: 'spki' });
}

function oidOfDigest(digest: DigestName): string {
  const entry = Object.entries(DIGESTS).find(([, name]) => name === digest);
  if (entry === undefined) throw new TypeError(`no object identifier for ${digest}`);
  return entry[0];
}
