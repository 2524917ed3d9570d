import { damaged } from './errors.ts';
import { PdfDict, type PdfObject, PdfRef, PdfStream } from './objects.ts';
import { ObjectParser, type Span } from './parser.ts';

export interface IndirectObject {
  readonly num: number;
  readonly gen: number;
  readonly object: PdfObject;
  /** One past `endobj`, or past the object where that word is missing. */
  readonly end: number;
  /** The extent of a stream came from another object, so that it may differ between revisions. */
  readonly lengthIsIndirect: boolean;
  readonly contentsSpans: ReadonlyMap<PdfDict, Span> | undefined;
}

/** Reads `N G obj … endobj` (ISO 32000-2 §7.3.10) at `offset`. `lengthOf` answers an indirect /Length. */
export function readIndirect(
  bytes: Uint8Array,
  offset: number,
  lengthOf: (ref: PdfRef) => number | undefined,
): IndirectObject {
  if (!(offset >= 0 && offset < bytes.length)) throw damaged(`an offset points outside the file (${offset})`);
  const parser = new ObjectParser(bytes, offset);
  const num = parser.takeInteger();
  const gen = parser.takeInteger();
  if (num === undefined || gen === undefined || !parser.takeKeyword('obj')) {
    throw damaged(`no object begins at byte ${offset}`);
  }
  // "1 0 obj endobj" is an empty object, which reads as null.
  let object: PdfObject = parser.takeKeyword('endobj') ? null : parser.parseObject();
  let lengthIsIndirect = false;
  if (object instanceof PdfDict && takeStreamKeyword(parser)) {
    const length = object.get('Length');
    lengthIsIndirect = length instanceof PdfRef;
    object = new PdfStream(object, readData(parser, length instanceof PdfRef ? lengthOf(length) : length));
  }
  parser.takeKeyword('endobj');
  return { num, gen, object, end: parser.pos, lengthIsIndirect, contentsSpans: parser.contentsSpans };
}

function takeStreamKeyword(parser: ObjectParser): boolean {
  const { bytes } = parser;
  parser.skipWhite();
  const at = parser.pos;
  const word = 'stream';
  for (let i = 0; i < word.length; i++) if (bytes[at + i] !== word.charCodeAt(i)) return false;
  parser.pos = at + word.length;
  // §7.3.8.1: CR LF or LF; a lone CR is wrong but seen.
  if (bytes[parser.pos] === 13) parser.pos++;
  if (bytes[parser.pos] === 10) parser.pos++;
  return true;
}

function readData(parser: ObjectParser, length: PdfObject | undefined): Uint8Array {
  const start = parser.pos;
  if (typeof length === 'number' && Number.isInteger(length) && length >= 0 && start + length <= parser.end) {
    parser.pos = start + length;
    if (parser.takeKeyword('endstream')) return parser.bytes.subarray(start, start + length);
  }
  return readToEndstream(parser, start);
}

/** A wrong /Length: every reader falls back on the next `endstream`, less the line end before it. */
function readToEndstream(parser: ObjectParser, start: number): Uint8Array {
  const { bytes } = parser;
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const at = view.indexOf('endstream', start, 'latin1');
  if (at < 0) throw damaged('a stream has no end');
  parser.pos = at + 'endstream'.length;
  let end = at;
  if (end > start && bytes[end - 1] === 10) end--;
  if (end > start && bytes[end - 1] === 13) end--;
  return bytes.subarray(start, end);
}
