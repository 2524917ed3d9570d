import { AppError } from '../../app-error.ts';
import { pdfErrors } from './errors.ts';

/**
 * The value of /Contents in a signature dictionary that is not signed yet: `bytes` zero bytes, written as hex.
 * Whoever writes the dictionary puts a /ByteRange of fixed width before it (ISO 32000-2 §12.8.1).
 */
export class SignaturePlaceholder {
  readonly bytes: number;
  constructor(bytes: number) {
    this.bytes = bytes;
  }
}

/** Where a placeholder came to stand in the finished file. All figures are byte offsets. */
export interface PlacedSignature {
  readonly byteRange: readonly [0, number, number, number];
  /** The `<` of /Contents. */
  readonly contentsStart: number;
  /** One past the `>` of /Contents. */
  readonly contentsEnd: number;
}

/** The two parts of `file` that are digested, without copying them. */
export function signedParts(file: Uint8Array, placed: PlacedSignature): [Uint8Array, Uint8Array] {
  const [, a, b, c] = placed.byteRange;
  return [file.subarray(0, a), file.subarray(b, b + c)];
}

/** Writes the CMS as hex into its place; the zeros behind it stay. Throws PDF_SIGNATURE_TOO_LARGE. */
export function writeContents(file: Uint8Array, placed: PlacedSignature, cms: Uint8Array): void {
  const room = (placed.contentsEnd - placed.contentsStart - 2) / 2;
  if (cms.length > room) {
    throw new AppError(pdfErrors.PDF_SIGNATURE_TOO_LARGE, { params: { size: cms.length, room } });
  }
  file.set(Buffer.from(Buffer.from(cms).toString('hex'), 'latin1'), placed.contentsStart + 1);
}
