/** The signature or the time-stamp over a manifest, judged without a network (EN 319 102-1, as far as lib/verification goes). */
import { isAppError } from '../../app-error.ts';
import { weaknessAt } from '../pki/algorithm-strength.ts';
import type { SignedDataModel } from '../pki/cms-model.ts';
import { parseSignedData } from '../pki/cms-parse.ts';
import { type SignerInfoVerdict, verifySignerInfo } from '../pki/cms-verify.ts';
import { digestBytes } from '../pki/digest.ts';
import { judgeToken, ProvedTimes } from '../verification/time-proofs.ts';
import { judgeTrust } from '../verification/trust.ts';
import type { TrustContext } from '../verification/trust-question.ts';
import { type EvidenceFinding, type EvidenceReport, found } from './report.ts';

export interface Proof {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** What it is over. */
  readonly manifest: Uint8Array;
}

export interface ProofJudgement {
  readonly kind: 'signature' | 'timestamp';
  /** It is over these bytes, whoever made it. */
  readonly holds: boolean;
  readonly findings: readonly EvidenceFinding[];
  readonly signature?: EvidenceReport['signatures'][number];
  readonly timestamp?: EvidenceReport['timestamps'][number];
}

export async function judgeTimestamp(
  proof: Proof,
  now: Date,
  context: TrustContext,
): Promise<ProofJudgement> {
  const { name } = proof;
  const { report } = await judgeToken(proof.bytes, proof.manifest, 0, new ProvedTimes(now), context);
  const kind = 'timestamp';
  if (!report.valid) return { kind, holds: false, findings: [found('TIMESTAMP', name, report.detail)] };
  const timestamp = { name, time: report.time, authority: report.authority ?? '' };
  const findings = report.trusted ? [] : [found('TIME_UNSURE', name, report.detail)];
  return { kind, holds: true, findings, timestamp };
}

/** Detached CAdES with signingCertificate and a time-stamp over its value (EN 319 122-1, level B-T). */
export async function judgeSignature(
  proof: Proof,
  now: Date,
  context: TrustContext,
): Promise<ProofJudgement> {
  const { name, bytes, manifest } = proof;
  const broken = (detail: string): ProofJudgement => ({
    kind: 'signature',
    holds: false,
    findings: [found('SIGNATURE', name, detail)],
  });
  let model: SignedDataModel;
  let verdict: SignerInfoVerdict;
  try {
    model = parseSignedData(bytes);
    verdict = verifySignerInfo(model, (digest) => digestBytes(digest, manifest));
  } catch (error) {
    if (!isAppError(error)) throw error;
    return broken(error.code);
  }
  if (model.content !== undefined || model.length !== bytes.length) return broken('not detached, or padded');
  if (!verdict.ok) return broken(verdict.detail);
  if (verdict.signingCertificate !== 'matches')
    return broken(`signingCertificate ${verdict.signingCertificate}`);
  return judgeSigner(name, model, verdict, now, context);
}

/** The certificate for the moment that the time-stamp proves, or for now. */
async function judgeSigner(
  name: string,
  model: SignedDataModel,
  verdict: SignerInfoVerdict,
  now: Date,
  context: TrustContext,
): Promise<ProofJudgement> {
  const info = model.signerInfos[0]!;
  const certificate = verdict.certificate!;
  const [token] = info.signatureTimestamps;
  const stamp = token && (await judgeToken(token, info.signature, 0, new ProvedTimes(now), context));
  const findings: EvidenceFinding[] = [];
  if (stamp === undefined || !stamp.report.valid)
    findings.push(found('TIMESTAMP', name, stamp?.report.detail ?? 'no time-stamp over the signature'));
  else if (stamp.proves === undefined) findings.push(found('TIME_UNSURE', name, stamp.report.detail));
  const proved = stamp?.proves !== undefined;
  const at = stamp?.proves ?? now;
  const { fault } = await judgeTrust({ certificate, purpose: 'signing', at, proved }, context);
  const weak = weaknessAt(verdict.signatureDigest ?? verdict.digest!, certificate.publicKey, at);
  if (fault) {
    const code = fault.verdict === 'TOTAL-FAILED' ? 'SIGNER_REFUSED' : 'SIGNER_UNSURE';
    findings.push(found(code, name, `${fault.subIndication}: ${fault.detail}`));
  } else if (weak) findings.push(found('SIGNER_UNSURE', name, weak.algorithm));
  const signature = {
    name,
    signer: certificate.subject.commonName ?? certificate.subject.text,
    fingerprint: certificate.fingerprintSha256,
    provedAt: stamp?.proves?.toISOString() ?? null,
  };
  return { kind: 'signature', holds: true, findings, signature };
}
