/** A line of the unit's own outgoing register that paper may be written down for. */
import { AppError } from '../../../../app-error.ts';
import { displayDate, vietnamDate } from '../../../unit-of-work.ts';
import { registerErrors } from '../errors.ts';
import type { RegisterEntry } from '../register.ts';
import type { RegisterStore } from '../register-store.ts';
import { paperErrors } from './errors.ts';

export type OutgoingLine = Extract<RegisterEntry, { direction: 'outgoing' }>;

/** @throws AppError PAPER_LINE_UNKNOWN, PAPER_LINE_VOID, PAPER_LINE_SECRET, PAPER_DATE_EARLY */
export async function ownLine(
  registers: Pick<RegisterStore, 'book' | 'entry'>,
  unitId: string,
  entryId: string,
  day: string,
): Promise<OutgoingLine> {
  const line = await registers.entry(entryId);
  const book = line && (await registers.book(line.bookId));
  if (line?.direction !== 'outgoing' || book?.unitId !== unitId)
    throw new AppError(paperErrors.PAPER_LINE_UNKNOWN, { details: { entryId } });
  const number = line.columns.numberSymbol;
  if (line.voidReason !== null)
    throw new AppError(paperErrors.PAPER_LINE_VOID, { params: { number }, details: { entryId } });
  if ((line.secrecy ?? 'none') !== 'none')
    throw new AppError(paperErrors.PAPER_LINE_SECRET, { params: { number }, details: { entryId } });
  if (day < line.entryDate)
    throw new AppError(paperErrors.PAPER_DATE_EARLY, {
      params: { date: displayDate(day), number, documentDate: displayDate(line.entryDate) },
      details: { entryId },
    });
  return line;
}

/** @throws AppError REGISTER_DATE_FUTURE */
export function refuseFuture(day: string, now: Date): void {
  if (day > vietnamDate(now))
    throw new AppError(registerErrors.REGISTER_DATE_FUTURE, { params: { date: displayDate(day) } });
}
