import { DIGESTS, type DigestName, type SignatureScheme } from './algorithms.ts';
import type { Certificate } from './certificate.ts';
import type { SignedAttributesModel, SignedDataModel, SignerInfoModel } from './cms-model.ts';
import { sameBytes } from './der-values.ts';
import { digestBytes } from './digest.ts';
import { sameName } from './names.ts';
import { OID } from './oids.ts';
import { digestNameOf, type ResolvedSignature, resolveSignature } from './signature-algorithm.ts';
import { verifyResolved } from './verify-signature.ts';

/** Why a signature does not hold. FORMAT: the structure breaks a rule; the detail names it. */
export type SignatureFault =
  | 'FORMAT'
  | 'ALGORITHM_UNSUPPORTED'
  | 'NO_SIGNER_CERTIFICATE'
  | 'DIGEST_MISMATCH'
  | 'SIGNATURE_MISMATCH';

export type SigningCertificateState = 'matches' | 'absent' | 'mismatch';

export interface SignerInfoVerdict {
  readonly ok: boolean;
  readonly fault?: SignatureFault;
  /** For engineers; empty when ok. */
  readonly detail: string;
  readonly certificate?: Certificate;
  readonly digest?: DigestName;
  readonly scheme?: SignatureScheme;
  /** The digest under the signature value; equal to `digest` in all but odd files. */
  readonly signatureDigest?: DigestName;
  readonly signingCertificate: SigningCertificateState;
  /** The signer hashed the attributes in another order than DER asks (RFC 5652 §5.4). */
  readonly attributesUnsorted: boolean;
}

export interface VerifySignerInfoOptions {
  /** Certificates from outside the CMS among which the signer's may be. */
  readonly certificates?: readonly Certificate[];
  /** What eContentType and the contentType attribute must be; id-data unless said otherwise. */
  readonly contentType?: string;
  /** The content itself, needed only when there are no signed attributes. */
  readonly content?: () => Uint8Array;
}

/**
 * Checks the one signature of a SignedData against the digest of the content. `contentDigest` is asked once, for the
 * algorithm that the SignerInfo names. Trust in the certificate, and time, are not judged here.
 */
export function verifySignerInfo(
  model: SignedDataModel,
  contentDigest: (digest: DigestName) => Uint8Array,
  options: VerifySignerInfoOptions = {},
): SignerInfoVerdict {
  const [info, ...others] = model.signerInfos;
  if (info === undefined || others.length > 0) {
    return failed('FORMAT', `${model.signerInfos.length} SignerInfos where one is required`);
  }
  const digest = digestNameOf(info.digestAlgorithm);
  const signature = resolveSignature(info.signatureAlgorithm, digest);
  if (digest === undefined || signature === undefined) {
    return failed('ALGORITHM_UNSUPPORTED', `${info.digestAlgorithm.oid} with ${info.signatureAlgorithm.oid}`);
  }
  const known = { digest, scheme: signature.scheme, signatureDigest: signature.digest };
  const expectedType = options.contentType ?? OID.data;
  const format = formatFault(model, info, signature, digest, expectedType);
  if (format !== undefined) return { ...failed('FORMAT', format), ...known };

  const candidates = signerCandidates(info, [...model.certificates, ...(options.certificates ?? [])]);
  const first = candidates[0];
  if (first === undefined)
    return { ...failed('NO_SIGNER_CERTIFICATE', 'not among the certificates'), ...known };

  const attributes = info.signedAttributes;
  const facts = { ...known, certificate: first, signingCertificate: referenceState(attributes, first) };
  if (attributes !== undefined) {
    const actual = contentDigest(digest);
    if (!sameBytes(actual, attributes.messageDigests[0] ?? new Uint8Array())) {
      return { ...failed('DIGEST_MISMATCH', 'the content has another digest'), ...facts };
    }
  }
  for (const candidate of candidates) {
    const order = signatureOrder(info, signature, candidate, options);
    if (order === undefined) continue;
    const signingCertificate = referenceState(attributes, candidate);
    const attributesUnsorted = order === 'unsorted';
    return { ok: true, detail: '', ...known, certificate: candidate, signingCertificate, attributesUnsorted };
  }
  return {
    ...failed('SIGNATURE_MISMATCH', 'the value was not made by this key over these attributes'),
    ...facts,
  };
}

function failed(fault: SignatureFault, detail: string): SignerInfoVerdict {
  return { ok: false, fault, detail, signingCertificate: 'absent', attributesUnsorted: false };
}

/** RFC 5652 §5.3, §11.1, §11.2 and RFC 6211; the first rule that is broken. */
function formatFault(
  model: SignedDataModel,
  info: SignerInfoModel,
  signature: ResolvedSignature,
  digest: DigestName,
  expectedType: string,
): string | undefined {
  if (model.contentType !== expectedType) return `eContentType is ${model.contentType}`;
  // EdDSA hashes by itself; the CMS digest is free (RFC 8419 §2.3 recommends, ISO/TS 32002 allows others).
  if (signature.scheme !== 'eddsa' && signature.digest !== digest) {
    return `digest ${digest} but the signature is over ${signature.digest}`;
  }
  const attributes = info.signedAttributes;
  if (attributes === undefined) {
    return expectedType === OID.data ? undefined : 'signed attributes are required';
  }
  const [type, ...otherTypes] = attributes.contentTypes;
  if (type !== expectedType || otherTypes.length > 0) return 'contentType attribute';
  if (attributes.messageDigests.length !== 1) return 'messageDigest attribute';
  for (const protection of attributes.algorithmProtections) {
    const sameDigest = protection.digestAlgorithm.oid === info.digestAlgorithm.oid;
    const claimed = protection.signatureAlgorithm;
    const sameSignature = claimed !== undefined && sameBytes(claimed.der, info.signatureAlgorithm.der);
    if (!sameDigest || !sameSignature) return 'cmsAlgorithmProtection names other algorithms';
  }
  return undefined;
}

function signerCandidates(
  info: SignerInfoModel,
  certificates: readonly Certificate[],
): readonly Certificate[] {
  const id = info.signerIdentifier;
  return certificates.filter((certificate) =>
    'subjectKeyId' in id
      ? certificate.subjectKeyId !== undefined && sameBytes(certificate.subjectKeyId, id.subjectKeyId)
      : certificate.serialHex === id.serialHex && sameName(certificate.issuer, id.issuer),
  );
}

/** RFC 5035 §5: the first reference must be to the certificate that verifies the signature. */
function referenceState(
  attributes: SignedAttributesModel | undefined,
  certificate: Certificate,
): SigningCertificateState {
  const references = attributes?.signingCertificates ?? [];
  const byVersion = [1, 2].flatMap((version) => references.find((item) => item.version === version) ?? []);
  if (byVersion.length === 0) return 'absent';
  const allMatch = byVersion.every((reference) => {
    const digest = DIGESTS[reference.digestOid];
    return (
      digest !== undefined &&
      sameBytes(digestBytes(digest, certificate.der), reference.hash) &&
      (reference.serialHex === undefined || reference.serialHex === certificate.serialHex)
    );
  });
  return allMatch ? 'matches' : 'mismatch';
}

/** Over which bytes the value holds; undefined when over none. */
function signatureOrder(
  info: SignerInfoModel,
  signature: ResolvedSignature,
  certificate: Certificate,
  options: VerifySignerInfoOptions,
): 'der' | 'unsorted' | 'content' | undefined {
  const key = keyOf(certificate);
  if (key === undefined) return undefined;
  const holds = (data: Uint8Array | undefined): boolean =>
    data !== undefined && verifyResolved(signature, key, data, info.signature);
  const attributes = info.signedAttributes;
  if (attributes === undefined) return holds(options.content?.()) ? 'content' : undefined;
  if (holds(attributes.der)) return 'der';
  return holds(attributes.unsorted) ? 'unsorted' : undefined;
}

function keyOf(certificate: Certificate): Certificate['publicKey'] | undefined {
  try {
    return certificate.publicKey;
  } catch {
    return undefined;
  }
}
