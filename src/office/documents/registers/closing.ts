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

export interface YearClosing extends YearStatement {
  readonly closedBy: string;
  readonly position: string;
  /** The register as PDF, frozen: later downloads give these very bytes. */
  readonly sha256: string;
  readonly size: number;
}

/**
 * The year is over in Vietnam, its numbers run from the first to the last without a gap, and none is still held by a document
 * that is neither issued nor void. Refuses BOOK_YEAR_CLOSED, BOOK_YEAR_NOT_OVER, BOOK_YEAR_EMPTY, BOOK_YEAR_UNSETTLED,
 * BOOK_YEAR_GAP.
 */
export function stateYear(
  row: BookYear,
  entries: readonly RegisterEntry[],
  heldNumbers: readonly number[],
  now: Date,
): YearStatement {
  const { year } = row;
  if (row.closedAt) throw new AppError(registerErrors.BOOK_YEAR_CLOSED, { params: { year } });
  if (vietnamDate(now) <= `${year}-12-31`)
    throw new AppError(registerErrors.BOOK_YEAR_NOT_OVER, { params: { year } });
  if (row.hold)
    throw new AppError(registerErrors.BOOK_AWAITS_CONFIRMATION, { params: { backup: row.hold.backup } });
  const first = entries[0];
  const last = entries.at(-1);
  if (!first || !last) throw new AppError(registerErrors.BOOK_YEAR_EMPTY, { params: { year } });
  refuseGap(row, entries);
  if (heldNumbers.length > 0)
    throw new AppError(registerErrors.BOOK_YEAR_UNSETTLED, {
      params: { numbers: heldNumbers.map(numberText).join(', ') },
      details: { numbers: heldNumbers },
    });
  return {
    firstNumber: first.number,
    lastNumber: last.number,
    count: entries.length,
    voids: entries.flatMap(({ number, voidReason }) =>
      voidReason === null ? [] : [{ number, reason: voidReason }],
    ),
    firstDate: first.entryDate,
    lastDate: last.entryDate,
  };
}

function refuseGap({ nextNumber, year }: BookYear, entries: readonly RegisterEntry[]): void {
  const present = new Set(entries.map(({ number }) => number));
  const missing: number[] = [];
  for (let number = 1; number < nextNumber; number += 1) if (!present.has(number)) missing.push(number);
  if (missing.length === 0 && entries.length === nextNumber - 1) return;
  throw new AppError(registerErrors.BOOK_YEAR_GAP, {
    params: { year, numbers: missing.slice(0, 20).map(numberText).join(', ') },
    details: { missing: missing.slice(0, 1000) },
  });
}

/** The sentences below the closed register. */
export function closingNotes(
  statement: YearStatement & Pick<YearClosing, 'closedBy' | 'position'>,
  year: number,
  now: Date,
): string[] {
  const { firstNumber, lastNumber, count, voids, closedBy, position } = statement;
  const stamp = vietnamTimestamp(now);
  const unused = voids.map(({ number, reason }) => `số ${numberText(number)} (${reason})`);
  return [
    `KHÓA SỔ NĂM ${year}: số đầu tiên ${numberText(firstNumber)}, ngày ${displayDate(statement.firstDate)}; ` +
      `số cuối cùng ${numberText(lastNumber)}, ngày ${displayDate(statement.lastDate)}; tổng cộng ${count} số, liên tục, không bỏ trống số nào.`,
    voids.length === 0
      ? 'Số không sử dụng: không có.'
      : `Số không sử dụng: ${voids.length}, gồm ${unused.join('; ')}.`,
    `Khóa lúc ${stamp.slice(11, 16)} ngày ${displayDate(stamp.slice(0, 10))} bởi ${closedBy}, ${position}. ` +
      'Từ lúc này sổ không nhận thêm và không sửa; điều chỉnh được ghi vào sổ của năm sau, dẫn chiếu số này ở cột “Ghi chú”.',
  ];
}
