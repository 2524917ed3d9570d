/** Sign-in: name, password and (when set up) the second factor; refusals cost growing time, per name and per address. */
import { AppError } from '../../app-error.ts';
import type { Ledger } from '../ledger/events.ts';
import { type Clock, type Transact, vietnamDate } from '../unit-of-work.ts';
import { type Actor, homeUnit } from './actor.ts';
import { identityErrors } from './errors.ts';
import type { Account, IdentityStore } from './identity-store.ts';
import {
  addressPolicy,
  addressSubject,
  afterFailure,
  lockedError,
  lockedUntil,
  namePolicy,
  nameSubject,
} from './lock-out.ts';
import { verifyPassword } from './passwords.ts';
import { hashSecret, randomSecret } from './random-secret.ts';
import type { SecretBox } from './secret-box.ts';
import { newSession } from './sessions.ts';
import { matchTotp } from './totp.ts';

export interface SignInPorts {
  readonly transact: Transact<{ identity: IdentityStore; ledger: Ledger }>;
  readonly clock: Clock;
  readonly secretBox: SecretBox;
}

export interface SignInCommand {
  readonly username: string;
  readonly password: string;
  readonly code?: string;
  readonly ip: string;
  readonly userAgent: string | null;
  readonly traceId: string;
  /** The session cookie that this browser had until now: that session ends, whoever's it was. */
  readonly formerToken?: string | null;
}

export interface SignedIn {
  /** The cookie's value: shown once, stored hashed. */
  readonly sessionToken: string;
  readonly expiresAt: Date;
  readonly csrfToken: string;
  readonly actor: Actor;
  readonly account: Account;
}

type Outcome = SignedIn | AppError;

/**
 * Opens a session, or refuses with SIGN_IN_REFUSED, SIGN_IN_LOCKED, SECOND_FACTOR_REQUIRED, SECOND_FACTOR_WRONG.
 * A disabled account and a name that nobody has are answered alike, after the same time.
 */
export async function signIn(ports: SignInPorts, given: SignInCommand): Promise<SignedIn> {
  const command = { ...given, username: given.username.normalize('NFC').trim().toLowerCase() };
  const account = await ports.transact(async ({ identity }) => {
    const now = ports.clock.now();
    const until = lockedUntil(
      now,
      await identity.failures(nameSubject(command.username)),
      await identity.failures(addressSubject(command.ip)),
    );
    if (until) throw lockedError(until, now);
    return identity.accountByName(command.username);
  });
  const usable = account?.disabledAt === null ? account : null;
  const passwordRight = await verifyPassword(usable?.passwordHash ?? null, command.password);
  const outcome = await ports.transact((tx) =>
    decide(tx, ports, command, usable !== null && passwordRight ? usable : null, account?.id ?? null),
  );
  if (outcome instanceof AppError) throw outcome;
  return outcome;
}

type Tx = { identity: IdentityStore; ledger: Ledger };

/** Under the lock of the name's row: a burst of guesses sent at once gets no more answers than guesses one by one. */
async function decide(
  tx: Tx,
  ports: SignInPorts,
  command: SignInCommand,
  account: Account | null,
  accountId: string | null,
): Promise<Outcome> {
  const now = ports.clock.now();
  const failures = await tx.identity.failuresForUpdate(nameSubject(command.username), now);
  const until = lockedUntil(now, failures);
  if (until) return lockedError(until, now);
  const refusal = await refusalOf(tx.identity, ports, command, account, now);
  if (refusal === null && account !== null) return open(tx, command, account, now);
  const error = new AppError(refusal ?? identityErrors.SIGN_IN_REFUSED);
  if (error.code === 'SECOND_FACTOR_REQUIRED') return error;
  await tx.identity.saveFailures(nameSubject(command.username), afterFailure(failures, now, namePolicy));
  const address = addressSubject(command.ip);
  const fromThere = await tx.identity.failuresForUpdate(address, now);
  await tx.identity.saveFailures(address, afterFailure(fromThere, now, addressPolicy));
  await tx.ledger.append({
    kind: 'session.refused',
    actor: { accountId: null, name: 'system', traceId: command.traceId },
    after: { accountId, reason: error.code, ip: command.ip },
  });
  return error;
}

async function refusalOf(
  identity: IdentityStore,
  ports: SignInPorts,
  command: SignInCommand,
  account: Account | null,
  now: Date,
) {
  if (account === null) return identityErrors.SIGN_IN_REFUSED;
  if (account.totpSecret === null) return null;
  if (command.code === undefined || command.code === '') return identityErrors.SECOND_FACTOR_REQUIRED;
  const step = matchTotp(ports.secretBox.open('totp', account.totpSecret), command.code, now);
  const taken = step !== null && (await identity.takeTotpStep(account.id, step));
  return taken ? null : identityErrors.SECOND_FACTOR_WRONG;
}

async function open(tx: Tx, command: SignInCommand, account: Account, now: Date): Promise<SignedIn> {
  const sessionToken = randomSecret();
  const session = newSession({
    tokenHash: hashSecret(sessionToken),
    accountId: account.id,
    now,
    secondFactorAt: account.totpSecret === null ? null : now,
    ip: command.ip,
    userAgent: command.userAgent,
  });
  await tx.identity.clearFailures(nameSubject(command.username));
  if (command.formerToken) await tx.identity.removeSession(hashSecret(command.formerToken));
  await tx.identity.insertSession(session);
  await tx.identity.forgetSessions(now);
  await tx.identity.forgetFailures(new Date(now.getTime() - namePolicy.forgetMs));
  const actor: Actor = {
    accountId: account.id,
    personId: account.personId,
    fullName: account.fullName,
    appointments: await tx.identity.actingAppointments(account.personId, vietnamDate(now)),
    scopes: null,
    secondFactorAt: session.secondFactorAt,
    ip: command.ip,
    traceId: command.traceId,
  };
  await tx.ledger.append({ kind: 'session.opened', actor, unitId: homeUnit(actor) });
  return { sessionToken, expiresAt: session.expiresAt, csrfToken: session.csrfToken, actor, account };
}
