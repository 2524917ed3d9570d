/** Books are configured per unit: which types share a series is for the head of the agency to decide (NĐ 30/2020 Đ15.1). */
import { AppError } from '../../../app-error.ts';
import { officeErrors } from '../../errors.ts';
import type { Actor } from '../../identity/actor.ts';
import { permit } from '../../identity/permissions.ts';
import type { Ledger } from '../../ledger/events.ts';
import type { OrganisationReader } from '../../organisation/organisation.ts';
import { requireOpenUnit, unitSubject } from '../../organisation/units-through-time.ts';
import { type Clock, type Transact, vietnamDate } from '../../unit-of-work.ts';
import { cleanText } from '../clean-text.ts';
import { documentType } from '../document-types.ts';
import { registerErrors } from './errors.ts';
import type { Book, BookDirection } from './register.ts';
import type { RegisterStore } from './register-store.ts';

interface BookTx {
  readonly registers: Pick<RegisterStore, 'booksOfUnit' | 'insertBook' | 'lockBooksOfUnit'>;
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

/** Refuses BOOK_OVERLAP when a type would be numbered in two open books. */
export async function openBook(ports: BookPorts, actor: Actor, command: BookCommand): Promise<Book> {
  const typeCodes = command.typeCodes?.map((code) => documentType(code).code) ?? null;
  return ports.transact(async (tx) => {
    const { unitId, direction } = command;
    const appointment = permit(actor, 'book.manage', await unitSubject(tx.organisation, unitId));
    await requireOpenUnit(tx.organisation, unitId, vietnamDate(ports.clock.now()));
    await tx.registers.lockBooksOfUnit(unitId);
    const others = (await tx.registers.booksOfUnit(unitId)).filter(
      (book) => book.direction === direction && book.closedAt === null,
    );
    refuseOverlap(others, typeCodes);
    const book: Book = {
      id: ports.newId(),
      unitId,
      direction,
      name: cleanText(command.name, { field: 'name', limit: 200 }),
      typeCodes,
      position: Math.max(-1, ...others.map((other) => other.position)) + 1,
      closedAt: null,
    };
    await tx.registers.insertBook(book);
    await tx.ledger.append({
      kind: 'book.created',
      actor,
      appointmentId: appointment.id,
      unitId,
      after: { ...book },
    });
    return book;
  });
}

function refuseOverlap(others: readonly Book[], typeCodes: readonly string[] | null): void {
  const taken = others.flatMap((book) => {
    if (typeCodes === null) return book.typeCodes === null ? ['*'] : [];
    return typeCodes.filter((code) => book.typeCodes?.includes(code));
  });
  if (taken.length > 0)
    throw new AppError(registerErrors.BOOK_OVERLAP, { params: { types: taken.join(', ') } });
}

export interface ReadBooksPorts {
  readonly transact: Transact<{
    readonly registers: Pick<RegisterStore, 'booksOfUnit'>;
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
    permit(actor, 'register.read', await unitSubject(tx.organisation, unitId));
    return tx.registers.booksOfUnit(unitId);
  });
}
