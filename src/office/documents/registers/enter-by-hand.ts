/**
 * A line written by hand: paper in the same series as electronic documents (Đ15.1, Đ22.2), and the one trace that a state secret
 * may leave here: a line, never content.
 */
import { AppError } from '../../../app-error.ts';
import { officeErrors } from '../../errors.ts';
import type { Actor } from '../../identity/actor.ts';
import { permit } from '../../identity/permissions.ts';
import type { Ledger } from '../../ledger/events.ts';
import type { OrganisationReader } from '../../organisation/organisation.ts';
import { unitSubject } from '../../organisation/units-through-time.ts';
import { type Clock, displayDate, type Transact, vietnamDate } from '../../unit-of-work.ts';
import { cleanOptionalText, cleanText } from '../clean-text.ts';
import type { Secrecy } from '../document.ts';
import { numberText } from '../notation.ts';
import { registerErrors } from './errors.ts';
import type { Book, IncomingColumns, OutgoingColumns, RegisterEntry } from './register.ts';
import type { RegisterStore } from './register-store.ts';
import { enterRegister } from './take-number.ts';

interface EnterTx {
  readonly registers: Pick<
    RegisterStore,
    'book' | 'lockYear' | 'setYear' | 'insertEntry' | 'updateEntry' | 'sameIncoming' | 'lockBooksOfUnit'
  >;
  readonly organisation: Pick<OrganisationReader, 'unitPath'>;
  readonly ledger: Ledger;
}

export interface EnterPorts {
  readonly transact: Transact<EnterTx>;
  readonly clock: Clock;
  readonly newId: () => string;
}

/** Outgoing: `numberSymbol` is the symbol alone ("QĐ-UBND"); the number is put before it. */
export type HandColumns =
  | ({ readonly direction: 'outgoing' } & Omit<OutgoingColumns, 'documentDate'>)
  | ({ readonly direction: 'incoming' } & IncomingColumns);

export interface EnterCommand {
  readonly bookId: string;
  /** yyyy-MM-dd: date of the document (outgoing) or of arrival. */
  readonly date: string;
  /** The number that stands on the paper already. */
  readonly number?: number | undefined;
  readonly secrecy?: Secrecy | undefined;
  readonly columns: HandColumns;
}

/** Refuses REGISTER_DATE_FUTURE, REGISTER_DUPLICATE, and as `takeNumber`. */
export async function enterByHand(
  ports: EnterPorts,
  actor: Actor,
  command: EnterCommand,
): Promise<RegisterEntry> {
  const now = ports.clock.now();
  if (command.date > vietnamDate(now))
    throw new AppError(registerErrors.REGISTER_DATE_FUTURE, { params: { date: displayDate(command.date) } });
  return ports.transact(async (tx) => {
    const book = await tx.registers.book(command.bookId);
    if (!book || book.direction !== command.columns.direction) throw new AppError(officeErrors.NOT_FOUND);
    const appointment = permit(actor, 'register.write', await unitSubject(tx.organisation, book.unitId));
    const entry = await enter(ports, tx, actor, book, command, now);
    await tx.ledger.append({
      kind: 'register.entered-by-hand',
      actor,
      appointmentId: appointment.id,
      unitId: book.unitId,
      after: { entryId: entry.id, bookId: book.id, year: entry.year, number: entry.number },
    });
    return entry;
  });
}

async function enter(
  ports: EnterPorts,
  tx: EnterTx,
  actor: Actor,
  book: Book,
  command: EnterCommand,
  now: Date,
): Promise<RegisterEntry> {
  const { date, number } = command;
  const base = {
    id: ports.newId(),
    bookId: book.id,
    year: Number(date.slice(0, 4)),
    documentId: null,
    incomingId: null,
    byHand: true,
    entryDate: date,
    voidReason: null,
    secrecy: command.secrecy ?? ('none' as const),
    createdAt: now,
    createdBy: actor.accountId,
  };
  const options = number === undefined ? {} : { expected: number };
  const { direction, ...columns } = cleanColumns(command.columns, date);
  if (direction === 'incoming') {
    const incoming = columns as IncomingColumns;
    await tx.registers.lockBooksOfUnit(book.unitId);
    await refuseDuplicate(tx, book, incoming);
    return enterRegister(tx, { ...base, direction, columns: incoming }, options);
  }
  const symbol = columns as OutgoingColumns;
  const entry = await enterRegister(tx, { ...base, direction, columns: symbol }, options);
  const full = { ...symbol, numberSymbol: `${numberText(entry.number)}/${symbol.numberSymbol}` };
  await tx.registers.updateEntry(entry.id, { columns: full });
  return { ...entry, columns: full } as RegisterEntry;
}

/** Appendix VI, III.1h: same number and symbol, date and issuing agency. */
async function refuseDuplicate(tx: EnterTx, book: Book, columns: IncomingColumns): Promise<void> {
  const { author, numberSymbol, documentDate } = columns;
  const same = await tx.registers.sameIncoming(book.unitId, author, numberSymbol, documentDate);
  if (!same) return;
  throw new AppError(registerErrors.REGISTER_DUPLICATE, {
    params: {
      symbol: numberSymbol,
      author,
      date: documentDate === null ? '—' : displayDate(documentDate),
      number: same.number,
    },
    details: { entryId: same.id, number: same.number },
  });
}

function cleanColumns(
  columns: HandColumns,
  date: string,
):
  | ({ readonly direction: 'outgoing' } & OutgoingColumns)
  | ({ readonly direction: 'incoming' } & IncomingColumns) {
  const text = (value: string, field: string, limit = 500) =>
    cleanOptionalText(value, { field, limit }) ?? '';
  const shared = {
    numberSymbol: text(columns.numberSymbol, 'numberSymbol', 60),
    titleAndSubject: cleanText(columns.titleAndSubject, { field: 'titleAndSubject', limit: 700 }),
    transferDate: columns.transferDate,
    receiptSigned: text(columns.receiptSigned, 'receiptSigned', 200),
    note: text(columns.note, 'note'),
  };
  if (columns.direction === 'incoming')
    return {
      ...shared,
      direction: 'incoming',
      author: cleanText(columns.author, { field: 'author', limit: 200 }),
      documentDate: columns.documentDate,
      forwardedTo: text(columns.forwardedTo, 'forwardedTo', 1000),
    };
  return {
    ...shared,
    direction: 'outgoing',
    documentDate: date,
    signer: text(columns.signer, 'signer', 200),
    recipients: text(columns.recipients, 'recipients', 1000),
    copyKeeper: text(columns.copyKeeper, 'copyKeeper', 200),
    copies: columns.copies,
  };
}
