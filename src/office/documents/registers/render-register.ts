/** One book and year, or a part of it, as the appendix has it: cover, first page, the lines in the order of their numbers. */
import { AppError } from '../../../app-error.ts';
import type { PrintedBook } from '../../../lib/typesetting/printed-book.ts';
import { agencyLines } from '../../organisation/agency-lines.ts';
import type { OrganisationReader } from '../../organisation/organisation.ts';
import { displayDate } from '../../unit-of-work.ts';
import { numberText } from '../notation.ts';
import { registerErrors } from './errors.ts';
import { type ReceiptReader, withReceipts } from './read-register.ts';
import type { Book, RegisterEntry } from './register.ts';
import { incomingLayout, outgoingLayout, registerRow, registerTitles } from './register-layout.ts';
import type { RegisterStore } from './register-store.ts';

/** Lines in one file: a PDF is laid out in memory, a workbook is written in pieces. */
export const exportLimits = { pdf: 30_000, xlsx: 100_000 } as const;
export type ExportFormat = keyof typeof exportLimits;

/** Lines of one volume ("quyển"): some 400 sheets as they are bound, and what is laid out in memory at once. */
export const VOLUME_LINES = 5000;

const PAGE = 1000;

export interface RegisterTx {
  readonly registers: Pick<RegisterStore, 'entries'>;
  readonly deliveries: ReceiptReader;
  readonly organisation: Pick<OrganisationReader, 'unit'>;
}

export interface RegisterSpan {
  readonly year: number;
  /** yyyy-MM-dd, both days included. */
  readonly from?: string;
  readonly to?: string;
  /** Only this volume, by its numbers. */
  readonly volume?: VolumeRange;
}

export interface VolumeRange {
  /** From 1. */
  readonly volume: number;
  readonly first: number;
  readonly last: number;
}

/** The volumes that the numbers 1 … `last` are bound in. */
export function volumeRanges(last: number, lines: number): VolumeRange[] {
  return Array.from({ length: Math.ceil(last / lines) }, (_, index) => ({
    volume: index + 1,
    first: index * lines + 1,
    last: Math.min(last, (index + 1) * lines),
  }));
}

/** The lines of the span in the order of their numbers, a thousand at a time. */
export async function* entryPages(
  tx: { readonly registers: Pick<RegisterStore, 'entries'> },
  bookId: string,
  span: RegisterSpan,
): AsyncGenerator<readonly RegisterEntry[]> {
  const { volume, ...days } = span;
  const range = volume === undefined ? {} : { upTo: volume.last };
  let after = (volume?.first ?? 1) - 1;
  for (;;) {
    const rows = await tx.registers.entries({ bookId, ...days, ...range, after, limit: PAGE });
    if (rows.length > 0) yield rows;
    const last = rows.at(-1);
    if (!last || rows.length < PAGE) return;
    after = last.number;
  }
}

/** Every line of the span with its receipts. Refuses EXPORT_TOO_LONG above `limit`. */
export async function allEntries(
  tx: RegisterTx,
  bookId: string,
  span: RegisterSpan,
  limit: number,
): Promise<readonly RegisterEntry[]> {
  const found: RegisterEntry[] = [];
  for await (const rows of entryPages(tx, bookId, span)) {
    found.push(...(await withReceipts(tx.deliveries, rows)));
    refuseTooLong(found.length, limit);
  }
  return found;
}

export function refuseTooLong(lines: number, limit: number): void {
  if (lines > limit) throw new AppError(registerErrors.EXPORT_TOO_LONG, { params: { limit } });
}

export async function printedRegister(
  tx: RegisterTx,
  book: Book,
  span: RegisterSpan,
  entries: readonly RegisterEntry[],
  more: {
    readonly notes: readonly string[];
    readonly demo: boolean;
    readonly signatures?: readonly string[];
  },
): Promise<PrintedBook> {
  const unit = await tx.organisation.unit(book.unitId);
  if (!unit) throw new Error(`unit ${book.unitId} of book ${book.id} is gone`);
  const outgoing = book.direction === 'outgoing';
  return {
    ...(await agencyLines(tx.organisation, unit)),
    title: registerTitles[book.direction],
    lines: coverLines(book, span, entries),
    front: 'cover',
    tables: [
      {
        name: outgoing ? 'Văn bản đi' : 'Văn bản đến',
        columns: outgoing ? outgoingLayout : incomingLayout,
        numbered: true,
        rows: entries.map(registerRow),
      },
    ],
    ...more,
  };
}

/** Names that say no more than the title does. */
const plainNames = new Set([
  'sổ văn bản đi',
  'sổ đăng ký văn bản đi',
  'sổ văn bản đến',
  'sổ đăng ký văn bản đến',
]);

/** Appendix IV, "Bìa và trang đầu": the year, from which day to which, from which number to which, the volume. */
function coverLines(book: Book, span: RegisterSpan, entries: readonly RegisterEntry[]): string[] {
  const first = entries[0];
  const last = entries.at(-1);
  const from = span.from ?? first?.entryDate;
  const to = span.to ?? last?.entryDate;
  return [
    ...(plainNames.has(book.name.toLowerCase()) ? [] : [`(${book.name})`]),
    `Năm: ${span.year}`,
    from && to
      ? `Từ ngày ${displayDate(from)} đến ngày ${displayDate(to)}`
      : 'Từ ngày ........ đến ngày ........',
    first && last
      ? `Từ số ${numberText(first.number)} đến số ${numberText(last.number)}`
      : 'Từ số ........ đến số ........',
    `Quyển số: ${numberText(span.volume?.volume ?? 1)}`,
  ];
}
