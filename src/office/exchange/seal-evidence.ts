/** A package of evidence is made under an agency's seal: signed, time-stamped, with what shows later that both were valid. */
import { createHash } from 'node:crypto';
import { AppError } from '../../app-error.ts';
import { makeEvidence } from '../../lib/evidence/make-evidence.ts';
import type { ManifestFile } from '../../lib/evidence/manifest.ts';
import type { ValidationSources } from '../../lib/signing/collect-validation-data.ts';
import type { Timestamper } from '../../lib/signing/sign-pdf.ts';
import type { SigningDesk, SigningSession } from '../identity/signing-desk.ts';
import { type CertificateTrust, requireCertificate } from '../organisation/check-certificate.ts';
import type { OrganisationStore } from '../organisation/organisation-store.ts';
import { outgoingErrors } from '../outgoing/errors.ts';
import type { Clock } from '../unit-of-work.ts';
import { exchangeErrors } from './errors.ts';
import type { EvidenceBytes } from './evidence-files.ts';

export interface SealEvidencePorts {
  readonly clock: Clock;
  readonly storage: { read(sha256: string): Promise<Uint8Array> };
  readonly signingDesk: Pick<SigningDesk, 'session'>;
  readonly trust: () => CertificateTrust;
  readonly timestamps: Timestamper;
  readonly validation: Omit<ValidationSources, 'now'>;
}

export interface SealedEvidence {
  readonly bytes: Uint8Array;
  readonly sha256: string;
  readonly level: 'B-T' | 'B-LT';
}

export interface EvidencePackage extends SealedEvidence {
  /** Without its ending. */
  readonly name: string;
}

/** A package is made in memory. */
const MOST_BYTES = 256 * 1024 * 1024;

/** @throws AppError EVIDENCE_TOO_LARGE */
export function requireSize(files: readonly { readonly size: number }[]): void {
  if (files.reduce((sum, { size }) => sum + size, 0) > MOST_BYTES)
    throw new AppError(exchangeErrors.EVIDENCE_TOO_LARGE);
}

/**
 * Đ32: a unit's seal alone vouches for what that unit issued or received.
 * @throws AppError SEAL_OF_OTHER_UNIT, the CERTIFICATE_ codes
 */
export async function requireSeal(
  ports: Pick<SealEvidencePorts, 'clock' | 'trust'>,
  tx: { readonly organisation: Pick<OrganisationStore, 'certificateByFingerprint'> },
  { holder, signer }: SigningSession,
  unitId: string,
): Promise<void> {
  if (!('unitId' in holder) || holder.unitId !== unitId)
    throw new AppError(outgoingErrors.SEAL_OF_OTHER_UNIT);
  const { certificate } = signer;
  const held = await tx.organisation.certificateByFingerprint(certificate.fingerprintSha256);
  requireCertificate({ held, certificate, holder, now: ports.clock.now(), trust: ports.trust() });
}

/** @throws AppError of a time-stamping authority that does not answer: without a time-stamp there is no evidence */
export async function sealEvidence(
  { timestamps, validation }: SealEvidencePorts,
  { signer }: SigningSession,
  files: readonly ManifestFile[],
): Promise<SealedEvidence> {
  const { bytes, level } = await makeEvidence({
    files,
    signer,
    stamp: async (digest) => (await timestamps.stamp(digest)).token,
    validation,
  });
  return { bytes, level, sha256: createHash('sha256').update(bytes).digest('hex') };
}

export interface StoredFile {
  readonly name: string;
  readonly mediaType: string;
  readonly sha256: string;
}

export function readAll(
  { storage }: Pick<SealEvidencePorts, 'storage'>,
  files: readonly StoredFile[],
): Promise<readonly EvidenceBytes[]> {
  return Promise.all(
    files.map(async ({ name, mediaType, sha256 }) => ({
      name,
      mediaType,
      bytes: await storage.read(sha256),
    })),
  );
}
