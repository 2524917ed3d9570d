/** Every step on a line of the post book begins here: load and lock it, hide it from those who may not read it, compare the version. */
import { AppError } from '../../../../app-error.ts';
import { officeErrors } from '../../../errors.ts';
import type { ActingAppointment, Actor } from '../../../identity/actor.ts';
import { allowedAs, permit } from '../../../identity/permissions.ts';
import type { OrganisationReader } from '../../../organisation/organisation.ts';
import { unitSubject } from '../../../organisation/units-through-time.ts';
import { paperErrors } from './errors.ts';
import type { Posting, PostingStore } from './paper-records.ts';

interface LockTx {
  readonly postings: Pick<PostingStore, 'getForUpdate'>;
  readonly organisation: Pick<OrganisationReader, 'unitPath'>;
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
