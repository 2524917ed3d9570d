/**
 * What goes to another system, in the partner's own lane. A partner that does not answer opens its breaker: what waits for it is
 * put back untried, and nobody else waits behind it. Everything may run any number of times.
 */
import { AppError, type ErrorKind, isAppError } from '../../app-error.ts';
import type { SystemActor } from '../identity/actor.ts';
import type { Clock, PartnerWork, Transact } from '../unit-of-work.ts';
import { admission, afterFailure, afterSuccess, retryDelayMs } from './breaker.ts';
import {
  type DispatchConsignmentPorts,
  type DispatchTx,
  dispatchToPartner,
  type Parcel,
} from './dispatch-consignment.ts';
import { type DispatchStatusPorts, type HandOverTx, handOverStatus } from './dispatch-status.ts';
import { exchangeErrors } from './errors.ts';
import { type Gateway, type GatewayFor, unreached } from './gateway.ts';
import type { Partner, PartnerHealth } from './partner.ts';
import type { PartnerLanes } from './partner-lanes.ts';
import type { PartnerStore } from './partner-store.ts';
import { MOST_TOGETHER } from './peer-messages.ts';
import { statusMessage } from './status-message.ts';

type Tx = DispatchTx &
  HandOverTx & {
    readonly partners: Pick<PartnerStore, 'get' | 'health' | 'healthForUpdate' | 'keepHealth' | 'wake'>;
  };

/** Promised work of a partner, as the outbox holds it. */
export interface LaneWork {
  readonly id: string;
  readonly work: PartnerWork;
  /** How often it was tried, this time included. */
  readonly tries: number;
  readonly traceId: string;
}

/** The partner's backlog. What is taken along and not settled, because the process died, comes again by itself. */
export interface PartnerLane {
  /** More of the partner's work that is due; it is this job's from now on, with one more try. */
  takeAlong(partnerId: string, limit: number): Promise<readonly LaneWork[]>;
  /** It is still being worked on. */
  hold(ids: readonly string[]): Promise<void>;
  finishAll(ids: readonly string[]): Promise<void>;
  /** Back to the lane. @param back.tried whether the try counts */
  putBack(id: string, back: Omit<PutBack, 'kind'>): Promise<void>;
  /** @param dead true when repeating can not help */
  fail(id: string, error: string, dead: boolean): Promise<void>;
}

export interface DispatchPartnerPorts {
  readonly transact: Transact<Tx>;
  readonly receipts: DispatchConsignmentPorts['receipts'] & DispatchStatusPorts['receipts'];
  readonly clock: Clock;
  readonly gatewayFor: GatewayFor;
  readonly partnerLanes: PartnerLanes;
  readonly lane: PartnerLane;
  /** From [0, 1), for the jitter. */
  readonly random: () => number;
}

export interface DispatchPartnerCommand extends LaneWork {
  readonly partnerId: string;
}

/** To the lane again; not before `until`. */
interface PutBack {
  readonly kind: 'put-back';
  readonly until: Date | null;
  readonly tried: boolean;
  readonly error: string | null;
}

export type PartnerOutcome = { readonly kind: 'done' } | PutBack;

/** What a partner that answers everybody else did not take after so many tries is for IT to look at. */
const TRIES = 20;
/** With the first, as many as one request takes. */
const TAKEN_ALONG = MOST_TOGETHER - 1;
/** Well below the time after which the reconciler believes work to be lost. */
const HOLD_MS = 10_000;
const STATUSES_AT_ONCE = 8;

/**
 * Hands the work over, and with it what else is due for the same partner, where the way takes many at once. What was taken along is
 * settled here.
 * @throws AppError PARTNER_ENDED, MESSAGE_REFUSED, RECEIPT_REFUSED, PARTNER_TAKES_NOT_THIS, and what the way itself can not do: final;
 *   else what our own engines throw
 */
export function dispatchPartner(
  ports: DispatchPartnerPorts,
  command: DispatchPartnerCommand,
): Promise<PartnerOutcome> {
  return ports.partnerLanes.run(command.partnerId, () => tryPartner(ports, command));
}

interface Round {
  readonly partner: Partner;
  readonly health: PartnerHealth | null;
  readonly gateway: Gateway;
}

async function tryPartner(
  ports: DispatchPartnerPorts,
  command: DispatchPartnerCommand,
): Promise<PartnerOutcome> {
  const { partnerId } = command;
  const { partner, health } = await ports.transact(async ({ partners }) => ({
    partner: await partners.get(partnerId),
    health: await partners.health(partnerId),
  }));
  if (!partner || partner.endedAt !== null)
    throw new AppError(exchangeErrors.PARTNER_ENDED, { params: { partner: partner?.name ?? partnerId } });
  if (health && admission(health, ports.clock.now()) === 'open')
    return { kind: 'put-back', until: null, tried: false, error: null };
  const gateway = await ports.gatewayFor(partnerId).catch(unreached);
  if ('kind' in gateway) {
    await note(ports, partnerId, health, [gateway.error]);
    return judge(ports, { partner, health }, command, gateway.error);
  }
  // A partner that has failed is tried with one.
  const takesMany = gateway.dispatchAll !== undefined && TAKES_MANY.has(partner.kind);
  const more =
    takesMany && (health?.failures ?? 0) === 0 ? await ports.lane.takeAlong(partnerId, TAKEN_ALONG) : [];
  return handOverAll(ports, { partner, health, gateway }, [command, ...more]);
}

/** Other ways carry message by message. */
const TAKES_MANY: ReadonlySet<Partner['kind']> = new Set(['peer']);

/** @returns what becomes of the first; the others are settled */
async function handOverAll(
  ports: DispatchPartnerPorts,
  round: Round,
  works: readonly LaneWork[],
): Promise<PartnerOutcome> {
  const [first, ...others] = works as readonly [LaneWork, ...LaneWork[]];
  const ids = others.map(({ id }) => id);
  const holding = setInterval(() => {
    if (ids.length > 0) ports.lane.hold(ids).catch(() => undefined);
  }, HOLD_MS);
  try {
    const errors = await attemptTogether(ports, round, works);
    await note(ports, round.partner.id, round.health, [...errors.values()]);
    await settle(ports, round, others, errors);
    return await judge(ports, round, first, errors.get(first));
  } finally {
    clearInterval(holding);
  }
}

type Errors = ReadonlyMap<LaneWork, unknown>;

/** An engine of ours failed at this: it says nothing about the partner. */
class OwnFault extends Error {
  constructor(cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

/** For each null, or why it was not handed over. */
async function attemptTogether(
  ports: DispatchPartnerPorts,
  { partner, gateway }: Round,
  works: readonly LaneWork[],
): Promise<Errors> {
  const errors = new Map<LaneWork, unknown>();
  const toPartner = { ...ports, gateway };
  const send = async (some: readonly LaneWork[]): Promise<void> => {
    const parcels = some.map((one) => parcelOf(ports, one));
    const found = await dispatchToPartner(toPartner, partner.id, parcels);
    for (const [at, one] of some.entries()) errors.set(one, found[at]);
  };
  const sendApart = async (some: readonly LaneWork[]): Promise<void> => {
    for (const one of some) await send([one]).catch((error) => errors.set(one, new OwnFault(error)));
  };
  const consignments = works.filter(({ work }) => work.kind === 'consignments');
  // One of them may be in the way of the others: then each goes by itself.
  if (consignments.length > 1) await send(consignments).catch(() => sendApart(consignments));
  else await sendApart(consignments);
  const statuses = works.filter(({ work }) => work.kind === 'status');
  const tell = async (one: LaneWork): Promise<unknown> => {
    const { message } = one.work as PartnerWork & { kind: 'status' };
    return handOverStatus(toPartner, actorOf(one), statusMessage.parse(message));
  };
  for (let at = 0; at < statuses.length; at += STATUSES_AT_ONCE)
    await Promise.all(
      statuses.slice(at, at + STATUSES_AT_ONCE).map(async (one) => {
        errors.set(one, await tell(one).catch((error: unknown) => new OwnFault(error)));
      }),
    );
  return errors;
}

function actorOf({ traceId }: LaneWork): SystemActor {
  return { accountId: null, name: 'system', traceId };
}

function parcelOf({ clock, random }: DispatchPartnerPorts, one: LaneWork): Parcel {
  const { documentId, deliveryIds } = one.work as PartnerWork & { kind: 'consignments' };
  const again = () => new Date(clock.now().getTime() + retryDelayMs(one.tries, random()));
  return { actor: actorOf(one), documentId, deliveryIds, again };
}

/** The partner's health, as this round tells it: reached by one of them is reached. */
async function note(
  ports: DispatchPartnerPorts,
  partnerId: string,
  health: PartnerHealth | null,
  errors: readonly unknown[],
): Promise<void> {
  if (errors.some((error) => error === null)) return noteSuccess(ports, partnerId, health);
  const [away] = errors.filter((error) => !isFinal(error) && !(error instanceof OwnFault));
  if (away !== undefined) await noteFailure(ports, partnerId, reasonOf(away));
}

async function settle(
  ports: DispatchPartnerPorts,
  round: Round,
  others: readonly LaneWork[],
  errors: Errors,
): Promise<void> {
  const { lane } = ports;
  await lane.finishAll(others.filter((one) => errors.get(one) === null).map(({ id }) => id));
  for (const one of others) {
    const error = errors.get(one);
    if (error === null) continue;
    const judged = await judge(ports, round, one, error).catch((final: unknown) => ({ final }));
    if ('final' in judged) {
      const { final } = judged;
      if (isFinal(final)) await lane.fail(one.id, reasonOf(final), true);
      else await lane.putBack(one.id, again(ports, one, reasonOf(final)));
    } else if (judged.kind === 'put-back') await lane.putBack(one.id, judged);
  }
}

/** What an error means for the work. @throws what is final, or our own engine's fault */
async function judge(
  ports: DispatchPartnerPorts,
  { partner, health }: Pick<Round, 'partner' | 'health'>,
  one: LaneWork,
  error: unknown,
): Promise<PartnerOutcome> {
  if (error === null) return { kind: 'done' };
  if (error instanceof OwnFault) throw error.cause;
  if (isFinal(error)) throw error;
  const reason = reasonOf(error);
  if (one.tries >= TRIES && (health?.failures ?? 0) === 0)
    throw new AppError(exchangeErrors.PARTNER_TAKES_NOT_THIS, {
      params: { partner: partner.name, tries: one.tries, reason },
      details: { work: one.work.kind },
      cause: error,
    });
  return again(ports, one, `${partner.name}: ${reason}`);
}

function again({ clock, random }: DispatchPartnerPorts, { tries }: LaneWork, error: string): PutBack {
  const until = new Date(clock.now().getTime() + retryDelayMs(tries, random()));
  return { kind: 'put-back', until, tried: true, error };
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
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
