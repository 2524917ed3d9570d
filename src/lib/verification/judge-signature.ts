/** Brings together structure, integrity, later changes, time and trust of one signature. */
import { parsePdfDate } from '../pdf/pdf-date.ts';
import { weaknessAt } from '../pki/algorithm-strength.ts';
import type { Certificate } from '../pki/certificate.ts';
import { type Fault, format } from './cms-integrity.ts';
import type { SecurityStore } from './dss.ts';
import type { ExaminedSignature } from './examined.ts';
import { levelOf } from './level.ts';
import type { Finding } from './modification/finding.ts';
import { reportModifications } from './modification-words.ts';
import type {
  ModificationReport,
  RevocationReport,
  SignatureReport,
  SignerReport,
  SigningTimeReport,
  TimestampReport,
  WarningReport,
} from './report.ts';
import { judgeDocumentTimestamp, judgeSignatureTimestamp, type ProvedTimes } from './time-proofs.ts';
import { judgeTrust, type TrustAnswer } from './trust.ts';
import type { TrustContext } from './trust-question.ts';
import { keyOf, weakFault, worse } from './weak-algorithms.ts';
import { signatureSentence, warnings } from './words.ts';

export interface SignatureContext {
  readonly examined: readonly ExaminedSignature[];
  /** What the file's DSS holds now. */
  readonly store: SecurityStore;
  /** Grows as document time-stamps are judged, newest first. */
  readonly proofs: ProvedTimes;
  readonly trust: TrustContext;
}

interface Judged {
  readonly trust: TrustAnswer | undefined;
  readonly timestamp: TimestampReport | undefined;
  readonly proved: Date | undefined;
  readonly provedBy: 'signature-timestamp' | 'document-timestamp' | undefined;
}

export async function judgeSignature(
  signature: ExaminedSignature,
  context: SignatureContext,
): Promise<SignatureReport> {
  const judged = await (signature.cms.token
    ? judgeStamp(signature, context)
    : judgeSigner(signature, context));
  const modifications = reportModifications(signature.findings);
  const fault = [integrityFault(signature), modificationFault(modifications), judged.trust?.fault].reduce<
    Fault | undefined
  >(worse, undefined);
  return assemble(signature, context, judged, modifications, fault);
}

async function judgeStamp(
  signature: ExaminedSignature,
  { proofs, trust }: SignatureContext,
): Promise<Judged> {
  const end = signature.structure.coveredEnd;
  const proved = proofs.earliest(end);
  const judged = await judgeDocumentTimestamp(signature.cms, end, proofs, trust);
  const { token } = signature.cms;
  if (judged?.report.trusted && token && signature.intact) proofs.add(end, token.genTime);
  const earliest = proofs.earliest(end) ?? proved;
  const provedBy = earliest && 'document-timestamp';
  return { trust: judged?.trust, timestamp: judged?.report, proved: earliest, provedBy };
}

async function judgeSigner(
  signature: ExaminedSignature,
  { proofs, trust }: SignatureContext,
): Promise<Judged> {
  const { cms, structure } = signature;
  const info = cms.model?.signerInfos[0];
  const stamp = info && (await judgeSignatureTimestamp(info, structure.coveredEnd, proofs, trust));
  const covering = proofs.earliest(structure.coveredEnd);
  const proved = [stamp?.proves, covering].filter((time) => time !== undefined).sort((a, b) => +a - +b)[0];
  const own = stamp?.proves !== undefined && stamp.proves.getTime() === proved?.getTime();
  const provedBy: Judged['provedBy'] = proved && (own ? 'signature-timestamp' : 'document-timestamp');
  const { certificate, signerInfo } = cms;
  const known = { timestamp: stamp?.report, proved, provedBy };
  if (!certificate) return { ...known, trust: undefined };
  const question = {
    certificate,
    purpose: 'signing',
    at: proved ?? proofs.now,
    proved: proved !== undefined,
  } as const;
  const answer = await judgeTrust(question, trust);
  const digest = signerInfo?.signatureDigest ?? signerInfo?.digest;
  const weakness = digest && weaknessAt(digest, keyOf(certificate), question.at);
  const fault = weakness ? worse(answer.fault, weakFault(weakness.algorithm, question.proved)) : answer.fault;
  return { ...known, trust: { ...answer, fault } };
}

function integrityFault({ cms, structure }: ExaminedSignature): Fault | undefined {
  const broken = structure.faults.length > 0 ? format(structure.faults.join('; ')) : undefined;
  // A digest that differs says more than the place in the file.
  return cms.fault?.subIndication === 'HASH_FAILURE' ? cms.fault : worse(broken, cms.fault);
}

function modificationFault(modifications: readonly ModificationReport[]): Fault | undefined {
  const forbidden = modifications.find(({ permitted, open }) => !permitted && !open);
  if (forbidden) return format(`${forbidden.kind}: ${forbidden.where}`);
  const undecided = modifications.find(({ open }) => open);
  if (!undecided) return undefined;
  const detail = `${undecided.kind}: ${undecided.where}`;
  return { verdict: 'INDETERMINATE', subIndication: 'SIG_CONSTRAINTS_FAILURE', detail };
}

function assemble(
  signature: ExaminedSignature,
  context: SignatureContext,
  judged: Judged,
  modifications: readonly ModificationReport[],
  fault: Fault | undefined,
): SignatureReport {
  const { entry, structure, cms, intact } = signature;
  const verdict = fault?.verdict ?? 'TOTAL-PASSED';
  const claimed = entry.claimedTime === undefined ? undefined : parsePdfDate(entry.claimedTime);
  const claimedTime = claimed?.toISOString();
  return {
    field: entry.field.fullName,
    verdict,
    subIndication: fault?.subIndication,
    detail: fault?.detail ?? '',
    intact,
    covers: structure.covers,
    modifiedAfter: modifications,
    level: levelFor(signature, context, judged),
    signer: cms.certificate && describeSigner(cms.certificate),
    certificateFingerprint: cms.certificate?.fingerprintSha256,
    claimedTime,
    timestamp: judged.timestamp,
    provedTime: judged.proved?.toISOString(),
    signingTime: signingTime(judged, claimedTime),
    validAtSigning: validAtSigning(judged.trust),
    algorithms: { digest: cms.signerInfo?.digest, signature: cms.signerInfo?.scheme },
    revocation: describeRevocation(judged.trust),
    chain: judged.trust?.path.map((certificate) => certificate.fingerprintSha256) ?? [],
    certifies: entry.docMdp,
    reason: entry.reason,
    location: entry.location,
    warnings: warningsFor(signature, context, judged),
    sentence: signatureSentence({
      verdict,
      subIndication: fault?.subIndication,
      signer: cms.certificate?.subject.commonName,
      isTimestamp: cms.token !== undefined,
      worstChange:
        modifications.find(({ permitted, open }) => !permitted && !open) ??
        modifications.find(({ open }) => open),
      intact,
    }),
  };
}

function signingTime(
  { proved, provedBy }: Judged,
  claimed: string | undefined,
): SigningTimeReport | undefined {
  if (proved && provedBy) return { time: proved.toISOString(), source: provedBy };
  return claimed === undefined ? undefined : { time: claimed, source: 'claimed' };
}

/** Not in force, or revoked, at the time of signing. */
const INVALID: ReadonlySet<string> = new Set(['REVOKED', 'EXPIRED', 'NOT_YET_VALID']);

function validAtSigning(trust: TrustAnswer | undefined): SignatureReport['validAtSigning'] {
  if (!trust) return 'unknown';
  if (!trust.fault) return 'valid';
  return INVALID.has(trust.fault.subIndication) ? 'invalid' : 'unknown';
}

function levelFor(signature: ExaminedSignature, context: SignatureContext, judged: Judged) {
  const end = signature.structure.coveredEnd;
  const laterTimestamps = context.examined
    .filter(({ structure, cms, intact }) => cms.token && intact && structure.coveredEnd > end)
    .map(({ structure, store }) => ({ end: structure.coveredEnd, store: store ?? context.store }));
  return levelOf({
    entry: signature.entry,
    cms: signature.cms,
    stamped: judged.timestamp?.valid === true,
    laterTimestamps,
    store: context.store,
  });
}

function describeSigner(certificate: Certificate): SignerReport {
  const { subject } = certificate;
  return {
    subject: subject.text,
    commonName: subject.commonName,
    organisation: subject.organisation,
    organisationalUnits: subject.organisationalUnits,
    issuer: certificate.issuer.text,
    serial: certificate.serialHex,
    fingerprint: certificate.fingerprintSha256,
    notBefore: certificate.notBefore.toISOString(),
    notAfter: certificate.notAfter.toISOString(),
  };
}

function describeRevocation(trust: TrustAnswer | undefined): RevocationReport | undefined {
  const status = trust?.revocation;
  if (!status) return undefined;
  const evidence = status.status === 'unknown' ? undefined : status.evidence;
  return {
    status: status.status,
    source: evidence?.kind,
    thisUpdate: evidence?.thisUpdate.toISOString(),
    revokedAt: status.status === 'revoked' ? status.at.toISOString() : undefined,
    detail: status.status === 'unknown' ? status.why : '',
  };
}

function warningsFor(
  signature: ExaminedSignature,
  context: SignatureContext,
  judged: Judged,
): WarningReport[] {
  const has = (kind: Finding['kind']): boolean => signature.findings.some((finding) => finding.kind === kind);
  const noRoots = context.trust.roots.length === 0;
  const unchecked =
    !noRoots && judged.trust?.revocation?.status !== 'good' && judged.trust?.revocation?.status !== 'revoked';
  const found: WarningReport[] = [];
  if (noRoots) found.push(warnings.noRoots);
  if (unchecked) found.push(warnings.revocationUnchecked);
  if (judged.timestamp && !judged.timestamp.trusted && !noRoots) found.push(warnings.timestampInvalid);
  if (has('signature-field-added') || has('signed-field-added')) found.push(warnings.signatureFieldAdded);
  if (has('annotation')) found.push(warnings.annotations);
  if (signature.entry.oddReferences) found.push(warnings.oddReferences);
  if (signature.cms.signerInfo?.attributesUnsorted) found.push(warnings.attributesUnsorted);
  return found;
}
