import type { Asn1 } from './der-read.ts';
import { asOid, asText, hex, sameBytes } from './der-values.ts';
import { OID } from './oids.ts';

/** One attribute of a distinguished name, in the order of the encoding. */
export interface NameAttribute {
  readonly type: string;
  readonly value: string;
}

/** A distinguished name (RFC 5280 §4.1.2.4). */
export interface DistinguishedName {
  readonly der: Uint8Array;
  readonly attributes: readonly NameAttribute[];
  /** In the readable order of RFC 4514, most specific first: `CN=…, OU=…, O=…, C=VN`. */
  readonly text: string;
  readonly commonName: string | undefined;
  readonly organisation: string | undefined;
  /** All organisational units in the order of the encoding (outermost first in government certificates). */
  readonly organisationalUnits: readonly string[];
  readonly locality: string | undefined;
  readonly country: string | undefined;
  readonly email: string | undefined;
}

const LABELS: Readonly<Record<string, string>> = {
  [OID.commonName]: 'CN',
  [OID.organisation]: 'O',
  [OID.organisationalUnit]: 'OU',
  [OID.locality]: 'L',
  [OID.stateOrProvince]: 'ST',
  [OID.country]: 'C',
  [OID.email]: 'E',
  [OID.title]: 'T',
  [OID.serialNumber]: 'SERIALNUMBER',
};

export function parseName(node: Asn1): DistinguishedName {
  const attributes = node.sequence().flatMap((rdn) =>
    rdn.set().map((pair) => {
      const value = pair.at(1);
      return { type: asOid(pair.at(0)), value: value.tagClass === 0 ? textOr(value) : `#${hex(value.raw)}` };
    }),
  );
  const all = (type: string): string[] => attributes.filter((a) => a.type === type).map((a) => a.value);
  const text = [...attributes]
    .reverse()
    .map((attribute) => `${LABELS[attribute.type] ?? attribute.type}=${escapeValue(attribute.value)}`)
    .join(', ');
  return {
    der: node.raw,
    attributes,
    text,
    commonName: all(OID.commonName).at(-1),
    organisation: all(OID.organisation).at(-1),
    organisationalUnits: all(OID.organisationalUnit),
    locality: all(OID.locality).at(-1),
    country: all(OID.country).at(-1),
    email: all(OID.email).at(-1),
  };
}

function textOr(value: Asn1): string {
  try {
    return asText(value);
  } catch {
    return `#${hex(value.raw)}`;
  }
}

function escapeValue(value: string): string {
  return value.replace(/[,+"\\<>;=]/g, '\\$&');
}

/**
 * Name matching of RFC 5280 §7.1: equal encodings, or the same attributes once case, composition and
 * repeated spaces are set aside. A match names a candidate only; trust is decided by keys and fingerprints.
 */
export function sameName(a: DistinguishedName, b: DistinguishedName): boolean {
  return sameBytes(a.der, b.der) || comparable(a) === comparable(b);
}

function comparable(name: DistinguishedName): string {
  return JSON.stringify(name.attributes.map(({ type, value }) => [type, foldText(value)]));
}

export function foldText(value: string): string {
  return value.normalize('NFKC').trim().replace(/\s+/g, ' ').toLowerCase();
}
