import type { PdfDocument } from '../pdf/document.ts';
import { docMdpLevel, type SignatureEntry } from '../pdf/signatures.ts';

/**
 * What the document still allows: the DocMDP of the certification signature, or a /Lock with /P that an approval signature
 * imposed; the strictest counts (ISO 32000-2 §12.8.2.2, table 236). Undefined: nothing is restricted.
 */
export function certificationLevel(
  doc: PdfDocument,
  signatures: readonly SignatureEntry[],
): 1 | 2 | 3 | undefined {
  const levels = [docMdpLevel(doc)];
  for (const { docMdp, lockPermissions } of signatures) levels.push(docMdp, lockPermissions);
  const given = levels.filter((level) => level !== undefined);
  return given.length === 0 ? undefined : (Math.min(...given) as 1 | 2 | 3);
}
