/**
 * After a restore nobody here knows which numbers were given later than the backup. Two persons say the last number of
 * each year from paper or from what the receivers hold; the numbers in between are entered as void, and the book goes on
 * behind them: a number is never given twice (promise 3, NĐ 30/2020 Đ15).
 */
import { AppError } from '../../../app-error.ts';
import type { Actor } from '../../identity/actor.ts';
import { permit } from '../../identity/permissions.ts';
import type { Ledger } from '../../ledger/events.ts';
import type { OrganisationReader } from '../../organisation/organisation.ts';
import { unitSubject } from '../../organisation/units-through-time.ts';
import { type Clock, type Transact, vietnamDate } from '../../unit-of-work.ts';
import { numberText } from '../notation.ts';
import { registerErrors } from './errors.ts';
import type { HeldBook, HoldStore } from './hold-store.ts';
import type { Book, BookYear, NumberHold, RegisterEntry } from './register.ts';
import type { RegisterStore } from './register-store.ts';

/** More than this at once is a slip of the keyboard. */
const MOST_LOST = 20_000;

interface ConfirmTx {
  readonly holds: Pick<HoldStore, 'heldBooks' | 'lockHold' | 'release'>;
  readonly registers: Pick<RegisterStore, 'lockYear' | 'setYear' | 'insertEntry'>;
  readonly organisation: Pick<OrganisationReader, 'unitPath'>;
  readonly ledger: Ledger;
}

export interface ConfirmPorts {
  readonly transact: Transact<ConfirmTx>;
  readonly clock: Clock;
  readonly newId: () => string;
}

export interface ConfirmCommand {
  readonly bookId: string;
  /** Year → last number that was given; 0 when none was. Every year that is not closed. */
  readonly lasts: ReadonlyMap<number, number>;
}

export interface Confirmed {
  readonly bookId: string;
  /** Numbers entered as void, by year. */
  readonly lost: readonly { readonly year: number; readonly from: number; readonly to: number }[];
}

/**
 * @param persons two accounts that signed in for this; the first may manage the unit's books, the second read its registers
 * @throws AppError TWO_PERSONS_NEEDED, BOOK_NOT_HELD, FORBIDDEN, CONFIRMED_YEARS_MISSING, CONFIRMED_NUMBER_WRONG
 */
export async function confirmNumbers(
  ports: ConfirmPorts,
  persons: readonly [Actor, Actor],
  command: ConfirmCommand,
): Promise<Confirmed> {
  const [first, second] = persons;
  if (first.personId === second.personId) throw new AppError(registerErrors.TWO_PERSONS_NEEDED);
  const now = ports.clock.now();
  return ports.transact(async (tx) => {
    const held = await lockHeld(tx, command.bookId);
    const { book } = held;
    const subject = await unitSubject(tx.organisation, book.unitId);
    const appointment = permit(first, 'book.manage', subject);
    permit(second, 'register.read', subject);
    const years = yearsToConfirm(held, now);
    const missing = years.filter((year) => !command.lasts.has(year));
    if (missing.length > 0) {
      throw new AppError(registerErrors.CONFIRMED_YEARS_MISSING, { params: { years: missing.join(', ') } });
    }
    const lost: Confirmed['lost'][number][] = [];
    for (const year of years) {
      const range = await catchUp(ports, tx, held, { year, last: command.lasts.get(year) ?? 0, by: first });
      if (range) lost.push({ year, ...range });
    }
    await tx.holds.release(book.id);
    await tx.ledger.append({
      kind: 'register.numbers-confirmed',
      actor: first,
      appointmentId: appointment.id,
      unitId: book.unitId,
      before: { held: { backup: held.hold.backup, heldAt: held.hold.heldAt.toISOString() } },
      after: {
        bookId: book.id,
        lasts: Object.fromEntries(command.lasts),
        lost,
        confirmedWith: second.accountId,
      },
    });
    return { bookId: book.id, lost };
  });
}

async function lockHeld(tx: ConfirmTx, bookId: string): Promise<HeldBook> {
  const hold = await tx.holds.lockHold(bookId);
  const held = (await tx.holds.heldBooks()).find(({ book }) => book.id === bookId);
  if (!hold || !held) throw new AppError(registerErrors.BOOK_NOT_HELD);
  return held;
}

/** Every year that is not closed: those the record knows, and each from the restored moment to today. */
export function yearsToConfirm(
  { hold, years }: { readonly hold: NumberHold; readonly years: readonly BookYear[] },
  now: Date,
): readonly number[] {
  const present = Number(vietnamDate(now).slice(0, 4));
  const from = hold.lastEventAt === null ? present : Number(vietnamDate(hold.lastEventAt).slice(0, 4));
  const since = Array.from({ length: present - from + 1 }, (_, index) => from + index);
  const closed = new Set(years.filter(({ closedAt }) => closedAt !== null).map(({ year }) => year));
  return [...new Set([...years.map(({ year }) => year), ...since])]
    .filter((year) => !closed.has(year))
    .sort((a, b) => a - b);
}

async function catchUp(
  ports: Pick<ConfirmPorts, 'clock' | 'newId'>,
  tx: ConfirmTx,
  { book, hold }: HeldBook,
  { year, last, by }: { readonly year: number; readonly last: number; readonly by: Actor },
): Promise<{ from: number; to: number } | null> {
  const row = await tx.registers.lockYear(book.id, year);
  const known = row.nextNumber - 1;
  if (!Number.isSafeInteger(last) || last < known || last - known > MOST_LOST) {
    throw new AppError(registerErrors.CONFIRMED_NUMBER_WRONG, {
      params: { number: last, year, known, most: MOST_LOST },
    });
  }
  if (last === known) return null;
  // The void lines bear the latest day possible, so that date(N) ≤ date(N+1) holds for what follows.
  const now = ports.clock.now();
  const today = vietnamDate(now);
  const date = today.startsWith(`${year}-`) ? today : `${year}-12-31`;
  for (let number = known + 1; number <= last; number += 1) {
    const entry = {
      id: ports.newId(),
      number,
      year,
      entryDate: date,
      createdAt: now,
      createdBy: by.accountId,
    };
    await tx.registers.insertEntry(voidLine(book, hold, entry));
  }
  await tx.registers.setYear(book.id, year, { nextNumber: last + 1, lastDate: date });
  return { from: known + 1, to: last };
}

type VoidParts = Pick<RegisterEntry, 'id' | 'number' | 'year' | 'entryDate' | 'createdAt' | 'createdBy'>;

function voidLine(book: Book, hold: NumberHold, parts: VoidParts): RegisterEntry {
  const voidReason = `Mất dữ liệu khi khôi phục từ ${hold.backup} · lost in the restore of ${hold.backup}`;
  const base = { ...parts, bookId: book.id, documentId: null, incomingId: null, byHand: false, voidReason };
  const shared = { titleAndSubject: '', transferDate: null, receiptSigned: '', note: '' };
  if (book.direction === 'incoming') {
    const columns = { ...shared, author: '', numberSymbol: '', documentDate: null, forwardedTo: '' };
    return { ...base, direction: 'incoming', columns };
  }
  const columns = {
    ...shared,
    numberSymbol: numberText(parts.number),
    documentDate: parts.entryDate,
    signer: '',
    recipients: '',
    copyKeeper: '',
    copies: null,
  };
  return { ...base, direction: 'outgoing', columns };
}
