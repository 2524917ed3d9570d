import { AppError } from '../../app-error.ts';
import { pdfErrors } from './errors.ts';
import { isWhite, ObjectParser } from './parser.ts';

/** What surrounds the body of a file: ISO 32000-2 §7.5.2 (header) and §7.5.5 (`startxref … %%EOF`). */
export interface FileFrame {
  /** As the header says, such as "1.7". */
  readonly version: string;
  /** Bytes before `%PDF-`. */
  readonly leadingJunk: number;
  /** Where the last `startxref` points. */
  readonly startxref: number;
  /** One past the last `%%EOF`, without its line end; undefined when that mark is missing. */
  readonly eofEnd: number | undefined;
  /** Bytes other than line ends after the last `%%EOF`. */
  readonly trailingJunk: number;
}

const HEADER_WITHIN = 1024;

/** Errors: PDF_NOT_A_PDF, PDF_TRUNCATED, PDF_DAMAGED. Looks at both ends only, unless the tail is unusual. */
export function readFrame(bytes: Uint8Array): FileFrame {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const leadingJunk = view.subarray(0, HEADER_WITHIN + 8).indexOf('%PDF-', 0, 'latin1');
  if (leadingJunk < 0) throw new AppError(pdfErrors.PDF_NOT_A_PDF);
  const version = /^\d\.\d/.exec(view.toString('latin1', leadingJunk + 5, leadingJunk + 8))?.[0] ?? '';
  const at = view.lastIndexOf('startxref', undefined, 'latin1');
  if (at < 0) throw new AppError(pdfErrors.PDF_TRUNCATED);
  const parser = new ObjectParser(bytes, at + 'startxref'.length);
  const startxref = parser.takeInteger();
  if (startxref === undefined) throw new AppError(pdfErrors.PDF_TRUNCATED);
  const eof = view.indexOf('%%EOF', parser.pos, 'latin1');
  if (eof < 0) return { version, leadingJunk, startxref, eofEnd: undefined, trailingJunk: 0 };
  const eofEnd = eof + '%%EOF'.length;
  return { version, leadingJunk, startxref, eofEnd, trailingJunk: junkAfter(bytes, eofEnd) };
}

function junkAfter(bytes: Uint8Array, from: number): number {
  let end = bytes.length;
  while (end > from && isWhite(bytes[end - 1])) end--;
  return onlyEndMarks(bytes, from, end) ? 0 : end - from;
}

/** Whether nothing but white space and repeated `%%EOF` stands there: some writers say it twice. */
export function onlyEndMarks(bytes: Uint8Array, from: number, to: number): boolean {
  let at = from;
  while (at < to) {
    if (isWhite(bytes[at])) at++;
    else if (EOF_MARK.every((byte, index) => bytes[at + index] === byte)) at += EOF_MARK.length;
    else return false;
  }
  return at === to;
}

const EOF_MARK = [...'%%EOF'].map((char) => char.charCodeAt(0));

/** One past the line end that may follow `%%EOF` at `eofEnd`. */
export function afterLineEnd(bytes: Uint8Array, eofEnd: number): number {
  let end = eofEnd;
  if (bytes[end] === 13) end++;
  if (bytes[end] === 10) end++;
  return end;
}

/** Every `startxref` of a file with what it points to. Made once, and only for files whose sections stand oddly. */
export type StartxrefIndex = ReadonlyMap<number, readonly number[]>;

const MAX_STARTXREFS = 100_000;

export function indexStartxrefs(bytes: Uint8Array): StartxrefIndex {
  const view = viewOf(bytes);
  const index = new Map<number, number[]>();
  let at = -1;
  for (let count = 0; count < MAX_STARTXREFS; count++) {
    at = view.indexOf('startxref', at + 1, 'latin1');
    if (at < 0) break;
    const parser = new ObjectParser(bytes, at + 'startxref'.length);
    const target = parser.takeInteger();
    if (target !== undefined) index.set(target, [...(index.get(target) ?? []).slice(-64), parser.pos]);
  }
  return index;
}

/**
 * One past the `%%EOF` of the revision whose last section ends at `from` and whose `startxref` names `startxref`;
 * undefined when it has none.
 */
export function findEof(
  bytes: Uint8Array,
  from: number,
  startxref: number,
  index: () => StartxrefIndex,
): number | undefined {
  const parser = new ObjectParser(bytes, from);
  if (parser.takeKeyword('startxref') && parser.takeInteger() === startxref)
    return eofAfter(bytes, parser.pos);
  const position = index()
    .get(startxref)
    ?.find((each) => each > from);
  return position === undefined ? undefined : eofAfter(bytes, position);
}

function eofAfter(bytes: Uint8Array, from: number): number | undefined {
  const at = viewOf(bytes.subarray(from, from + 1024)).indexOf('%%EOF', 0, 'latin1');
  return at < 0 ? undefined : from + at + '%%EOF'.length;
}

function viewOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
