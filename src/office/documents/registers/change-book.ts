/** A book gets another name, takes other types, or is closed; the numbers already in it stay as they are. */
import { AppError } from '../../../app-error.ts';
import { officeErrors } from '../../errors.ts';
import type { Actor } from '../../identity/actor.ts';
import { allowedAs, permit } from '../../identity/permissions.ts';
import type { Ledger } from '../../ledger/events.ts';
import type { OrganisationReader } from '../../organisation/organisation.ts';
import { unitSubject } from '../../organisation/units-through-time.ts';
import { type Clock, type Transact, vietnamDate } from '../../unit-of-work.ts';
import { cleanText } from '../clean-text.ts';
import { documentType } from '../document-types.ts';
import { registerErrors } from './errors.ts';
import { refuseOverlap, refuseRunningSeries } from './manage-books.ts';
import type { Book } from './register.ts';
import type { RegisterStore } from './register-store.ts';

interface ChangeBookTx {
  readonly registers: Pick<
    RegisterStore,
    'book' | 'booksOfUnit' | 'updateBook' | 'lockBooksOfUnit' | 'numberedTypes'
  >;
  readonly organisation: Pick<OrganisationReader, 'unitPath'>;
  readonly ledger: Ledger;
}

export interface ChangeBookPorts {
  readonly transact: Transact<ChangeBookTx>;
  readonly clock: Clock;
}

export interface BookChange {
  readonly bookId: string;
  readonly version: number;
  readonly name?: string;
  readonly typeCodes?: readonly string[] | null;
  /** A closed book stays closed. */
  readonly close?: boolean;
}

/** Refuses NOT_FOUND, FORBIDDEN, STALE_ETAG, BOOK_CLOSED, BOOK_OVERLAP, BOOK_SERIES_RUNNING. */
export async function changeBook(ports: ChangeBookPorts, actor: Actor, command: BookChange): Promise<Book> {
  const now = ports.clock.now();
  return ports.transact(async (tx) => {
    const seen = await tx.registers.book(command.bookId);
    if (!seen) throw new AppError(officeErrors.NOT_FOUND);
    const subject = await unitSubject(tx.organisation, seen.unitId);
    const mayKnow = allowedAs(actor, 'register.read', subject) ?? allowedAs(actor, 'book.manage', subject);
    if (!mayKnow) throw new AppError(officeErrors.NOT_FOUND);
    const appointment = permit(actor, 'book.manage', subject);
    await tx.registers.lockBooksOfUnit(seen.unitId);
    const before = (await tx.registers.book(seen.id)) ?? seen;
    if (before.version !== command.version)
      throw new AppError(officeErrors.STALE_ETAG, { details: { version: before.version } });
    if (before.closedAt) throw new AppError(registerErrors.BOOK_CLOSED, { params: { book: before.name } });
    const change = await judgeChange(tx, before, command, now);
    const after = await tx.registers.updateBook(before.id, change);
    await tx.ledger.append({
      kind: 'book.changed',
      actor,
      appointmentId: appointment.id,
      unitId: before.unitId,
      before: { ...before },
      after: { ...after },
    });
    return after;
  });
}

async function judgeChange(tx: ChangeBookTx, before: Book, command: BookChange, now: Date) {
  const books = await tx.registers.booksOfUnit(before.unitId);
  const others = books.filter(
    ({ id, direction, closedAt }) => id !== before.id && direction === before.direction && closedAt === null,
  );
  const typeCodes =
    command.typeCodes === undefined
      ? before.typeCodes
      : (command.typeCodes?.map((code) => documentType(code).code) ?? null);
  if (command.typeCodes !== undefined) refuseOverlap(others, typeCodes);
  const change = {
    name: command.name === undefined ? before.name : cleanText(command.name, { field: 'name', limit: 200 }),
    typeCodes,
    closedAt: command.close ? now : null,
  };
  const year = Number(vietnamDate(now).slice(0, 4));
  const rest = command.close ? [] : [{ ...before, ...change }];
  await refuseRunningSeries(tx, year, [...others, before], [...others, ...rest]);
  return change;
}
