/** What a person does with their own account: look, sign out, second factor, password. */
import { AppError } from '../../app-error.ts';
import { officeErrors } from '../errors.ts';
import type { Ledger } from '../ledger/events.ts';
import type { Clock, Transact } from '../unit-of-work.ts';
import { type ActingAppointment, type Actor, homeUnit } from './actor.ts';
import { identityErrors } from './errors.ts';
import type { Account, IdentityStore } from './identity-store.ts';
import { afterFailure, lockedError, lockedUntil, namePolicy, nameSubject } from './lock-out.ts';
import { hashPassword, requireStrongPassword, verifyPassword } from './passwords.ts';
import { hashSecret } from './random-secret.ts';
import type { SecretBox } from './secret-box.ts';
import { rotateSession, type SessionCookie } from './sessions.ts';
import { makeTotpSecret, matchTotp, requireFreshSecondFactor, totpAddress } from './totp.ts';

type Tx = { identity: IdentityStore; ledger: Ledger };

export interface OwnAccountPorts {
  readonly transact: Transact<Tx>;
  readonly clock: Clock;
  readonly secretBox: SecretBox;
  readonly signingDesk: { closeWhere(wanted: { readonly accountId: string }): void };
}

export interface OwnSession {
  readonly account: Account;
  readonly appointments: readonly ActingAppointment[];
  readonly csrfToken: string | null;
  readonly secondFactorAt: Date | null;
  readonly expiresAt: Date | null;
}

/** `sessionToken`: the cookie's value; null for a machine token, which has no session to tell of. */
export function describeSession(
  ports: Pick<OwnAccountPorts, 'transact'>,
  actor: Actor,
  sessionToken: string | null,
): Promise<OwnSession> {
  return ports.transact(async ({ identity }) => {
    const hash = sessionToken === null ? null : hashSecret(sessionToken);
    const session =
      hash === null ? null : ((await identity.session(hash)) ?? (await identity.formerSession(hash, null)));
    return {
      account: await ownAccount(identity, actor),
      appointments: actor.appointments,
      csrfToken: session?.csrfToken ?? null,
      secondFactorAt: session?.secondFactorAt ?? null,
      expiresAt: session?.expiresAt ?? null,
    };
  });
}

/** Ends the session and every signing session of the account. */
export async function signOut(
  ports: OwnAccountPorts,
  actor: Actor,
  sessionToken: string | null,
): Promise<void> {
  await ports.transact(async ({ identity, ledger }) => {
    if (sessionToken !== null) await identity.removeSession(hashSecret(sessionToken));
    await ledger.append({ kind: 'session.closed', actor, unitId: homeUnit(actor) });
  });
  ports.signingDesk.closeWhere({ accountId: actor.accountId });
}

export interface SecondFactorGiven {
  readonly givenAt: Date;
  /** The session goes on under a new id; null for whoever has none. */
  readonly session: SessionCookie | null;
}

/** Gives the second factor again; wrong codes are counted and locked like wrong passwords. */
export async function giveSecondFactor(
  ports: OwnAccountPorts,
  actor: Actor,
  sessionToken: string | null,
  code: string,
): Promise<SecondFactorGiven> {
  const now = ports.clock.now();
  let session: SessionCookie | null = null;
  const refusal = await ports.transact(async ({ identity }) => {
    const account = await ownAccount(identity, actor);
    if (account.totpSecret === null) return new AppError(identityErrors.SECOND_FACTOR_NOT_SET);
    const right = async () => {
      const step = matchTotp(ports.secretBox.open('totp', account.totpSecret ?? ''), code, now);
      return step !== null && (await identity.takeTotpStep(account.id, step));
    };
    const refused = await counted(
      identity,
      `code:${account.id}`,
      now,
      right,
      identityErrors.SECOND_FACTOR_WRONG,
    );
    if (refused === null) session = await raise(identity, sessionToken, now);
    return refused;
  });
  if (refusal) throw refusal;
  return { givenAt: now, session };
}

/** The second factor stands behind the session from now on, under a new id. */
async function raise(
  identity: IdentityStore,
  sessionToken: string | null,
  now: Date,
): Promise<SessionCookie | null> {
  if (sessionToken === null) return null;
  await identity.setSecondFactor(hashSecret(sessionToken), now);
  return rotateSession(identity, sessionToken, now);
}

export interface Enrolment {
  /** Base32, to be typed when the QR cannot be read. */
  readonly secret: string;
  readonly address: string;
  /** Sealed: account, secret and end; given back with the first code. */
  readonly ticket: string;
}

const enrolmentMs = 15 * 60_000;

/** Begins the set-up of an authenticator. Nothing is stored until the first code proves it works. */
export function beginEnrolment(ports: OwnAccountPorts, actor: Actor): Promise<Enrolment> {
  return ports.transact(async ({ identity }) => {
    const account = await ownAccount(identity, actor);
    const secret = makeTotpSecret();
    const until = ports.clock.now().getTime() + enrolmentMs;
    const ticket = ports.secretBox.seal('enrolment', JSON.stringify([account.id, secret, until]));
    return { secret, address: totpAddress(secret, account.username), ticket };
  });
}

/**
 * Replaces the second factor. An account that has one must have given it within 15 minutes: whoever finds an open browser
 * may not set up their own.
 */
export async function completeEnrolment(
  ports: OwnAccountPorts,
  actor: Actor,
  sessionToken: string | null,
  given: { readonly ticket: string; readonly code: string },
): Promise<SessionCookie | null> {
  const now = ports.clock.now();
  const [accountId, secret, until] = JSON.parse(ports.secretBox.open('enrolment', given.ticket)) as [
    string,
    string,
    number,
  ];
  if (accountId !== actor.accountId || until <= now.getTime())
    throw new AppError(identityErrors.ENROLMENT_ENDED);
  const step = matchTotp(secret, given.code, now);
  if (step === null) throw new AppError(identityErrors.SECOND_FACTOR_WRONG);
  return ports.transact(async ({ identity, ledger }) => {
    const account = await ownAccount(identity, actor);
    if (account.totpSecret !== null) requireFreshSecondFactor(actor, now);
    await identity.setTotpSecret(account.id, ports.secretBox.seal('totp', secret), false);
    await identity.takeTotpStep(account.id, step);
    await ledger.append({ kind: 'account.second-factor-set', actor, unitId: homeUnit(actor) });
    return raise(identity, sessionToken, now);
  });
}

/** Every other session of the account ends; this one goes on under a new id. */
export async function changePassword(
  ports: OwnAccountPorts,
  actor: Actor,
  sessionToken: string | null,
  given: { readonly current: string; readonly next: string },
): Promise<SessionCookie | null> {
  const account = await ports.transact(({ identity }) => ownAccount(identity, actor));
  requireStrongPassword(given.next, account.username);
  if (given.next.normalize('NFC') === given.current.normalize('NFC'))
    throw new AppError(identityErrors.PASSWORD_UNCHANGED);
  const matches = await verifyPassword(account.passwordHash, given.current);
  const passwordHash = await hashPassword(given.next);
  const now = ports.clock.now();
  let session: SessionCookie | null = null;
  const refusal = await ports.transact(async ({ identity, ledger }) => {
    const refused = await counted(
      identity,
      nameSubject(account.username),
      now,
      async () => matches,
      identityErrors.SIGN_IN_REFUSED,
    );
    if (refused) return refused;
    await identity.setPassword(account.id, passwordHash, false);
    await identity.removeSessionsOf(account.id, sessionToken === null ? undefined : hashSecret(sessionToken));
    if (sessionToken !== null) session = await rotateSession(identity, sessionToken, now);
    await ledger.append({ kind: 'account.password-changed', actor, unitId: homeUnit(actor) });
    return null;
  });
  if (refusal) throw refusal;
  return session;
}

/** One try under the lock of its subject; the refusal is returned, so that the count is committed. */
async function counted(
  identity: IdentityStore,
  subject: string,
  now: Date,
  isRight: () => Promise<boolean>,
  refusal: typeof identityErrors.SECOND_FACTOR_WRONG | typeof identityErrors.SIGN_IN_REFUSED,
): Promise<AppError | null> {
  const failures = await identity.failuresForUpdate(subject, now);
  const until = lockedUntil(now, failures);
  if (until) return lockedError(until, now);
  if (await isRight()) {
    await identity.clearFailures(subject);
    return null;
  }
  await identity.saveFailures(subject, afterFailure(failures, now, namePolicy));
  return new AppError(refusal);
}

async function ownAccount(identity: IdentityStore, actor: Actor): Promise<Account> {
  const account = await identity.account(actor.accountId);
  if (account === null) throw new AppError(officeErrors.NOT_FOUND);
  return account;
}
