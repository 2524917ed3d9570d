import type { Certificate } from './certificate.ts';
import type { Crl, RevokedEntry } from './crl.ts';
import { hex } from './der-values.ts';
import type { DistributionPoint } from './extensions.ts';
import { sameName } from './names.ts';
import { OID } from './oids.ts';
import { verifySignature } from './verify-signature.ts';

export type CrlFault =
  | 'OTHER_ISSUER'
  | 'NOT_A_CRL_SIGNER'
  | 'SIGNATURE_MISMATCH'
  | 'OUT_OF_SCOPE'
  | 'DELTA_CRL'
  | 'UNKNOWN_CRITICAL_EXTENSION';

export type CrlVerdict =
  | { readonly ok: true; readonly entry: RevokedEntry | undefined }
  | { readonly ok: false; readonly fault: CrlFault; readonly detail: string };

const KNOWN: ReadonlySet<string> = new Set([
  OID.authorityKeyIdentifier,
  OID.crlNumber,
  OID.issuingDistributionPoint,
  OID.freshestCrl,
  OID.authorityInfoAccess,
]);

/**
 * Whether a complete CRL speaks of this certificate and is signed by someone entitled to (RFC 5280 §6.3.3): the issuer,
 * or for an indirect CRL the issuer that the certificate's distribution point names. `crlIssuer` is that certificate.
 * A delta CRL alone settles nothing. Freshness is judged by `checkRevocation`.
 */
export function verifyCrl(crl: Crl, certificate: Certificate, crlIssuer: Certificate): CrlVerdict {
  if (!sameName(crl.issuer, crlIssuer.subject)) return refuse('OTHER_ISSUER', crl.issuer.text);
  if (crlIssuer.keyUsage !== undefined && !crlIssuer.keyUsage.has('cRLSign')) {
    return refuse('NOT_A_CRL_SIGNER', crlIssuer.subject.text);
  }
  if (crl.isDelta) return refuse('DELTA_CRL', 'a delta CRL without its base');
  const unknown = crl.extensions.find((item) => item.critical && !KNOWN.has(item.oid));
  if (unknown !== undefined) return refuse('UNKNOWN_CRITICAL_EXTENSION', unknown.oid);
  const outside = scopeProblem(crl, certificate);
  if (outside !== undefined) return refuse('OUT_OF_SCOPE', outside);
  if (!verifySignature(crl.signatureAlgorithm, crlIssuer.publicKey, crl.tbs, crl.signature)) {
    return refuse('SIGNATURE_MISMATCH', 'the list was not signed by its issuer');
  }
  return { ok: true, entry: crl.find(certificate.serialHex, certificate.issuer) };
}

function refuse(fault: CrlFault, detail: string): CrlVerdict {
  return { ok: false, fault, detail };
}

function scopeProblem(crl: Crl, certificate: Certificate): string | undefined {
  const { scope } = crl;
  const own = sameName(crl.issuer, certificate.issuer);
  const points = certificate.crlDistributionPoints.filter((point) => pointNames(point, crl, own));
  if (!own && (scope?.indirect !== true || points.length === 0)) return 'the list of another issuer';
  if (scope === undefined) return undefined;
  if (scope.onlyAttributeCerts) return 'attribute certificates only';
  if (scope.onlyCaCerts && !certificate.isCa) return 'CA certificates only';
  if (scope.onlyUserCerts && certificate.isCa) return 'end-entity certificates only';
  if (scope.someReasons) return 'some reasons only';
  if (scope.fullNames.length === 0) return undefined;
  const matches = points.some(
    (point) => !point.partialReasons && point.fullNames.some((name) => scope.fullNames.includes(name)),
  );
  return matches ? undefined : 'another distribution point';
}

/** RFC 5280 §6.3.3 (b)(1): the distribution point leads to this list's issuer. */
function pointNames(point: DistributionPoint, crl: Crl, own: boolean): boolean {
  if (point.crlIssuers.length === 0) return own;
  return point.crlIssuers.includes(hex(crl.issuer.der));
}
