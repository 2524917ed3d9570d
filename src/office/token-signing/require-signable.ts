/** A file that cannot take a further signature is refused before an official is asked for one. */
import { AppError } from '../../app-error.ts';
import { openPdf } from '../../lib/pdf/document.ts';
import { pdfErrors } from '../../lib/pdf/errors.ts';
import { readSignatures } from '../../lib/pdf/signatures.ts';
import { certificationLevel } from '../../lib/signing/certification.ts';
import { signingErrors } from '../../lib/signing/errors.ts';

/** @throws AppError those of `openPdf`, PDF_ENCRYPTED, SIGNING_NOT_PERMITTED */
export function requireSignable(pdf: Uint8Array): void {
  const doc = openPdf(pdf);
  if (doc.locked) throw new AppError(pdfErrors.PDF_ENCRYPTED);
  if (certificationLevel(doc, readSignatures(doc)) === 1)
    throw new AppError(signingErrors.SIGNING_NOT_PERMITTED);
}
