/** A session: 30 minutes without a request end it, 10 hours end it in any case. */

import type { IdentityStore, Session } from './identity-store.ts';
import { hashSecret, randomSecret } from './random-secret.ts';

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

/** Requests that were under way when the id changed may still end under the old one. */
const graceMs = 60_000;

/** What the cookie is set to. */
export interface SessionCookie {
  readonly token: string;
  readonly expiresAt: Date;
}

/**
 * A new id for a session whose rights have just changed: whoever knew the old one gains nothing by it.
 * Null when there is no such session, or its id has changed already.
 */
export async function rotateSession(
  identity: Pick<IdentityStore, 'session' | 'rotateSession'>,
  token: string,
  now: Date,
): Promise<SessionCookie | null> {
  const hash = hashSecret(token);
  const session = await identity.session(hash);
  if (session === null) return null;
  const next = randomSecret();
  await identity.rotateSession(hash, hashSecret(next), new Date(now.getTime() + graceMs));
  return { token: next, expiresAt: session.expiresAt };
}

export function isSessionOver(session: Session, now: Date): boolean {
  return now >= session.expiresAt || now.getTime() - session.lastSeenAt.getTime() >= idleMs;
}
