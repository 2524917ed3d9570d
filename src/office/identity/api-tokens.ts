/** Machine tokens: scoped, expiring, stored hashed, shown once. */
import { AppError } from '../../app-error.ts';
import { officeErrors } from '../errors.ts';
import type { Ledger } from '../ledger/events.ts';
import type { Clock, Transact } from '../unit-of-work.ts';
import { type Actor, homeUnit } from './actor.ts';
import { identityErrors } from './errors.ts';
import type { ApiToken, IdentityStore } from './identity-store.ts';
import { type Action, permit } from './permissions.ts';
import { hashSecret, randomSecret } from './random-secret.ts';

export interface TokenPorts {
  readonly transact: Transact<{ identity: IdentityStore; ledger: Ledger }>;
  readonly clock: Clock;
  readonly newId: () => string;
}

const longestMs = 366 * 24 * 3600_000;

/** `secret` is told once; it begins with "antin_" so that scanners of leaked secrets can know it. */
export function createToken(
  ports: TokenPorts,
  actor: Actor,
  command: { readonly name: string; readonly scopes: readonly Action[]; readonly expiresAt: Date },
): Promise<{ readonly token: ApiToken; readonly secret: string }> {
  const now = ports.clock.now();
  const by = permit(actor, 'token.manage', own(actor));
  // A token makes no tokens: what leaks must not renew itself.
  if (actor.scopes !== null)
    throw new AppError(identityErrors.FORBIDDEN, { details: { action: 'token.manage' } });
  if (command.expiresAt <= now || command.expiresAt.getTime() - now.getTime() > longestMs)
    throw new AppError(identityErrors.TOKEN_EXPIRY);
  const secret = `antin_${randomSecret()}`;
  const token: ApiToken = {
    id: ports.newId(),
    accountId: actor.accountId,
    name: command.name,
    tokenHash: hashSecret(secret),
    scopes: [...new Set(command.scopes)],
    createdAt: now,
    expiresAt: command.expiresAt,
    lastUsedAt: null,
    revokedAt: null,
  };
  return ports.transact(async ({ identity, ledger }) => {
    await identity.insertToken(token);
    await ledger.append({
      kind: 'token.created',
      actor,
      unitId: homeUnit(actor),
      appointmentId: by.id,
      after: {
        id: token.id,
        name: token.name,
        scopes: token.scopes,
        expiresAt: token.expiresAt.toISOString(),
      },
    });
    return { token, secret };
  });
}

export function listTokens(ports: Pick<TokenPorts, 'transact'>, actor: Actor): Promise<readonly ApiToken[]> {
  permit(actor, 'token.manage', own(actor));
  return ports.transact(({ identity }) => identity.tokensOf(actor.accountId));
}

/** Somebody else's token is not found. Revoking twice changes nothing. */
export function revokeToken(ports: TokenPorts, actor: Actor, tokenId: string): Promise<void> {
  const by = permit(actor, 'token.manage', own(actor));
  return ports.transact(async ({ identity, ledger }) => {
    const token = await identity.token(tokenId);
    if (token?.accountId !== actor.accountId) throw new AppError(officeErrors.NOT_FOUND);
    if (token.revokedAt !== null) return;
    await identity.revokeToken(tokenId, ports.clock.now());
    await ledger.append({
      kind: 'token.revoked',
      actor,
      unitId: homeUnit(actor),
      appointmentId: by.id,
      after: { id: tokenId },
    });
  });
}

function own(actor: Actor) {
  return { unitId: '', unitPath: [], personIds: [actor.personId] };
}
