/**
 * The axis's list of agencies as units of the address book. It names codes, names and what was closed; former codes, successors
 * and days are IT's to enter, and stay as entered. A code that a unit hosted here or one of another partner has, or had, is not
 * taken over: nobody's mail is led elsewhere by a list.
 */
import { cleanText } from '../documents/clean-text.ts';
import type { SystemActor } from '../identity/actor.ts';
import type { Ledger, LedgerEvent } from '../ledger/events.ts';
import type { Unit } from '../organisation/organisation.ts';
import type { OrganisationStore } from '../organisation/organisation-store.ts';
import { isOpen } from '../organisation/units-through-time.ts';
import { type Clock, type Transact, vietnamDate } from '../unit-of-work.ts';
import type { Partner } from './partner.ts';

export interface ListedAgency {
  readonly code: string;
  readonly name: string;
  /** The axis says that it is no more. */
  readonly closed: boolean;
}

export interface KeepAxisUnitsPorts {
  readonly transact: Transact<{
    readonly organisation: Pick<OrganisationStore, 'allUnits' | 'insertUnits' | 'updateUnit'>;
    readonly ledger: Ledger;
  }>;
  readonly clock: Clock;
  readonly newId: () => string;
}

/** A parameter of the database for each column of each row. */
const ROWS_AT_ONCE = 1000;

/** @returns the codes that were not taken over */
export async function keepAxisUnits(
  { transact, clock, newId }: KeepAxisUnitsPorts,
  actor: SystemActor,
  partner: Pick<Partner, 'id'>,
  listed: readonly ListedAgency[],
): Promise<readonly string[]> {
  const today = vietnamDate(clock.now());
  return transact(async ({ organisation, ledger }) => {
    const known = await organisation.allUnits();
    const foreign = codesOf(known.filter(({ partnerId }) => partnerId !== partner.id));
    const own = known.filter(({ partnerId }) => partnerId === partner.id);
    const standing = new Map(own.filter((unit) => isOpen(unit, today)).map((unit) => [unit.organCode, unit]));
    const entered = codesOf(own);
    const made: Unit[] = [];
    const events: LedgerEvent[] = [];
    const agencies = new Map(listed.map((agency) => [agency.code, agency]));
    for (const agency of agencies.values()) {
      const { code, closed } = agency;
      if (foreign.has(code)) continue;
      const unit = standing.get(code);
      if (!unit && !closed && !entered.has(code))
        made.push(unitOf(agency, { id: newId(), partnerId: partner.id, today }));
      if (!unit) continue;
      const told: Unit = { ...unit, name: nameOf(agency), validTo: closed ? today : unit.validTo };
      if (told.name === unit.name && told.validTo === unit.validTo) continue;
      await organisation.updateUnit(told);
      const kind = closed ? ('unit.closed' as const) : ('unit.changed' as const);
      events.push({ kind, actor, unitId: unit.id, before: facts(unit), after: facts(told) });
    }
    for (let first = 0; first < made.length; first += ROWS_AT_ONCE)
      await organisation.insertUnits(made.slice(first, first + ROWS_AT_ONCE));
    for (const unit of made)
      events.push({ kind: 'unit.created', actor, unitId: unit.id, after: facts(unit) });
    for (let first = 0; first < events.length; first += ROWS_AT_ONCE)
      await ledger.appendAll(events.slice(first, first + ROWS_AT_ONCE));
    return [...agencies.keys()].filter((code) => foreign.has(code));
  });
}

/** Old ones too: mail still comes by them. */
function codesOf(units: readonly Unit[]): ReadonlySet<string> {
  return new Set(
    units.flatMap(({ organCode, formerOrganCode }) => [organCode, formerOrganCode ?? organCode]),
  );
}

const nameOf = ({ name, code }: ListedAgency) =>
  cleanText([...(name.trim() || code)].slice(0, 190).join(''), { field: 'name', limit: 200 });

function unitOf(
  agency: ListedAgency,
  { id, partnerId, today }: { readonly id: string; readonly partnerId: string; readonly today: string },
): Unit {
  return {
    id,
    partnerId,
    name: nameOf(agency),
    kind: 'agency',
    organCode: agency.code,
    formerOrganCode: null,
    parentId: null,
    validFrom: today,
    validTo: null,
    successorId: null,
    abbreviation: '',
    place: '',
    hasSeal: true,
    sealImage: null,
  };
}

function facts({ organCode, name, validFrom, validTo, successorId, partnerId }: Unit) {
  return { organCode, name, validFrom, validTo, successorId, partnerId };
}
