/** Whether a certificate may be trusted at a moment: pades.md "Trust"; EN 319 102-1 §5.2.6, RFC 5280. */
import { weaknessAt } from '../pki/algorithm-strength.ts';
import type { Certificate } from '../pki/certificate.ts';
import { buildPath, type PathResult } from '../pki/path.ts';
import type { RevocationStatus } from '../pki/revocation.ts';
import { resolveSignature } from '../pki/signature-algorithm.ts';
import type { Fault } from './cms-integrity.ts';
import { answerRevocation } from './revocation-answer.ts';
import type { TrustContext, TrustQuestion } from './trust-question.ts';
import { isExcepted, keyOf, weakFault, worse } from './weak-algorithms.ts';

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
    const issuer = result.path[index + 1]!;
    const answer = await answerRevocation(
      { certificate: link, issuer, leaf: index === 0 },
      question,
      context,
    );
    own ??= answer.status;
    fault = worse(fault, answer.fault);
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
