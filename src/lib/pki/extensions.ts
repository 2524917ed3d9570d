import { type Asn1, readWholeAsn1 } from './der-read.ts';
import { asBits, asBoolean, asCount, asOctets, asOid, hasBit, hex } from './der-values.ts';
import { OID } from './oids.ts';

export interface Extension {
  readonly oid: string;
  readonly critical: boolean;
  /** The content of extnValue. */
  readonly value: Uint8Array;
}

/** `Extensions` of certificates, CRLs, CRL entries, OCSP and time-stamps (RFC 5280 §4.1). */
export function parseExtensions(node: Asn1): readonly Extension[] {
  return node.sequence().map((extension) => {
    const parts = extension.sequence();
    const critical = parts.length > 2 && asBoolean(extension.at(1));
    return { oid: asOid(extension.at(0)), critical, value: asOctets(extension.at(parts.length > 2 ? 2 : 1)) };
  });
}

/** RFC 5280 §4.2.1.3, in bit order. */
export const KEY_USAGES = [
  'digitalSignature',
  'nonRepudiation',
  'keyEncipherment',
  'dataEncipherment',
  'keyAgreement',
  'keyCertSign',
  'cRLSign',
  'encipherOnly',
  'decipherOnly',
] as const;
export type KeyUsage = (typeof KEY_USAGES)[number];

export function parseKeyUsage(value: Uint8Array): ReadonlySet<KeyUsage> {
  const bits = asBits(readWholeAsn1(value));
  return new Set(KEY_USAGES.filter((_, index) => hasBit(bits, index)));
}

export interface BasicConstraints {
  readonly ca: boolean;
  readonly pathLength: number | undefined;
}

export function parseBasicConstraints(value: Uint8Array): BasicConstraints {
  const parts = readWholeAsn1(value).sequence();
  const flag = parts.find((part) => part.is(1));
  const length = parts.find((part) => part.is(2));
  return {
    ca: flag !== undefined && asBoolean(flag),
    pathLength: length === undefined ? undefined : asCount(length),
  };
}

/** A sequence of object identifiers, e.g. extendedKeyUsage. */
export function parseOids(value: Uint8Array): readonly string[] {
  return readWholeAsn1(value).sequence().map(asOid);
}

/** Policy identifiers without their qualifiers (RFC 5280 §4.2.1.4). */
export function parsePolicies(value: Uint8Array): readonly string[] {
  return readWholeAsn1(value)
    .sequence()
    .map((policy) => asOid(policy.at(0)));
}

export interface AccessUrls {
  readonly ocsp: readonly string[];
  readonly caIssuers: readonly string[];
}

/** RFC 5280 §4.2.2.1; only URIs are kept. */
export function parseAuthorityInfoAccess(value: Uint8Array): AccessUrls {
  const ocsp: string[] = [];
  const caIssuers: string[] = [];
  for (const description of readWholeAsn1(value).sequence()) {
    const url = uriOf(description.at(1));
    if (url === undefined) continue;
    const method = asOid(description.at(0));
    if (method === OID.aiaOcsp) ocsp.push(url);
    if (method === OID.aiaCaIssuers) caIssuers.push(url);
  }
  return { ocsp, caIssuers };
}

/** uniformResourceIdentifier [6] of a GeneralName. */
export function uriOf(name: Asn1): string | undefined {
  return name.isContext(6) ? Buffer.from(name.content).toString('latin1') : undefined;
}

export interface DistributionPoint {
  /** The full names as DER, for matching against a CRL's issuing distribution point. */
  readonly fullNames: readonly string[];
  readonly urls: readonly string[];
  /** Reasons are restricted: such a CRL alone settles nothing. */
  readonly partialReasons: boolean;
  /** DER of the directory names of an indirect CRL's issuer, in hexadecimal; empty when it is the certificate's. */
  readonly crlIssuers: readonly string[];
}

/** RFC 5280 §4.2.1.13 (and freshestCRL, of the same syntax). */
export function parseDistributionPoints(value: Uint8Array): readonly DistributionPoint[] {
  return readWholeAsn1(value)
    .sequence()
    .map((point) => {
      const fullName = point.context(0)?.context(0)?.children ?? [];
      return {
        fullNames: fullName.map((name) => hex(name.raw)),
        urls: fullName.flatMap((name) => uriOf(name) ?? []),
        partialReasons: point.context(1) !== undefined,
        crlIssuers: (point.context(2)?.children ?? []).flatMap((name) =>
          name.isContext(4) ? [hex(name.at(0).raw)] : [],
        ),
      };
    });
}
