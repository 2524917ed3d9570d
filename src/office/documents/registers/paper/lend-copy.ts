/** An archive copy is given out for use: a line of the "sổ sử dụng bản lưu" (NĐ 30/2020 Đ19, appendix IV, IV). */
import { AppError } from '../../../../app-error.ts';
import type { Actor } from '../../../identity/actor.ts';
import { permit } from '../../../identity/permissions.ts';
import type { Ledger } from '../../../ledger/events.ts';
import type { OrganisationReader } from '../../../organisation/organisation.ts';
import { unitSubject } from '../../../organisation/units-through-time.ts';
import { type Clock, displayDate, type Transact } from '../../../unit-of-work.ts';
import { cleanOptionalText, cleanText } from '../../clean-text.ts';
import type { DocumentStore } from '../../document-store.ts';
import type { RegisterStore } from '../register-store.ts';
import { refuseClosedYear } from '../yearly/refuse-closed.ts';
import type { RegisterYearStore } from '../yearly/register-year.ts';
import { paperErrors } from './errors.ts';
import { ownLine, refuseFuture } from './own-line.ts';
import type { CopyUse, CopyUseStore } from './paper-records.ts';

interface LendTx {
  readonly copyUses: Pick<CopyUseStore, 'insert' | 'outOf'>;
  readonly registerYears: Pick<RegisterYearStore, 'share'>;
  readonly registers: Pick<RegisterStore, 'book' | 'entry' | 'lockBooksOfUnit'>;
  readonly documents: Pick<DocumentStore, 'get'>;
  readonly organisation: Pick<OrganisationReader, 'unitPath' | 'appointmentsOfUnit'>;
  readonly ledger: Ledger;
}

export interface LendCopyPorts {
  readonly transact: Transact<LendTx>;
  readonly clock: Clock;
  readonly newId: () => string;
}

export interface LendCommand {
  readonly unitId: string;
  readonly entryId: string;
  /** yyyy-MM-dd */
  readonly usedOn: string;
  readonly userName: string;
  readonly purpose: string;
  /** Appointment of the leader who permitted it. */
  readonly permittedById: string;
  /** That of the document when left out. */
  readonly fileCode?: string | null;
  readonly receipt?: string | null;
  readonly note?: string | null;
}

/** Refuses FORBIDDEN, REGISTER_DATE_FUTURE, BOOK_YEAR_CLOSED, COPY_ALREADY_OUT, COPY_PERMITTER_WRONG, and as `ownLine`. */
export async function lendCopy(ports: LendCopyPorts, actor: Actor, command: LendCommand): Promise<CopyUse> {
  const now = ports.clock.now();
  refuseFuture(command.usedOn, now);
  return ports.transact(async (tx) => {
    const { unitId, entryId, usedOn } = command;
    const appointment = permit(actor, 'register.write', await unitSubject(tx.organisation, unitId));
    await refuseClosedYear(tx.registerYears, { unitId, register: 'copy-uses', day: usedOn });
    await tx.registers.lockBooksOfUnit(unitId);
    const line = await ownLine(tx.registers, unitId, entryId, usedOn);
    await refuseOut(tx, entryId);
    const document = line.documentId === null ? null : await tx.documents.get(line.documentId);
    const text = (field: 'receipt' | 'note' | 'fileCode', limit: number) =>
      cleanOptionalText(command[field], { field, limit });
    const use: CopyUse = {
      id: ports.newId(),
      unitId,
      entryId,
      documentId: line.documentId,
      usedOn,
      userName: cleanText(command.userName, { field: 'userName', limit: 200 }),
      numberSymbol: line.columns.numberSymbol,
      documentDate: line.entryDate,
      titleAndSubject: line.columns.titleAndSubject,
      fileCode: text('fileCode', 60) ?? fileCodeOf(document),
      receipt: text('receipt', 200),
      returnedOn: null,
      ...(await permitter(tx, command)),
      purpose: cleanText(command.purpose, { field: 'purpose', limit: 300 }),
      note: text('note', 500),
      createdAt: now,
      createdBy: actor.accountId,
      version: 1,
    };
    await tx.copyUses.insert(use);
    const { userName, permittedById, purpose } = use;
    await tx.ledger.append({
      kind: 'archive-copy.lent',
      actor,
      appointmentId: appointment.id,
      unitId,
      documentId: use.documentId,
      after: { copyUseId: use.id, entryId, usedOn, userName, permittedById, purpose },
    });
    return use;
  });
}

/** The office keeps one copy: while somebody has it, nobody else can. */
async function refuseOut(tx: LendTx, entryId: string): Promise<void> {
  const out = await tx.copyUses.outOf(entryId);
  if (out === null) return;
  throw new AppError(paperErrors.COPY_ALREADY_OUT, {
    params: { number: out.numberSymbol, user: out.userName, date: displayDate(out.usedOn) },
    details: { copyUseId: out.id },
  });
}

async function permitter(
  tx: LendTx,
  { unitId, usedOn, permittedById }: LendCommand,
): Promise<Pick<CopyUse, 'permittedById' | 'permittedBy'>> {
  const held = await tx.organisation.appointmentsOfUnit(unitId, usedOn);
  const leader = held.find(({ id, role }) => id === permittedById && role === 'leader');
  if (!leader)
    throw new AppError(paperErrors.COPY_PERMITTER_WRONG, { params: { date: displayDate(usedOn) } });
  return { permittedById, permittedBy: `${leader.fullName}, ${leader.position}` };
}

function fileCodeOf(
  document: { readonly fileCatalog: number | null; readonly fileNotation: string | null } | null,
): string | null {
  const parts = [document?.fileCatalog ?? null, document?.fileNotation ?? null].filter(
    (part) => part !== null,
  );
  return parts.length === 0 ? null : parts.join('/');
}
