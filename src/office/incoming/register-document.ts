/** The clerk takes an arrival into the book: number, date, and 03 to the sender (NĐ 30/2020 Đ22). */
import { AppError } from '../../app-error.ts';
import { documentType } from '../documents/document-types.ts';
import { incomingTransitions } from '../documents/lifecycle/incoming.ts';
import { advance } from '../documents/lifecycle/transitions.ts';
import { registerErrors } from '../documents/registers/errors.ts';
import { bookFor, type IncomingColumns, type RegisterEntry } from '../documents/registers/register.ts';
import type { RegisterStore } from '../documents/registers/register-store.ts';
import { enterRegister } from '../documents/registers/take-number.ts';
import type { Actor } from '../identity/actor.ts';
import type { Ledger } from '../ledger/events.ts';
import { type PromiseNoticesTx, promiseNotices } from '../notices/promise-notices.ts';
import { displayDate, type Outbox, vietnamDate } from '../unit-of-work.ts';
import { incomingErrors } from './errors.ts';
import type { IncomingRecord } from './incoming.ts';
import { type OpenTx, openForStep, type StepCommand, type StepPorts, tellSender } from './incoming-access.ts';
import { incomingShare } from './incoming-share.ts';
import type { IncomingStore } from './incoming-store.ts';

type Registers = Pick<RegisterStore, 'book' | 'booksOfUnit' | 'lockYear' | 'setYear' | 'insertEntry'>;

interface Tx extends OpenTx, Pick<PromiseNoticesTx, 'identity'> {
  readonly organisation: OpenTx['organisation'] & PromiseNoticesTx['organisation'];
  readonly incoming: Pick<IncomingStore, 'get' | 'getForUpdate' | 'assignments' | 'update'>;
  readonly registers: Registers;
  readonly ledger: Ledger;
  readonly outbox: Outbox;
}

export interface RegisterDocumentCommand extends StepCommand {
  /** Absent: the unit's book for this type. */
  readonly bookId?: string;
  /** Chuyển. */
  readonly forwardedTo?: string;
  /** Số và ký hiệu hồ sơ. */
  readonly fileCode?: string;
  /** The clerk compared it with the earlier one and registers it all the same. */
  readonly acknowledgeDuplicate?: boolean;
}

/**
 * Exactly one line and one number per arrival (promise 4): the row is locked before its state is looked at.
 * @throws AppError NOT_FOUND, FORBIDDEN, STALE_ETAG, WRONG_STATE, RECALL_PENDING, INCOMING_DUPLICATE, BOOK_MISSING and the
 *   others of `takeNumber`
 */
export async function registerDocument(
  ports: StepPorts<Tx>,
  actor: Actor,
  command: RegisterDocumentCommand,
): Promise<IncomingRecord> {
  return ports.transact(async (tx) => {
    const { record, appointment } = await openForStep(tx, actor, 'incoming.register', command);
    const state = advance(incomingTransitions, record.state, 'register');
    if (record.recallState === 'requested') throw new AppError(incomingErrors.RECALL_PENDING);
    if (!command.acknowledgeDuplicate) await refuseDuplicate(tx, record);
    const now = ports.clock.now();
    const bookId = command.bookId ?? (await bookOf(tx.registers, record.unitId, record.typeCode));
    await requireBookOf(tx.registers, bookId, record.unitId);
    const line = await enterRegister(
      tx,
      lineOf(record, { id: ports.newId(), bookId, now, accountId: actor.accountId, ...command }),
      { orLater: true },
    );
    const registered = await tx.incoming.update(record.id, {
      state,
      bookId,
      year: line.year,
      arrivalNumber: line.number,
      arrivedOn: line.entryDate,
      registeredAt: now,
      forwardedTo: command.forwardedTo ?? null,
      fileCode: command.fileCode ?? null,
      updatedAt: now,
    });
    const share = incomingShare(registered);
    await tx.ledger.append({
      kind: 'incoming.registered',
      actor,
      appointmentId: appointment.id,
      unitId: record.unitId,
      incomingId: record.id,
      before: { state: record.state },
      after: { state, bookId, year: line.year, number: line.number, date: line.entryDate },
      ...(share && { share }),
    });
    await tellSender(tx, ports, { actor, appointment }, registered, {
      code: '03',
      arrivalNumber: line.number,
    });
    await promiseNotices(tx, { unitId: record.unitId, role: 'leader', template: 'document-to-direct', now });
    return registered;
  });
}

async function refuseDuplicate(tx: Pick<Tx, 'incoming'>, record: IncomingRecord): Promise<void> {
  if (record.duplicateOfId === null) return;
  const earlier = await tx.incoming.get(record.duplicateOfId);
  // It may have been sent back or withdrawn since.
  if (!earlier || earlier.state === 'returned' || earlier.state === 'withdrawn') return;
  throw duplicateOf(earlier);
}

export function duplicateOf(earlier: IncomingRecord): AppError {
  return new AppError(incomingErrors.INCOMING_DUPLICATE, {
    params: {
      symbol: earlier.numberSymbol,
      sender: earlier.senderName,
      date: displayDate(earlier.arrivedOn ?? vietnamDate(earlier.arrivedAt)),
      number: earlier.arrivalNumber ?? '—',
    },
    details: { earlierId: earlier.id },
  });
}

export async function bookOf(
  registers: Pick<RegisterStore, 'booksOfUnit'>,
  unitId: string,
  typeCode: string,
): Promise<string> {
  const book = bookFor(await registers.booksOfUnit(unitId), 'incoming', typeCode);
  if (!book) throw new AppError(registerErrors.BOOK_MISSING);
  return book.id;
}

/** A book named by the person must be an incoming book of this very unit. */
export async function requireBookOf(
  registers: Pick<RegisterStore, 'book'>,
  bookId: string,
  unitId: string,
): Promise<void> {
  const book = await registers.book(bookId);
  if (book?.unitId !== unitId || book.direction !== 'incoming')
    throw new AppError(registerErrors.BOOK_MISSING);
}

interface LineDetails {
  readonly id: string;
  readonly bookId: string;
  readonly now: Date;
  readonly accountId: string;
  readonly forwardedTo?: string;
  readonly note?: string;
  readonly entryDate?: string;
  readonly byHand?: boolean;
}

export function lineOf(
  record: IncomingRecord,
  details: LineDetails,
): Omit<Extract<RegisterEntry, { direction: 'incoming' }>, 'number'> {
  const entryDate = details.entryDate ?? vietnamDate(details.now);
  return {
    id: details.id,
    bookId: details.bookId,
    year: Number(entryDate.slice(0, 4)),
    documentId: null,
    incomingId: record.id,
    byHand: details.byHand ?? false,
    entryDate,
    voidReason: null,
    createdAt: details.now,
    createdBy: details.accountId,
    direction: 'incoming',
    columns: columnsOf(record, details),
  };
}

/** NĐ 30/2020, appendix IV, VI.2. */
function columnsOf(record: IncomingRecord, details: LineDetails): IncomingColumns {
  const type = documentType(record.typeCode);
  return {
    author: record.senderName,
    numberSymbol: record.numberSymbol,
    documentDate: record.issuedOn,
    titleAndSubject: `${type.vi} ${record.subject}`,
    forwardedTo: details.forwardedTo ?? '',
    transferDate: null,
    receiptSigned: '',
    note: details.note ?? '',
  };
}
