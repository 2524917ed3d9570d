import { LYING, setCovers, setMargins, setNotes, setReportHead } from './book-pages.ts';
import { drawMarksInTurns } from './draw-marks.ts';
import { savePages } from './official-document.ts';
import { PageFlow } from './page-flow.ts';
import type { PrintedBook } from './printed-book.ts';
import { setLongTable } from './set-long-table.ts';

/**
 * A register or report as PDF, A4 lying: titles repeated on every page, nothing cut, text that can be taken out again in NFC.
 * The same input gives the same bytes. Gives way to other work between the pages.
 */
export async function composeBook(book: PrintedBook): Promise<Uint8Array> {
  const flow = new PageFlow(LYING);
  if (book.front === 'cover') setCovers(flow, book);
  else setReportHead(flow, book);
  for (const table of book.tables) await setLongTable(flow, table);
  setNotes(flow, book);
  setMargins(flow, book);
  return savePages(
    await drawMarksInTurns(flow.marks, flow.pageCount),
    { title: book.title, subject: book.lines.join('; '), author: book.agency },
    LYING,
  );
}
