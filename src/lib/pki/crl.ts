import { type Asn1, malformed, readWholeAsn1 } from './der-read.ts';
import { asBits, asEnumerated, asTime, hex } from './der-values.ts';
import { type Extension, parseExtensions } from './extensions.ts';
import { type DistinguishedName, parseName } from './names.ts';
import { REVOCATION_REASONS, type RevocationReason } from './ocsp.ts';
import { OID } from './oids.ts';
import { type AlgorithmIdentifier, parseAlgorithm } from './signature-algorithm.ts';

export interface RevokedEntry {
  readonly serialHex: string;
  readonly revokedAt: Date;
  readonly reason: RevocationReason | undefined;
}

/** issuingDistributionPoint (RFC 5280 §5.2.5): which certificates a CRL speaks of. */
export interface CrlScope {
  /** GeneralNames of the distribution point as DER in hexadecimal; empty when it names none. */
  readonly fullNames: readonly string[];
  readonly onlyUserCerts: boolean;
  readonly onlyCaCerts: boolean;
  readonly onlyAttributeCerts: boolean;
  readonly someReasons: boolean;
  readonly indirect: boolean;
}

/** A CertificateList (RFC 5280 §5.1), read without judging it. Entries are read when searched for. */
export interface Crl {
  readonly bytes: Uint8Array;
  readonly tbs: Uint8Array;
  readonly signatureAlgorithm: AlgorithmIdentifier;
  readonly signature: Uint8Array;
  readonly issuer: DistinguishedName;
  readonly thisUpdate: Date;
  readonly nextUpdate: Date | undefined;
  readonly extensions: readonly Extension[];
  readonly authorityKeyId: Uint8Array | undefined;
  readonly scope: CrlScope | undefined;
  readonly isDelta: boolean;
  /** The entry of a serial number issued by `issuer`; all extensions of the entry must be understood. */
  find(serialHex: string, issuer: DistinguishedName): RevokedEntry | undefined;
}

/** Throws ASN1_MALFORMED. */
export function parseCrl(bytes: Uint8Array): Crl {
  const list = readWholeAsn1(bytes);
  const tbs = list.at(0);
  const fields = tbs.sequence().filter((field, index) => !(index === 0 && field.is(2)));
  const [algorithm, issuerNode, thisUpdate, ...rest] = fields;
  if (algorithm === undefined || issuerNode === undefined || thisUpdate === undefined) throw malformed('CRL');
  if (hex(algorithm.raw) !== hex(list.at(1).raw)) throw malformed('CRL signature algorithms disagree');
  const issuer = parseName(issuerNode);
  const nextUpdate = rest.find((field) => field.is(23) || field.is(24));
  const entries = rest.find((field) => field.is(16));
  const holder = rest.find((field) => field.isContext(0));
  const extensions = holder === undefined ? [] : parseExtensions(holder.at(0));
  const value = (oid: string): Uint8Array | undefined => extensions.find((item) => item.oid === oid)?.value;
  const scopeValue = value(OID.issuingDistributionPoint);
  const keyIdValue = value(OID.authorityKeyIdentifier);
  const scope = scopeValue && parseScope(readWholeAsn1(scopeValue));
  return {
    bytes,
    tbs: tbs.raw,
    signatureAlgorithm: parseAlgorithm(list.at(1)),
    signature: asBits(list.at(2)).bytes,
    issuer,
    thisUpdate: asTime(thisUpdate),
    nextUpdate: nextUpdate && asTime(nextUpdate),
    extensions,
    authorityKeyId: keyIdValue && readWholeAsn1(keyIdValue).context(0)?.content,
    scope,
    isDelta: value(OID.deltaCrlIndicator) !== undefined,
    find: (serialHex, of) => findEntry(entries, serialHex, of, issuer),
  };
}

function parseScope(node: Asn1): CrlScope {
  const flag = (tag: number): boolean => node.context(tag)?.content.some((byte) => byte !== 0) === true;
  return {
    fullNames: (node.context(0)?.context(0)?.children ?? []).map((name) => hex(name.raw)),
    onlyUserCerts: flag(1),
    onlyCaCerts: flag(2),
    someReasons: node.context(3) !== undefined,
    indirect: flag(4),
    onlyAttributeCerts: flag(5),
  };
}

/** In an indirect CRL an entry belongs to the issuer last named before it (RFC 5280 §5.3.3). */
function findEntry(
  entries: Asn1 | undefined,
  serialHex: string,
  of: DistinguishedName,
  crlIssuer: DistinguishedName,
): RevokedEntry | undefined {
  if (entries === undefined) return undefined;
  const wanted = hex(of.der);
  let current = hex(crlIssuer.der);
  for (const entry of entries.children) {
    const parts = entry.sequence();
    const extensionNode = parts[2];
    const extensions = extensionNode === undefined ? [] : parseExtensions(extensionNode);
    const named = extensions.find((item) => item.oid === OID.certificateIssuer);
    if (named !== undefined) current = issuerNamed(named.value) ?? '';
    if (current !== wanted || hex(entry.at(0).expect(2).content) !== serialHex) continue;
    const unknown = extensions.find((item) => item.critical && !KNOWN_ENTRY_EXTENSIONS.has(item.oid));
    if (unknown !== undefined) throw malformed(`critical CRL entry extension ${unknown.oid}`);
    const reason = extensions.find((item) => item.oid === OID.reasonCode);
    return {
      serialHex,
      revokedAt: asTime(entry.at(1)),
      reason: reason && (REVOCATION_REASONS[asEnumerated(readWholeAsn1(reason.value))] ?? 'unspecified'),
    };
  }
  return undefined;
}

const KNOWN_ENTRY_EXTENSIONS: ReadonlySet<string> = new Set([
  OID.reasonCode,
  OID.invalidityDate,
  OID.certificateIssuer,
]);

function issuerNamed(value: Uint8Array): string | undefined {
  const directory = readWholeAsn1(value)
    .sequence()
    .find((name) => name.isContext(4));
  return directory && hex(directory.at(0).raw);
}
