/** What every report asks first: a period, a unit, and whether the asker may read its registers. */
import { AppError } from '../../app-error.ts';
import { officeErrors } from '../errors.ts';
import type { Actor } from '../identity/actor.ts';
import { type Action, permit } from '../identity/permissions.ts';
import { type AgencyLines, agencyLines } from '../organisation/agency-lines.ts';
import type { OrganisationReader } from '../organisation/organisation.ts';
import { unitSubject } from '../organisation/units-through-time.ts';
import { displayDate } from '../unit-of-work.ts';
import { statisticsErrors } from './errors.ts';
import type { ReportQuestion } from './report-store.ts';

/** @throws AppError NOT_FOUND, FORBIDDEN, PERIOD_INVALID */
export async function openReport(
  organisation: Pick<OrganisationReader, 'unit' | 'unitPath'>,
  actor: Actor,
  action: Action,
  { unitId, from, to }: ReportQuestion,
): Promise<AgencyLines> {
  if (from > to)
    throw new AppError(statisticsErrors.PERIOD_INVALID, {
      params: { from: displayDate(from), to: displayDate(to) },
    });
  const unit = await organisation.unit(unitId);
  if (!unit) throw new AppError(officeErrors.NOT_FOUND);
  permit(actor, action, await unitSubject(organisation, unitId));
  return agencyLines(organisation, unit);
}

export function periodLine({ from, to }: Pick<ReportQuestion, 'from' | 'to'>): string {
  return `Từ ngày ${displayDate(from)} đến ngày ${displayDate(to)}`;
}
