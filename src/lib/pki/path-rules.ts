import type { Certificate } from './certificate.ts';
import { NameConstraintState } from './name-constraints.ts';
import { OID } from './oids.ts';
import { PolicyState } from './path-policies.ts';
import { isTimestampingCertificate } from './timestamp-token.ts';

export type PathFault = 'EXPIRED' | 'NOT_YET_VALID' | 'CHAIN_CONSTRAINTS_FAILURE';

/** `signing`: documents; `timestamping`: RFC 3161 §2.3; `ocsp`: RFC 6960 §4.2.2.2. */
export type PathPurpose = 'any' | 'signing' | 'timestamping' | 'ocsp';

export interface PathRuleFailure {
  readonly reason: PathFault;
  readonly detail: string;
  readonly certificate: Certificate;
}

/** Extensions that are processed here or elsewhere in this room; any other critical one is a refusal (RFC 5280 §4.2). */
const UNDERSTOOD: ReadonlySet<string> = new Set([
  OID.keyUsage,
  OID.basicConstraints,
  OID.extendedKeyUsage,
  OID.nameConstraints,
  OID.certificatePolicies,
  OID.policyMappings,
  OID.policyConstraints,
  OID.inhibitAnyPolicy,
  OID.subjectKeyIdentifier,
  OID.authorityKeyIdentifier,
  OID.subjectAltName,
  OID.crlDistributionPoints,
  OID.authorityInfoAccess,
  OID.ocspNoCheck,
  OID.qcStatements,
]);

/**
 * RFC 5280 §6.1 over a path whose signatures and names are known to chain, leaf first, anchor last. The anchor's
 * constraints count too. Constraints are judged before dates: a wrong chain is worse than an expired one.
 */
export function checkPath(
  path: readonly Certificate[],
  at: Date,
  purpose: PathPurpose,
): PathRuleFailure | undefined {
  return (
    purposeFault(path[0] as Certificate, purpose) ??
    issuerFault(path) ??
    constraintFault(path) ??
    dateFault(path, at)
  );
}

function refused(certificate: Certificate, detail: string): PathRuleFailure {
  return { reason: 'CHAIN_CONSTRAINTS_FAILURE', detail, certificate };
}

function purposeFault(leaf: Certificate, purpose: PathPurpose): PathRuleFailure | undefined {
  const usage = leaf.keyUsage;
  const maySign = usage === undefined || usage.has('digitalSignature') || usage.has('nonRepudiation');
  if (purpose !== 'any' && !maySign) return refused(leaf, 'keyUsage does not allow signatures');
  if (purpose === 'signing' && isForOtherThings(leaf)) {
    return refused(leaf, 'extendedKeyUsage allows no signing of documents');
  }
  if (purpose === 'timestamping' && !isTimestampingCertificate(leaf)) {
    return refused(leaf, 'extendedKeyUsage must be critical and timeStamping alone');
  }
  if (purpose === 'ocsp' && leaf.extendedKeyUsage?.includes(OID.ekuOcspSigning) !== true) {
    return refused(leaf, 'extendedKeyUsage does not allow OCSP signing');
  }
  return undefined;
}

/** Purposes under which no document is signed: a server's, a program's, a time-stamp's, a responder's key. */
const OTHER_PURPOSES: ReadonlySet<string> = new Set([
  OID.ekuServerAuth,
  OID.ekuCodeSigning,
  OID.ekuTimeStamping,
  OID.ekuOcspSigning,
]);

/** RFC 5280 §4.2.1.12: with the extension the key serves only what it names. Many private purposes mean documents. */
function isForOtherThings(leaf: Certificate): boolean {
  return leaf.extendedKeyUsage?.every((purpose) => OTHER_PURPOSES.has(purpose)) === true;
}

/** RFC 5280 §6.1.4 (k)–(n): whoever issues is a CA, may sign certificates, and is not too far up. */
function issuerFault(path: readonly Certificate[]): PathRuleFailure | undefined {
  for (const [index, certificate] of path.entries()) {
    const unknown = certificate.extensions.find((item) => item.critical && !UNDERSTOOD.has(item.oid));
    if (unknown !== undefined) return refused(certificate, `unknown critical extension ${unknown.oid}`);
    if (index === 0) continue;
    if (!certificate.isCa) return refused(certificate, 'the issuer is not a CA');
    if (certificate.keyUsage !== undefined && !certificate.keyUsage.has('keyCertSign')) {
      return refused(certificate, 'the issuer may not sign certificates');
    }
    // pathLenConstraint counts the intermediates below that are not self-issued.
    const below = path.slice(1, index).filter((item) => !item.isSelfIssued).length;
    const limit = certificate.basicConstraints?.pathLength;
    if (limit !== undefined && below > limit) return refused(certificate, `pathLenConstraint ${limit}`);
  }
  return undefined;
}

function constraintFault(path: readonly Certificate[]): PathRuleFailure | undefined {
  const names = new NameConstraintState();
  const policies = new PolicyState();
  for (const [index, certificate] of [...path.entries()].reverse()) {
    const isLeaf = index === 0;
    if (index !== path.length - 1) {
      const name = isLeaf || !certificate.isSelfIssued ? names.fault(certificate) : undefined;
      if (name !== undefined) return refused(certificate, name);
      if (!policies.accept(certificate, isLeaf))
        return refused(certificate, 'no acceptable certificate policy');
    }
    if (!isLeaf) names.add(certificate);
  }
  return undefined;
}

function dateFault(path: readonly Certificate[], at: Date): PathRuleFailure | undefined {
  for (const certificate of path) {
    if (at < certificate.notBefore) {
      return {
        reason: 'NOT_YET_VALID',
        detail: `valid from ${certificate.notBefore.toISOString()}`,
        certificate,
      };
    }
    if (at > certificate.notAfter) {
      return { reason: 'EXPIRED', detail: `valid until ${certificate.notAfter.toISOString()}`, certificate };
    }
  }
  return undefined;
}
