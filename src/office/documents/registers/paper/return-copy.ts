/** The archive copy comes back: "ngày trả", and the books of uses to read. */
import { AppError } from '../../../../app-error.ts';
import { officeErrors } from '../../../errors.ts';
import type { Actor } from '../../../identity/actor.ts';
import { allowedAs, permit } from '../../../identity/permissions.ts';
import type { Ledger } from '../../../ledger/events.ts';
import type { OrganisationReader } from '../../../organisation/organisation.ts';
import { unitSubject } from '../../../organisation/units-through-time.ts';
import type { Page } from '../../../paging.ts';
import { type Clock, displayDate, type Transact } from '../../../unit-of-work.ts';
import { cleanOptionalText } from '../../clean-text.ts';
import { paperErrors } from './errors.ts';
import { refuseFuture } from './own-line.ts';
import type { CopyUse, CopyUseStore, PaperQuery } from './paper-records.ts';
import { permitForUnit } from './read-postings.ts';

export interface ReturnCopyPorts {
  readonly transact: Transact<{
    readonly copyUses: Pick<CopyUseStore, 'getForUpdate' | 'update'>;
    readonly organisation: Pick<OrganisationReader, 'unitPath'>;
    readonly ledger: Ledger;
  }>;
  readonly clock: Clock;
}

export interface ReturnCommand {
  readonly copyUseId: string;
  readonly version: number;
  /** yyyy-MM-dd */
  readonly returnedOn: string;
  /** Stays as it was when left out. */
  readonly note?: string | null;
}

/** Refuses NOT_FOUND, FORBIDDEN, STALE_ETAG, REGISTER_DATE_FUTURE, COPY_RETURNED, COPY_RETURN_EARLY. */
export async function returnCopy(
  ports: ReturnCopyPorts,
  actor: Actor,
  command: ReturnCommand,
): Promise<CopyUse> {
  refuseFuture(command.returnedOn, ports.clock.now());
  return ports.transact(async (tx) => {
    const before = await tx.copyUses.getForUpdate(command.copyUseId);
    const subject = before && (await unitSubject(tx.organisation, before.unitId));
    if (!before || !subject || !allowedAs(actor, 'register.read', subject))
      throw new AppError(officeErrors.NOT_FOUND);
    const appointment = permit(actor, 'register.write', subject);
    if (before.version !== command.version)
      throw new AppError(officeErrors.STALE_ETAG, { details: { version: before.version } });
    const change = judgeReturn(before, command);
    await tx.copyUses.update(before.id, change);
    await tx.ledger.append({
      kind: 'archive-copy.returned',
      actor,
      appointmentId: appointment.id,
      unitId: before.unitId,
      documentId: before.documentId,
      before: { note: before.note },
      after: { copyUseId: before.id, ...change },
    });
    return { ...before, ...change, version: before.version + 1 };
  });
}

function judgeReturn(before: CopyUse, { returnedOn, note }: ReturnCommand) {
  if (before.returnedOn !== null)
    throw new AppError(paperErrors.COPY_RETURNED, { params: { date: displayDate(before.returnedOn) } });
  if (returnedOn < before.usedOn)
    throw new AppError(paperErrors.COPY_RETURN_EARLY, {
      params: { returned: displayDate(returnedOn), used: displayDate(before.usedOn) },
    });
  const kept = note === undefined ? before.note : cleanOptionalText(note, { field: 'note', limit: 500 });
  return { returnedOn, note: kept };
}

export interface ReadCopyUsesPorts {
  readonly transact: Transact<{
    readonly copyUses: Pick<CopyUseStore, 'list'>;
    readonly organisation: Pick<OrganisationReader, 'unit' | 'unitPath'>;
  }>;
}

/** @throws AppError NOT_FOUND, FORBIDDEN */
export async function listCopyUses(
  ports: ReadCopyUsesPorts,
  actor: Actor,
  query: PaperQuery & { readonly out?: boolean },
): Promise<Page<CopyUse>> {
  return ports.transact(async (tx) => {
    await permitForUnit(tx.organisation, actor, 'register.read', query.unitId);
    return tx.copyUses.list(query);
  });
}
