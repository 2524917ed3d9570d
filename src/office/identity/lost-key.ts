/**
 * A lost token: its certificate stops here at once, on the word of one. Waiting for a second person would leave the finder
 * free to sign; stopping a good certificate by mistake costs a new binding. The second person's confirmation is recorded.
 */
import { AppError } from '../../app-error.ts';
import { officeErrors } from '../errors.ts';
import type { HeldCertificate } from '../organisation/organisation.ts';
import { unitSubject } from '../organisation/units-through-time.ts';
import { vietnamDate } from '../unit-of-work.ts';
import type { ActingAppointment, Actor } from './actor.ts';
import { takingMs } from './leave-office.ts';
import { allowedAs, permit } from './permissions.ts';
import { insertRecovery, newRecovery, type RecoveryPorts, type RecoveryTx } from './recovery.ts';
import { recoveryErrors } from './recovery-errors.ts';
import type { Recovery } from './recovery-store.ts';
import { tellSecondPersons } from './tell-second-persons.ts';

/** By the holder, by the clerk for the unit's seal, or by IT. @throws AppError NOT_FOUND, FORBIDDEN, RECOVERY_POINTLESS */
export async function reportLostKey(
  ports: RecoveryPorts,
  actor: Actor,
  command: { readonly certificateId: string; readonly reason: string },
): Promise<Recovery> {
  const now = ports.clock.now();
  const recovery = await ports.transact(async (tx) => {
    const held = await tx.organisation.certificate(command.certificateId);
    if (held === null) throw new AppError(officeErrors.NOT_FOUND);
    const { acting, unitId, accountId } = await inCharge(tx, actor, held, vietnamDate(now));
    if (!(await tx.organisation.revokeCertificate(held.id, now, command.reason)))
      throw new AppError(recoveryErrors.RECOVERY_POINTLESS);
    await tx.ledger.append({
      kind: 'certificate.revoked',
      actor,
      appointmentId: acting.id,
      unitId,
      after: { id: held.id, fingerprint: held.fingerprint, reason: command.reason, cause: 'lost-key' },
    });
    const made = newRecovery(ports.newId(), {
      kind: 'lost-key',
      accountId,
      certificateId: held.id,
      unitId,
      reason: command.reason,
      requestedBy: actor.accountId,
      requestedAt: now,
      expiresAt: new Date(now.getTime() + takingMs),
    });
    await insertRecovery(tx, actor, acting.id, made);
    await tellSecondPersons(tx, made);
    return made;
  });
  ports.signingDesk.closeWhere({ certificateId: command.certificateId });
  return recovery;
}

interface Charge {
  readonly acting: ActingAppointment;
  readonly unitId: string;
  readonly accountId: string | null;
}

async function inCharge(tx: RecoveryTx, actor: Actor, held: HeldCertificate, on: string): Promise<Charge> {
  if (held.unitId !== null) {
    const subject = await unitSubject(tx.organisation, held.unitId);
    const acting = allowedAs(actor, 'key.use-seal', subject) ?? permit(actor, 'key.report-lost', subject);
    return { acting, unitId: held.unitId, accountId: null };
  }
  const personId = held.personId ?? '';
  const posts = await tx.identity.actingAppointments(personId, on);
  const [first] = posts;
  if (first === undefined) throw new AppError(officeErrors.NOT_FOUND);
  const permitted = posts.map(({ unitId, unitPath }) =>
    permit(actor, 'key.report-lost', { unitId, unitPath, personIds: [personId] }),
  );
  const account = await tx.identity.accountOfPerson(personId);
  return { acting: permitted[0] as ActingAppointment, unitId: first.unitId, accountId: account?.id ?? null };
}
