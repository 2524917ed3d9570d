import { AppError } from '../../app-error.ts';
import { DIGESTS, type DigestName } from './algorithms.ts';
import { Certificate } from './certificate.ts';
import { type Asn1, readWholeAsn1 } from './der-read.ts';
import { asBits, asEnumerated, asOctets, asOid, asTime, hex } from './der-values.ts';
import { context, integerBytes, nullValue, octets, oid, sequence } from './der-write.ts';
import { digestBytes } from './digest.ts';
import { pkiErrors } from './errors.ts';
import { type Extension, parseExtensions } from './extensions.ts';
import { type DistinguishedName, parseName } from './names.ts';
import { OID } from './oids.ts';
import { type AlgorithmIdentifier, algorithmDer, parseAlgorithm } from './signature-algorithm.ts';

/** RFC 6960 §4.2.1. */
export const OCSP_STATUS = [
  'successful',
  'malformedRequest',
  'internalError',
  'tryLater',
  'unused',
  'sigRequired',
  'unauthorized',
] as const;
export type OcspResponseStatus = (typeof OCSP_STATUS)[number];

/** RFC 5280 §5.3.1, by number. */
export const REVOCATION_REASONS = [
  'unspecified',
  'keyCompromise',
  'cACompromise',
  'affiliationChanged',
  'superseded',
  'cessationOfOperation',
  'certificateHold',
  'unused',
  'removeFromCRL',
  'privilegeWithdrawn',
  'aACompromise',
] as const;
export type RevocationReason = (typeof REVOCATION_REASONS)[number];

export interface CertId {
  readonly digest: DigestName | undefined;
  readonly issuerNameHash: Uint8Array;
  readonly issuerKeyHash: Uint8Array;
  readonly serialHex: string;
}

export interface SingleOcspResponse {
  readonly certId: CertId;
  readonly status: 'good' | 'revoked' | 'unknown';
  readonly revokedAt: Date | undefined;
  readonly reason: RevocationReason | undefined;
  readonly thisUpdate: Date;
  readonly nextUpdate: Date | undefined;
  readonly extensions: readonly Extension[];
}

export type ResponderId = { readonly name: DistinguishedName } | { readonly keyHash: Uint8Array };

/** A BasicOCSPResponse (RFC 6960 §4.2.1), read without judging it. */
export interface OcspResponse {
  /** The OCSPResponse as it stands: what a DSS embeds. */
  readonly bytes: Uint8Array;
  readonly status: OcspResponseStatus;
  /** Absent unless the status is successful. */
  readonly basic?: BasicOcspResponse;
}

export interface BasicOcspResponse {
  readonly tbs: Uint8Array;
  readonly signatureAlgorithm: AlgorithmIdentifier;
  readonly signature: Uint8Array;
  readonly responderId: ResponderId;
  readonly producedAt: Date;
  readonly responses: readonly SingleOcspResponse[];
  readonly extensions: readonly Extension[];
  /** Content of the nonce extension. */
  readonly nonce: Uint8Array | undefined;
  readonly certificates: readonly Certificate[];
}

/** CertID with SHA-1, which is what every responder knows; it is an identifier here, not a protection. */
export function certIdDer(certificate: Certificate, issuer: Certificate): Uint8Array {
  return sequence(
    algorithmDer(OID.sha1, nullValue()),
    octets(digestBytes('sha1', certificate.issuer.der)),
    octets(digestBytes('sha1', issuer.publicKeyBits)),
    integerBytes(Buffer.from(certificate.serialHex, 'hex')),
  );
}

/** OCSPRequest in DER (RFC 6960 §4.1.1); `nonce` of 16 to 32 octets (RFC 8954). */
export function createOcspRequest(
  certificate: Certificate,
  issuer: Certificate,
  nonce?: Uint8Array,
): Uint8Array {
  const extension =
    nonce === undefined ? [] : [context(2, sequence(sequence(oid(OID.ocspNonce), octets(octets(nonce)))))];
  return sequence(sequence(sequence(sequence(certIdDer(certificate, issuer))), ...extension));
}

/** Throws ASN1_MALFORMED when the bytes are no OCSPResponse. */
export function parseOcspResponse(bytes: Uint8Array): OcspResponse {
  const response = readWholeAsn1(bytes);
  const status = OCSP_STATUS[asEnumerated(response.at(0))];
  if (status === undefined)
    throw new AppError(pkiErrors.ASN1_MALFORMED, { params: { detail: 'OCSP status' } });
  if (status !== 'successful') return { bytes, status };
  const holder = response.at(1).at(0);
  if (asOid(holder.at(0)) !== OID.ocspBasic) {
    throw new AppError(pkiErrors.ASN1_MALFORMED, { params: { detail: 'OCSP response type' } });
  }
  return { bytes, status, basic: readBasic(readWholeAsn1(asOctets(holder.at(1)))) };
}

function readBasic(basic: Asn1): BasicOcspResponse {
  const data = basic.at(0);
  const fields = data.children.filter((field, index) => !(index === 0 && field.isContext(0)));
  const [responder, producedAt, responses] = fields;
  if (responder === undefined || producedAt === undefined || responses === undefined) {
    throw new AppError(pkiErrors.ASN1_MALFORMED, { params: { detail: 'OCSP response data' } });
  }
  const extensionHolder = fields.slice(3).find((field) => field.isContext(1));
  const extensions = extensionHolder === undefined ? [] : parseExtensions(extensionHolder.at(0));
  const nonce = extensions.find((extension) => extension.oid === OID.ocspNonce)?.value;
  return {
    tbs: data.raw,
    signatureAlgorithm: parseAlgorithm(basic.at(1)),
    signature: asBits(basic.at(2)).bytes,
    responderId: readResponderId(responder),
    producedAt: asTime(producedAt),
    responses: responses.sequence().map(readSingle),
    extensions,
    nonce: nonce && unwrapOctets(nonce),
    certificates: (basic.context(0)?.at(0).children ?? []).map((node) => Certificate.parse(node.raw)),
  };
}

/** Some responders put the nonce without its inner OCTET STRING. */
function unwrapOctets(value: Uint8Array): Uint8Array {
  try {
    return asOctets(readWholeAsn1(value));
  } catch {
    return value;
  }
}

function readResponderId(node: Asn1): ResponderId {
  return node.isContext(1) ? { name: parseName(node.at(0)) } : { keyHash: asOctets(node.at(0)) };
}

function readSingle(node: Asn1): SingleOcspResponse {
  const id = node.at(0);
  const state = node.at(1);
  const optional = node.sequence().slice(3);
  const extensions = optional.find((field) => field.isContext(1));
  const status = (['good', 'revoked', 'unknown'] as const)[state.tagClass === 2 ? state.tag : 2] ?? 'unknown';
  const reason = status === 'revoked' ? state.context(0)?.at(0) : undefined;
  const nextUpdate = optional.find((field) => field.isContext(0))?.at(0);
  return {
    certId: readCertId(id),
    status,
    revokedAt: status === 'revoked' ? asTime(state.at(0)) : undefined,
    reason: reason && (REVOCATION_REASONS[asEnumerated(reason)] ?? 'unspecified'),
    thisUpdate: asTime(node.at(2)),
    nextUpdate: nextUpdate && asTime(nextUpdate),
    extensions: extensions === undefined ? [] : parseExtensions(extensions.at(0)),
  };
}

export function readCertId(id: Asn1): CertId {
  return {
    digest: DIGESTS[asOid(id.at(0).at(0))],
    issuerNameHash: asOctets(id.at(1)),
    issuerKeyHash: asOctets(id.at(2)),
    serialHex: hex(id.at(3).expect(2).content),
  };
}
