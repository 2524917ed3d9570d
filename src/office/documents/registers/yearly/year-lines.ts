/** The lines of one register and year in the order of its form, a page at a time, and what is still missing of each. */
import type { PrintedRow } from '../../../../lib/typesetting/printed-book.ts';
import { handlingRow } from '../../../statistics/report-handling.ts';
import type { HandledLine, ReportStore } from '../../../statistics/report-store.ts';
import type { CopyUseStore, LineMark, PaperSpan, PostingStore } from '../paper/paper-records.ts';
import { copyUseRow, postingRow } from '../paper/print-paper-books.ts';
import type { RegisterStore } from '../register-store.ts';
import type { YearRegister } from './register-year.ts';

export interface YearLine {
  readonly cells: PrintedRow;
  /** yyyy-MM-dd: what the year is told by. */
  readonly day: string;
  readonly unfinished: boolean;
}

export interface YearLinesTx {
  readonly postings: Pick<PostingStore, 'span'>;
  readonly copyUses: Pick<CopyUseStore, 'span'>;
  readonly reports: Pick<ReportStore, 'handledPages'>;
  readonly registers: Pick<RegisterStore, 'booksOfUnit'>;
}

/** Quantities are counted, not listed. */
export type ListedRegister = Exclude<YearRegister, 'quantities'>;

const PAGE = 1000;

/** `today` (yyyy-MM-dd) decides what is late. */
export async function* yearLines(
  tx: YearLinesTx,
  register: ListedRegister,
  span: PaperSpan,
  today: string,
): AsyncGenerator<YearLine> {
  if (register === 'handling') yield* handlingLines(tx, span, today);
  else if (register === 'postings')
    yield* inPages((after) => tx.postings.span(span, PAGE, after), {
      mark: ({ postedOn, id }) => ({ day: postedOn, id }),
      line: (posting) => ({
        cells: postingRow(posting),
        day: posting.postedOn,
        unfinished: posting.receipt === null && posting.outcome === null && posting.struckAt === null,
      }),
    });
  else
    yield* inPages((after) => tx.copyUses.span(span, PAGE, after), {
      mark: ({ usedOn, id }) => ({ day: usedOn, id }),
      line: (use) => ({ cells: copyUseRow(use), day: use.usedOn, unfinished: use.returnedOn === null }),
    });
}

async function* inPages<Row>(
  read: (after?: LineMark) => Promise<readonly Row[]>,
  { mark, line }: { readonly mark: (row: Row) => LineMark; readonly line: (row: Row) => YearLine },
): AsyncGenerator<YearLine> {
  let after: LineMark | undefined;
  for (;;) {
    const rows = await read(after);
    yield* rows.map(line);
    const last = rows.at(-1);
    if (!last || rows.length < PAGE) return;
    after = mark(last);
  }
}

async function* handlingLines(tx: YearLinesTx, span: PaperSpan, today: string): AsyncGenerator<YearLine> {
  const books = await tx.registers.booksOfUnit(span.unitId);
  const several = books.filter(({ direction }) => direction === 'incoming').length > 1;
  for await (const page of tx.reports.handledPages(span, PAGE))
    for (const line of page)
      yield { cells: handlingRow(line, today, several), day: line.arrivedOn, unfinished: isOpen(line) };
}

function isOpen({ document, voidReason }: HandledLine): boolean {
  if (document === null || voidReason !== null) return false;
  return !['done', 'returned', 'withdrawn'].includes(document.state);
}
