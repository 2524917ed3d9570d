/** Books that give no numbers until two persons have confirmed the last one. */
import { asc, count, eq, isNull } from 'drizzle-orm';
import type { HoldStore } from '../../office/documents/registers/hold-store.ts';
import type { Book } from '../../office/documents/registers/register.ts';
import type { Database } from './database.ts';
import { units } from './schema/organisation.ts';
import { books, bookYears, numberHolds } from './schema/registers.ts';

export function createHoldStore(db: Database): HoldStore {
  return {
    holdAll: async (hold) => {
      const open = await db.select({ bookId: books.id }).from(books).where(isNull(books.closedAt));
      if (open.length > 0) {
        const rows = open.map(({ bookId }) => ({ bookId, ...hold }));
        await db.insert(numberHolds).values(rows).onConflictDoNothing();
      }
      const [held] = await db.select({ n: count() }).from(numberHolds);
      return held?.n ?? 0;
    },
    heldBooks: async () => {
      const rows = await db
        .select({ book: books, hold: numberHolds, unitName: units.name })
        .from(numberHolds)
        .innerJoin(books, eq(books.id, numberHolds.bookId))
        .innerJoin(units, eq(units.id, books.unitId))
        .orderBy(asc(units.name), asc(books.position), asc(books.id));
      const years = await db
        .select()
        .from(bookYears)
        .innerJoin(numberHolds, eq(numberHolds.bookId, bookYears.bookId))
        .orderBy(asc(bookYears.year));
      const yearsOf = (bookId: string) =>
        years.filter((row) => row.book_years.bookId === bookId).map((row) => row.book_years);
      return rows.map((row) => ({ ...row, book: row.book as Book, years: yearsOf(row.book.id) }));
    },
    lockHold: async (bookId) => {
      const rows = await db.select().from(numberHolds).where(eq(numberHolds.bookId, bookId)).for('update');
      return rows[0] ?? null;
    },
    release: async (bookId) => {
      await db.delete(numberHolds).where(eq(numberHolds.bookId, bookId));
    },
  };
}
