/** What the closing of a book's year states, and whether it may be stated. */
import { AppError } from '../../../app-error.ts';
import { displayDate, vietnamDate, vietnamTimestamp } from '../../unit-of-work.ts';
import { numberText } from '../notation.ts';
import { registerErrors } from './errors.ts';
import type { BookYear, RegisterEntry } from './register.ts';

export interface VoidNumber {
  readonly number: number;
  readonly reason: string;
}

export interface YearStatement {
  readonly firstNumber: number;
  readonly lastNumber: number;
  readonly count: number;
  readonly voids: readonly VoidNumber[];
  /** yyyy-MM-dd */
  readonly firstDate: string;
  readonly lastDate: string;
}

/** One of the books that a closed year is bound in ("Quyển số: 01"), frozen: later downloads give these very bytes. */
export interface ClosedVolume {
  /** From 1. */
  readonly volume: number;
  readonly firstNumber: number;
  readonly lastNumber: number;
  readonly firstDate: string;
  readonly lastDate: string;
  /** Of its PDF. */
  readonly sha256: string;
  readonly size: number;
}

export interface YearClosing extends YearStatement {
  readonly closedBy: string;
  readonly position: string;
  /** Of the first volume. */
  readonly sha256: string;
  readonly size: number;
  /** In their order; missing in closings made before years had volumes: one, the whole year. */
  readonly volumes?: readonly ClosedVolume[];
}

export function volumesOf(closing: YearClosing): readonly ClosedVolume[] {
  const { firstNumber, lastNumber, firstDate, lastDate, sha256, size } = closing;
  return closing.volumes ?? [{ volume: 1, firstNumber, lastNumber, firstDate, lastDate, sha256, size }];
}

/** What is known of a year's lines when each was seen once: the lines themselves are not kept. */
export interface YearTally {
  readonly first: Pick<RegisterEntry, 'number' | 'entryDate'> | null;
  readonly last: Pick<RegisterEntry, 'number' | 'entryDate'> | null;
  readonly count: number;
  readonly voids: readonly VoidNumber[];
  /** The first 1,000 numbers between 1 and the last line that have none. */
  readonly missing: readonly number[];
}

/** How many missing numbers are named at most. */
const NAMED = 1000;

/** `pages` come in the order of the numbers. */
export async function tallyYear(pages: AsyncIterable<readonly RegisterEntry[]>): Promise<YearTally> {
  let first: YearTally['first'] = null;
  let last: YearTally['last'] = null;
  let count = 0;
  const voids: VoidNumber[] = [];
  const missing: number[] = [];
  for await (const page of pages) {
    for (const { number, entryDate, voidReason } of page) {
      addMissing(missing, (last?.number ?? 0) + 1, number);
      last = { number, entryDate };
      first ??= last;
      count += 1;
      if (voidReason !== null) voids.push({ number, reason: voidReason });
    }
  }
  return { first, last, count, voids, missing };
}

function addMissing(missing: number[], from: number, before: number): void {
  for (let number = from; number < before && missing.length < NAMED; number += 1) missing.push(number);
}

/**
 * The year is over in Vietnam, its numbers run from the first to the last without a gap, and none is still held by a document
 * that is neither issued nor void. Refuses BOOK_YEAR_CLOSED, BOOK_YEAR_NOT_OVER, BOOK_YEAR_EMPTY, BOOK_YEAR_UNSETTLED,
 * BOOK_YEAR_GAP.
 */
export function stateYear(
  row: BookYear,
  tally: YearTally,
  heldNumbers: readonly number[],
  now: Date,
): YearStatement {
  const { year } = row;
  if (row.closedAt) throw new AppError(registerErrors.BOOK_YEAR_CLOSED, { params: { year } });
  if (vietnamDate(now) <= `${year}-12-31`)
    throw new AppError(registerErrors.BOOK_YEAR_NOT_OVER, { params: { year } });
  if (row.hold)
    throw new AppError(registerErrors.BOOK_AWAITS_CONFIRMATION, { params: { backup: row.hold.backup } });
  const { first, last, count, voids } = tally;
  if (!first || !last) throw new AppError(registerErrors.BOOK_YEAR_EMPTY, { params: { year } });
  refuseGap(row, tally, last.number);
  if (heldNumbers.length > 0)
    throw new AppError(registerErrors.BOOK_YEAR_UNSETTLED, {
      params: { numbers: heldNumbers.map(numberText).join(', ') },
      details: { numbers: heldNumbers },
    });
  return {
    firstNumber: first.number,
    lastNumber: last.number,
    count,
    voids,
    firstDate: first.entryDate,
    lastDate: last.entryDate,
  };
}

function refuseGap({ nextNumber, year }: BookYear, tally: YearTally, last: number): void {
  const missing = [...tally.missing];
  addMissing(missing, last + 1, nextNumber);
  if (missing.length === 0 && tally.count === nextNumber - 1) return;
  throw new AppError(registerErrors.BOOK_YEAR_GAP, {
    params: { year, numbers: missing.slice(0, 20).map(numberText).join(', ') },
    details: { missing },
  });
}

/** The sentences below the closed register. */
export function closingNotes(
  statement: YearStatement & Pick<YearClosing, 'closedBy' | 'position'>,
  year: number,
  now: Date,
  volumes: number,
): string[] {
  const { firstNumber, lastNumber, count, voids, closedBy, position } = statement;
  const stamp = vietnamTimestamp(now);
  const unused = voids.map(({ number, reason }) => `số ${numberText(number)} (${reason})`);
  return [
    `KHÓA SỔ NĂM ${year}: số đầu tiên ${numberText(firstNumber)}, ngày ${displayDate(statement.firstDate)}; ` +
      `số cuối cùng ${numberText(lastNumber)}, ngày ${displayDate(statement.lastDate)}; tổng cộng ${count} số, liên tục, không bỏ trống số nào` +
      `${volumes > 1 ? `; gồm ${volumes} quyển` : ''}.`,
    voids.length === 0
      ? 'Số không sử dụng: không có.'
      : `Số không sử dụng: ${voids.length}, gồm ${unused.join('; ')}.`,
    `Khóa lúc ${stamp.slice(11, 16)} ngày ${displayDate(stamp.slice(0, 10))} bởi ${closedBy}, ${position}. ` +
      'Từ lúc này sổ không nhận thêm và không sửa; điều chỉnh được ghi vào sổ của năm sau, dẫn chiếu số này ở cột “Ghi chú”.',
  ];
}
