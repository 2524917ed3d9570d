/** The lines of a book in the order of their numbers, void ones too. */
import { AppError } from '../../../app-error.ts';
import { officeErrors } from '../../errors.ts';
import type { Actor } from '../../identity/actor.ts';
import { allowedAs } from '../../identity/permissions.ts';
import type { OrganisationReader } from '../../organisation/organisation.ts';
import { unitSubject } from '../../organisation/units-through-time.ts';
import { type Clock, type Transact, vietnamDate } from '../../unit-of-work.ts';
import { type ElectronicReceipt, receiptSigned } from './electronic-receipt.ts';
import type { Book, RegisterEntry } from './register.ts';
import type { RegisterStore } from './register-store.ts';

export interface ReceiptReader {
  receiptsOf(documentIds: readonly string[]): Promise<readonly ElectronicReceipt[]>;
}

export interface ReadRegisterPorts {
  readonly transact: Transact<{
    readonly registers: Pick<RegisterStore, 'book' | 'entries'>;
    readonly organisation: Pick<OrganisationReader, 'unitPath'>;
    readonly deliveries: ReceiptReader;
  }>;
  readonly clock: Clock;
}

export interface RegisterPage {
  readonly book: Book;
  readonly year: number;
  readonly items: readonly RegisterEntry[];
  /** The last number of this page, null at the end. */
  readonly next: string | null;
}

export async function readRegister(
  ports: ReadRegisterPorts,
  actor: Actor,
  wish: {
    readonly bookId: string;
    /** The present year in Vietnam when left out. */
    readonly year?: number;
    readonly after: number;
    readonly limit: number;
    /** Only lines of these days (yyyy-MM-dd, both included). */
    readonly from?: string;
    readonly to?: string;
  },
): Promise<RegisterPage> {
  const year = wish.year ?? Number(vietnamDate(ports.clock.now()).slice(0, 4));
  return ports.transact(async (tx) => {
    const book = await tx.registers.book(wish.bookId);
    if (!book) throw new AppError(officeErrors.NOT_FOUND);
    const subject = await unitSubject(tx.organisation, book.unitId);
    // A guessed id tells nothing, not even that the book exists.
    if (!allowedAs(actor, 'register.read', subject)) throw new AppError(officeErrors.NOT_FOUND);
    const { bookId, after, limit, from, to } = wish;
    const days = { ...(from !== undefined && { from }), ...(to !== undefined && { to }) };
    const rows = await tx.registers.entries({ bookId, year, after, limit: limit + 1, ...days });
    const items = await withReceipts(tx.deliveries, rows.slice(0, limit));
    const last = items.at(-1);
    return { book, year, items, next: rows.length > limit && last ? String(last.number) : null };
  });
}

/** Receipts are read where they are kept, so the column is never behind them. */
export async function withReceipts(
  deliveries: ReceiptReader,
  entries: readonly RegisterEntry[],
): Promise<readonly RegisterEntry[]> {
  const sent = entries.flatMap((line) =>
    line.direction === 'outgoing' && line.documentId ? [line.documentId] : [],
  );
  const receipts = sent.length === 0 ? [] : await deliveries.receiptsOf(sent);
  const byDocument = new Map<string, ElectronicReceipt[]>();
  for (const receipt of receipts) {
    const others = byDocument.get(receipt.documentId);
    if (others) others.push(receipt);
    else byDocument.set(receipt.documentId, [receipt]);
  }
  return entries.map((line) => {
    if (line.direction !== 'outgoing' || line.documentId === null) return line;
    const told = receiptSigned(byDocument.get(line.documentId) ?? []);
    return told === '' ? line : { ...line, columns: { ...line.columns, receiptSigned: told } };
  });
}
