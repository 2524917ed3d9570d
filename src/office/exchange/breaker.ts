/**
 * Whether a partner is tried now, and when it is tried again. Pure. One dead partner costs one try per opening; its backlog stays
 * where it is and delays nobody else.
 */
import type { PartnerHealth } from './partner.ts';

export type BreakerState = Pick<PartnerHealth, 'failures' | 'openUntil'>;

/** closed: it answers · open: left alone until `openUntil` · half-open: that moment has come, one try decides. */
export type Admission = 'closed' | 'open' | 'half-open';

/** So many failures in a row open the breaker. */
export const failuresToOpen = 3;
const FIRST_OPENING_MS = 5_000;
const LONGEST_OPENING_MS = 5 * 60_000;
const FIRST_RETRY_MS = 2_000;
const LONGEST_RETRY_MS = 15 * 60_000;
/** Every delay is drawn from ±30 %, so that many processes do not come back together. */
const JITTER = 0.3;

export function admission({ failures, openUntil }: BreakerState, now: Date): Admission {
  if (failures < failuresToOpen || openUntil === null) return 'closed';
  return now < openUntil ? 'open' : 'half-open';
}

/** @param random from [0, 1) */
export function afterFailure({ failures }: BreakerState, now: Date, random: number): BreakerState {
  const so = failures + 1;
  if (so < failuresToOpen) return { failures: so, openUntil: null };
  const delay = exponential(FIRST_OPENING_MS, so - failuresToOpen, LONGEST_OPENING_MS);
  return { failures: so, openUntil: new Date(now.getTime() + jittered(delay, random)) };
}

export const afterSuccess: BreakerState = { failures: 0, openUntil: null };

/** How long one message waits after its own `tries` failed tries, whatever the partner does with others. */
export function retryDelayMs(tries: number, random: number): number {
  return jittered(exponential(FIRST_RETRY_MS, Math.max(0, tries - 1), LONGEST_RETRY_MS), random);
}

function exponential(first: number, doublings: number, longest: number): number {
  return Math.min(longest, first * 2 ** Math.min(doublings, 30));
}

function jittered(delay: number, random: number): number {
  return Math.round(delay * (1 - JITTER + 2 * JITTER * random));
}
