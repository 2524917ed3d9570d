/** One PAdES signature at B-B or B-T: prepare → sign → time-stamp → complete → check. EN 319 142-1 §6. */
import { createHash } from 'node:crypto';
import { AppError } from '../../app-error.ts';
import { pdfErrors } from '../pdf/errors.ts';
import { buildSignedData, estimateSignedDataLength, signatureTimestampAttribute } from '../pki/cms-build.ts';
import { digestFor, type Signer } from '../pki/signer.ts';
import { refuseOutOfDate } from './certificate-refusals.ts';
import { checkSigned } from './check-signed.ts';
import {
  completeSignature,
  type PreparedSignature,
  preparedDigest,
  prepareSignature,
} from './prepare-signature.ts';
import type { SignRequest, SignResult, Timestamper } from './sign-pdf.ts';

/** Octets kept for a time-stamp token with its certificates; real ones take 3 to 8 KiB. */
const TOKEN_ROOM = 10_240;
/** When a token is larger the signature is made once more with this room. */
export const LARGE_TOKEN_ROOM = 61_440;

/**
 * Signs by one incremental update. A time-stamp that can not be had costs the level, never the signature. Nothing is
 * returned that did not pass its own check. Errors: those of `prepareSignature`, of the signer, SIGNING_CERTIFICATE_EXPIRED,
 * SIGNING_RESULT_WRONG.
 */
export async function signBaseline(request: SignRequest): Promise<SignResult> {
  refuseOutOfDate(request.signer.certificate, new Date());
  const stamping = request.level === 'B-T';
  try {
    return await signWithRoom(request, stamping ? TOKEN_ROOM : 64);
  } catch (error) {
    const tooSmall = error instanceof AppError && error.code === pdfErrors.PDF_SIGNATURE_TOO_LARGE.code;
    if (!tooSmall || !stamping) throw error;
    return signWithRoom(request, LARGE_TOKEN_ROOM);
  }
}

async function signWithRoom(request: SignRequest, extra: number): Promise<SignResult> {
  const { signer } = request;
  const prepared = prepareSignature(request.pdf, request, roomFor(signer) + extra);
  const digest = preparedDigest(prepared, digestFor(signer.algorithm));
  const stamp = new StampAttempt(request);
  const cms = await buildSignedData({
    signer,
    messageDigest: digest,
    unsignedAttributes: (value) => stamp.attributes(value),
  });
  return finishSigned(request, prepared, cms, digest, stamp);
}

const rooms = new WeakMap<Signer, number>();

/** Depends on the signer alone, and a signer signs many files. */
function roomFor(signer: Signer): number {
  const room = rooms.get(signer) ?? estimateSignedDataLength(signer);
  rooms.set(signer, room);
  return room;
}

/** The CMS goes into its place and the file is checked. Errors: PDF_SIGNATURE_TOO_LARGE, SIGNING_RESULT_WRONG. */
export function finishSigned(
  request: SignRequest,
  prepared: PreparedSignature,
  cms: Uint8Array,
  digest: Uint8Array,
  stamp: StampAttempt,
): SignResult {
  const pdf = completeSignature(prepared, cms);
  checkSigned(request.pdf, pdf, prepared, {
    cms,
    digest,
    certificate: request.signer.certificate,
    password: request.password,
  });
  return {
    pdf,
    fieldName: prepared.fieldName,
    level: stamp.time ? 'B-T' : 'B-B',
    missing: stamp.missing,
    certificateFingerprint: request.signer.certificate.fingerprintSha256,
    timestampAt: stamp.time,
  };
}

/** Asks for the time-stamp over the signature value and remembers how that went. */
export class StampAttempt {
  readonly #source: Timestamper | undefined;
  time: Date | null = null;
  missing: string | null = null;

  constructor(request: Pick<SignRequest, 'level' | 'timestamps'>) {
    this.#source = request.level === 'B-T' ? request.timestamps : undefined;
    if (request.level === 'B-T' && !this.#source) this.missing = 'TIMESTAMP_SOURCE_ABSENT';
  }

  async attributes(signature: Uint8Array): Promise<readonly Uint8Array[]> {
    if (!this.#source) return [];
    try {
      const { token, time } = await this.#source.stamp(createHash('sha256').update(signature).digest());
      this.time = time;
      return [signatureTimestampAttribute(token)];
    } catch (error) {
      this.missing = error instanceof AppError ? error.code : 'TIMESTAMP_FAILED';
      return [];
    }
  }
}
