/** A session: 30 minutes without a request end it, 10 hours end it in any case. */

import type { Session } from './identity-store.ts';
import { randomSecret } from './random-secret.ts';

const idleMs = 30 * 60_000;
const absoluteMs = 10 * 3600_000;
/** The last request is written at most this often. */
export const touchMs = 60_000;

export function newSession(
  input: Pick<Session, 'tokenHash' | 'accountId' | 'secondFactorAt' | 'ip' | 'userAgent'> & { now: Date },
): Session {
  const { now, ...rest } = input;
  return {
    ...rest,
    csrfToken: randomSecret(),
    createdAt: now,
    lastSeenAt: now,
    expiresAt: new Date(now.getTime() + absoluteMs),
  };
}

export function isSessionOver(session: Session, now: Date): boolean {
  return now >= session.expiresAt || now.getTime() - session.lastSeenAt.getTime() >= idleMs;
}
