/** What happens when the second person has confirmed. */
import type { Actor, SystemActor } from './actor.ts';
import { nameSubject } from './lock-out.ts';
import type { RecoveryTx } from './recovery.ts';
import type { Recovery } from './recovery-store.ts';

export interface GiveAccess {
  readonly actor: Actor | SystemActor;
  readonly appointmentId: string | null;
  readonly recovery: Pick<Recovery, 'id' | 'kind' | 'accountId' | 'unitId'>;
  readonly passwordHash: string;
}

/** True when the account has got the new password, which must be told to who confirmed. Old sessions end. */
export async function giveAccess(
  { identity, ledger }: Pick<RecoveryTx, 'identity' | 'ledger'>,
  { actor, appointmentId, recovery, passwordHash }: GiveAccess,
): Promise<boolean> {
  const { kind, accountId, unitId } = recovery;
  const account = accountId === null ? null : await identity.account(accountId);
  if (account === null || kind === 'leaver' || kind === 'lost-key') return false;
  const common = { actor, appointmentId, unitId };
  const after = { id: account.id, recoveryId: recovery.id };
  await identity.removeSessionsOf(account.id);
  if (kind === 'second-factor') {
    await identity.setTotpSecret(account.id, null, true);
    await ledger.append({ kind: 'account.second-factor-removed', ...common, after });
    return false;
  }
  if (kind === 'enable') {
    await identity.setDisabled(account.id, null);
    await ledger.append({ kind: 'account.enabled', ...common, after });
  }
  await identity.setPassword(account.id, passwordHash, true);
  await identity.clearFailures(nameSubject(account.username));
  await ledger.append({ kind: 'account.password-changed', ...common, after: { ...after, reset: true } });
  return true;
}
