/** How it goes with each partner: what waits, what stopped, how fast it answers; and IT's two levers. */
import { AppError } from '../../app-error.ts';
import { officeErrors } from '../errors.ts';
import type { Actor } from '../identity/actor.ts';
import type { Ledger } from '../ledger/events.ts';
import type { Clock, Transact } from '../unit-of-work.ts';
import { type Admission, admission } from './breaker.ts';
import { type OversightTx, requirePartnerOversight } from './manage-partners.ts';
import type { Partner, PartnerHealth } from './partner.ts';
import type { PartnerStore } from './partner-store.ts';

export interface TrafficFigures {
  readonly partnerId: string;
  /** Promised, due or later, and not with a worker. */
  readonly backlog: number;
  readonly oldestSeconds: number | null;
  /** Handed to a worker. */
  readonly inFlight: number;
  readonly dead: number;
  /** The most frequent complaints of what waits or has stopped. */
  readonly causes: readonly { readonly error: string; readonly count: number }[];
  readonly doneLastHour: number;
  readonly doneLastDay: number;
  /** Taken by a carrier, and the receiver has said nothing yet. */
  readonly unproved: number;
  /** From queueing to the proof, of what arrived within the last day; null when nothing did. */
  readonly arrivedLastDay: number;
  readonly latencyP50Seconds: number | null;
  readonly latencyP99Seconds: number | null;
}

export interface PartnerTraffic extends TrafficFigures {
  readonly partner: Partner;
  readonly health: PartnerHealth | null;
  readonly breaker: Admission;
}

interface Tx extends OversightTx {
  readonly partners: Pick<
    PartnerStore,
    'all' | 'get' | 'allHealth' | 'traffic' | 'reDriveDead' | 'wake' | 'healthForUpdate' | 'keepHealth'
  >;
  readonly ledger: Ledger;
}

export interface PartnerTrafficPorts {
  readonly transact: Transact<Tx>;
  readonly clock: Clock;
}

/** Those that have not ended, and ended ones for which something still waits. @throws AppError FORBIDDEN */
export function readTraffic(ports: PartnerTrafficPorts, actor: Actor): Promise<readonly PartnerTraffic[]> {
  return ports.transact(async (tx) => {
    await requirePartnerOversight(ports, tx, actor);
    const now = ports.clock.now();
    const figures = new Map((await tx.partners.traffic()).map((one) => [one.partnerId, one]));
    const healths = new Map((await tx.partners.allHealth()).map((one) => [one.partnerId, one]));
    const partners = await tx.partners.all();
    return partners.flatMap((partner) => {
      const found = figures.get(partner.id) ?? quiet(partner.id);
      if (partner.endedAt !== null && found.backlog + found.inFlight + found.dead === 0) return [];
      const health = healths.get(partner.id) ?? null;
      return [{ ...found, partner, health, breaker: health ? admission(health, now) : ('closed' as const) }];
    });
  });
}

function quiet(partnerId: string): TrafficFigures {
  return {
    partnerId,
    backlog: 0,
    oldestSeconds: null,
    inFlight: 0,
    dead: 0,
    causes: [],
    doneLastHour: 0,
    doneLastDay: 0,
    unproved: 0,
    arrivedLastDay: 0,
    latencyP50Seconds: null,
    latencyP99Seconds: null,
  };
}

/**
 * All dead work of the partner is promised anew, and the partner is tried at once.
 * @returns how many
 * @throws AppError FORBIDDEN, NOT_FOUND
 */
export function reDrivePartner(ports: PartnerTrafficPorts, actor: Actor, partnerId: string): Promise<number> {
  return ports.transact(async (tx) => {
    const by = await requirePartnerOversight(ports, tx, actor);
    const partner = await tx.partners.get(partnerId);
    if (!partner) throw new AppError(officeErrors.NOT_FOUND);
    const count = await tx.partners.reDriveDead(partnerId);
    const health = await tx.partners.healthForUpdate(partnerId);
    // Half-open: one try decides, as it would have later.
    if (health.openUntil !== null) await tx.partners.keepHealth({ ...health, openUntil: ports.clock.now() });
    await tx.partners.wake(partnerId);
    await tx.ledger.append({
      kind: 'queue.re-driven',
      actor,
      ...by,
      after: { queue: 'dispatch-partner', partnerId, partner: partner.name, count },
    });
    return count;
  });
}
