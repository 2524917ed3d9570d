/** What is asked of every PDF that comes in, before anything of it is kept. */
import { AppError } from '../../app-error.ts';
import { findActiveContent } from '../../lib/pdf/active-content.ts';
import { openPdf } from '../../lib/pdf/document.ts';
import { pdfErrors } from '../../lib/pdf/errors.ts';
import { readSignatures } from '../../lib/pdf/signatures.ts';
import { outgoingErrors } from './errors.ts';

export interface PdfInspection {
  readonly pageCount: number;
  /** It carries signatures: it must get no new fields (pades.md, "The file through the office", 5). */
  readonly signed: boolean;
  /** Kinds of active content, e.g. "javascript"; "unknown" when the file was too large to be walked through. */
  readonly active: readonly string[];
}

/** Errors: those of `openPdf`, PDF_ENCRYPTED, PDF_DAMAGED, PDF_POLYGLOT. */
export function inspectPdf(bytes: Uint8Array): PdfInspection {
  const pdf = openPdf(bytes);
  if (pdf.encrypted) throw new AppError(pdfErrors.PDF_ENCRYPTED);
  // Something before the header or behind the end may be a web page, an archive or a program to another reader.
  if (pdf.frame.leadingJunk > 0 || pdf.frame.trailingJunk > 0)
    throw new AppError(outgoingErrors.PDF_POLYGLOT);
  const { found, complete } = findActiveContent(pdf);
  const kinds = new Set<string>(found.map(({ kind }) => kind));
  if (!complete) kinds.add('unknown');
  return { pageCount: pdf.pageCount, signed: readSignatures(pdf).length > 0, active: [...kinds] };
}

export function refuseActive(inspection: PdfInspection): void {
  if (inspection.active.length === 0) return;
  throw new AppError(outgoingErrors.PDF_ACTIVE_CONTENT, {
    params: { found: inspection.active.join(', ') },
    details: { found: inspection.active },
  });
}
