/** Books are configured per unit: which types share a series is for the head of the agency to decide (NĐ 30/2020 Đ15.1). */
import { AppError } from '../../../app-error.ts';
import { officeErrors } from '../../errors.ts';
import type { Actor } from '../../identity/actor.ts';
import { allowedAs, permit } from '../../identity/permissions.ts';
import type { Ledger } from '../../ledger/events.ts';
import type { OrganisationReader } from '../../organisation/organisation.ts';
import { requireOpenUnit, unitSubject } from '../../organisation/units-through-time.ts';
import { type Clock, type Transact, vietnamDate } from '../../unit-of-work.ts';
import { cleanText } from '../clean-text.ts';
import { documentType } from '../document-types.ts';
import { registerErrors } from './errors.ts';
import { type Book, type BookDirection, bookFor, type NewBook } from './register.ts';
import type { RegisterStore } from './register-store.ts';

interface BookTx {
  readonly registers: Pick<RegisterStore, 'booksOfUnit' | 'insertBook' | 'lockBooksOfUnit' | 'numberedTypes'>;
  readonly organisation: Pick<OrganisationReader, 'unit' | 'unitPath'>;
  readonly ledger: Ledger;
}

export interface BookPorts {
  readonly transact: Transact<BookTx>;
  readonly clock: Clock;
  readonly newId: () => string;
}

export interface BookCommand {
  readonly unitId: string;
  readonly direction: BookDirection;
  readonly name: string;
  /** Null: every type that no other book of the unit names. */
  readonly typeCodes: readonly string[] | null;
}

/** Refuses BOOK_OVERLAP when a type would be numbered in two open books, BOOK_SERIES_RUNNING when it has numbers this year. */
export async function openBook(ports: BookPorts, actor: Actor, command: BookCommand): Promise<Book> {
  const typeCodes = command.typeCodes?.map((code) => documentType(code).code) ?? null;
  return ports.transact(async (tx) => {
    const { unitId, direction } = command;
    const appointment = permit(actor, 'book.manage', await unitSubject(tx.organisation, unitId));
    const today = vietnamDate(ports.clock.now());
    await requireOpenUnit(tx.organisation, unitId, today);
    await tx.registers.lockBooksOfUnit(unitId);
    const others = (await tx.registers.booksOfUnit(unitId)).filter(
      (book) => book.direction === direction && book.closedAt === null,
    );
    refuseOverlap(others, typeCodes);
    const book: NewBook = {
      id: ports.newId(),
      unitId,
      direction,
      name: cleanText(command.name, { field: 'name', limit: 200 }),
      typeCodes,
      position: Math.max(-1, ...others.map((other) => other.position)) + 1,
      closedAt: null,
    };
    const opened = { ...book, version: 1 };
    await refuseRunningSeries(tx, Number(today.slice(0, 4)), others, [...others, opened]);
    await tx.registers.insertBook(book);
    await tx.ledger.append({
      kind: 'book.created',
      actor,
      appointmentId: appointment.id,
      unitId,
      after: { ...book },
    });
    return opened;
  });
}

export function refuseOverlap(others: readonly Book[], typeCodes: readonly string[] | null): void {
  const taken = others.flatMap((book) => {
    if (typeCodes === null) return book.typeCodes === null ? ['*'] : [];
    return typeCodes.filter((code) => book.typeCodes?.includes(code));
  });
  if (taken.length > 0)
    throw new AppError(registerErrors.BOOK_OVERLAP, { params: { types: taken.join(', ') } });
}

/**
 * A type that has numbers this year goes on in its series until the year ends: in another book it would get the same
 * numbers a second time (Đ15: from 01 on 1 January to 31 December). Arrivals have no such series by type.
 */
export async function refuseRunningSeries(
  tx: { readonly registers: Pick<RegisterStore, 'numberedTypes'> },
  year: number,
  before: readonly Book[],
  after: readonly Book[],
): Promise<void> {
  const [any] = [...before, ...after];
  if (any?.direction !== 'outgoing') return;
  const moved = (await tx.registers.numberedTypes(any.unitId, year)).filter(
    (code) => bookFor(before, 'outgoing', code)?.id !== bookFor(after, 'outgoing', code)?.id,
  );
  if (moved.length > 0)
    throw new AppError(registerErrors.BOOK_SERIES_RUNNING, { params: { types: moved.join(', '), year } });
}

export interface ReadBooksPorts {
  readonly transact: Transact<{
    readonly registers: Pick<RegisterStore, 'book' | 'booksOfUnit'>;
    readonly organisation: Pick<OrganisationReader, 'unit' | 'unitPath'>;
  }>;
}

export async function readBooks(
  ports: ReadBooksPorts,
  actor: Actor,
  unitId: string,
): Promise<readonly Book[]> {
  return ports.transact(async (tx) => {
    if ((await tx.organisation.unit(unitId)) === null) throw new AppError(officeErrors.NOT_FOUND);
    const subject = await unitSubject(tx.organisation, unitId);
    // Who opens and closes books sees which there are; what stands in them is for readers of the register.
    if (allowedAs(actor, 'book.manage', subject) === null) permit(actor, 'register.read', subject);
    return tx.registers.booksOfUnit(unitId);
  });
}

/** Refuses NOT_FOUND also when the book is another unit's. */
export async function readBook(ports: ReadBooksPorts, actor: Actor, bookId: string): Promise<Book> {
  return ports.transact(async (tx) => {
    const book = await tx.registers.book(bookId);
    const subject = book && (await unitSubject(tx.organisation, book.unitId));
    if (!book || !subject || !allowedAs(actor, 'register.read', subject))
      throw new AppError(officeErrors.NOT_FOUND);
    return book;
  });
}
