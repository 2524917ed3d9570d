/**
 * A partner's list of its agencies, checked and taken over: the units into the address book, their receipt keys and seals. It
 * is the only way in which a key of another system comes to be believed; no message brings its own (docs/lien-thong.md).
 */
import { AppError } from '../../app-error.ts';
import { Certificate } from '../../lib/pki/certificate.ts';
import type { SystemActor } from '../identity/actor.ts';
import type { Ledger } from '../ledger/events.ts';
import { heldRow } from '../organisation/bind-certificate.ts';
import type { Unit } from '../organisation/organisation.ts';
import type { OrganisationStore, ReceiptKey } from '../organisation/organisation-store.ts';
import type { Clock, Transact } from '../unit-of-work.ts';
import { exchangeErrors } from './errors.ts';
import type { Partner } from './partner.ts';
import { type AgenciesList, agenciesList, type PeerAgency } from './peer-messages.ts';

interface Tx {
  readonly organisation: Pick<
    OrganisationStore,
    'allUnits' | 'keepReceiptKeys' | 'certificateByFingerprint' | 'insertCertificate'
  >;
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
}

/** @throws AppError AGENCIES_REFUSED, and what the way to the partner throws */
export async function readAgencies(
  ports: ReadAgenciesPorts,
  actor: SystemActor,
  partner: Partner,
): Promise<AgenciesList> {
  const jws = await ports.fetchList(partner);
  const read = agenciesList.safeParse(await ports.verifyList(partner, jws));
  if (!read.success) {
    await ports.transact((tx) => noteRefusedList(tx, actor, partner));
    throw new AppError(exchangeErrors.AGENCIES_REFUSED, { params: { partner: partner.name } });
  }
  await ports.keepUnits(actor, partner, read.data.agencies);
  await keepKeys(ports, partner, read.data.agencies);
  return read.data;
}

async function noteRefusedList({ ledger }: Tx, actor: SystemActor, partner: Partner): Promise<void> {
  await ledger.append({
    kind: 'delivery.message-refused',
    actor,
    after: {
      message: 'agencies',
      reason: 'signature-invalid',
      partner: partner.name,
      partnerId: partner.id,
    },
  });
}

/** A key belongs to the unit that had it first: a partner can not claim that of somebody else. */
async function keepKeys(
  ports: ReadAgenciesPorts,
  partner: Partner,
  agencies: readonly PeerAgency[],
): Promise<void> {
  const prints = new Map<object, string>();
  for (const jwk of agencies.flatMap(({ receiptKeys }) => receiptKeys))
    prints.set(jwk, await ports.thumbprint(jwk));
  await ports.transact(async ({ organisation }) => {
    const now = ports.clock.now();
    const units = (await organisation.allUnits()).filter((unit) => unit.partnerId === partner.id);
    const keys: ReceiptKey[] = [];
    for (const agency of agencies) {
      const unit = units.find((one) => sameUnit(one, agency));
      if (!unit) continue;
      for (const publicJwk of agency.receiptKeys)
        keys.push({ fingerprint: prints.get(publicJwk)!, unitId: unit.id, publicJwk });
      for (const seal of agency.sealCertificates) await keepSeal(ports, organisation, unit, seal, now);
    }
    await organisation.keepReceiptKeys(keys, now);
  });
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
