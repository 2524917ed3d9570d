import {
  DIGESTS,
  type DigestName,
  PLAIN_ECDSA_PREFIX,
  SIGNATURES,
  type SignatureScheme,
} from './algorithms.ts';
import type { Asn1 } from './der-read.ts';
import { asCount, asOid } from './der-values.ts';
import { context, integer, nullValue, oid, sequence } from './der-write.ts';
import { OID } from './oids.ts';

/** `AlgorithmIdentifier` as it stands in a structure (RFC 5280 §4.1.1.2). */
export interface AlgorithmIdentifier {
  readonly oid: string;
  readonly parameters: Asn1 | undefined;
  readonly der: Uint8Array;
}

export function parseAlgorithm(node: Asn1): AlgorithmIdentifier {
  return { oid: asOid(node.at(0)), parameters: node.sequence()[1], der: node.raw };
}

/** The digest an identifier names; undefined when unknown. */
export function digestNameOf(algorithm: AlgorithmIdentifier): DigestName | undefined {
  return DIGESTS[algorithm.oid];
}

export interface PssParameters {
  readonly digest: DigestName;
  readonly mgfDigest: DigestName;
  readonly saltLength: number;
}

/** A signature algorithm with everything needed to check a value. */
export interface ResolvedSignature {
  readonly scheme: SignatureScheme;
  readonly digest: DigestName;
  readonly pss?: PssParameters;
  /** The value is r ‖ s instead of a DER sequence. */
  readonly plain: boolean;
}

/**
 * What an identifier means. `fallback` is the CMS digest algorithm, used where the identifier names only the key
 * type (RFC 5754 §3.2 allows rsaEncryption). Undefined when it is unknown or its parameters are not acceptable.
 */
export function resolveSignature(
  algorithm: AlgorithmIdentifier,
  fallback?: DigestName,
): ResolvedSignature | undefined {
  const known = SIGNATURES[algorithm.oid];
  if (known === undefined) return undefined;
  if (known.scheme === 'rsa-pss') {
    const pss = parsePss(algorithm.parameters);
    return pss && { scheme: 'rsa-pss', digest: pss.digest, pss, plain: false };
  }
  const digest = known.digest ?? fallback;
  if (digest === undefined) return undefined;
  return { scheme: known.scheme, digest, plain: algorithm.oid.startsWith(PLAIN_ECDSA_PREFIX) };
}

/** RSASSA-PSS-params with its defaults (RFC 4055 §3.1). */
function parsePss(parameters: Asn1 | undefined): PssParameters | undefined {
  if (parameters === undefined || !parameters.is(16)) return undefined;
  const hash = parameters.context(0)?.at(0);
  const mgf = parameters.context(1)?.at(0);
  const salt = parameters.context(2)?.at(0);
  const trailer = parameters.context(3)?.at(0);
  if (mgf !== undefined && asOid(mgf.at(0)) !== OID.mgf1) return undefined;
  if (trailer !== undefined && asCount(trailer) !== 1) return undefined;
  const digest = hash === undefined ? 'sha1' : DIGESTS[asOid(hash.at(0))];
  const mgfDigest = mgf === undefined ? 'sha1' : DIGESTS[asOid(mgf.at(1).at(0))];
  const saltLength = salt === undefined ? 20 : asCount(salt);
  if (digest === undefined || mgfDigest === undefined || saltLength > 512) return undefined;
  return { digest, mgfDigest, saltLength };
}

/** `AlgorithmIdentifier` in DER. Digests and ECDSA go without parameters (RFC 5754 §2, RFC 5758 §3.2). */
export function algorithmDer(algorithm: string, ...parameters: readonly Uint8Array[]): Uint8Array {
  return sequence(oid(algorithm), ...parameters);
}

/** RFC 4055 §3.1 with the same digest for MGF1. */
export function pssParametersDer(
  digestOid: string,
  saltLength: number,
  mgfDigestOid = digestOid,
): Uint8Array {
  return sequence(
    context(0, algorithmDer(digestOid, nullValue())),
    context(1, algorithmDer(OID.mgf1, algorithmDer(mgfDigestOid, nullValue()))),
    context(2, integer(saltLength)),
  );
}
