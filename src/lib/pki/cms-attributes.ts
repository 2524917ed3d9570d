import type {
  AlgorithmProtection,
  CmsAttribute,
  RevocationInfo,
  SignedAttributesModel,
  SigningCertificateReference,
} from './cms-model.ts';
import type { Asn1 } from './der-read.ts';
import { asOctets, asOid, asTime, hex, sameBytes } from './der-values.ts';
import { element, setOf, toDer } from './der-write.ts';
import { OID } from './oids.ts';
import { parseAlgorithm } from './signature-algorithm.ts';

export function parseAttributes(nodes: readonly Asn1[]): readonly CmsAttribute[] {
  return nodes.map((node) => ({ type: asOid(node.at(0)), values: node.at(1).set() }));
}

/** The signedAttrs [0] of a SignerInfo, with what is hashed and the attributes the judge needs. */
export function parseSignedAttributes(node: Asn1): SignedAttributesModel {
  const encoded = node.children.map(toDer);
  const der = setOf(...encoded);
  const unsorted = element(0x31, ...encoded);
  const attributes = parseAttributes(node.children);
  const valuesOf = (type: string): readonly Asn1[] =>
    attributes.filter((attribute) => attribute.type === type).flatMap((attribute) => attribute.values);
  return {
    der,
    unsorted: sameBytes(der, unsorted) ? undefined : unsorted,
    attributes,
    contentTypes: valuesOf(OID.contentType).map(asOid),
    messageDigests: valuesOf(OID.messageDigest).map(asOctets),
    signingTimes: valuesOf(OID.signingTime).map(asTime),
    signingCertificates: [
      ...valuesOf(OID.signingCertificateV2).flatMap((value) => references(value, 2)),
      ...valuesOf(OID.signingCertificate).flatMap((value) => references(value, 1)),
    ],
    algorithmProtections: valuesOf(OID.cmsAlgorithmProtection).map(parseProtection),
    revocationInfo: mergeRevocation(valuesOf(OID.adbeRevocationInfo)),
  };
}

/** SigningCertificate and SigningCertificateV2 (RFC 5035 §3, §4). */
function references(value: Asn1, version: 1 | 2): readonly SigningCertificateReference[] {
  return value.at(0).children.map((id) => {
    const parts = id.sequence();
    const hash = parts.find((part) => part.is(4));
    const algorithm = version === 2 && parts[0]?.is(16) === true ? asOid(id.at(0).at(0)) : undefined;
    const last = parts.at(-1);
    const issuerSerial = last?.is(16) === true && parts.indexOf(last) > 0 ? last : undefined;
    return {
      version,
      digestOid: algorithm ?? (version === 2 ? OID.sha256 : OID.sha1),
      hash: hash === undefined ? new Uint8Array() : asOctets(hash),
      serialHex: issuerSerial && hex(issuerSerial.at(1).expect(2).content),
    };
  });
}

function parseProtection(value: Asn1): AlgorithmProtection {
  const signature = value.context(1);
  return {
    digestAlgorithm: parseAlgorithm(value.at(0)),
    signatureAlgorithm: signature && implicitAlgorithm(signature),
  };
}

function implicitAlgorithm(node: Asn1): AlgorithmProtection['signatureAlgorithm'] {
  return { oid: asOid(node.at(0)), parameters: node.children[1], der: element(0x30, node.content) };
}

function mergeRevocation(values: readonly Asn1[]): RevocationInfo {
  const list = (tag: number): Uint8Array[] =>
    values.flatMap((value) => (value.context(tag)?.at(0).children ?? []).map((item) => item.raw));
  return { crls: list(0), ocspResponses: list(1) };
}
