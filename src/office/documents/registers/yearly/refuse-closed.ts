import { AppError } from '../../../../app-error.ts';
import { registerErrors } from '../errors.ts';
import type { RegisterYearName, RegisterYearStore } from './register-year.ts';

/** The year of a line's day (yyyy-MM-dd) must be open and stays so until the transaction ends. Refuses BOOK_YEAR_CLOSED. */
export async function refuseClosedYear(
  registerYears: Pick<RegisterYearStore, 'share'>,
  { day, ...name }: Omit<RegisterYearName, 'year'> & { readonly day: string },
): Promise<void> {
  const year = Number(day.slice(0, 4));
  const { closedAt } = await registerYears.share({ ...name, year });
  if (closedAt) throw new AppError(registerErrors.BOOK_YEAR_CLOSED, { params: { year } });
}
