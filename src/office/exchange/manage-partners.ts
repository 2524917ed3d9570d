/** Other systems are entered, changed and ended by IT officers who answer for every unit here. */
import { AppError } from '../../app-error.ts';
import { cleanText } from '../documents/clean-text.ts';
import { officeErrors } from '../errors.ts';
import type { Actor } from '../identity/actor.ts';
import { identityErrors } from '../identity/errors.ts';
import type { Ledger } from '../ledger/events.ts';
import { overseesAll } from '../ledger/export-ledger.ts';
import type { SealingStore } from '../ledger/sealing-store.ts';
import { type Clock, type Transact, vietnamDate } from '../unit-of-work.ts';
import { exchangeErrors } from './errors.ts';
import type { Partner, PartnerKind } from './partner.ts';
import { checkPartnerSettings } from './partner-settings.ts';
import type { PartnerStore } from './partner-store.ts';

export interface OversightTx {
  readonly sealing: Pick<SealingStore, 'topUnits'>;
}

interface Tx extends OversightTx {
  readonly partners: Pick<PartnerStore, 'all' | 'get' | 'getForUpdate' | 'insert' | 'update'>;
  readonly ledger: Ledger;
}

export interface ManagePartnersPorts {
  readonly transact: Transact<Tx>;
  readonly clock: Clock;
  readonly newId: () => string;
  /** A rehearsal is entered only where nothing is real. */
  readonly demo: boolean;
}

export interface PartnerContent {
  readonly name: string;
  readonly endpoint: string | null;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly simulated: boolean;
}

/** In whose history a step stands. @throws AppError FORBIDDEN for whoever does not answer for every unit here */
export async function requirePartnerOversight(
  { clock }: { readonly clock: Clock },
  tx: OversightTx,
  actor: Actor,
): Promise<{ readonly appointmentId: string | null; readonly unitId: string | null }> {
  const units = await tx.sealing.topUnits(vietnamDate(clock.now()));
  if (!overseesAll(actor, 'partner.manage', units))
    throw new AppError(identityErrors.FORBIDDEN, { details: { action: 'partner.manage' } });
  const acting = actor.appointments.find(({ role }) => role === 'it');
  return { appointmentId: acting?.id ?? null, unitId: acting?.unitId ?? null };
}

/** Ended ones too. @throws AppError FORBIDDEN */
export function listPartners(ports: ManagePartnersPorts, actor: Actor): Promise<readonly Partner[]> {
  return ports.transact(async (tx) => {
    await requirePartnerOversight(ports, tx, actor);
    return tx.partners.all();
  });
}

/** @throws AppError FORBIDDEN, NOT_FOUND */
export function readPartner(ports: ManagePartnersPorts, actor: Actor, id: string): Promise<Partner> {
  return ports.transact(async (tx) => {
    await requirePartnerOversight(ports, tx, actor);
    const partner = await tx.partners.get(id);
    if (!partner) throw new AppError(officeErrors.NOT_FOUND);
    return partner;
  });
}

/** @throws AppError FORBIDDEN, PARTNER_SETTINGS_WRONG, PARTNER_SIMULATED */
export function createPartner(
  ports: ManagePartnersPorts,
  actor: Actor,
  { kind, ...content }: PartnerContent & { readonly kind: PartnerKind },
): Promise<Partner> {
  return ports.transact(async (tx) => {
    const by = await requirePartnerOversight(ports, tx, actor);
    const created = { id: ports.newId(), kind, version: 1, createdAt: ports.clock.now(), endedAt: null };
    const partner = checked(ports, { ...created, ...content });
    await tx.partners.insert(partner);
    await tx.ledger.append({ kind: 'partner.created', actor, ...by, after: facts(partner) });
    return partner;
  });
}

/** The kind stays: another kind is another partner. @throws AppError FORBIDDEN, NOT_FOUND, STALE_ETAG, and as `createPartner` */
export function changePartner(
  ports: ManagePartnersPorts,
  actor: Actor,
  { id, version, ...content }: PartnerContent & { readonly id: string; readonly version: number },
): Promise<Partner> {
  return ports.transact(async (tx) => {
    const by = await requirePartnerOversight(ports, tx, actor);
    const before = await current(tx, id, version);
    const partner = checked(ports, { ...before, ...content, version: before.version + 1 });
    await tx.partners.update(partner);
    const change = { before: facts(before), after: facts(partner) };
    await tx.ledger.append({ kind: 'partner.changed', actor, ...by, ...change });
    return partner;
  });
}

/** Nothing goes to it or is taken from it any more; what waits for it is told as stopped. */
export function endPartner(
  ports: ManagePartnersPorts,
  actor: Actor,
  { id, version }: { readonly id: string; readonly version: number },
): Promise<Partner> {
  return ports.transact(async (tx) => {
    const by = await requirePartnerOversight(ports, tx, actor);
    const before = await current(tx, id, version);
    const partner = { ...before, version: before.version + 1, endedAt: ports.clock.now() };
    await tx.partners.update(partner);
    await tx.ledger.append({ kind: 'partner.ended', actor, ...by, before: facts(before), after: null });
    return partner;
  });
}

async function current(tx: Tx, id: string, version: number): Promise<Partner> {
  const partner = await tx.partners.getForUpdate(id);
  if (!partner) throw new AppError(officeErrors.NOT_FOUND);
  if (partner.version !== version) throw new AppError(officeErrors.STALE_ETAG);
  if (partner.endedAt !== null)
    throw new AppError(exchangeErrors.PARTNER_ENDED, { params: { partner: partner.name } });
  return partner;
}

function checked({ demo }: ManagePartnersPorts, partner: Partner): Partner {
  const name = cleanText(partner.name, { field: 'name', limit: 200 });
  if (partner.simulated && !demo)
    throw new AppError(exchangeErrors.PARTNER_SIMULATED, { params: { partner: name } });
  checkPartnerSettings(partner);
  return { ...partner, name };
}

function facts({ id, name, kind, endpoint, settings, simulated }: Partner) {
  return { id, name, kind, endpoint, settings, simulated };
}
