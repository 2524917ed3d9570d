/**
 * The one place where a number is taken: one series for paper and electronic, from 01 on 1 January, in the order of time,
 * never twice, never a gap (NĐ 30/2020 Đ15, Đ22.2). The year's row stays locked until the caller's transaction ends: a
 * transaction that fails gives its number back, so the caller must write the line of the register in the same one.
 */
import { AppError } from '../../../app-error.ts';
import { displayDate } from '../../unit-of-work.ts';
import { registerErrors } from './errors.ts';
import type { NewRegisterEntry, RegisterEntry } from './register.ts';
import type { RegisterStore } from './register-store.ts';

export interface NumberRequest {
  readonly bookId: string;
  readonly year: number;
  /** yyyy-MM-dd in `year`. */
  readonly date: string;
  /** The date is only "now": when a colleague's later day got there first, take that day instead of refusing. */
  readonly orLater?: boolean;
  /** A number already written on paper: it must be the next one. */
  readonly expected?: number;
}

export interface TakenNumber {
  readonly bookId: string;
  readonly year: number;
  readonly number: number;
  /** The date that the number bears. */
  readonly date: string;
}

type NumberStore = Pick<RegisterStore, 'book' | 'lockYear' | 'setYear'>;

/**
 * Takes the next number of the book and year. Refuses `BOOK_MISSING`, `BOOK_CLOSED`, `BOOK_YEAR_CLOSED`, `BOOK_AWAITS_CONFIRMATION`,
 * `NUMBER_DATE_OUT_OF_ORDER`, and for an expected number `NUMBER_TAKEN` or `NUMBER_LEAVES_GAP`.
 */
export async function takeNumber(
  tx: { readonly registers: NumberStore },
  request: NumberRequest,
): Promise<TakenNumber> {
  const { bookId, year } = request;
  if (!request.date.startsWith(`${year}-`))
    throw new Error(`the date ${request.date} lies outside the year ${year}`);
  const book = await tx.registers.book(bookId);
  if (!book) throw new AppError(registerErrors.BOOK_MISSING);
  if (book.closedAt) throw new AppError(registerErrors.BOOK_CLOSED, { params: { book: book.name } });
  const row = await tx.registers.lockYear(bookId, year);
  if (row.closedAt) throw new AppError(registerErrors.BOOK_YEAR_CLOSED, { params: { year } });
  if (row.hold)
    throw new AppError(registerErrors.BOOK_AWAITS_CONFIRMATION, { params: { backup: row.hold.backup } });
  const number = row.nextNumber;
  checkExpected(request, number);
  const date = dateInOrder(request, row.lastDate);
  await tx.registers.setYear(bookId, year, { nextNumber: number + 1, lastDate: date });
  return { bookId, year, number, date };
}

/** Takes a number and writes its line. The line's date is the number's date. */
export async function enterRegister(
  tx: { readonly registers: NumberStore & Pick<RegisterStore, 'insertEntry'> },
  entry: NewRegisterEntry,
  options: Pick<NumberRequest, 'orLater' | 'expected'> = {},
): Promise<RegisterEntry> {
  const { bookId, year, entryDate } = entry;
  const taken = await takeNumber(tx, { bookId, year, date: entryDate, ...options });
  const line: RegisterEntry = { ...entry, number: taken.number, entryDate: taken.date };
  await tx.registers.insertEntry(line);
  return line;
}

function checkExpected({ expected, year }: NumberRequest, next: number): void {
  if (expected === undefined || expected === next) return;
  const spec = expected < next ? registerErrors.NUMBER_TAKEN : registerErrors.NUMBER_LEAVES_GAP;
  throw new AppError(spec, { params: { number: expected, year, next }, details: { next } });
}

function dateInOrder({ date, orLater }: NumberRequest, lastDate: string | null): string {
  if (lastDate === null || date >= lastDate) return date;
  if (orLater) return lastDate;
  throw new AppError(registerErrors.NUMBER_DATE_OUT_OF_ORDER, {
    params: { date: displayDate(date), lastDate: displayDate(lastDate) },
    details: { lastDate },
  });
}
