import type { Certificate } from './certificate.ts';
import { context, integer, integerBytes, octets, oid, sequence, setOf } from './der-write.ts';
import { digestBytes } from './digest.ts';
import { OID } from './oids.ts';
import { algorithmDer } from './signature-algorithm.ts';
import { digestFor, type SignatureAlgorithm, type Signer, signatureAlgorithmDer } from './signer.ts';

/** A signature's attributes over which the key signs, in two encodings of the same bytes (RFC 5652 §5.4). */
export interface SignedAttributes {
  /** DER SET OF: exactly these bytes go to `Signer.sign`. */
  readonly toBeSigned: Uint8Array;
  readonly algorithm: SignatureAlgorithm;
  readonly certificate: Certificate;
}

export interface SignedAttributesInput {
  readonly certificate: Certificate;
  readonly algorithm: SignatureAlgorithm;
  /** Digest of the content under `digestFor(algorithm)`: SHA-256, and SHA-384 for ecdsa-sha384. */
  readonly messageDigest: Uint8Array;
  /** Defaults to id-data; id-ct-TSTInfo for a time-stamp token. */
  readonly contentType?: string;
}

/**
 * First half of two-phase signing: contentType, messageDigest and signingCertificateV2, and no signingTime, because
 * the PDF's /M carries the claimed time (EN 319 142-1 §6.3).
 */
export function signedAttributes(input: SignedAttributesInput): SignedAttributes {
  const { certificate, algorithm, messageDigest } = input;
  const expected = digestFor(algorithm) === 'sha384' ? 48 : 32;
  if (messageDigest.length !== expected) {
    throw new TypeError(`${algorithm} needs a ${digestFor(algorithm)} message digest of ${expected} octets`);
  }
  const toBeSigned = setOf(
    attribute(OID.contentType, oid(input.contentType ?? OID.data)),
    attribute(OID.messageDigest, octets(messageDigest)),
    attribute(OID.signingCertificateV2, signingCertificateV2(certificate)),
  );
  return { toBeSigned, algorithm, certificate };
}

/** RFC 5035 §3: one ESSCertIDv2 with the default SHA-256. The issuer and serial already stand in the SignerInfo. */
function signingCertificateV2(certificate: Certificate): Uint8Array {
  return sequence(sequence(sequence(octets(digestBytes('sha256', certificate.der)))));
}

/** `Attribute` with a single value (RFC 5652 §5.3). */
export function attribute(type: string, value: Uint8Array): Uint8Array {
  return sequence(oid(type), setOf(value));
}

/** The unsigned attribute that holds an RFC 3161 token over the signature value (RFC 3161 appendix A). */
export function signatureTimestampAttribute(token: Uint8Array): Uint8Array {
  return attribute(OID.signatureTimeStamp, token);
}

export interface AssembleInput {
  readonly attributes: SignedAttributes;
  readonly signature: Uint8Array;
  /** Certificates embedded beside the signer's own; self-issued roots are left out (EN 319 142-1 §6.3). */
  readonly chain?: readonly Certificate[];
  /** False leaves out all certificates, as a time-stamp requester may ask (RFC 3161 §2.4.1). */
  readonly embedCertificates?: boolean;
  /** Complete `Attribute`s in DER. */
  readonly unsignedAttributes?: readonly Uint8Array[];
  /** Encapsulated content and its type; absent for a detached signature. */
  readonly content?: { readonly type: string; readonly bytes: Uint8Array };
  readonly validation?: EmbeddedValidation;
}

/** What level B-LT adds beside the signature, in DER (EN 319 122-1 §6.3: SignedData.certificates and SignedData.crls). */
export interface EmbeddedValidation {
  readonly certificates: readonly Uint8Array[];
  readonly ocspResponses: readonly Uint8Array[];
  readonly crls: readonly Uint8Array[];
}

/** Second half of two-phase signing: the ContentInfo in DER (RFC 5652 §5.1). */
export function assembleSignedData(input: AssembleInput): Uint8Array {
  const { attributes, signature, content, validation } = input;
  const { certificate } = attributes;
  const digestAlgorithm = algorithmDer(
    digestFor(attributes.algorithm) === 'sha384' ? OID.sha384 : OID.sha256,
  );
  const embedded = input.embedCertificates === false ? [] : certificatesToEmbed(certificate, input);
  const revocation = revocationChoices(validation);
  const unsigned = input.unsignedAttributes ?? [];
  const signerInfo = sequence(
    integer(1),
    issuerAndSerial(certificate),
    digestAlgorithm,
    asImplicit(0xa0, attributes.toBeSigned),
    signatureAlgorithmDer(attributes.algorithm),
    octets(signature),
    ...(unsigned.length === 0 ? [] : [asImplicit(0xa1, setOf(...unsigned))]),
  );
  const encapsulated =
    content === undefined
      ? sequence(oid(OID.data))
      : sequence(oid(content.type), context(0, octets(content.bytes)));
  const signedData = sequence(
    integer(versionOf(input)),
    setOf(digestAlgorithm),
    encapsulated,
    ...(embedded.length === 0 ? [] : [asImplicit(0xa0, setOf(...embedded))]),
    ...(revocation.length === 0 ? [] : [asImplicit(0xa1, setOf(...revocation))]),
    setOf(signerInfo),
  );
  return sequence(oid(OID.signedData), context(0, signedData));
}

/** RFC 5652 §5.1: 5 with revocation data of another kind than a CRL, 3 when the content is not id-data. */
function versionOf({ content, validation }: AssembleInput): number {
  if (validation && validation.ocspResponses.length > 0) return 5;
  return content === undefined || content.type === OID.data ? 1 : 3;
}

/** RevocationInfoChoices (RFC 5652 §10.2.1); an OCSP answer is the OtherRevocationInfoFormat of RFC 5940 §2. */
function revocationChoices(validation: EmbeddedValidation | undefined): readonly Uint8Array[] {
  if (!validation) return [];
  const answers = validation.ocspResponses.map((answer) =>
    asImplicit(0xa1, sequence(oid(OID.ocspInCms), answer)),
  );
  return [...validation.crls, ...answers];
}

/** The same content under another identifier octet: IMPLICIT tagging of a SET OF that is already in DER. */
function asImplicit(identifier: number, set: Uint8Array): Uint8Array {
  const copy = Buffer.from(set);
  copy[0] = identifier;
  return copy;
}

export function issuerAndSerial(certificate: Certificate): Uint8Array {
  return sequence(certificate.issuer.der, integerBytes(Buffer.from(certificate.serialHex, 'hex')));
}

function certificatesToEmbed(
  own: Certificate,
  { chain = [], validation }: AssembleInput,
): readonly Uint8Array[] {
  const issuers = chain.filter((item) => !item.isSelfIssued).map(({ der }) => der);
  const all = [own.der, ...issuers, ...(validation?.certificates ?? [])];
  return [...new Map(all.map((der) => [Buffer.from(der).toString('base64'), der])).values()];
}

export interface BuildSignedDataInput {
  readonly signer: Signer;
  /** See `SignedAttributesInput.messageDigest`. */
  readonly messageDigest: Uint8Array;
  /** Called with the signature value, e.g. to time-stamp it; returns complete `Attribute`s in DER. */
  readonly unsignedAttributes?: (signature: Uint8Array) => Promise<readonly Uint8Array[]>;
  /** Called after that; what it gives is embedded. */
  readonly validation?: () => Promise<EmbeddedValidation>;
}

/** A detached CAdES signature in one call. Whatever the signer or `unsignedAttributes` throws comes through. */
export async function buildSignedData(input: BuildSignedDataInput): Promise<Uint8Array> {
  const { signer, messageDigest } = input;
  const { certificate, algorithm, chain } = signer;
  const attributes = signedAttributes({ certificate, algorithm, messageDigest });
  const signature = await signer.sign(attributes.toBeSigned);
  const unsignedAttributes = (await input.unsignedAttributes?.(signature)) ?? [];
  const validation = await input.validation?.();
  const parts = { attributes, signature, chain, unsignedAttributes };
  return assembleSignedData(validation ? { ...parts, validation } : parts);
}

/** Octets that a signature by this signer takes at most, without unsigned attributes. */
export function estimateSignedDataLength(signer: Signer): number {
  const messageDigest = new Uint8Array(digestFor(signer.algorithm) === 'sha384' ? 48 : 32);
  const { certificate, algorithm } = signer;
  const attributes = signedAttributes({ certificate, algorithm, messageDigest });
  const details = certificate.publicKey.asymmetricKeyDetails;
  const modulus = details?.modulusLength;
  // A DER sequence of r and s takes at most 72 octets on P-256 and 104 on P-384.
  const ecdsa = details?.namedCurve === 'prime256v1' ? 72 : 104;
  const signature = new Uint8Array(modulus === undefined ? ecdsa : Math.ceil(modulus / 8));
  return assembleSignedData({ attributes, signature, chain: signer.chain }).length;
}
