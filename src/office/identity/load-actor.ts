/** From the secret a request carries to the actor of this moment: appointments that ended give nothing any more. */
import { type Clock, type Transact, vietnamDate } from '../unit-of-work.ts';
import type { Actor } from './actor.ts';
import type { Account, IdentityStore, Session } from './identity-store.ts';
import { type Action, actions } from './permissions.ts';
import { hashSecret } from './random-secret.ts';
import { isSessionOver, touchMs } from './sessions.ts';

export interface LoadActorPorts {
  readonly transact: Transact<{ identity: IdentityStore }>;
  readonly clock: Clock;
}

export interface Credentials {
  readonly kind: 'session' | 'token';
  readonly secret: string;
  readonly ip: string;
  readonly traceId: string;
  /** Asked by an open event stream: must not count as work, or a page left open would never sign out. */
  readonly passive?: boolean;
}

export interface Principal {
  readonly actor: Actor;
  /** Of the session; null for machine tokens. */
  readonly csrfToken: string | null;
  readonly expiresAt: Date | null;
  /** What the person must do first; until then only the session's own routes answer. */
  readonly duty: Duty | null;
}

export type Duty = 'change-password' | 'set-up-second-factor';

/** The password first: whoever has seen it must not be the one who sets up the second factor. */
export function dutyOf(account: Pick<Account, 'mustChangePassword' | 'mustSetSecondFactor'>): Duty | null {
  if (account.mustChangePassword) return 'change-password';
  return account.mustSetSecondFactor ? 'set-up-second-factor' : null;
}

/** Null when the credentials are unknown, ended or withdrawn, or the account is disabled. */
export async function loadActor(ports: LoadActorPorts, credentials: Credentials): Promise<Principal | null> {
  const now = ports.clock.now();
  const hash = hashSecret(credentials.secret);
  return ports.transact(({ identity }) =>
    credentials.kind === 'session'
      ? fromSession(identity, hash, credentials, now)
      : fromToken(identity, hash, credentials, now),
  );
}

async function fromSession(
  identity: IdentityStore,
  hash: string,
  credentials: Credentials,
  now: Date,
): Promise<Principal | null> {
  const session = (await identity.session(hash)) ?? (await underFormerId(identity, hash, credentials, now));
  if (session === null) return null;
  if (isSessionOver(session, now)) {
    await identity.removeSession(hash);
    return null;
  }
  const idle = now.getTime() - session.lastSeenAt.getTime();
  if (idle > touchMs && !credentials.passive) await identity.touchSession(session.tokenHash, now);
  const account = await usableAccount(identity, session.accountId);
  if (account === null) return null;
  const actor = await asActor(identity, account, credentials, now);
  return {
    actor: { ...actor, scopes: null, secondFactorAt: session.secondFactorAt },
    csrfToken: session.csrfToken,
    expiresAt: session.expiresAt,
    duty: dutyOf(account),
  };
}

/**
 * A request that was under way while the id changed, or an event stream opened before. What the new id has gained, the old
 * one does not have.
 */
async function underFormerId(
  identity: IdentityStore,
  hash: string,
  { passive }: Credentials,
  now: Date,
): Promise<Session | null> {
  const session = await identity.formerSession(hash, passive ? null : now);
  return session && { ...session, secondFactorAt: null };
}

async function fromToken(
  identity: IdentityStore,
  hash: string,
  credentials: Credentials,
  now: Date,
): Promise<Principal | null> {
  const token = await identity.tokenByHash(hash);
  if (token === null || token.revokedAt !== null || token.expiresAt <= now) return null;
  const seen = token.lastUsedAt?.getTime() ?? 0;
  if (now.getTime() - seen > touchMs) await identity.touchToken(token.id, now);
  const actor = await actorOf(identity, token.accountId, credentials, now);
  if (actor === null) return null;
  // A scope that the matrix no longer has gives nothing.
  const scopes = new Set<Action>(actions.filter((action) => token.scopes.includes(action)));
  return {
    actor: { ...actor, scopes, secondFactorAt: null },
    csrfToken: null,
    expiresAt: token.expiresAt,
    duty: null,
  };
}

/** The account with the posts in force; null when it is unknown or disabled. */
export async function actorOf(
  identity: Pick<IdentityStore, 'account' | 'actingAppointments'>,
  accountId: string,
  { ip, traceId }: Pick<Credentials, 'ip' | 'traceId'>,
  now: Date,
): Promise<Omit<Actor, 'scopes' | 'secondFactorAt'> | null> {
  const account = await usableAccount(identity, accountId);
  return account && asActor(identity, account, { ip, traceId }, now);
}

async function usableAccount(
  identity: Pick<IdentityStore, 'account'>,
  accountId: string,
): Promise<Account | null> {
  const account = await identity.account(accountId);
  return account?.disabledAt === null ? account : null;
}

async function asActor(
  identity: Pick<IdentityStore, 'actingAppointments'>,
  account: Account,
  { ip, traceId }: Pick<Credentials, 'ip' | 'traceId'>,
  now: Date,
): Promise<Omit<Actor, 'scopes' | 'secondFactorAt'>> {
  return {
    accountId: account.id,
    personId: account.personId,
    fullName: account.fullName,
    appointments: await identity.actingAppointments(account.personId, vietnamDate(now)),
    ip,
    traceId,
  };
}
