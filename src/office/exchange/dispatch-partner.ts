/**
 * What goes to another system, in the partner's own lane. A partner that does not answer opens its breaker: what waits for it is
 * put back untried, and nobody else waits behind it. Everything may run any number of times.
 */
import { AppError, type ErrorKind, isAppError } from '../../app-error.ts';
import type { SystemActor } from '../identity/actor.ts';
import type { Clock, PartnerWork, Transact } from '../unit-of-work.ts';
import { admission, afterFailure, afterSuccess, retryDelayMs } from './breaker.ts';
import { type DispatchConsignmentPorts, type DispatchTx, dispatchToPartner } from './dispatch-consignment.ts';
import { type DispatchStatusPorts, type HandOverTx, handOverStatus } from './dispatch-status.ts';
import { exchangeErrors } from './errors.ts';
import type { Gateway, GatewayFor } from './gateway.ts';
import type { Partner, PartnerHealth } from './partner.ts';
import type { PartnerLanes } from './partner-lanes.ts';
import type { PartnerStore } from './partner-store.ts';
import { statusMessage } from './status-message.ts';

type Tx = DispatchTx &
  HandOverTx & {
    readonly partners: Pick<PartnerStore, 'get' | 'health' | 'healthForUpdate' | 'keepHealth' | 'wake'>;
  };

export interface DispatchPartnerPorts {
  readonly transact: Transact<Tx>;
  readonly receipts: DispatchConsignmentPorts['receipts'] & DispatchStatusPorts['receipts'];
  readonly clock: Clock;
  readonly gatewayFor: GatewayFor;
  readonly partnerLanes: PartnerLanes;
  /** From [0, 1), for the jitter. */
  readonly random: () => number;
}

export interface DispatchPartnerCommand {
  readonly partnerId: string;
  readonly work: PartnerWork;
  /** How often this work was tried, this time included. */
  readonly tries: number;
}

export type PartnerOutcome =
  | { readonly kind: 'done' }
  /** To the lane again; not before `until`. */
  | {
      readonly kind: 'put-back';
      readonly until: Date | null;
      readonly tried: boolean;
      readonly error: string | null;
    };

/** What a partner that answers everybody else did not take after so many tries is for IT to look at. */
const TRIES = 20;

/**
 * @throws AppError PARTNER_ENDED, MESSAGE_REFUSED, RECEIPT_REFUSED, PARTNER_TAKES_NOT_THIS, and what the way itself can not do: final;
 *   else what our own engines throw
 */
export function dispatchPartner(
  ports: DispatchPartnerPorts,
  actor: SystemActor,
  command: DispatchPartnerCommand,
): Promise<PartnerOutcome> {
  return ports.partnerLanes.run(command.partnerId, () => tryPartner(ports, actor, command));
}

async function tryPartner(
  ports: DispatchPartnerPorts,
  actor: SystemActor,
  command: DispatchPartnerCommand,
): Promise<PartnerOutcome> {
  const { partnerId, work, tries } = command;
  const { partner, health } = await ports.transact(async ({ partners }) => ({
    partner: await partners.get(partnerId),
    health: await partners.health(partnerId),
  }));
  if (!partner || partner.endedAt !== null)
    throw new AppError(exchangeErrors.PARTNER_ENDED, { params: { partner: partner?.name ?? partnerId } });
  if (health && admission(health, ports.clock.now()) === 'open')
    return { kind: 'put-back', until: null, tried: false, error: null };
  const error = await attempt(ports, actor, command, partner);
  if (error === null) {
    await noteSuccess(ports, partnerId, health);
    return { kind: 'done' };
  }
  if (isFinal(error)) throw error;
  const reason = error instanceof Error ? error.message : String(error);
  await noteFailure(ports, partnerId, reason);
  if (tries >= TRIES && (health?.failures ?? 0) === 0)
    throw new AppError(exchangeErrors.PARTNER_TAKES_NOT_THIS, {
      params: { partner: partner.name, tries, reason },
      details: { work: work.kind },
      cause: error,
    });
  const until = new Date(ports.clock.now().getTime() + retryDelayMs(tries, ports.random()));
  return { kind: 'put-back', until, tried: true, error: `${partner.name}: ${reason}` };
}

/** Null when it was handed over; what the way to the partner threw otherwise. Errors of our own engines are thrown. */
async function attempt(
  ports: DispatchPartnerPorts,
  actor: SystemActor,
  { partnerId, work, tries }: DispatchPartnerCommand,
  partner: Partner,
): Promise<unknown> {
  let gateway: Gateway;
  try {
    gateway = await ports.gatewayFor(partner.id);
  } catch (error) {
    return error;
  }
  const toPartner = { ...ports, gateway };
  if (work.kind === 'consignments') {
    const again = () => new Date(ports.clock.now().getTime() + retryDelayMs(tries, ports.random()));
    return dispatchToPartner(toPartner, actor, { partnerId, ...work, again });
  }
  return handOverStatus(toPartner, actor, statusMessage.parse(work.message));
}

const passing: ReadonlySet<ErrorKind> = new Set([
  'locked',
  'too-slow',
  'too-many',
  'unavailable',
  'full',
  'internal',
]);

/** Repeating can not help: a certificate that is missing, settings that do not serve, a refusal. */
function isFinal(error: unknown): boolean {
  return isAppError(error) && !passing.has(error.spec.kind);
}

/** Written when it changes something: a row per message would be a queue of its own. */
const FRESH_MS = 10_000;

async function noteSuccess(
  { transact, clock }: DispatchPartnerPorts,
  partnerId: string,
  health: PartnerHealth | null,
): Promise<void> {
  const now = clock.now();
  const fresh = health?.lastSuccessAt && now.getTime() - health.lastSuccessAt.getTime() < FRESH_MS;
  if (health && health.failures === 0 && fresh) return;
  await transact(async ({ partners }) => {
    const before = await partners.healthForUpdate(partnerId);
    await partners.keepHealth({ ...before, ...afterSuccess, lastSuccessAt: now });
    if (before.openUntil !== null) await partners.wake(partnerId);
  });
}

async function noteFailure(
  { transact, clock, random }: DispatchPartnerPorts,
  partnerId: string,
  reason: string,
): Promise<void> {
  const now = clock.now();
  await transact(async ({ partners }) => {
    const before = await partners.healthForUpdate(partnerId);
    // Those that were under way when it opened tell nothing new.
    const state = admission(before, now) === 'open' ? {} : afterFailure(before, now, random());
    await partners.keepHealth({ ...before, ...state, lastError: reason.slice(0, 2000), lastErrorAt: now });
  });
}
