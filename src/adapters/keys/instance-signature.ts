/**
 * The key by which an instance is known to its partners: the one of its certificate for mutual TLS (PEER_KEY). It signs the
 * list of agencies, so that the list can be shown to an outsider later; the certificate travels in the signature (RFC 7515 §4.1.6).
 */
import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { CompactSign, compactVerify, decodeProtectedHeader } from 'jose';

const TYPE = 'antin-agencies+json';

/** @param identity PEM of the private key (EC P-256 or RSA) and of its certificate, which may be followed by its issuers' */
export function createInstanceSigner(identity: {
  readonly key: string;
  readonly cert: string;
}): (payload: unknown) => Promise<string> {
  const key = createPrivateKey(identity.key);
  const header = {
    alg: algorithmOf(key),
    typ: TYPE,
    x5c: [new X509Certificate(identity.cert).raw.toString('base64')],
  };
  return (payload) =>
    new CompactSign(Buffer.from(JSON.stringify(payload))).setProtectedHeader(header).sign(key);
}

/**
 * What a partner signed; null unless the signature is by a certificate with one of the fingerprints (SHA-256, lower-case hex)
 * that is in force at `at`.
 */
export async function verifyByInstance(
  jws: string,
  fingerprints: readonly string[],
  at: Date,
): Promise<unknown> {
  try {
    const { typ, x5c } = decodeProtectedHeader(jws);
    const certificate = new X509Certificate(Buffer.from(x5c?.[0] ?? '', 'base64'));
    if (typ !== TYPE || !fingerprints.includes(fingerprintOf(certificate))) return null;
    if (at < new Date(certificate.validFrom) || at > new Date(certificate.validTo)) return null;
    const algorithms = [algorithmOf(certificate.publicKey)];
    const { payload } = await compactVerify(jws, certificate.publicKey, { algorithms });
    return JSON.parse(Buffer.from(payload).toString('utf8'));
  } catch {
    return null;
  }
}

export function fingerprintOf(certificate: X509Certificate): string {
  return certificate.fingerprint256.replaceAll(':', '').toLowerCase();
}

function algorithmOf(key: KeyObject): string {
  if (key.asymmetricKeyType === 'ec' && key.asymmetricKeyDetails?.namedCurve === 'prime256v1') return 'ES256';
  if (key.asymmetricKeyType === 'rsa') return 'PS256';
  throw new TypeError('the key of a partner is EC on P-256 or RSA');
}
