/**
 * A package of evidence: ASiC-E with CAdES (EN 319 162-1 §4.4). One manifest with a CAdES-T signature over all files, a second with a
 * time-stamp over all files, so that neither stands alone.
 */
import { AppError } from '../../app-error.ts';
import { buildSignedData, signatureTimestampAttribute } from '../pki/cms-build.ts';
import { digestBytes } from '../pki/digest.ts';
import { digestFor, type Signer } from '../pki/signer.ts';
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
}

/** @throws AppError EVIDENCE_NAME; what the signer or `stamp` throws: there is no evidence without a time-stamp */
export async function makeEvidence({ files, signer, stamp }: MakeEvidenceInput): Promise<Uint8Array> {
  if (files.length === 0) throw new TypeError('evidence needs a file');
  requireNames(files.map(({ name }) => name));
  const signature = { name: 'META-INF/signature001.p7s', mediaType: 'application/pkcs7-signature' };
  const timestamp = { name: 'META-INF/timestamp001.tst', mediaType: 'application/vnd.etsi.timestamp-token' };
  const signed = writeManifest(signature, files);
  const stamped = writeManifest(timestamp, files);
  const cms = await buildSignedData({
    signer,
    messageDigest: digestBytes(digestFor(signer.algorithm), signed),
    unsignedAttributes: async (value) => [
      signatureTimestampAttribute(await stamp(digestBytes('sha256', value))),
    ],
  });
  const token = await stamp(digestBytes('sha256', stamped));
  return writeZip([
    { name: 'mimetype', bytes: Buffer.from(ASIC_E, 'latin1') },
    ...files,
    { name: 'META-INF/ASiCManifest001.xml', bytes: signed },
    { name: signature.name, bytes: cms },
    { name: 'META-INF/ASiCManifest002.xml', bytes: stamped },
    { name: timestamp.name, bytes: token },
  ]);
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
