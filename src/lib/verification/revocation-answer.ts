/** Whether a certificate was revoked, and whether the data that says so may be relied on: RFC 5280 §6.3, RFC 6960 §4.2.2.2. */
import { weaknessAt } from '../pki/algorithm-strength.ts';
import type { Certificate } from '../pki/certificate.ts';
import { parseCrl } from '../pki/crl.ts';
import { parseOcspResponse } from '../pki/ocsp.ts';
import { checkRevocation, type RevocationEvidence, type RevocationStatus } from '../pki/revocation.ts';
import { resolveSignature } from '../pki/signature-algorithm.ts';
import type { Fault } from './cms-integrity.ts';
import type { TrustContext, TrustQuestion } from './trust-question.ts';
import { isExcepted, keyOf, weakFault } from './weak-algorithms.ts';

/** A certificate of the path with its issuer. `leaf`: the one that the question is about. */
export interface PathLink {
  readonly certificate: Certificate;
  readonly issuer: Certificate;
  readonly leaf: boolean;
}

export interface RevocationAnswer {
  readonly status: RevocationStatus;
  readonly fault: Fault | undefined;
}

export async function answerRevocation(
  link: PathLink,
  question: TrustQuestion,
  context: TrustContext,
): Promise<RevocationAnswer> {
  const status = await statusOf(link, question, context);
  const fault = revocationFault(status, question, link.leaf);
  if (fault || status.status !== 'good') return { status, fault };
  const doubt =
    weakEvidence(status.evidence, link.issuer, question, context) ??
    (await responderFault(status.evidence, link.issuer, question, context));
  return { status, fault: doubt };
}

/** Responders cut their times to whole seconds. */
const SECOND = 1000;

function statusOf(
  { certificate, issuer, leaf }: PathLink,
  question: TrustQuestion,
  context: TrustContext,
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

/** Lists and answers are signed as well, by algorithms that end as others do. */
function weakEvidence(
  evidence: RevocationEvidence,
  issuer: Certificate,
  question: TrustQuestion,
  context: TrustContext,
): Fault | undefined {
  const { signer, thisUpdate } = evidence;
  const used = [{ algorithm: algorithmOf(evidence), by: signer }];
  if (!signer.equals(issuer)) used.push({ algorithm: signer.signatureAlgorithm, by: issuer });
  for (const { algorithm, by } of used) {
    const digest = algorithm && resolveSignature(algorithm, undefined)?.digest;
    const weakness = digest && weaknessAt(digest, keyOf(by), thisUpdate);
    if (!weakness || isExcepted(weakness.algorithm, issuer, question.at, context.sha1Exception)) continue;
    return weakFault(weakness.algorithm, question.proved);
  }
  return undefined;
}

function algorithmOf({ kind, bytes }: RevocationEvidence) {
  return kind === 'crl'
    ? parseCrl(bytes).signatureAlgorithm
    : parseOcspResponse(bytes).basic?.signatureAlgorithm;
}

/**
 * RFC 6960 §4.2.2.2.1: a delegated responder without nocheck may itself be revoked. Where its certificate names nowhere to
 * ask, its issuer has left it at that.
 */
async function responderFault(
  { kind, signer, signerNeedsNoCheck, thisUpdate }: RevocationEvidence,
  issuer: Certificate,
  question: TrustQuestion,
  context: TrustContext,
): Promise<Fault | undefined> {
  if (kind !== 'ocsp' || signerNeedsNoCheck || !namesPlaceToAsk(signer)) return undefined;
  const link = { certificate: signer, issuer, leaf: false };
  const status = await statusOf(link, question, context);
  const detail =
    status.status === 'unknown'
      ? `the OCSP responder: ${status.why}`
      : status.evidence.signer.equals(signer)
        ? 'the OCSP responder vouches for itself'
        : status.status === 'revoked' && status.at <= thisUpdate
          ? 'the OCSP responder is revoked'
          : undefined;
  return detail === undefined ? undefined : { verdict: 'INDETERMINATE', subIndication: 'TRY_LATER', detail };
}

function namesPlaceToAsk(certificate: Certificate): boolean {
  return certificate.crlDistributionPoints.length > 0 || certificate.ocspUrls.length > 0;
}
