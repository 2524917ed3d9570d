import { AppError } from '../../app-error.ts';
import { pdfErrors } from './errors.ts';
import { name, PdfDict, PdfStream } from './objects.ts';
import { type ByteWriter, writeObject } from './serialize.ts';

export interface WrittenObject {
  readonly num: number;
  readonly gen: number;
  readonly offset: number;
}

export interface NewXref {
  readonly kind: 'table' | 'stream';
  readonly objects: readonly WrittenObject[];
  /** Offset of the section before. */
  readonly prev: number;
  /** One past the highest number used so far. */
  readonly nextNumber: number;
  /** /Root, /Info, /ID and what the caller adds. */
  readonly trailer: PdfDict;
}

/** Writes a cross-reference section with its trailer, `startxref` and `%%EOF`. */
export function writeXrefSection(writer: ByteWriter, xref: NewXref): void {
  const objects = [...xref.objects].sort((a, b) => a.num - b.num);
  const at =
    xref.kind === 'table' ? writeTable(writer, xref, objects) : writeStreamSection(writer, xref, objects);
  writer.write(`\nstartxref\n${at}\n%%EOF\n`);
}

/** Runs of consecutive numbers. */
function runsOf(objects: readonly WrittenObject[]): WrittenObject[][] {
  const runs: WrittenObject[][] = [];
  for (const object of objects) {
    const run = runs.at(-1);
    if (run && run.at(-1)!.num + 1 === object.num) run.push(object);
    else runs.push([object]);
  }
  return runs;
}

/** ISO 32000-2 §7.5.4. */
function writeTable(writer: ByteWriter, xref: NewXref, objects: readonly WrittenObject[]): number {
  const at = writer.offset;
  if (at > 9_999_999_999) throw new AppError(pdfErrors.PDF_TOO_MANY, { params: { what: 'byte' } });
  writer.write('xref\n');
  for (const run of runsOf(objects)) {
    writer.write(`${run[0]!.num} ${run.length}\n`);
    for (const { offset, gen } of run) {
      writer.write(`${String(offset).padStart(10, '0')} ${String(gen).padStart(5, '0')} n\r\n`);
    }
  }
  writer.write('trailer\n');
  writeObject(writer, xref.trailer.clone().set('Size', xref.nextNumber).set('Prev', xref.prev));
  return at;
}

/** ISO 32000-2 §7.5.8. The stream is itself an object and lists itself. */
function writeStreamSection(writer: ByteWriter, xref: NewXref, objects: readonly WrittenObject[]): number {
  const at = writer.offset;
  const self = { num: xref.nextNumber, gen: 0, offset: at };
  const runs = runsOf([...objects, self]);
  const width = Math.max(2, Math.ceil(Math.log2(at + 1) / 8));
  const rows = Buffer.alloc((objects.length + 1) * (3 + width));
  let row = 0;
  for (const { offset, gen } of runs.flat()) {
    rows[row] = 1;
    let left = offset;
    for (let i = width; i > 0; i--) {
      rows[row + i] = left % 256;
      left = Math.floor(left / 256);
    }
    rows.writeUInt16BE(gen, row + 1 + width);
    row += 3 + width;
  }
  const dict = new PdfDict([['Type', name('XRef')]]);
  for (const [key, value] of xref.trailer.entries()) dict.set(key, value);
  dict.set('Size', xref.nextNumber + 1).set('Prev', xref.prev);
  dict.set('W', [1, width, 2]).set(
    'Index',
    runs.flatMap((run) => [run[0]!.num, run.length]),
  );
  writer.write(`${self.num} 0 obj\n`);
  writeObject(writer, new PdfStream(dict, rows));
  writer.write('\nendobj');
  return at;
}
