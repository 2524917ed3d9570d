import type { Book, BookYear, NumberHold } from './register.ts';

export interface HeldBook {
  readonly book: Book;
  readonly unitName: string;
  readonly hold: NumberHold;
  /** Oldest first; closed ones too. */
  readonly years: readonly BookYear[];
}

/** Bound to the running transaction. */
export interface HoldStore {
  /** Holds every book that is not closed; one that is held stays as it is. Returns how many are held now. */
  holdAll(hold: Omit<NumberHold, 'bookId'>): Promise<number>;
  heldBooks(): Promise<readonly HeldBook[]>;
  /** The book's hold, locked until the transaction ends. */
  lockHold(bookId: string): Promise<NumberHold | null>;
  release(bookId: string): Promise<void>;
}
