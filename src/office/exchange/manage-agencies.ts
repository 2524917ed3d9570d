/** The address book of agencies on other systems, kept by hand: entered, changed, closed with their successor, moved to another partner. */
import { AppError } from '../../app-error.ts';
import { cleanText } from '../documents/clean-text.ts';
import { officeErrors } from '../errors.ts';
import type { Actor } from '../identity/actor.ts';
import type { Ledger } from '../ledger/events.ts';
import { organisationErrors } from '../organisation/errors.ts';
import type { Unit } from '../organisation/organisation.ts';
import type { OrganisationStore } from '../organisation/organisation-store.ts';
import type { Page, PageRequest } from '../paging.ts';
import type { Clock, Transact } from '../unit-of-work.ts';
import { exchangeErrors } from './errors.ts';
import { type OversightTx, requirePartnerOversight } from './manage-partners.ts';
import type { PartnerStore } from './partner-store.ts';

interface Tx extends OversightTx {
  readonly organisation: Pick<
    OrganisationStore,
    'unit' | 'units' | 'unitsEverCoded' | 'insertUnits' | 'updateUnit'
  >;
  readonly partners: Pick<PartnerStore, 'get'>;
  readonly ledger: Ledger;
}

export interface ManageAgenciesPorts {
  readonly transact: Transact<Tx>;
  readonly clock: Clock;
  readonly newId: () => string;
}

export interface AgencyContent {
  readonly partnerId: string;
  readonly organCode: string;
  readonly formerOrganCode: string | null;
  readonly name: string;
  readonly kind: string;
  readonly abbreviation: string;
  readonly place: string;
  readonly validFrom: string;
  readonly validTo: string | null;
  readonly successorId: string | null;
}

/** Closed ones too: the history of the book. @throws AppError FORBIDDEN */
export function listAgencies(
  ports: ManageAgenciesPorts,
  actor: Actor,
  query: PageRequest & { readonly partnerId: string; readonly query?: string },
): Promise<Page<Unit>> {
  return ports.transact(async (tx) => {
    await requirePartnerOversight(ports, tx, actor);
    return tx.organisation.units(query, query);
  });
}

/** @throws AppError FORBIDDEN, NOT_FOUND, PARTNER_ENDED, AGENCY_CODE_TAKEN, DAYS_REVERSED */
export function enterAgency(ports: ManageAgenciesPorts, actor: Actor, content: AgencyContent): Promise<Unit> {
  return ports.transact(async (tx) => {
    const { appointmentId } = await requirePartnerOversight(ports, tx, actor);
    const base = { id: ports.newId(), parentId: null, hasSeal: true, sealImage: null };
    const unit = await checked(tx, { ...base, ...content });
    await tx.organisation.insertUnits([unit]);
    await tx.ledger.append({
      kind: 'unit.created',
      actor,
      appointmentId,
      unitId: unit.id,
      after: facts(unit),
    });
    return unit;
  });
}

/** A unit hosted here is none of them. @throws AppError FORBIDDEN, NOT_FOUND, and as `enterAgency` */
export function changeAgency(
  ports: ManageAgenciesPorts,
  actor: Actor,
  { id, ...change }: { readonly id: string } & Partial<AgencyContent>,
): Promise<Unit> {
  return ports.transact(async (tx) => {
    const { appointmentId } = await requirePartnerOversight(ports, tx, actor);
    const before = await tx.organisation.unit(id);
    if (!before || before.partnerId === null) throw new AppError(officeErrors.NOT_FOUND);
    const unit = await checked(tx, { ...before, ...change });
    await tx.organisation.updateUnit(unit);
    const closes = before.validTo === null && unit.validTo !== null;
    await tx.ledger.append({
      kind: closes ? 'unit.closed' : 'unit.changed',
      actor,
      appointmentId,
      unitId: unit.id,
      before: facts(before),
      after: facts(unit),
    });
    return unit;
  });
}

async function checked(tx: Tx, unit: Unit): Promise<Unit> {
  const partner = await tx.partners.get(unit.partnerId!);
  if (!partner) throw new AppError(officeErrors.NOT_FOUND);
  if (partner.endedAt !== null)
    throw new AppError(exchangeErrors.PARTNER_ENDED, { params: { partner: partner.name } });
  if (unit.validTo !== null && unit.validTo < unit.validFrom)
    throw new AppError(organisationErrors.DAYS_REVERSED);
  const successor = unit.successorId === null ? null : await tx.organisation.unit(unit.successorId);
  if (unit.successorId !== null && (!successor || successor.id === unit.id))
    throw new AppError(officeErrors.NOT_FOUND);
  const sameCode = await tx.organisation.unitsEverCoded([unit.organCode]);
  const other = sameCode.find(
    (one) => one.id !== unit.id && one.organCode === unit.organCode && overlap(one, unit),
  );
  if (other)
    throw new AppError(exchangeErrors.AGENCY_CODE_TAKEN, {
      params: { code: unit.organCode, unit: other.name },
    });
  return {
    ...unit,
    name: cleanText(unit.name, { field: 'name', limit: 200 }),
    place: cleanText(unit.place, { field: 'place', limit: 100 }),
    abbreviation: cleanText(unit.abbreviation, { field: 'abbreviation', limit: 40 }),
  };
}

function overlap(a: Unit, b: Unit): boolean {
  return (a.validTo === null || b.validFrom <= a.validTo) && (b.validTo === null || a.validFrom <= b.validTo);
}

function facts(unit: Unit) {
  const { organCode, formerOrganCode, name, validFrom, validTo, successorId, partnerId } = unit;
  return { organCode, formerOrganCode, name, validFrom, validTo, successorId, partnerId };
}
