/**
 * Two-phase signing: the file is prepared here, a key elsewhere (a remote service, a token behind a program of its own) signs
 * the attributes, the value comes back. The file and its state never leave this side; what goes out is `toBeSigned` alone.
 */

import { AppError } from '../../app-error.ts';
import type { Certificate } from '../pki/certificate.ts';
import { assembleSignedData, estimateSignedDataLength, signedAttributes } from '../pki/cms-build.ts';
import { readWholeAsn1 } from '../pki/der-read.ts';
import { parseAlgorithm } from '../pki/signature-algorithm.ts';
import { digestFor, type SignatureAlgorithm, type Signer, signatureAlgorithmDer } from '../pki/signer.ts';
import { verifySignature } from '../pki/verify-signature.ts';
import { refuseOutOfDate } from './certificate-refusals.ts';
import { signingErrors } from './errors.ts';
import { preparedDigest, prepareSignature } from './prepare-signature.ts';
import { finishSigned, LARGE_TOKEN_ROOM, StampAttempt } from './sign-baseline.ts';
import type { SignRequest, SignResult } from './sign-pdf.ts';

/** As a `SignRequest`, with the certificate of the key instead of the key. */
export interface TwoPhaseRequest extends Omit<SignRequest, 'signer'> {
  readonly certificate: Certificate;
  /** The issuers as far as known, nearest first. */
  readonly chain: readonly Certificate[];
  readonly algorithm: SignatureAlgorithm;
}

export interface OpenSignature {
  /** DER of the signed attributes: these bytes, hashed by `digestFor(algorithm)`, are what the key signs (RFC 5652 §5.4). */
  readonly toBeSigned: Uint8Array;
  /**
   * Takes the signature value (ECDSA as DER of r and s), time-stamps it, completes and checks the file. Works once. Errors:
   * SIGNING_VALUE_WRONG for a value of another key or other bytes, after which it may be called again;
   * SIGNING_ENDED after it succeeded; PDF_SIGNATURE_TOO_LARGE; SIGNING_RESULT_WRONG.
   */
  complete(value: Uint8Array): Promise<SignResult>;
}

/** First phase. Errors: those of `prepareSignature`, SIGNING_CERTIFICATE_EXPIRED. */
export function beginSignature(request: TwoPhaseRequest): OpenSignature {
  const { certificate, chain, algorithm } = request;
  refuseOutOfDate(certificate, new Date());
  const signer: Signer = {
    certificate,
    chain,
    algorithm,
    sign: () => Promise.reject(new TypeError('no key here')),
  };
  // The value can be asked for only once, so there must be room for any token.
  const room = estimateSignedDataLength(signer) + (request.level === 'B-T' ? LARGE_TOKEN_ROOM : 64);
  const prepared = prepareSignature(request.pdf, request, room);
  const digest = preparedDigest(prepared, digestFor(algorithm));
  const attributes = signedAttributes({ certificate, algorithm, messageDigest: digest });
  const named = parseAlgorithm(readWholeAsn1(signatureAlgorithmDer(algorithm)));
  let ended = false;
  return {
    toBeSigned: Uint8Array.from(attributes.toBeSigned),
    async complete(value) {
      if (ended) throw new AppError(signingErrors.SIGNING_ENDED);
      if (!verifySignature(named, certificate.publicKey, attributes.toBeSigned, value)) {
        throw new AppError(signingErrors.SIGNING_VALUE_WRONG);
      }
      ended = true;
      const stamp = new StampAttempt(request);
      const unsignedAttributes = await stamp.attributes(value);
      const cms = assembleSignedData({ attributes, signature: value, chain, unsignedAttributes });
      return finishSigned({ ...request, signer }, prepared, cms, digest, stamp);
    },
  };
}
