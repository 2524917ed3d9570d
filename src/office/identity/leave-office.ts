/**
 * A person leaves. Account, sessions, machine tokens, authority, delegations and certificates end in one transaction, at
 * once and by one: a mistake can be put right, a key in the wrong hands cannot. The second person says that it was right.
 */
import { AppError } from '../../app-error.ts';
import { vietnamDate } from '../unit-of-work.ts';
import type { Actor } from './actor.ts';
import { type CareOfAccount, careOfAccount } from './care-of-account.ts';
import { insertRecovery, newRecovery, type RecoveryPorts, type RecoveryTx } from './recovery.ts';
import { recoveryErrors } from './recovery-errors.ts';
import type { Recovery } from './recovery-store.ts';
import { tellSecondPersons } from './tell-second-persons.ts';

/** How long the second person has. */
export const takingMs = 30 * 24 * 3600_000;

export interface LeaveCommand {
  readonly accountId: string;
  readonly reason: string;
}

export interface Left {
  readonly recovery: Recovery;
  readonly appointments: number;
  readonly grants: number;
  readonly certificates: number;
}

/** Posts end today: what was signed earlier today keeps the post it was signed under. */
export async function leaveOffice(ports: RecoveryPorts, actor: Actor, command: LeaveCommand): Promise<Left> {
  const now = ports.clock.now();
  const on = vietnamDate(now);
  const left = await ports.transact(async (tx) => {
    const care = await careOfAccount(tx.identity, actor, 'recovery.request', command.accountId, on);
    if (care.account.personId === actor.personId) throw new AppError(recoveryErrors.RECOVERY_OWN);
    if (care.account.disabledAt !== null && (await tx.recoveries.isPending(command.accountId, 'leaver', now)))
      throw new AppError(recoveryErrors.RECOVERY_WAITING);
    const step: Step = { tx, actor, care, now, on, reason: command.reason };
    await closeAccount(step);
    const grants = await endPosts(step);
    const certificates = await stopCertificates(step);
    const recovery = newRecovery(ports.newId(), {
      kind: 'leaver',
      accountId: command.accountId,
      certificateId: null,
      unitId: care.unitId,
      reason: command.reason,
      requestedBy: actor.accountId,
      requestedAt: now,
      expiresAt: new Date(now.getTime() + takingMs),
    });
    await insertRecovery(tx, actor, care.acting.id, recovery);
    await tellSecondPersons(tx, recovery);
    return { recovery, ...grants, certificates };
  });
  ports.signingDesk.closeWhere({ accountId: command.accountId });
  return left;
}

interface Step {
  readonly tx: RecoveryTx;
  readonly actor: Actor;
  readonly care: CareOfAccount;
  readonly now: Date;
  readonly on: string;
  readonly reason: string;
}

async function closeAccount({ tx, actor, care, now }: Step): Promise<void> {
  const { account, acting, unitId } = care;
  await tx.identity.setDisabled(account.id, now);
  await tx.identity.removeSessionsOf(account.id);
  await tx.identity.revokeTokensOf(account.id, now);
  await tx.ledger.append({
    kind: 'account.disabled',
    actor,
    appointmentId: acting.id,
    unitId,
    after: { id: account.id, reason: 'leaver' },
  });
}

async function endPosts(step: Step): Promise<{ appointments: number; grants: number }> {
  const { tx, actor, care, now, on, reason } = step;
  const posts = await tx.identity.actingAppointments(care.account.personId, on);
  let grants = 0;
  for (const post of posts) {
    const held = await tx.organisation.grantsWhere({ appointmentId: post.id });
    const given = await tx.organisation.grantsWhere({ delegatorId: post.id });
    for (const grant of [...held, ...given]) {
      if (!(await tx.organisation.revokeGrant(grant.id, now))) continue;
      grants += 1;
      await tx.ledger.append({
        kind: 'authority.revoked',
        actor,
        appointmentId: care.acting.id,
        unitId: grant.unitId,
        before: { id: grant.id, appointmentId: grant.appointmentId, form: grant.form, cause: 'leaver' },
      });
    }
    await tx.organisation.endAppointment(post.id, on);
    await tx.ledger.append({
      kind: 'appointment.ended',
      actor,
      appointmentId: care.acting.id,
      unitId: post.unitId,
      after: { id: post.id, validTo: on, basis: reason },
    });
  }
  return { appointments: posts.length, grants };
}

async function stopCertificates({ tx, actor, care, now, reason }: Step): Promise<number> {
  const all = await tx.organisation.certificatesOfPerson(care.account.personId);
  let stopped = 0;
  for (const { id, fingerprint } of all) {
    if (!(await tx.organisation.revokeCertificate(id, now, reason))) continue;
    stopped += 1;
    await tx.ledger.append({
      kind: 'certificate.revoked',
      actor,
      appointmentId: care.acting.id,
      unitId: care.unitId,
      after: { id, fingerprint, reason, cause: 'leaver' },
    });
  }
  return stopped;
}
