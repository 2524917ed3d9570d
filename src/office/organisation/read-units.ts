/** The organisation is public knowledge inside the service: anybody with a post may look. */
import { AppError } from '../../app-error.ts';
import { officeErrors } from '../errors.ts';
import type { Partner } from '../exchange/partner.ts';
import type { PartnerStore } from '../exchange/partner-store.ts';
import type { Actor } from '../identity/actor.ts';
import { type Action, permit } from '../identity/permissions.ts';
import type { Page, PageRequest } from '../paging.ts';
import { type Clock, type Transact, vietnamDate } from '../unit-of-work.ts';
import type { Appointment, Unit } from './organisation.ts';
import type { OrganisationStore, UnitFilter } from './organisation-store.ts';

export interface ReadUnitsPorts {
  readonly transact: Transact<{
    organisation: Pick<OrganisationStore, 'unit' | 'units' | 'appointmentsOfUnit'>;
    partners: Pick<PartnerStore, 'many'>;
  }>;
  readonly clock: Clock;
}

/** A person who chooses an addressee sees the way by which it is reached. */
export interface ReachedUnit extends Unit {
  /** Null: hosted here. */
  readonly partner: Pick<Partner, 'id' | 'name' | 'kind' | 'simulated'> | null;
}

/** The units of a day; today when no day is given: a question about a unit always has a date. */
export function listUnits(
  ports: ReadUnitsPorts,
  actor: Actor,
  query: UnitFilter & PageRequest,
): Promise<Page<ReachedUnit>> {
  permitAnybody(actor, 'unit.read');
  const on = query.on ?? vietnamDate(ports.clock.now());
  return ports.transact(async ({ organisation, partners }) => {
    const { items, next } = await organisation.units({ ...query, on }, query);
    return { items: await withPartners(partners, items), next };
  });
}

async function withPartners(
  store: Pick<PartnerStore, 'many'>,
  units: readonly Unit[],
): Promise<readonly ReachedUnit[]> {
  const ids = [...new Set(units.flatMap(({ partnerId }) => partnerId ?? []))];
  const partners = new Map((await store.many(ids)).map((partner) => [partner.id, partner]));
  return units.map((unit) => ({ ...unit, partner: partners.get(unit.partnerId ?? '') ?? null }));
}

export function readUnit(ports: ReadUnitsPorts, actor: Actor, unitId: string): Promise<ReachedUnit> {
  permitAnybody(actor, 'unit.read');
  return ports.transact(async ({ organisation, partners }) => {
    const unit = await organisation.unit(unitId);
    if (unit === null) throw new AppError(officeErrors.NOT_FOUND);
    const [reached] = await withPartners(partners, [unit]);
    return reached!;
  });
}

/** Who holds a post there on that day; today when no day is given. */
export function listAppointments(
  ports: ReadUnitsPorts,
  actor: Actor,
  query: { readonly unitId: string; readonly on?: string },
): Promise<readonly Appointment[]> {
  permitAnybody(actor, 'person.read');
  const on = query.on ?? vietnamDate(ports.clock.now());
  return ports.transact(({ organisation }) => organisation.appointmentsOfUnit(query.unitId, on));
}

function permitAnybody(actor: Actor, action: Action): void {
  permit(actor, action, { unitId: '', unitPath: [] });
}
