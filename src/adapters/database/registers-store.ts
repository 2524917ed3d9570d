/** Books, years and lines of the registers. The year's row is the lock under which numbers are taken. */
import { and, asc, desc, eq, gt, gte, isNotNull, lte, sql } from 'drizzle-orm';
import type { Book, BookYear, NewBook, RegisterEntry } from '../../office/documents/registers/register.ts';
import type { EntryQuery, RegisterStore } from '../../office/documents/registers/register-store.ts';
import type { Database } from './database.ts';
import { documents } from './schema/documents.ts';
import { books, bookYears, numberHolds, registerEntries } from './schema/registers.ts';

export function createRegistersStore(db: Database): RegisterStore {
  return { ...createBookRows(db), ...createYearRows(db), ...createEntryRows(db) };
}

function createBookRows(db: Database) {
  return {
    book: async (id: string) =>
      ((await db.select().from(books).where(eq(books.id, id)))[0] as Book | undefined) ?? null,
    booksOfUnit: async (unitId: string) =>
      (await db
        .select()
        .from(books)
        .where(eq(books.unitId, unitId))
        .orderBy(asc(books.position), asc(books.id))) as Book[],
    insertBook: async (book: NewBook) => {
      await db.insert(books).values(bookRow(book));
      // A book opened after a restore may have stood there before: it waits as the others do.
      await db.execute(sql`INSERT INTO number_holds (book_id, backup, last_event_at, held_at)
        SELECT ${book.id}::uuid, backup, last_event_at, held_at FROM number_holds LIMIT 1`);
    },
    updateBook: async (id: string, change: Pick<Book, 'name' | 'typeCodes' | 'closedAt'>) => {
      const values = { ...bookRow(change), version: sql`${books.version} + 1` };
      const [changed] = await db.update(books).set(values).where(eq(books.id, id)).returning();
      if (!changed) throw new Error(`book ${id} is gone`);
      return changed as Book;
    },
    numberedTypes: async (unitId: string, year: number) => {
      const rows = await db
        .selectDistinct({ typeCode: documents.typeCode })
        .from(documents)
        .where(and(eq(documents.unitId, unitId), eq(documents.year, year), isNotNull(documents.number)));
      return rows.map(({ typeCode }) => typeCode);
    },
    lockBooksOfUnit: async (unitId: string) => {
      await db.execute(sql`SELECT pg_advisory_xact_lock(hashtextextended(${`books:${unitId}`}, 0))`);
    },
  };
}

function createYearRows(
  db: Database,
): Pick<RegisterStore, 'lockYear' | 'setYear' | 'years' | 'heldNumbers' | 'closeYear'> {
  const row = (bookId: string, year: number) => and(eq(bookYears.bookId, bookId), eq(bookYears.year, year));
  return {
    lockYear: async (bookId, year) => {
      await db.insert(bookYears).values({ bookId, year }).onConflictDoNothing();
      const [found] = await db.select().from(bookYears).where(row(bookId, year)).for('update');
      if (!found) throw new Error(`no year ${year} of book ${bookId}`);
      const [hold] = await db.select().from(numberHolds).where(eq(numberHolds.bookId, bookId));
      return { ...found, hold: hold ?? null } as BookYear;
    },
    years: async (bookId) =>
      (await db
        .select()
        .from(bookYears)
        .where(eq(bookYears.bookId, bookId))
        .orderBy(desc(bookYears.year))) as BookYear[],
    heldNumbers: async (bookId, year) => {
      const rows = await db
        .select({ number: documents.number })
        .from(documents)
        .where(and(eq(documents.bookId, bookId), eq(documents.year, year), eq(documents.state, 'issuing')))
        .orderBy(asc(documents.number));
      return rows.map(({ number }) => number!);
    },
    closeYear: async (bookId, year, { closedAt, closing }) => {
      await db.update(bookYears).set({ closedAt, closing }).where(row(bookId, year));
    },
    setYear: async (bookId, year, next) => {
      await db.update(bookYears).set(next).where(row(bookId, year));
    },
  };
}

function createEntryRows(db: Database) {
  const one = async (condition: ReturnType<typeof eq>) =>
    ((await db.select().from(registerEntries).where(condition).limit(1))[0] as RegisterEntry | undefined) ??
    null;
  return {
    insertEntry: async (entry: RegisterEntry) => {
      await db.insert(registerEntries).values(entry);
    },
    updateEntry: async (id: string, change: Pick<RegisterEntry, 'columns'> | { voidReason: string }) => {
      // The year's row is shared until the transaction ends: a closing waits for it, or has come before and is seen.
      const [year] = await db
        .select({ closedAt: bookYears.closedAt })
        .from(bookYears)
        .innerJoin(
          registerEntries,
          and(eq(registerEntries.bookId, bookYears.bookId), eq(registerEntries.year, bookYears.year)),
        )
        .where(eq(registerEntries.id, id))
        .for('share', { of: bookYears });
      if (!year || year.closedAt !== null) return false;
      await db.update(registerEntries).set(change).where(eq(registerEntries.id, id));
      return true;
    },
    entry: (id: string) => one(eq(registerEntries.id, id)),
    entryOfDocument: (documentId: string) => one(eq(registerEntries.documentId, documentId)),
    entryOfIncoming: (incomingId: string) => one(eq(registerEntries.incomingId, incomingId)),
    entries: async (query: EntryQuery) =>
      (await db
        .select()
        .from(registerEntries)
        .where(
          and(
            eq(registerEntries.bookId, query.bookId),
            eq(registerEntries.year, query.year),
            gt(registerEntries.number, query.after),
            query.upTo === undefined ? undefined : lte(registerEntries.number, query.upTo),
            query.from === undefined ? undefined : gte(registerEntries.entryDate, query.from),
            query.to === undefined ? undefined : lte(registerEntries.entryDate, query.to),
          ),
        )
        .orderBy(asc(registerEntries.number))
        .limit(query.limit)) as RegisterEntry[],
    sameIncoming: async (unitId: string, author: string, numberSymbol: string, date: string | null) =>
      one(sql`${registerEntries.direction} = 'incoming' AND ${registerEntries.voidReason} IS NULL
        AND ${registerEntries.bookId} IN (SELECT id FROM books WHERE unit_id = ${unitId})
        AND lower(${registerEntries.columns}->>'author') = lower(${author})
        AND lower(${registerEntries.columns}->>'numberSymbol') = lower(${numberSymbol})
        AND ${registerEntries.columns}->>'documentDate' IS NOT DISTINCT FROM ${date}::text`),
  };
}

function bookRow<T extends Partial<Book>>(book: T) {
  const { typeCodes, ...rest } = book;
  return { ...rest, ...(typeCodes === undefined ? {} : { typeCodes: typeCodes && [...typeCodes] }) } as Omit<
    T,
    'typeCodes'
  > & { typeCodes?: string[] | null };
}
