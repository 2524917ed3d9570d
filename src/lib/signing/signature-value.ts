import { constants, verify } from 'node:crypto';
import type { Certificate } from '../pki/certificate.ts';
import { digestFor, type SignatureAlgorithm } from '../pki/signer.ts';

/** Whether `value` is the certificate's signature over `signed` under that algorithm. */
export function isSignatureOver(
  signed: Uint8Array,
  value: Uint8Array,
  certificate: Certificate,
  algorithm: SignatureAlgorithm,
): boolean {
  const pss = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 };
  const key = { key: certificate.publicKey, ...(algorithm === 'rsa-pss-sha256' && pss) };
  return verify(digestFor(algorithm), signed, key, value);
}
