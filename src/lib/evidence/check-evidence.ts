/** Judges a package of evidence with nothing but the file, the authorities that are trusted and revocation data at hand. */
import { isAppError } from '../../app-error.ts';
import type { DigestName } from '../pki/algorithms.ts';
import type { SignedDataModel } from '../pki/cms-model.ts';
import { parseSignedData } from '../pki/cms-parse.ts';
import { digestBytes } from '../pki/digest.ts';
import type { TrustContext } from '../verification/trust-question.ts';
import { judgeContents } from './judge-contents.ts';
import { judgeSignature, judgeTimestamp, type ProofJudgement } from './judge-proof.ts';
import { ASIC_E } from './make-evidence.ts';
import { type Manifest, readManifest } from './manifest.ts';
import { type EvidenceFinding, type EvidenceReport, found, verdictOf } from './report.ts';
import { type ReadEntry, readZip } from './zip-read.ts';

export interface CheckEvidenceOptions extends Pick<TrustContext, 'roots' | 'pool'> {
  /** Answers of OCSP and lists of revocation, in DER, beside those in the package: newer than the proved moment, or they settle nothing. */
  readonly revocation: { readonly ocsp: readonly Uint8Array[]; readonly crl: readonly Uint8Array[] };
  readonly now: Date;
}

/** @throws AppError EVIDENCE_UNREADABLE when it is no ZIP of one reading */
export async function checkEvidence(
  bytes: Uint8Array,
  options: CheckEvidenceOptions,
): Promise<EvidenceReport> {
  const entries = readZip(bytes);
  const [first] = entries;
  const findings: EvidenceFinding[] = [];
  const named =
    first?.name === 'mimetype' && first.plain && Buffer.from(first.bytes).toString('latin1') === ASIC_E;
  if (!named) findings.push(found('MIMETYPE', first?.name ?? ''));
  const files = entries.filter(({ name }) => name !== 'mimetype' && !isMeta(name));
  if (files.length === 0) findings.push(found('EMPTY', ''));
  const byName = new Map(entries.map((entry) => [entry.name, entry]));
  const manifests = entries.filter(({ name }) => /^META-INF\/ASiCManifest[^/]*\.xml$/.test(name));
  const known = withCarried(options, entries);
  const judged = await Promise.all(manifests.map((entry) => judgeManifest(entry, byName, known)));
  for (const one of judged) findings.push(...one.findings);
  findings.push(
    ...uncovered(files, judged),
    ...strangers(entries, judged, manifests),
    ...(await judgeContents(files)),
  );
  return {
    verdict: verdictOf(findings),
    findings,
    files: files.map(({ name, bytes: content }) => ({
      name,
      size: content.length,
      sha256: Buffer.from(digestBytes('sha256', content)).toString('hex'),
    })),
    signatures: judged.flatMap(({ proof }) => proof?.signature ?? []),
    timestamps: judged.flatMap(({ proof }) => proof?.timestamp ?? []),
  };
}

/** Validation data in the signatures serves the time-stamps too: it is signed itself, so it matters not where it lies. */
function withCarried(options: CheckEvidenceOptions, entries: readonly ReadEntry[]): CheckEvidenceOptions {
  const carried = entries.flatMap(({ name, bytes }) =>
    isMeta(name) && name.endsWith('.p7s') ? (signedData(bytes) ?? []) : [],
  );
  const { pool, revocation } = options;
  return {
    ...options,
    pool: [...pool, ...carried.flatMap(({ certificates }) => certificates)],
    revocation: {
      ocsp: [...revocation.ocsp, ...carried.flatMap(({ ocspResponses }) => ocspResponses)],
      crl: [...revocation.crl, ...carried.flatMap(({ crls }) => crls)],
    },
  };
}

function signedData(bytes: Uint8Array): SignedDataModel | undefined {
  try {
    return parseSignedData(bytes);
  } catch (error) {
    if (!isAppError(error)) throw error;
    return undefined;
  }
}

const isMeta = (name: string) => name.startsWith('META-INF/');

interface JudgedManifest {
  readonly findings: readonly EvidenceFinding[];
  /** Files whose bytes are those of the list, when the proof over it holds. */
  readonly covered: ReadonlySet<string>;
  readonly proof?: ProofJudgement;
  readonly proofName?: string;
}

async function judgeManifest(
  { name, bytes }: ReadEntry,
  entries: ReadonlyMap<string, ReadEntry>,
  options: CheckEvidenceOptions,
): Promise<JudgedManifest> {
  const manifest = await parse(bytes);
  if (!manifest) return { findings: [found('MANIFEST', name)], covered: new Set() };
  const { proofName } = manifest;
  const entry = entries.get(proofName);
  const findings: EvidenceFinding[] = [];
  const same = new Set<string>();
  for (const reference of manifest.references) {
    const file = entries.get(reference.name);
    if (!file) findings.push(found('MISSING', reference.name));
    else if (!reference.digest || !isSame(file.bytes, reference.digest, reference.value))
      findings.push(found('DIGEST', reference.name));
    else same.add(reference.name);
  }
  if (!entry) return { findings: [...findings, found('MISSING', proofName)], covered: new Set() };
  const proof = await judgeProof(entry, bytes, options);
  return {
    findings: [...findings, ...proof.findings],
    covered: proof.holds ? same : new Set(),
    proof,
    proofName,
  };
}

function judgeProof(
  { name, bytes }: ReadEntry,
  manifest: Uint8Array,
  { roots, pool, revocation, now }: CheckEvidenceOptions,
): Promise<ProofJudgement> {
  const context = { roots, pool, revocation, sha1Exception: undefined };
  const proof = { name, bytes, manifest };
  return name.endsWith('.tst') ? judgeTimestamp(proof, now, context) : judgeSignature(proof, now, context);
}

async function parse(bytes: Uint8Array): Promise<Manifest | undefined> {
  try {
    return await readManifest(bytes);
  } catch (error) {
    if (!isAppError(error)) throw error;
    return undefined;
  }
}

function isSame(bytes: Uint8Array, digest: DigestName, expected: Uint8Array): boolean {
  return Buffer.compare(digestBytes(digest, bytes), expected) === 0;
}

/** Every file needs both: a signature tells who vouches, a time-stamp since when the bytes are these. */
function uncovered(files: readonly ReadEntry[], judged: readonly JudgedManifest[]): EvidenceFinding[] {
  const coveredBy = (kind: ProofJudgement['kind'], name: string) =>
    judged.some(({ proof, covered }) => proof?.kind === kind && covered.has(name));
  return files.flatMap(({ name }) => [
    ...(coveredBy('signature', name) ? [] : [found('NOT_SIGNED', name)]),
    ...(coveredBy('timestamp', name) ? [] : [found('NOT_STAMPED', name)]),
  ]);
}

function strangers(
  entries: readonly ReadEntry[],
  judged: readonly JudgedManifest[],
  manifests: readonly ReadEntry[],
): EvidenceFinding[] {
  const known = new Set([...judged.map(({ proofName }) => proofName), ...manifests.map(({ name }) => name)]);
  return entries
    .filter(({ name }) => isMeta(name) && !known.has(name))
    .map(({ name }) => found('UNKNOWN_ENTRY', name));
}
