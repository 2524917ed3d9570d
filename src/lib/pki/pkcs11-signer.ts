/** A signer over a key that never leaves its token. */
import { randomBytes } from 'node:crypto';
import { AppError, isAppError } from '../../app-error.ts';
import type { Certificate } from './certificate.ts';
import { readWholeAsn1 } from './der-read.ts';
import { pkiErrors } from './errors.ts';
import { CKR, failedWith } from './pkcs11-driver.ts';
import { tokenErrors } from './pkcs11-errors.ts';
import { schemesFor, signatureLength, signatureValue, type TokenScheme } from './pkcs11-mechanisms.ts';
import type { TokenKey } from './pkcs11-objects.ts';
import type { TokenSession } from './pkcs11-session.ts';
import { parseAlgorithm } from './signature-algorithm.ts';
import { defaultAlgorithm, type SignatureAlgorithm, type Signer, signatureAlgorithmDer } from './signer.ts';
import { verifySignature } from './verify-signature.ts';

export interface TokenSignerParts {
  readonly session: TokenSession;
  readonly certificate: Certificate;
  readonly chain: readonly Certificate[];
  /** The private keys that stand under the certificate's CKA_ID. */
  readonly keys: readonly TokenKey[];
  /** For keys that want it at each signature; not kept for others. */
  readonly pin: string;
  readonly algorithm: SignatureAlgorithm | undefined;
}

/** The token knows no such mechanism, or this key may not be used with it: another one may serve. */
const unsuited = [
  CKR.MECHANISM_INVALID,
  CKR.MECHANISM_PARAM_INVALID,
  CKR.KEY_TYPE_INCONSISTENT,
  CKR.KEY_FUNCTION_NOT_PERMITTED,
];

/**
 * Signs a probe with each key and mechanism that may do, and takes the first whose signature the certificate verifies.
 * Throws SIGNER_KEY_UNSUPPORTED, SIGNER_KEY_MISMATCH, and TOKEN_FAILED when the token has no mechanism for the algorithm.
 */
export async function makeTokenSigner(parts: TokenSignerParts): Promise<Signer> {
  const { certificate, chain } = parts;
  const algorithm = algorithmOf(certificate, parts.algorithm);
  let refusal: unknown = new AppError(pkiErrors.SIGNER_KEY_MISMATCH);
  const type = certificate.publicKey.asymmetricKeyType === 'ec' ? 'ec' : 'rsa';
  for (const key of parts.keys.filter((one) => one.type === type)) {
    for (const scheme of schemesFor(algorithm)) {
      const sign = signFunction(parts, key, scheme);
      try {
        if (await fits(sign, algorithm, certificate)) return { certificate, chain, algorithm, sign };
      } catch (error) {
        if (!isAppError(error, tokenErrors.TOKEN_FAILED) || !failedWith(error.cause, unsuited)) throw error;
        refusal = error;
      }
    }
  }
  throw refusal;
}

function algorithmOf(certificate: Certificate, wanted: SignatureAlgorithm | undefined): SignatureAlgorithm {
  const usual = defaultAlgorithm(certificate.publicKey);
  if (wanted === undefined || wanted === usual) return usual;
  if (usual === 'rsa-pkcs1-sha256' && wanted === 'rsa-pss-sha256') return wanted;
  throw new AppError(pkiErrors.SIGNER_KEY_UNSUPPORTED, { params: { detail: `${usual}, not ${wanted}` } });
}

function signFunction(parts: TokenSignerParts, key: TokenKey, scheme: TokenScheme): Signer['sign'] {
  const { session, certificate } = parts;
  const pin = key.alwaysAuthenticate ? parts.pin : undefined;
  const length = signatureLength(certificate.publicKey);
  return (tbs) =>
    session.call(async (driver, handle) => {
      const input = scheme.input(tbs);
      const output = Buffer.alloc(length);
      driver.C_SignInit(handle, scheme.mechanism, key.handle);
      if (pin !== undefined) session.loginForOperation(pin);
      const raw = session.threads
        ? await driver.C_SignAsync(handle, input, output)
        : driver.C_Sign(handle, input, output);
      const value = signatureValue(raw, certificate.publicKey);
      // The driver's thread reads `input` by its address: used here, so that it was not collected before.
      input.fill(0);
      return value;
    });
}

async function fits(
  sign: Signer['sign'],
  algorithm: SignatureAlgorithm,
  certificate: Certificate,
): Promise<boolean> {
  const probe = randomBytes(64);
  const value = await sign(probe);
  const identifier = parseAlgorithm(readWholeAsn1(signatureAlgorithmDer(algorithm)));
  return verifySignature(identifier, certificate.publicKey, probe, value);
}
