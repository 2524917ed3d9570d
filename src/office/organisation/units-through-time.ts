/** A question about a unit always has a date. Levels, mergers and codes are data (DESIGN.md, "Data that must be right"). */
import { AppError } from '../../app-error.ts';
import { officeErrors } from '../errors.ts';
import type { PermissionSubject } from '../identity/permissions.ts';
import { displayDate } from '../unit-of-work.ts';
import { organisationErrors } from './errors.ts';
import type { OrganisationReader, Unit } from './organisation.ts';

export function isOpen(unit: Unit, on: string): boolean {
  return unit.validFrom <= on && (unit.validTo === null || on <= unit.validTo);
}

/** The unit that carries on on that day: a successor may itself have ended. Null when nobody does. */
export async function successorOn(
  organisation: Pick<OrganisationReader, 'unit'>,
  unit: Unit,
  on: string,
): Promise<Unit | null> {
  const seen = new Set([unit.id]);
  let next = unit.successorId;
  while (next !== null && !seen.has(next)) {
    seen.add(next);
    const successor = await organisation.unit(next);
    if (successor === null || isOpen(successor, on)) return successor;
    next = successor.successorId;
  }
  return null;
}

/** As `requireOpenUnit`; UNIT_ELSEWHERE for a unit of another system: its people, keys and books are kept there. */
export async function requireHostedUnit(
  organisation: Pick<OrganisationReader, 'unit'>,
  unitId: string,
  on: string,
): Promise<Unit> {
  const unit = await requireOpenUnit(organisation, unitId, on);
  if (unit.partnerId !== null)
    throw new AppError(organisationErrors.UNIT_ELSEWHERE, {
      params: { unit: unit.name },
      details: { unitId },
    });
  return unit;
}

/** The unit, when it exists on that day; else NOT_FOUND, UNIT_NOT_YET_OPEN, or UNIT_CLOSED naming the successor. */
export async function requireOpenUnit(
  organisation: Pick<OrganisationReader, 'unit'>,
  unitId: string,
  on: string,
): Promise<Unit> {
  const unit = await organisation.unit(unitId);
  if (unit === null) throw new AppError(officeErrors.NOT_FOUND);
  if (isOpen(unit, on)) return unit;
  if (unit.validTo === null || on < unit.validFrom)
    throw new AppError(organisationErrors.UNIT_NOT_YET_OPEN, {
      params: { unit: unit.name, date: displayDate(unit.validFrom) },
      details: { unitId },
    });
  const successor = await successorOn(organisation, unit, on);
  throw new AppError(organisationErrors.UNIT_CLOSED, {
    params: { unit: unit.name, date: displayDate(unit.validTo), successor: successor?.name ?? '—' },
    details: {
      unitId,
      successorId: successor?.id ?? null,
      successorName: successor?.name ?? null,
      successorCode: successor?.organCode ?? null,
    },
  });
}

/** What the permission of an action on a unit's record needs to know of the unit. */
export async function unitSubject(
  organisation: Pick<OrganisationReader, 'unitPath'>,
  unitId: string,
): Promise<PermissionSubject> {
  return { unitId, unitPath: await organisation.unitPath(unitId) };
}
