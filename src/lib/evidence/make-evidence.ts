/**
 * A package of evidence: ASiC-E with CAdES (EN 319 162-1 §4.4). One manifest with a CAdES signature over all files, a second with a
 * time-stamp over all files, so that neither stands alone. With sources of validation data the signature is of level B-LT and carries
 * what both proofs need (EN 319 122-1 §6.3).
 */
import { AppError } from '../../app-error.ts';
import { buildSignedData, type EmbeddedValidation, signatureTimestampAttribute } from '../pki/cms-build.ts';
import { digestBytes } from '../pki/digest.ts';
import { digestFor, type Signer } from '../pki/signer.ts';
import { parseTimestampToken, verifyTimestampToken } from '../pki/timestamp-token.ts';
import { collectValidationData, type ValidationSources } from '../signing/collect-validation-data.ts';
import type { Pending } from '../signing/pending.ts';
import type { Subject } from '../signing/subjects.ts';
import { evidenceErrors } from './errors.ts';
import { type ManifestFile, writeManifest } from './manifest.ts';
import { writeZip } from './zip-write.ts';

/** The content of `mimetype`, which is the first entry and stored (§A.1). */
export const ASIC_E = 'application/vnd.etsi.asic-e+zip';

export interface MakeEvidenceInput {
  /** At least one. Names are paths in the package. */
  readonly files: readonly ManifestFile[];
  readonly signer: Signer;
  /** An RFC 3161 token over a SHA-256 digest, from an authority of the caller's choice. */
  readonly stamp: (digest: Uint8Array) => Promise<Uint8Array>;
  /** Without them the signature is of level B-T, and whoever checks it brings revocation data. */
  readonly validation?: ValidationSources;
}

export interface MadeEvidence {
  readonly bytes: Uint8Array;
  readonly level: 'B-T' | 'B-LT';
  /** What B-LT lacks; empty when nothing, or when nobody asked. */
  readonly pending: readonly Pending[];
}

const SIGNATURE = { name: 'META-INF/signature001.p7s', mediaType: 'application/pkcs7-signature' };
const TIMESTAMP = { name: 'META-INF/timestamp001.tst', mediaType: 'application/vnd.etsi.timestamp-token' };

/**
 * @throws AppError EVIDENCE_NAME, SIGNING_CERTIFICATE_EXPIRED, SIGNING_CERTIFICATE_REVOKED; what the signer or `stamp`
 * throws: there is no evidence without a time-stamp
 */
export async function makeEvidence(input: MakeEvidenceInput): Promise<MadeEvidence> {
  const { files, signer, stamp, validation } = input;
  if (files.length === 0) throw new TypeError('evidence needs a file');
  requireNames(files.map(({ name }) => name));
  const signed = writeManifest(SIGNATURE, files);
  const stamped = writeManifest(TIMESTAMP, files);
  const stampedDigest = digestBytes('sha256', stamped);
  const token = await stamp(stampedDigest);
  const subjects = [stampSubject(TIMESTAMP.name, token, stampedDigest)];
  let pending: readonly Pending[] = [];
  const cms = await buildSignedData({
    signer,
    messageDigest: digestBytes(digestFor(signer.algorithm), signed),
    unsignedAttributes: async (value) => {
      const digest = digestBytes('sha256', value);
      const own = await stamp(digest);
      const subject = stampSubject(SIGNATURE.name, own, digest);
      subjects.push(subject, signerSubject(signer, subject.since));
      return [signatureTimestampAttribute(own)];
    },
    ...(validation && {
      validation: async (): Promise<EmbeddedValidation> => {
        const intermediates = [...validation.intermediates, ...signer.chain];
        const none = { certificates: [], ocspResponses: [], crls: [] };
        const collected = await collectValidationData(subjects, { ...validation, intermediates }, none);
        pending = collected.pending;
        return collected;
      },
    }),
  });
  const bytes = writeZip([
    { name: 'mimetype', bytes: Buffer.from(ASIC_E, 'latin1') },
    ...files,
    { name: 'META-INF/ASiCManifest001.xml', bytes: signed },
    { name: SIGNATURE.name, bytes: cms },
    { name: 'META-INF/ASiCManifest002.xml', bytes: stamped },
    { name: TIMESTAMP.name, bytes: token },
  ]);
  return { bytes, level: validation && pending.length === 0 ? 'B-LT' : 'B-T', pending };
}

function signerSubject({ certificate, chain }: Signer, since: Date | undefined): Subject {
  const place = { field: SIGNATURE.name, fault: undefined, coveredEnd: 0, token: undefined };
  return { ...place, role: 'signing', certificate, pool: chain, since };
}

/** @param digest SHA-256 of what the token was asked for */
function stampSubject(field: string, bytes: Uint8Array, digest: Uint8Array): Subject {
  const token = parseTimestampToken(bytes);
  const verdict = verifyTimestampToken(token, () => digest);
  return {
    role: 'timestamping',
    field,
    certificate: verdict.ok ? verdict.certificate : undefined,
    fault: verdict.ok ? undefined : verdict.detail,
    pool: token.certificates,
    since: token.genTime,
    coveredEnd: 0,
    token: undefined,
  };
}

function requireNames(names: readonly string[]): void {
  const seen = new Set<string>();
  for (const name of names) {
    const folded = name.toLowerCase();
    const parts = name.split('/');
    const reserved = folded === 'mimetype' || folded.startsWith('meta-inf/') || folded === 'meta-inf';
    const strange = /[\p{Cc}\p{Cf}\p{Cs}\\:]/u.test(name) || name !== name.normalize('NFC');
    const lost = parts.some((part) => part === '' || part === '.' || part === '..');
    if (reserved || strange || lost || seen.has(folded))
      throw new AppError(evidenceErrors.EVIDENCE_NAME, { params: { name } });
    seen.add(folded);
  }
}
