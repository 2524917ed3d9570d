/**
 * A partner's list of its agencies, checked and taken over: the units into the address book, their receipt keys and seals. It
 * is the only way in which a key of another system comes to be believed; no message brings its own (docs/lien-thong.md).
 */
import { AppError } from '../../app-error.ts';
import { Certificate } from '../../lib/pki/certificate.ts';
import type { SystemActor } from '../identity/actor.ts';
import type { Ledger, LedgerEvent } from '../ledger/events.ts';
import { heldRow } from '../organisation/bind-certificate.ts';
import type { Unit } from '../organisation/organisation.ts';
import type { OrganisationStore, ReceiptKey } from '../organisation/organisation-store.ts';
import { type Clock, type Transact, vietnamTimestamp } from '../unit-of-work.ts';
import { exchangeErrors } from './errors.ts';
import type { Partner } from './partner.ts';
import type { PartnerStore } from './partner-store.ts';
import { type AgenciesList, agenciesList, type PeerAgency } from './peer-messages.ts';

interface Tx {
  readonly organisation: Pick<
    OrganisationStore,
    'allUnits' | 'replaceReceiptKeys' | 'certificateByFingerprint' | 'insertCertificate'
  >;
  readonly partners: Pick<PartnerStore, 'newestList' | 'keepNewestList'>;
  readonly ledger: Ledger;
}

export interface ReadAgenciesPorts {
  readonly transact: Transact<Tx>;
  readonly clock: Clock;
  readonly newId: () => string;
  /** RFC 7638. */
  readonly thumbprint: (jwk: PeerAgency['receiptKeys'][number]) => Promise<string>;
  /** The list as the partner gives it now. */
  readonly fetchList: (partner: Partner) => Promise<string>;
  /** What the partner's own certificate signed; null when it did not. */
  readonly verifyList: (partner: Partner, jws: string) => Promise<unknown>;
  /** Units of this partner that came, changed or ended. */
  readonly keepUnits: (
    actor: SystemActor,
    partner: Partner,
    agencies: readonly PeerAgency[],
  ) => Promise<void>;
  /** Told when keys have been taken over. */
  readonly keysChanged: () => void;
}

/** How far the clocks of two systems may be apart. */
const CLOCKS_APART_MS = 10 * 60_000;

type ListFault = 'signature-invalid' | 'list-older' | 'list-of-the-future';

/** @throws AppError AGENCIES_REFUSED, AGENCIES_NOT_NEWEST, and what the way to the partner throws */
export async function readAgencies(
  ports: ReadAgenciesPorts,
  actor: SystemActor,
  partner: Partner,
): Promise<AgenciesList> {
  const jws = await ports.fetchList(partner);
  const read = agenciesList.safeParse(await ports.verifyList(partner, jws));
  if (!read.success) throw await refuseList(ports, actor, partner, { reason: 'signature-invalid' });
  const list = read.data;
  const refusal = await ports.transact((tx) => judgeTime(tx, partner, list, ports.clock.now()));
  if (refusal) throw await refuseList(ports, actor, partner, refusal);
  await ports.keepUnits(actor, partner, list.agencies);
  await keepKeys(ports, actor, partner, list);
  ports.keysChanged();
  return list;
}

interface RefusedList {
  readonly reason: ListFault;
  /** What the list says of itself, and of the one that is kept. */
  readonly at?: string;
  readonly kept?: string;
}

/**
 * Null when it is the newest, which is noted. One that is older is never taken over: it would bring back a key or a unit that
 * has ended. One from the future would shut out those that follow.
 */
async function judgeTime(
  { partners }: Pick<Tx, 'partners'>,
  partner: Partner,
  { at }: AgenciesList,
  now: Date,
): Promise<RefusedList | null> {
  const told = new Date(at);
  if (told.getTime() > now.getTime() + CLOCKS_APART_MS) return { reason: 'list-of-the-future', at };
  if (await partners.keepNewestList(partner.id, told, now)) return null;
  const kept = await partners.newestList(partner.id);
  return { reason: 'list-older', at, kept: vietnamTimestamp(kept!) };
}

/** In the ledger, and as the error for whoever asked. */
async function refuseList(
  { transact }: Pick<ReadAgenciesPorts, 'transact'>,
  actor: SystemActor,
  partner: Partner,
  refused: RefusedList,
): Promise<AppError> {
  await transact(({ ledger }) =>
    ledger.append({
      kind: 'delivery.message-refused',
      actor,
      after: { message: 'agencies', ...refused, partner: partner.name, partnerId: partner.id },
    }),
  );
  const error =
    refused.reason === 'signature-invalid'
      ? exchangeErrors.AGENCIES_REFUSED
      : exchangeErrors.AGENCIES_NOT_NEWEST;
  return new AppError(error, { params: { partner: partner.name } });
}

/** The keys of each unit of this partner are those of the list: another partner's claim on one of them changes nothing. */
async function keepKeys(
  ports: ReadAgenciesPorts,
  actor: SystemActor,
  partner: Partner,
  { at, agencies }: AgenciesList,
): Promise<void> {
  const prints = new Map<object, string>();
  for (const jwk of agencies.flatMap(({ receiptKeys }) => receiptKeys))
    prints.set(jwk, await ports.thumbprint(jwk));
  await ports.transact(async ({ organisation, partners, ledger }) => {
    const told = new Date(at);
    const newest = await partners.newestList(partner.id);
    // A newer one was taken over meanwhile.
    if (newest && newest > told) return;
    const now = ports.clock.now();
    const units = (await organisation.allUnits()).filter((unit) => unit.partnerId === partner.id);
    const keys: ReceiptKey[] = [];
    for (const agency of agencies) {
      const unit = units.find((one) => sameUnit(one, agency));
      if (!unit) continue;
      for (const listed of agency.receiptKeys) keys.push(keyOf(listed, unit, prints.get(listed)!));
      for (const seal of agency.sealCertificates) await keepSeal(ports, organisation, unit, seal, now);
    }
    const unitIds = units.map(({ id }) => id);
    const { ended, again } = await organisation.replaceReceiptKeys(unitIds, keys, told);
    await ledger.appendAll([
      ...ended.map((key) => keyEvent(actor, key, { before: null, after: at })),
      ...again.map((key) => keyEvent(actor, key, { before: at, after: null })),
    ]);
  });
}

function keyOf(
  { validFrom, ...publicJwk }: PeerAgency['receiptKeys'][number],
  { id: unitId }: Unit,
  fingerprint: string,
): ReceiptKey {
  return { fingerprint, unitId, publicJwk, validFrom: validFrom === undefined ? null : new Date(validFrom) };
}

function keyEvent(
  actor: SystemActor,
  { unitId, fingerprint }: { readonly unitId: string; readonly fingerprint: string },
  end: { readonly before: string | null; readonly after: string | null },
): LedgerEvent {
  const facts = (endedAt: string | null) => ({ receiptKey: fingerprint, endedAt });
  return { kind: 'unit.changed', actor, unitId, before: facts(end.before), after: facts(end.after) };
}

function sameUnit(unit: Unit, { code, validFrom }: PeerAgency): boolean {
  return unit.organCode === code && unit.validFrom === validFrom;
}

async function keepSeal(
  { newId }: ReadAgenciesPorts,
  organisation: Tx['organisation'],
  unit: Unit,
  seal: string,
  now: Date,
): Promise<void> {
  let certificate: Certificate;
  try {
    certificate = Certificate.parse(Buffer.from(seal, 'base64'));
  } catch {
    // What is no certificate proves nothing: documents sealed with it are judged as of an unknown seal.
    return;
  }
  if ((await organisation.certificateByFingerprint(certificate.fingerprintSha256)) !== null) return;
  await organisation.insertCertificate(heldRow(newId(), { unitId: unit.id }, certificate, now));
}
