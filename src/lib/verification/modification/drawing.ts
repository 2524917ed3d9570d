/** Whether a field draws on a page (ISO 32000-2 §12.5.5): a new signature field may come later, new content may not. */
import { isAppError } from '../../../app-error.ts';
import type { PdfDocument } from '../../pdf/document.ts';
import type { Field, Widget } from '../../pdf/fields.ts';
import { PdfDict, type PdfObject, PdfStream } from '../../pdf/objects.ts';

const HIDDEN = 2;

export function drawsOnPage(doc: PdfDocument, field: Field): boolean {
  return field.widgets.some((widget) => isShown(doc, widget) && drawsAnything(doc, widget.dict.get('AP')));
}

/** Without an area the appearance shrinks to nothing; a rectangle that cannot be read may be any. */
function isShown(doc: PdfDocument, { dict, rect }: Widget): boolean {
  const flags = doc.resolve(dict.get('F'));
  if (typeof flags === 'number' && (flags & HIDDEN) !== 0) return false;
  return rect === undefined || (rect[2] > rect[0] && rect[3] > rect[1]);
}

/** /N, /R and /D are each a stream, or streams by state. */
function drawsAnything(doc: PdfDocument, object: PdfObject | undefined, depth = 0): boolean {
  const value = doc.resolve(object);
  if (value instanceof PdfStream) return !isBlank(doc, value);
  if (!(value instanceof PdfDict) || depth > 2) return depth > 2;
  return [...value.entries()].some(([, inner]) => drawsAnything(doc, inner, depth + 1));
}

/** Nothing but comments and saved states; what cannot be read may draw. */
function isBlank(doc: PdfDocument, stream: PdfStream): boolean {
  try {
    const text = Buffer.from(doc.decode(stream)).toString('latin1');
    return /^[\sqQ\0]*$/.test(text.replace(/%[^\r\n]*/g, ''));
  } catch (error) {
    if (!isAppError(error)) throw error;
    return false;
  }
}
