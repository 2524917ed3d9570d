/**
 * A paper document is taken into the same series by hand (NĐ 30/2020 Đ22.2). For a state secret the row stands without any
 * content, and it does not count in the share.
 */
import { AppError } from '../../app-error.ts';
import { cleanText } from '../documents/clean-text.ts';
import type { Secrecy, Urgency } from '../documents/document.ts';
import { documentType } from '../documents/document-types.ts';
import type { RegisterStore } from '../documents/registers/register-store.ts';
import { enterRegister } from '../documents/registers/take-number.ts';
import type { Actor } from '../identity/actor.ts';
import { permit } from '../identity/permissions.ts';
import type { Ledger } from '../ledger/events.ts';
import type { OrganisationReader } from '../organisation/organisation.ts';
import { requireHostedUnit } from '../organisation/units-through-time.ts';
import { displayDate, vietnamDate } from '../unit-of-work.ts';
import { incomingErrors } from './errors.ts';
import type { IncomingRecord } from './incoming.ts';
import type { StepPorts } from './incoming-access.ts';
import { incomingShare } from './incoming-share.ts';
import type { IncomingStore } from './incoming-store.ts';
import { bookOf, duplicateOf, lineOf, requireBookOf } from './register-document.ts';

interface Tx {
  readonly incoming: Pick<IncomingStore, 'insert' | 'earlier'>;
  readonly organisation: Pick<OrganisationReader, 'unit' | 'unitPath'>;
  readonly registers: Pick<RegisterStore, 'book' | 'booksOfUnit' | 'lockYear' | 'setYear' | 'insertEntry'>;
  readonly ledger: Ledger;
}

export interface RegisterPaperCommand {
  readonly unitId: string;
  readonly bookId?: string;
  readonly senderName: string;
  readonly numberSymbol: string;
  readonly issuedOn: string | null;
  readonly typeCode: string;
  readonly subject: string;
  readonly urgency: Urgency;
  readonly secrecy: Secrecy;
  readonly signerName: string | null;
  readonly dueDate: string | null;
  readonly pageCount: number | null;
  readonly forwardedTo?: string;
  readonly fileCode?: string;
  readonly note?: string;
  /** yyyy-MM-dd; today when absent. */
  readonly arrivedOn?: string;
  /** The number written on the paper already: it must be the next one. */
  readonly expectedNumber?: number;
  readonly acknowledgeDuplicate?: boolean;
}

/** @throws AppError FORBIDDEN, UNIT_CLOSED, ARRIVAL_DATE_FUTURE, INCOMING_DUPLICATE and those of `takeNumber` */
export async function registerPaper(
  ports: StepPorts<Tx>,
  actor: Actor,
  command: RegisterPaperCommand,
): Promise<IncomingRecord> {
  return ports.transact(async (tx) => {
    const unitPath = await tx.organisation.unitPath(command.unitId);
    const appointment = permit(actor, 'incoming.register', { unitId: command.unitId, unitPath });
    const now = ports.clock.now();
    const today = vietnamDate(now);
    await requireHostedUnit(tx.organisation, command.unitId, today);
    const arrivedOn = command.arrivedOn ?? today;
    if (arrivedOn > today)
      throw new AppError(incomingErrors.ARRIVAL_DATE_FUTURE, { params: { date: displayDate(arrivedOn) } });
    const draft = paperRecord(ports.newId(), command, now);
    const earlier = await tx.incoming.earlier({ ...draft, exceptId: draft.id, sha256: null });
    if (earlier && !command.acknowledgeDuplicate) throw duplicateOf(earlier);
    const bookId = command.bookId ?? (await bookOf(tx.registers, command.unitId, draft.typeCode));
    await requireBookOf(tx.registers, bookId, command.unitId);
    const { expectedNumber: expected, forwardedTo, note } = command;
    const line = await enterRegister(
      tx,
      lineOf(draft, {
        id: ports.newId(),
        bookId,
        now,
        accountId: actor.accountId,
        entryDate: arrivedOn,
        byHand: true,
        ...(forwardedTo !== undefined && { forwardedTo }),
        ...(note !== undefined && { note }),
      }),
      // Without a date of its own the row bears "now": a colleague's later day is taken rather than refused.
      { orLater: command.arrivedOn === undefined, ...(expected !== undefined && { expected }) },
    );
    const record: IncomingRecord = {
      ...draft,
      bookId,
      year: line.year,
      arrivalNumber: line.number,
      arrivedOn: line.entryDate,
      duplicateOfId: earlier?.id ?? null,
    };
    await tx.incoming.insert(record);
    const share = incomingShare(record);
    await tx.ledger.append({
      kind: 'incoming.registered-by-hand',
      actor,
      appointmentId: appointment.id,
      unitId: record.unitId,
      incomingId: record.id,
      after: { state: record.state, bookId, year: line.year, number: line.number, date: line.entryDate },
      ...(share && { share }),
    });
    return record;
  });
}

function paperRecord(id: string, command: RegisterPaperCommand, now: Date): IncomingRecord {
  return {
    id,
    unitId: command.unitId,
    state: 'registered',
    source: 'paper',
    paperFollows: false,
    origin: 'electronic',
    consignmentId: null,
    senderCode: null,
    senderName: cleanText(command.senderName, { field: 'senderName', limit: 200 }),
    foreignDocumentId: null,
    numberSymbol: cleanText(command.numberSymbol, { field: 'numberSymbol', limit: 42 }),
    issuedOn: command.issuedOn,
    typeCode: documentType(command.typeCode).code,
    subject: cleanText(command.subject, { field: 'subject', limit: 500 }),
    urgency: command.urgency,
    secrecy: command.secrecy,
    signerName: command.signerName,
    signerPosition: null,
    signers: [],
    dueDate: command.dueDate,
    pageCount: command.pageCount,
    verdict: null,
    signaturesValid: null,
    signatureFault: null,
    arrivedAt: now,
    registeredAt: now,
    bookId: null,
    year: null,
    arrivalNumber: null,
    arrivedOn: null,
    fileCode: command.fileCode ?? null,
    forwardedTo: command.forwardedTo ?? null,
    returnReason: null,
    recallState: null,
    recallReason: null,
    recallMessageId: null,
    recallSequence: 0,
    simulated: false,
    duplicateOfId: null,
    finishedAt: null,
    replyDocumentId: null,
    version: 1,
    updatedAt: now,
  };
}
