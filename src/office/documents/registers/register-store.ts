import type { YearClosing } from './closing.ts';
import type { Book, BookYear, NewBook, RegisterEntry } from './register.ts';

export interface EntryQuery {
  readonly bookId: string;
  readonly year: number;
  /** Lines after this number. */
  readonly after: number;
  /** No line after this number. */
  readonly upTo?: number;
  readonly limit: number;
  /** Only lines of these days (yyyy-MM-dd, both included). */
  readonly from?: string;
  readonly to?: string;
}

/** Bound to the running transaction. */
export interface RegisterStore {
  book(id: string): Promise<Book | null>;
  booksOfUnit(unitId: string): Promise<readonly Book[]>;
  insertBook(book: NewBook): Promise<void>;
  /** Raises the version. */
  updateBook(id: string, change: Pick<Book, 'name' | 'typeCodes' | 'closedAt'>): Promise<Book>;
  /** Codes of the types of which this unit has issued a document with a number of the year. */
  numberedTypes(unitId: string, year: number): Promise<readonly string[]>;
  /** Serialises the changes of a unit's books until the transaction ends. */
  lockBooksOfUnit(unitId: string): Promise<void>;
  /** The year's row, made when missing, locked until the transaction ends. */
  lockYear(bookId: string, year: number): Promise<BookYear>;
  setYear(bookId: string, year: number, next: { nextNumber: number; lastDate: string }): Promise<void>;
  /** Newest first. */
  years(bookId: string): Promise<readonly BookYear[]>;
  /** Numbers of the year held by documents that are neither issued nor void. */
  heldNumbers(bookId: string, year: number): Promise<readonly number[]>;
  /** The row must be locked. */
  closeYear(
    bookId: string,
    year: number,
    closed: { readonly closedAt: Date; readonly closing: YearClosing },
  ): Promise<void>;
  insertEntry(entry: RegisterEntry): Promise<void>;
  /**
   * Completes columns or enters the number as void; number and date never change. False when the year is closed: its lines
   * stay as they are, whatever still happens to the document.
   */
  updateEntry(id: string, change: Pick<RegisterEntry, 'columns'> | { voidReason: string }): Promise<boolean>;
  entry(id: string): Promise<RegisterEntry | null>;
  entryOfDocument(documentId: string): Promise<RegisterEntry | null>;
  entryOfIncoming(incomingId: string): Promise<RegisterEntry | null>;
  entries(query: EntryQuery): Promise<readonly RegisterEntry[]>;
  /** An incoming line of this unit with the same author, number and symbol, and date (appendix VI, III.1h). */
  sameIncoming(
    unitId: string,
    author: string,
    numberSymbol: string,
    documentDate: string | null,
  ): Promise<RegisterEntry | null>;
}
