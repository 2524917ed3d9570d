import { AppError } from '../../../app-error.ts';
import { officeErrors } from '../../errors.ts';
import type { Actor } from '../../identity/actor.ts';
import { allowedAs } from '../../identity/permissions.ts';
import type { OrganisationReader } from '../../organisation/organisation.ts';
import { unitSubject } from '../../organisation/units-through-time.ts';
import type { Transact } from '../../unit-of-work.ts';
import type { BookYear } from './register.ts';
import type { RegisterStore } from './register-store.ts';

export interface ReadYearsPorts {
  readonly transact: Transact<{
    readonly registers: Pick<RegisterStore, 'book' | 'years'>;
    readonly organisation: Pick<OrganisationReader, 'unitPath'>;
  }>;
}

/** The years of a book that have numbers, newest first. Refuses NOT_FOUND also when the book is another unit's. */
export async function readYears(
  ports: ReadYearsPorts,
  actor: Actor,
  bookId: string,
): Promise<readonly BookYear[]> {
  return ports.transact(async (tx) => {
    const book = await tx.registers.book(bookId);
    const subject = book && (await unitSubject(tx.organisation, book.unitId));
    if (!book || !subject || !allowedAs(actor, 'register.read', subject))
      throw new AppError(officeErrors.NOT_FOUND);
    return tx.registers.years(book.id);
  });
}
