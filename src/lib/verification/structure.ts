/** Where a signature stands in its file: pades.md "Structure"; ISO 32000-2 §12.8.1 and §7.5.6. */
import type { PdfDocument } from '../pdf/document.ts';
import { onlyEndMarks } from '../pdf/file-frame.ts';
import type { SignatureEntry } from '../pdf/signatures.ts';

export interface Structure {
  /** One past the last signed byte; 0 when it cannot be said. */
  readonly coveredEnd: number;
  /** Index of the revision that the signature closes, or -1. */
  readonly revision: number;
  readonly covers: 'whole-file' | 'revision' | 'unclear';
  /** For engineers: the rules that are broken. */
  readonly faults: readonly string[];
}

/** `all` are the signatures of the file, `duplicates` the field names borne twice: a signature must be unique. */
export function judgeStructure(
  doc: PdfDocument,
  entry: SignatureEntry,
  all: readonly SignatureEntry[],
  duplicates: readonly string[],
): Structure {
  const faults = [...dictionaryFaults(entry), ...uniquenessFaults(entry, all, duplicates)];
  const range = entry.byteRange;
  const shape = rangeFault(range, doc.bytes.length);
  if (shape !== undefined || range === undefined) {
    return { coveredEnd: 0, revision: -1, covers: 'unclear', faults: [...faults, shape ?? 'no ByteRange'] };
  }
  const [, gapStart, gapEnd, rest] = range as [number, number, number, number];
  const span = entry.contentsSpan;
  if (!span || span.start !== gapStart || span.end !== gapEnd)
    faults.push('the gap of ByteRange is not /Contents');
  else if (doc.bytes[gapStart] !== 0x3c || doc.bytes[gapEnd - 1] !== 0x3e)
    faults.push('/Contents is no hex string');
  const coveredEnd = gapEnd + rest;
  const revision = revisionEndingAt(doc, coveredEnd);
  if (revision < 0) faults.push('the signed part does not end with a complete revision');
  else if (span && span.start < doc.revisions[revision]!.start)
    faults.push('the signature covers a later revision');
  faults.push(...tailFaults(doc));
  const covers = revision < 0 ? 'unclear' : revision === doc.revisions.length - 1 ? 'whole-file' : 'revision';
  return { coveredEnd, revision, covers, faults };
}

function dictionaryFaults(entry: SignatureEntry): string[] {
  const faults: string[] = [];
  if (entry.dict.duplicateKeys) faults.push(`keys given twice: ${entry.dict.duplicateKeys.join(', ')}`);
  if (!entry.contents) faults.push('no /Contents');
  return faults;
}

function uniquenessFaults(
  entry: SignatureEntry,
  all: readonly SignatureEntry[],
  duplicates: readonly string[],
): string[] {
  const faults: string[] = [];
  if (duplicates.includes(entry.field.fullName)) faults.push('two fields of one name');
  if (all.some((other) => other !== entry && other.dict === entry.dict))
    faults.push('two fields share one signature');
  return faults;
}

function rangeFault(range: readonly number[] | undefined, length: number): string | undefined {
  if (range?.length !== 4) return 'ByteRange is not four direct integers';
  const [start, before, resume, rest] = range as [number, number, number, number];
  if (start !== 0) return 'ByteRange does not start at 0';
  if (before <= 0 || resume <= before || rest < 0) return 'ByteRange is out of order';
  return resume + rest > length ? 'ByteRange reaches past the file' : undefined;
}

/** The revision whose %%EOF is the last thing before `end`, but for white space. */
function revisionEndingAt(doc: PdfDocument, end: number): number {
  const index = doc.revisions.findLastIndex((revision) => revision.sound && revision.eofEnd <= end);
  if (index < 0) return -1;
  if (!onlyEndMarks(doc.bytes, doc.revisions[index]!.eofEnd, end)) return -1;
  return index;
}

/** Bytes after the last revision belong to nothing, so no signature covers them and no rule judges them. */
function tailFaults(doc: PdfDocument): string[] {
  const faults: string[] = [];
  const last = doc.revisions.at(-1);
  if (last && last.eofEnd !== doc.frame.eofEnd) faults.push('the last revision is not the end of the file');
  if (doc.frame.trailingJunk > 0) faults.push(`${doc.frame.trailingJunk} bytes after the last revision`);
  if (doc.revisions.some((revision) => !revision.sound)) faults.push('a revision has no end of its own');
  if (doc.offsetBase !== 0) faults.push('bytes before the header');
  return faults;
}

/** The signature must have stood in its field when the signed revision was written. */
export function standsInSigned(signed: readonly SignatureEntry[], entry: SignatureEntry): boolean {
  const then = signed.find((other) => other.field.fullName === entry.field.fullName);
  return (
    then?.contentsSpan !== undefined &&
    then.contentsSpan.start === entry.contentsSpan?.start &&
    String(then.byteRange) === String(entry.byteRange)
  );
}
