import { AppError } from '../../app-error.ts';
import { damaged, pdfErrors } from './errors.ts';
import type { InflateBudget } from './filters.ts';
import { limits } from './limits.ts';
import type { PdfDict } from './objects.ts';
import { ObjectParser } from './parser.ts';
import { readXrefStream } from './xref-stream.ts';
import { readXrefTable } from './xref-table.ts';

export type XrefEntry =
  | { readonly kind: 'free' }
  | { readonly kind: 'offset'; readonly offset: number; readonly gen: number }
  | { readonly kind: 'packed'; readonly container: number; readonly index: number };

/** One cross-reference table or stream. */
export interface XrefSection {
  readonly offset: number;
  readonly kind: 'table' | 'stream';
  readonly trailer: PdfDict;
  /** One past the trailer dictionary, or past the stream object. */
  readonly end: number;
  /** The number of the stream object itself. */
  readonly objectNumber: number | undefined;
  readonly highest: number;
  /** The stream that /XRefStm of a hybrid file names (ISO 32000-2 §7.5.8.4). */
  hybrid: XrefSection | undefined;
  lookup(num: number): XrefEntry | undefined;
  numbers(): Iterable<number>;
}

export interface ChainOptions {
  /** False reads a hybrid file as a PDF 1.4 reader would: without the /XRefStm streams. */
  readonly hybridStreams: boolean;
}

/** All sections from the newest back to the oldest, by /Prev. Errors: PDF_DAMAGED, PDF_TOO_MANY, PDF_BOMB. */
export function readXrefChain(
  bytes: Uint8Array,
  startxref: number,
  budget: InflateBudget,
  options: ChainOptions,
): XrefSection[] {
  const sections: XrefSection[] = [];
  const seen = new Set<number>();
  let next: number | undefined = startxref;
  while (next !== undefined) {
    if (seen.has(next)) throw damaged('the cross-reference chain is a loop');
    if (sections.length >= limits.xrefSections) {
      throw new AppError(pdfErrors.PDF_TOO_MANY, { params: { what: 'xref' } });
    }
    seen.add(next);
    const section = readSection(bytes, next, budget);
    readHybrid(bytes, section, budget, options);
    sections.push(section);
    next = offsetIn(section.trailer, 'Prev');
  }
  return sections;
}

function readSection(bytes: Uint8Array, offset: number, budget: InflateBudget): XrefSection {
  if (offset >= bytes.length) throw damaged(`startxref or /Prev points outside the file (${offset})`);
  const parser = new ObjectParser(bytes, offset);
  if (parser.takeKeyword('xref')) return readXrefTable(bytes, offset);
  return readXrefStream(bytes, offset, budget);
}

function readHybrid(
  bytes: Uint8Array,
  section: XrefSection,
  budget: InflateBudget,
  options: ChainOptions,
): void {
  if (section.kind !== 'table' || !options.hybridStreams) return;
  const at = offsetIn(section.trailer, 'XRefStm');
  if (at !== undefined) section.hybrid = readXrefStream(bytes, at, budget);
}

function offsetIn(trailer: PdfDict, key: string): number | undefined {
  const value = trailer.get(key);
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0) return value;
  throw damaged(`/${key} of a trailer is no offset`);
}

/**
 * What one section says about a number. Of a hybrid pair a used entry of the table wins, then the stream, then a
 * free entry of the table: objects hidden from old readers are listed as free there.
 */
export function lookupIn(section: XrefSection, num: number): XrefEntry | undefined {
  const entry = section.lookup(num);
  if (!section.hybrid || (entry && entry.kind !== 'free')) return entry;
  return section.hybrid.lookup(num) ?? entry;
}
