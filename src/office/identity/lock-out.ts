/** Growing delay after failed tries. Pure; the caller holds the row's lock while it decides. */
import { createHash } from 'node:crypto';
import { isIPv6 } from 'node:net';
import { AppError } from '../../app-error.ts';
import { identityErrors } from './errors.ts';
import type { SignInFailures } from './identity-store.ts';

export interface LockPolicy {
  /** Failures without a delay. */
  readonly free: number;
  /** Silence after which counting starts again. */
  readonly forgetMs: number;
}

export const namePolicy: LockPolicy = { free: 4, forgetMs: 24 * 3600_000 };
/** A whole office sits behind one address: it is slowed only when guessing is plain. */
export const addressPolicy: LockPolicy = { free: 49, forgetMs: 3600_000 };

const firstDelayMs = 30_000;
const longestDelayMs = 15 * 60_000;

export function afterFailure(before: SignInFailures | null, now: Date, policy: LockPolicy): SignInFailures {
  const forgotten = before === null || now.getTime() - before.lastAt.getTime() > policy.forgetMs;
  const failures = (forgotten ? 0 : before.failures) + 1;
  const beyond = failures - policy.free;
  const delay = beyond <= 0 ? 0 : Math.min(firstDelayMs * 2 ** (beyond - 1), longestDelayMs);
  return { failures, lockedUntil: delay === 0 ? null : new Date(now.getTime() + delay), lastAt: now };
}

/** The later end of the locks that still hold, or null. */
export function lockedUntil(now: Date, ...all: readonly (SignInFailures | null)[]): Date | null {
  const ends = all.flatMap((one) => (one?.lockedUntil && one.lockedUntil > now ? [one.lockedUntil] : []));
  return ends.length === 0 ? null : new Date(Math.max(...ends.map((end) => end.getTime())));
}

export function lockedError(until: Date, now: Date): AppError {
  const seconds = Math.ceil((until.getTime() - now.getTime()) / 1000);
  return new AppError(identityErrors.SIGN_IN_LOCKED, {
    params: { seconds },
    details: { retryAfterSeconds: seconds },
  });
}

/** Known and unknown names are counted alike, under a hash: people type passwords into the wrong box. */
export function nameSubject(username: string): string {
  return `name:${createHash('sha256').update(username).digest('hex')}`;
}

/** An IPv6 customer holds a /64: that is one guesser. */
export function addressSubject(ip: string): string {
  if (!isIPv6(ip) || /^::ffff:\d/i.test(ip)) return `ip:${ip.replace(/^::ffff:/i, '')}`;
  const [head = '', tail] = ip.toLowerCase().split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail ? tail.split(':') : [];
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - left.length - right.length);
  const groups = [...left, ...Array.from({ length: zeros }, () => '0'), ...right];
  return `ip:${groups.slice(0, 4).join(':')}::/64`;
}
