/** The list of agencies hosted here, as a partner reads it into its address book: signed by this instance's own key. */
import type { Unit } from '../organisation/organisation.ts';
import type { OrganisationStore } from '../organisation/organisation-store.ts';
import { type Clock, type Transact, vietnamTimestamp } from '../unit-of-work.ts';
import { type AgenciesList, type PeerAgency, receiptKeyJwk } from './peer-messages.ts';
import type { ReceiptSigner } from './receipt-signer.ts';

export interface ListAgenciesPorts {
  readonly transact: Transact<{
    readonly organisation: Pick<
      OrganisationStore,
      'allUnits' | 'receiptKeysOf' | 'certificatesOfUnit' | 'certificateDer'
    >;
  }>;
  readonly clock: Clock;
  readonly receipts: Pick<ReceiptSigner, 'signerFor'>;
}

/**
 * Closed units too, with their successors: mail to them goes on. Every unit has a key when the list is read, so that its first
 * receipt is believed.
 */
export async function listAgencies({ transact, clock, receipts }: ListAgenciesPorts): Promise<AgenciesList> {
  const all = await transact((tx) => tx.organisation.allUnits());
  const hosted = all.filter((unit) => unit.partnerId === null);
  const open = hosted.filter((unit) => unit.validTo === null);
  await Promise.all(open.map((unit) => receipts.signerFor(unit.id)));
  const codes = new Map(all.map((unit) => [unit.id, unit.organCode]));
  const now = clock.now();
  const agencies = await transact(async ({ organisation }) => {
    const keys = new Map<string, PeerAgency['receiptKeys']>();
    for (const { unitId, publicJwk, validFrom } of await organisation.receiptKeysOf(
      hosted.map(({ id }) => id),
    ))
      keys.set(unitId, [
        ...(keys.get(unitId) ?? []),
        { ...receiptKeyJwk.parse(publicJwk), ...(validFrom && { validFrom: vietnamTimestamp(validFrom) }) },
      ]);
    const listed: PeerAgency[] = [];
    for (const unit of hosted)
      listed.push({
        ...facts(unit, codes),
        receiptKeys: keys.get(unit.id) ?? [],
        sealCertificates: await sealsOf(organisation, unit, now),
      });
    return listed;
  });
  return { format: 'an-tin/agencies/1', at: vietnamTimestamp(now), agencies };
}

function facts(unit: Unit, codes: ReadonlyMap<string, string>) {
  return {
    code: unit.organCode,
    formerCode: unit.formerOrganCode,
    name: unit.name,
    kind: unit.kind,
    abbreviation: unit.abbreviation,
    place: unit.place,
    hasSeal: unit.hasSeal,
    validFrom: unit.validFrom,
    validTo: unit.validTo,
    successorCode: unit.successorId === null ? null : (codes.get(unit.successorId) ?? null),
  };
}

/** Of seals that were not revoked here; those that ended by themselves still tell whose an older document is. */
async function sealsOf(
  organisation: Pick<OrganisationStore, 'certificatesOfUnit' | 'certificateDer'>,
  unit: Unit,
  now: Date,
): Promise<string[]> {
  const held = await organisation.certificatesOfUnit(unit.id);
  const usable = held.filter(({ revokedAt, notBefore }) => revokedAt === null && notBefore <= now);
  const ders = await Promise.all(usable.slice(0, 20).map(({ id }) => organisation.certificateDer(id)));
  return ders.flatMap((der) => (der ? [Buffer.from(der).toString('base64')] : []));
}
