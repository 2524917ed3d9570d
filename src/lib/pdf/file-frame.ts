import { AppError } from '../../app-error.ts';
import { damaged, pdfErrors } from './errors.ts';
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

/** The end of the revision whose section ends at `from` and whose closing `startxref` must name `startxref`. */
export function findEof(bytes: Uint8Array, from: number, startxref: number): number | undefined {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = from;
  for (let tries = 0; tries < 16; tries++) {
    at = view.indexOf('startxref', at, 'latin1');
    if (at < 0) return undefined;
    const parser = new ObjectParser(bytes, at + 'startxref'.length);
    if (parser.takeInteger() === startxref) {
      const eof = view.indexOf('%%EOF', parser.pos, 'latin1');
      if (eof < 0) throw damaged('a revision has no %%EOF');
      return eof + '%%EOF'.length;
    }
    at += 'startxref'.length;
  }
  return undefined;
}
