/** A partner's agencies as units of the address book: reached through it, never hosted here. */
import type { SystemActor } from '../identity/actor.ts';
import type { Ledger } from '../ledger/events.ts';
import type { Unit } from '../organisation/organisation.ts';
import type { OrganisationStore } from '../organisation/organisation-store.ts';
import type { Transact } from '../unit-of-work.ts';
import type { Partner } from './partner.ts';
import type { PeerAgency } from './peer-messages.ts';

export interface KeepPartnerUnitsPorts {
  readonly transact: Transact<{
    readonly organisation: Pick<OrganisationStore, 'allUnits' | 'insertUnits' | 'updateUnit'>;
    readonly ledger: Ledger;
  }>;
  readonly newId: () => string;
}

/**
 * Inserts what is new and updates what changed; a unit that is no longer listed stays as it was last told. A code that a unit
 * hosted here, or one of another partner, has already is not taken over: nobody's mail is led elsewhere by a list.
 * @returns the codes that were not taken over
 */
export async function keepPartnerUnits(
  { transact, newId }: KeepPartnerUnitsPorts,
  actor: SystemActor,
  partner: Partner,
  agencies: readonly PeerAgency[],
): Promise<readonly string[]> {
  return transact(async ({ organisation, ledger }) => {
    const known = await organisation.allUnits();
    const foreign = new Set(
      known.filter(({ partnerId }) => partnerId !== partner.id).map(({ organCode }) => organCode),
    );
    const own = new Map(
      known.filter(({ partnerId }) => partnerId === partner.id).map((unit) => [keyOf(unit), unit]),
    );
    const taken = agencies.filter(({ code }) => !foreign.has(code));
    const made = taken.flatMap((agency) => {
      if (own.has(`${agency.code} ${agency.validFrom}`)) return [];
      return [unitOf(agency, partner, newId())];
    });
    await organisation.insertUnits(made);
    for (const unit of made) own.set(keyOf(unit), unit);
    for (const agency of taken) {
      const unit = own.get(`${agency.code} ${agency.validFrom}`)!;
      const told = toldBy(agency, unit, [...own.values()]);
      if (JSON.stringify(told) === JSON.stringify(unit)) continue;
      await organisation.updateUnit(told);
      if (!made.includes(unit))
        await ledger.append({
          kind: 'unit.changed',
          actor,
          unitId: unit.id,
          before: facts(unit),
          after: facts(told),
        });
    }
    for (const unit of made)
      await ledger.append({ kind: 'unit.created', actor, unitId: unit.id, after: facts(unit) });
    return agencies.filter(({ code }) => foreign.has(code)).map(({ code }) => code);
  });
}

function keyOf({ organCode, validFrom }: Unit): string {
  return `${organCode} ${validFrom}`;
}

function facts({ organCode, name, validFrom, validTo, successorId, partnerId }: Unit) {
  return { organCode, name, validFrom, validTo, successorId, partnerId };
}

function unitOf(agency: PeerAgency, partner: Partner, id: string): Unit {
  const { code, formerCode, name, kind, abbreviation, place, hasSeal, validFrom, validTo } = agency;
  return {
    id,
    name,
    kind,
    organCode: code,
    formerOrganCode: formerCode,
    partnerId: partner.id,
    parentId: null,
    validFrom,
    validTo,
    successorId: null,
    abbreviation,
    place,
    hasSeal,
    sealImage: null,
  };
}

function toldBy(agency: PeerAgency, unit: Unit, own: readonly Unit[]): Unit {
  const { formerCode, name, kind, abbreviation, place, hasSeal, validTo, successorCode } = agency;
  const successor = own.filter(({ organCode }) => organCode === successorCode).at(-1);
  return {
    ...unit,
    name,
    kind,
    formerOrganCode: formerCode,
    validTo,
    successorId: successor?.id ?? null,
    abbreviation,
    place,
    hasSeal,
  };
}
