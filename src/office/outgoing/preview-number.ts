/** Which number the document would take now. Nothing is held: a colleague may take it first. */
import { AppError } from '../../app-error.ts';
import { numberSymbol } from '../documents/notation.ts';
import { registerErrors } from '../documents/registers/errors.ts';
import { bookFor } from '../documents/registers/register.ts';
import type { RegisterStore } from '../documents/registers/register-store.ts';
import type { Actor } from '../identity/actor.ts';
import { permit } from '../identity/permissions.ts';
import { type Clock, type Transact, vietnamDate } from '../unit-of-work.ts';
import { type LoadTx, readDocument } from './load-document.ts';

export interface PreviewNumberPorts {
  readonly transact: Transact<LoadTx & { readonly registers: Pick<RegisterStore, 'booksOfUnit' | 'years'> }>;
  readonly clock: Clock;
}

export interface NumberPreview {
  readonly bookId: string;
  readonly bookName: string;
  readonly number: number;
  readonly numberSymbol: string;
  /** yyyy-MM-dd. */
  readonly date: string;
  /** The document holds this number already. */
  readonly held: boolean;
}

/** @throws AppError NOT_FOUND, FORBIDDEN, BOOK_MISSING, BOOK_YEAR_CLOSED, BOOK_AWAITS_CONFIRMATION */
export async function previewNumber(
  ports: PreviewNumberPorts,
  actor: Actor,
  documentId: string,
): Promise<NumberPreview> {
  return ports.transact(async (tx) => {
    const { document, subjects } = await readDocument(tx, actor, documentId);
    permit(actor, 'document.issue', { ...subjects.issuing, appointmentIds: [] });
    const books = await tx.registers.booksOfUnit(document.unitId);
    const own = books.find(({ id }) => id === document.bookId);
    const book = own ?? bookFor(books, 'outgoing', document.typeCode);
    if (!book) throw new AppError(registerErrors.BOOK_MISSING);
    const named = { bookId: book.id, bookName: book.name };
    if (document.number !== null && document.issuedOn !== null) {
      const { number, issuedOn: date } = document;
      return { ...named, number, date, numberSymbol: numberSymbol(document), held: true };
    }
    const today = vietnamDate(ports.clock.now());
    const year = Number(today.slice(0, 4));
    const row = (await tx.registers.years(book.id)).find((one) => one.year === year);
    if (row?.closedAt) throw new AppError(registerErrors.BOOK_YEAR_CLOSED, { params: { year } });
    if (row?.hold)
      throw new AppError(registerErrors.BOOK_AWAITS_CONFIRMATION, { params: { backup: row.hold.backup } });
    const number = row?.nextNumber ?? 1;
    const date = row?.lastDate && row.lastDate > today ? row.lastDate : today;
    const symbol = numberSymbol({ ...document, number, year });
    return { ...named, number, date, numberSymbol: symbol, held: false };
  });
}
