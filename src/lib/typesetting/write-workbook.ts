import { setImmediate as othersTurn } from 'node:timers/promises';
import { Zip, ZipDeflate } from 'fflate';
import type { PrintedBook } from './printed-book.ts';
import { workbookParts } from './xlsx-parts.ts';
import { sheetXml } from './xlsx-sheet.ts';

/** Characters of XML that are compressed at once. */
const PIECE = 128 * 1024;
/** ZIP keeps no earlier time; a fixed one gives the same bytes for the same book. */
const NO_TIME = new Date(1980, 0, 1);

/**
 * A register or report as a workbook (Office Open XML, ISO/IEC 29500), one sheet a table. Comes in pieces, as fast as they are
 * taken: a hundred thousand lines need no more memory than a hundred. Text is never a formula.
 */
export async function* writeWorkbook(book: PrintedBook): AsyncGenerator<Uint8Array> {
  const ready: Uint8Array[] = [];
  const zip = new Zip((error, chunk) => {
    if (error) throw error;
    ready.push(chunk);
  });
  for (const [path, xml] of workbookParts(book)) {
    open(zip, path).push(Buffer.from(xml), true);
  }
  for (const [index, table] of book.tables.entries()) {
    const part = open(zip, `xl/worksheets/sheet${index + 1}.xml`);
    let piece = '';
    for (const xml of sheetXml(book, table)) {
      piece += xml;
      if (piece.length < PIECE) continue;
      part.push(Buffer.from(piece));
      piece = '';
      yield* ready.splice(0);
      await othersTurn();
    }
    part.push(Buffer.from(piece), true);
  }
  zip.end();
  yield* ready.splice(0);
}

function open(zip: Zip, path: string): ZipDeflate {
  const part = new ZipDeflate(path, { level: 6 });
  part.mtime = NO_TIME;
  zip.add(part);
  return part;
}
