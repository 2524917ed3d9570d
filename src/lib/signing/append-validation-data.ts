/** The document security store: certificates and revocation data for B-LT, always appended (EN 319 142-1 §5.4.2, ISO 32000-2 §12.8.4.3). */
import { createHash } from 'node:crypto';
import { deflateSync } from 'node:zlib';
import { isAppError } from '../../app-error.ts';
import { openPdf, type PdfDocument } from '../pdf/document.ts';
import { PdfIncrement } from '../pdf/increment.ts';
import { name, PdfDict, type PdfObject, PdfRef, PdfStream } from '../pdf/objects.ts';
import { appendBytes } from './roomy-bytes.ts';

/** Everything in DER. */
export interface ValidationData {
  readonly certificates: readonly Uint8Array[];
  readonly ocspResponses: readonly Uint8Array[];
  readonly crls: readonly Uint8Array[];
}

/**
 * The file with what it lacked of `data` in /DSS; the very same file when it had all of it. What an existing DSS holds stays, a
 * /VRI too, and none is written. Allowed on a document certified P=1 (ISO 32000-2 §12.8.2.2).
 */
export function appendValidationData(pdf: Uint8Array, data: ValidationData, password?: string): Uint8Array {
  const increment = new PdfIncrement(openPdf(pdf, { password }));
  const store = editStore(increment);
  const added =
    addMissing(increment, store, 'Certs', data.certificates) +
    addMissing(increment, store, 'OCSPs', data.ocspResponses) +
    addMissing(increment, store, 'CRLs', data.crls);
  return added === 0 ? pdf : appendBytes(pdf, increment.buildTail().tail);
}

/** What the /DSS of a file holds; what can not be read in it is left out, for it proves nothing. */
export function readValidationData(doc: PdfDocument): ValidationData {
  const store = doc.dict(doc.catalog.get('DSS'));
  const items = (key: string): Uint8Array[] =>
    (doc.array(store?.get(key)) ?? []).flatMap((item) => {
      const stream = doc.resolve(item);
      return stream instanceof PdfStream ? decoded(doc, stream) : [];
    });
  return { certificates: items('Certs'), ocspResponses: items('OCSPs'), crls: items('CRLs') };
}

function decoded(doc: PdfDocument, stream: PdfStream): Uint8Array[] {
  try {
    return [doc.decode(stream)];
  } catch (error) {
    if (!isAppError(error)) throw error;
    return [];
  }
}

function editStore(increment: PdfIncrement): PdfDict {
  const present = increment.doc.catalog.get('DSS');
  if (present instanceof PdfRef && increment.get(present) instanceof PdfDict) return increment.edit(present);
  const store = present instanceof PdfDict ? present.clone() : PdfDict.of({ Type: name('DSS') });
  increment.editCatalog().set('DSS', increment.add(store));
  return store;
}

function addMissing(
  increment: PdfIncrement,
  store: PdfDict,
  key: string,
  items: readonly Uint8Array[],
): number {
  if (items.length === 0) return 0;
  const list = increment.editValue<PdfObject[]>(store, key, () => []);
  const known = new Set(list.map((item) => digestOf(increment, item)));
  let added = 0;
  for (const item of items) {
    const digest = createHash('sha256').update(item).digest('hex');
    if (known.has(digest)) continue;
    known.add(digest);
    list.push(increment.add(new PdfStream(PdfDict.of({ Filter: name('FlateDecode') }), deflateSync(item))));
    added++;
  }
  return added;
}

function digestOf(increment: PdfIncrement, item: PdfObject): string {
  const stream = increment.get(item);
  if (!(stream instanceof PdfStream)) return '';
  return createHash('sha256').update(increment.doc.decode(stream)).digest('hex');
}
