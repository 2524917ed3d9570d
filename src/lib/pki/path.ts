import type { Certificate } from './certificate.ts';
import { sameBytes } from './der-values.ts';
import { sameName } from './names.ts';
import { checkPath, type PathFault, type PathPurpose } from './path-rules.ts';

/** Sub-indications of EN 319 102-1 §5.1.3 that a chain can give. */
export type PathFailure = PathFault | 'NO_CERTIFICATE_CHAIN_FOUND';

export interface PathOptions {
  /** Trusted because their fingerprints are pinned; never matched by name alone. */
  readonly anchors: readonly Certificate[];
  /** Certificates that may stand between; they need no trust. */
  readonly intermediates: readonly Certificate[];
  /** The moment for which validity is asked. */
  readonly at: Date;
  /** What the leaf is used for; `any` unless said otherwise. */
  readonly purpose?: PathPurpose;
}

export type PathResult =
  | { readonly ok: true; readonly path: readonly Certificate[]; readonly anchor: Certificate }
  | {
      readonly ok: false;
      readonly reason: PathFailure;
      /** For engineers: the rule that is broken. */
      readonly detail: string;
      /** The certificate at fault, when one is. */
      readonly certificate?: Certificate;
      /** The complete but unacceptable path, leaf first, when one was found. */
      readonly path?: readonly Certificate[];
    };

const MAX_LENGTH = 10;
/** Signature checks in one search; a maze of look-alike issuers ends here. */
const MAX_CHECKS = 200;

/**
 * Finds a path from a leaf to a pinned anchor and checks it by RFC 5280 §6. The first acceptable path wins; else the
 * failure of the best complete path; else NO_CERTIFICATE_CHAIN_FOUND.
 */
export function buildPath(leaf: Certificate, options: PathOptions): PathResult {
  const anchors = new Map(options.anchors.map((anchor) => [anchor.fingerprintSha256, anchor]));
  const pool = uniqueCertificates([...options.anchors, ...options.intermediates]);
  let failure: PathResult | undefined;
  for (const path of searchPaths(leaf, anchors, pool)) {
    const fault = checkPath(path, options.at, options.purpose ?? 'any');
    if (fault === undefined) return { ok: true, path, anchor: path.at(-1) as Certificate };
    failure ??= { ok: false, path, ...fault };
  }
  return failure ?? { ok: false, reason: 'NO_CERTIFICATE_CHAIN_FOUND', detail: 'no path to a trust anchor' };
}

/** Every complete path whose signatures hold, depth first, best candidates first. */
function* searchPaths(
  leaf: Certificate,
  anchors: ReadonlyMap<string, Certificate>,
  pool: readonly Certificate[],
): Generator<readonly Certificate[]> {
  const budget = { checks: MAX_CHECKS };
  const stack: (readonly Certificate[])[] = [[leaf]];
  for (let path = stack.pop(); path !== undefined; path = stack.pop()) {
    const last = path.at(-1) as Certificate;
    if (anchors.has(last.fingerprintSha256)) {
      yield path;
      continue;
    }
    if (path.length >= MAX_LENGTH) continue;
    const issuers = issuersOf(last, pool, anchors)
      .filter((issuer) => !path?.some((item) => item.equals(issuer)))
      .filter((issuer) => budget.checks-- > 0 && signedBy(last, issuer));
    for (const issuer of issuers.reverse()) stack.push([...path, issuer]);
  }
}

/** Candidates by name, anchors first, then those whose key identifier agrees (RFC 4158 §3.5). */
function issuersOf(
  certificate: Certificate,
  pool: readonly Certificate[],
  anchors: ReadonlyMap<string, Certificate>,
): Certificate[] {
  const rank = (issuer: Certificate): number => {
    const wanted = certificate.authorityKeyId;
    const agrees =
      wanted !== undefined && issuer.subjectKeyId !== undefined && sameBytes(wanted, issuer.subjectKeyId);
    return (anchors.has(issuer.fingerprintSha256) ? 2 : 0) + (agrees ? 1 : 0);
  };
  return pool
    .filter((candidate) => sameName(candidate.subject, certificate.issuer))
    .sort((a, b) => rank(b) - rank(a));
}

function signedBy(certificate: Certificate, issuer: Certificate): boolean {
  try {
    return certificate.isSignedBy(issuer);
  } catch {
    // The issuer's key is of a kind this machine cannot read: no path leads through it.
    return false;
  }
}

function uniqueCertificates(certificates: readonly Certificate[]): readonly Certificate[] {
  return [...new Map(certificates.map((item) => [item.fingerprintSha256, item])).values()];
}
