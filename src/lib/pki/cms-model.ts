import type { Certificate } from './certificate.ts';
import type { Asn1 } from './der-read.ts';
import type { DistinguishedName } from './names.ts';
import type { AlgorithmIdentifier } from './signature-algorithm.ts';

/** What stands in a SignedData (RFC 5652 §5), read without judging it. */
export interface SignedDataModel {
  /** The ContentInfo as it stands, without what follows it. */
  readonly bytes: Uint8Array;
  /** Octets of the input that the ContentInfo occupies; a PDF pads the rest with zeros. */
  readonly length: number;
  readonly version: number;
  readonly digestAlgorithms: readonly AlgorithmIdentifier[];
  readonly contentType: string;
  /** The encapsulated content; undefined in a detached signature. */
  readonly content: Uint8Array | undefined;
  readonly certificates: readonly Certificate[];
  /** Elements among the certificates that are none we can read (attribute certificates, damaged ones). */
  readonly unreadableCertificates: number;
  /** CertificateLists in DER. */
  readonly crls: readonly Uint8Array[];
  /** OCSPResponses in DER. */
  readonly ocspResponses: readonly Uint8Array[];
  readonly signerInfos: readonly SignerInfoModel[];
}

export type SignerIdentifier =
  | { readonly issuer: DistinguishedName; readonly serialHex: string }
  | { readonly subjectKeyId: Uint8Array };

export interface SignerInfoModel {
  readonly version: number;
  readonly signerIdentifier: SignerIdentifier;
  readonly digestAlgorithm: AlgorithmIdentifier;
  readonly signatureAlgorithm: AlgorithmIdentifier;
  readonly signature: Uint8Array;
  readonly signedAttributes: SignedAttributesModel | undefined;
  readonly unsignedAttributes: readonly CmsAttribute[];
  /** RFC 3161 tokens over the signature value, in DER or BER as they stand. */
  readonly signatureTimestamps: readonly Uint8Array[];
}

export interface CmsAttribute {
  readonly type: string;
  readonly values: readonly Asn1[];
}

/** Every list holds all values of all attributes of its type: more than one is for the judge to refuse. */
export interface SignedAttributesModel {
  /** DER SET OF: what is hashed (RFC 5652 §5.4). */
  readonly der: Uint8Array;
  /** A SET OF in the order of the input, when that differs from DER: some signers hash this instead. */
  readonly unsorted: Uint8Array | undefined;
  readonly attributes: readonly CmsAttribute[];
  readonly contentTypes: readonly string[];
  readonly messageDigests: readonly Uint8Array[];
  readonly signingTimes: readonly Date[];
  /** The certificates that signingCertificate and signingCertificateV2 name; the first is the signer's. */
  readonly signingCertificates: readonly SigningCertificateReference[];
  readonly algorithmProtections: readonly AlgorithmProtection[];
  readonly revocationInfo: RevocationInfo;
}

export interface SigningCertificateReference {
  readonly version: 1 | 2;
  readonly digestOid: string;
  readonly hash: Uint8Array;
  /** Content octets of the serial, when issuerSerial is present. */
  readonly serialHex: string | undefined;
}

/** cmsAlgorithmProtection (RFC 6211). */
export interface AlgorithmProtection {
  readonly digestAlgorithm: AlgorithmIdentifier;
  readonly signatureAlgorithm: AlgorithmIdentifier | undefined;
}

/** adbe-revocationInfoArchival (ISO 32000-2 §12.8.3.3.2). */
export interface RevocationInfo {
  readonly crls: readonly Uint8Array[];
  readonly ocspResponses: readonly Uint8Array[];
}
