/**
 * Every step on a line of the post book begins here: load and lock it, hide it from those who may not read it, compare the version.
 * What happens to a line is told in the record of every document in its envelope.
 */
import { AppError } from '../../../../app-error.ts';
import { officeErrors } from '../../../errors.ts';
import type { ActingAppointment, Actor } from '../../../identity/actor.ts';
import { allowedAs, permit } from '../../../identity/permissions.ts';
import type { Ledger, LedgerKind } from '../../../ledger/events.ts';
import type { OrganisationReader, Unit } from '../../../organisation/organisation.ts';
import { unitSubject } from '../../../organisation/units-through-time.ts';
import { paperErrors } from './errors.ts';
import type { Posting, PostingStore } from './paper-records.ts';

interface LockTx {
  readonly postings: Pick<PostingStore, 'getForUpdate'>;
  readonly organisation: Pick<OrganisationReader, 'unitPath'>;
}

interface OpenTx {
  readonly postings: Pick<PostingStore, 'get'>;
  readonly organisation: Pick<OrganisationReader, 'unit' | 'unitPath'>;
}

/** For reading and printing. @throws AppError NOT_FOUND */
export async function openPosting(
  { postings, organisation }: OpenTx,
  actor: Actor,
  postingId: string,
): Promise<{ readonly posting: Posting; readonly unit: Unit }> {
  const posting = await postings.get(postingId);
  const unit = posting && (await organisation.unit(posting.unitId));
  if (!posting || !unit || !allowedAs(actor, 'register.read', await unitSubject(organisation, unit.id)))
    throw new AppError(officeErrors.NOT_FOUND);
  return { posting, unit };
}

/** @throws AppError NOT_FOUND, FORBIDDEN, STALE_ETAG, POSTING_STRUCK */
export async function lockPosting(
  tx: LockTx,
  actor: Actor,
  { postingId, version }: { readonly postingId: string; readonly version: number },
): Promise<{ readonly before: Posting; readonly appointment: ActingAppointment }> {
  const before = await tx.postings.getForUpdate(postingId);
  const subject = before && (await unitSubject(tx.organisation, before.unitId));
  if (!before || !subject || !allowedAs(actor, 'register.read', subject))
    throw new AppError(officeErrors.NOT_FOUND);
  const appointment = permit(actor, 'register.write', subject);
  if (before.version !== version)
    throw new AppError(officeErrors.STALE_ETAG, { details: { version: before.version } });
  refuseStruck(before);
  return { before, appointment };
}

/** @throws AppError POSTING_STRUCK */
export function refuseStruck({ struckReason }: Pick<Posting, 'struckReason'>): void {
  if (struckReason !== null)
    throw new AppError(paperErrors.POSTING_STRUCK, { params: { reason: struckReason } });
}

interface PostingStep {
  readonly kind: LedgerKind;
  readonly actor: Actor;
  readonly appointment: ActingAppointment;
  readonly posting: Pick<Posting, 'id' | 'unitId' | 'items'>;
  readonly fileSha256?: string;
  readonly before?: Readonly<Record<string, unknown>>;
  readonly after: Readonly<Record<string, unknown>>;
}

export async function tellPosting(ledger: Ledger, step: PostingStep): Promise<void> {
  const { posting, appointment, after, ...event } = step;
  await ledger.appendAll(
    posting.items.map(({ documentId, entryId }) => ({
      ...event,
      appointmentId: appointment.id,
      unitId: posting.unitId,
      documentId,
      after: { postingId: posting.id, entryId, ...after },
    })),
  );
}
