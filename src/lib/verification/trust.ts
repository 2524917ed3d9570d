/** Whether a certificate may be trusted at a moment: pades.md "Trust"; EN 319 102-1 §5.2.6, RFC 5280. */
import { isAppError } from '../../app-error.ts';
import { weaknessAt } from '../pki/algorithm-strength.ts';
import type { Certificate } from '../pki/certificate.ts';
import { buildPath, type PathResult } from '../pki/path.ts';
import type { PathPurpose } from '../pki/path-rules.ts';
import { checkRevocation, type RevocationSources, type RevocationStatus } from '../pki/revocation.ts';
import { resolveSignature } from '../pki/signature-algorithm.ts';
import type { Fault } from './cms-integrity.ts';
import type { SubIndication } from './report.ts';

/** Where revocation is asked: answers at hand and, when given, the network. */
export type RevocationSource = Pick<RevocationSources, 'ocsp' | 'crl' | 'fetch'>;

/** Issuers, by fingerprint, whose certificates may still be signed with SHA-1, and until when. */
export interface Sha1Exception {
  readonly issuerFingerprints: readonly string[];
  readonly until: Date;
}

export interface TrustContext {
  /** Pinned by fingerprint. Empty: nothing is trusted. */
  readonly roots: readonly Certificate[];
  /** Intermediates of our own store and all certificates found in the file. */
  readonly pool: readonly Certificate[];
  readonly revocation: RevocationSource;
  readonly sha1Exception: Sha1Exception | undefined;
}

export interface TrustQuestion {
  readonly certificate: Certificate;
  readonly purpose: PathPurpose;
  /** The moment for which the certificate must have been good. */
  readonly at: Date;
  /** Whether that moment is proved by a trusted time-stamp; otherwise it is merely now. */
  readonly proved: boolean;
  /** Of a time-stamp: its own time. Data made after it and in force at `at` settles it (EN 319 102-1 §5.2.5). */
  readonly genTime?: Date;
}

export interface TrustAnswer {
  readonly fault: Fault | undefined;
  /** The revocation status of the certificate itself. */
  readonly revocation: RevocationStatus | undefined;
  /** From the certificate to the root, when one was reached. */
  readonly path: readonly Certificate[];
}

export async function judgeTrust(question: TrustQuestion, context: TrustContext): Promise<TrustAnswer> {
  const { certificate, purpose, at, proved } = question;
  const result = buildPath(certificate, { anchors: context.roots, intermediates: context.pool, at, purpose });
  if (!result.ok) return { fault: pathFault(result, proved), revocation: undefined, path: result.path ?? [] };
  const weak = weakLink(result.path, question, context);
  if (weak) return { fault: weak, revocation: undefined, path: result.path };
  let own: RevocationStatus | undefined;
  let fault: Fault | undefined;
  for (const [index, link] of result.path.slice(0, -1).entries()) {
    const status = await revocationOf(link, result.path[index + 1]!, question, context, index === 0);
    own ??= status;
    fault = worse(fault, revocationFault(status, question, index === 0));
  }
  return { fault, revocation: own, path: result.path };
}

function pathFault(result: Extract<PathResult, { ok: false }>, proved: boolean): Fault {
  const { reason, detail } = result;
  if (reason === 'EXPIRED' || reason === 'NOT_YET_VALID') {
    // Without proof of age the signature may have been made while the certificate was in force.
    return proved
      ? { verdict: 'TOTAL-FAILED', subIndication: reason, detail }
      : { verdict: 'INDETERMINATE', subIndication: 'OUT_OF_BOUNDS_NO_POE', detail };
  }
  return { verdict: 'INDETERMINATE', subIndication: reason, detail };
}

/** The first certificate of the path, the root apart, whose own signature was made with a weak algorithm. */
function weakLink(
  path: readonly Certificate[],
  question: TrustQuestion,
  context: TrustContext,
): Fault | undefined {
  for (const [index, link] of path.slice(0, -1).entries()) {
    const issuer = path[index + 1]!;
    const digest = resolveSignature(link.signatureAlgorithm, undefined)?.digest;
    const weakness = digest && weaknessAt(digest, keyOf(issuer), question.at);
    if (!weakness || isExcepted(weakness.algorithm, issuer, question.at, context.sha1Exception)) continue;
    return weakFault(weakness.algorithm, question.proved);
  }
  return undefined;
}

function isExcepted(
  algorithm: string,
  issuer: Certificate,
  at: Date,
  exception: Sha1Exception | undefined,
): boolean {
  if (!exception || algorithm !== 'SHA1' || at >= exception.until) return false;
  return exception.issuerFingerprints.includes(issuer.fingerprintSha256);
}

export function weakFault(algorithm: string, proved: boolean): Fault {
  const subIndication: SubIndication = proved
    ? 'CRYPTO_CONSTRAINTS_FAILURE'
    : 'CRYPTO_CONSTRAINTS_FAILURE_NO_POE';
  return { verdict: 'INDETERMINATE', subIndication, detail: `${algorithm} is no longer reliable` };
}

export function keyOf(certificate: Certificate): Certificate['publicKey'] | undefined {
  try {
    return certificate.publicKey;
  } catch (error) {
    if (!isAppError(error)) throw error;
    return undefined;
  }
}

/** Responders cut their times to whole seconds. */
const SECOND = 1000;

async function revocationOf(
  certificate: Certificate,
  issuer: Certificate,
  question: TrustQuestion,
  context: TrustContext,
  leaf: boolean,
): Promise<RevocationStatus> {
  // Data made before the proved moment cannot say what happened until then (pades.md, signing rule 7). Lists about
  // authorities come out once in months: for those it is enough that the list is in force.
  const since = leaf && question.proved ? (question.genTime ?? question.at) : undefined;
  return checkRevocation(certificate, issuer, {
    ...context.revocation,
    at: question.at,
    certificates: context.pool,
    ...(since && { notBefore: new Date(since.getTime() - SECOND) }),
  });
}

function revocationFault(
  status: RevocationStatus,
  question: TrustQuestion,
  leaf: boolean,
): Fault | undefined {
  if (status.status === 'good') return undefined;
  if (status.status === 'unknown') {
    return { verdict: 'INDETERMINATE', subIndication: 'TRY_LATER', detail: status.why };
  }
  const detail = `revoked at ${status.at.toISOString()}`;
  if (!question.proved) return { verdict: 'INDETERMINATE', subIndication: 'REVOKED_NO_POE', detail };
  if (status.at > question.at) return undefined;
  if (leaf) return { verdict: 'TOTAL-FAILED', subIndication: 'REVOKED', detail };
  return { verdict: 'INDETERMINATE', subIndication: 'CHAIN_CONSTRAINTS_FAILURE', detail };
}

/** A failure outweighs an open question; of two alike the first counts. */
export function worse(a: Fault | undefined, b: Fault | undefined): Fault | undefined {
  if (!a || !b) return a ?? b;
  return a.verdict === 'INDETERMINATE' && b.verdict === 'TOTAL-FAILED' ? b : a;
}
