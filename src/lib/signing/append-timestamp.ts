/** A document time-stamp: proof that the whole file existed at that time (EN 319 142-1 §5.4.3). Appended, like everything. */
import { openPdf } from '../pdf/document.ts';
import { addField, annotationFlags } from '../pdf/field-write.ts';
import { readFields } from '../pdf/fields.ts';
import { PdfIncrement } from '../pdf/increment.ts';
import { name, PdfDict } from '../pdf/objects.ts';
import { SignaturePlaceholder } from '../pdf/signature-placeholder.ts';
import { buildSigned, completeSignature, preparedDigest } from './prepare-signature.ts';
import type { Timestamper } from './sign-pdf.ts';

/** Octets kept for the token; a larger one is PDF_SIGNATURE_TOO_LARGE. */
const TOKEN_ROOM = 16_384;

/** The file with one more revision holding the time-stamp. Errors: those of `PdfIncrement` and of the source. */
export async function appendDocumentTimestamp(
  pdf: Uint8Array,
  source: Timestamper,
  password?: string,
): Promise<{ readonly pdf: Uint8Array; readonly time: Date }> {
  const doc = openPdf(pdf, { password });
  const increment = new PdfIncrement(doc);
  const value = increment.add(
    PdfDict.of({
      Type: name('DocTimeStamp'),
      Filter: name('Adobe.PPKLite'),
      SubFilter: name('ETSI.RFC3161'),
      Contents: new SignaturePlaceholder(TOKEN_ROOM),
    }),
  );
  const fieldName = freeName(new Set(readFields(doc).fields.map((field) => field.fullName)));
  const flags = annotationFlags.print | annotationFlags.locked;
  addField(increment, {
    type: 'Sig',
    name: fieldName,
    page: 0,
    rect: [0, 0, 0, 0],
    value,
    annotationFlags: flags,
  });
  const prepared = { ...buildSigned(increment), fieldName, earlier: [] };
  const { token, time } = await source.stamp(preparedDigest(prepared, 'sha256'));
  return { pdf: completeSignature(prepared, token), time };
}

function freeName(taken: ReadonlySet<string>): string {
  for (let i = 1; ; i++) if (!taken.has(`Timestamp${i}`)) return `Timestamp${i}`;
}
