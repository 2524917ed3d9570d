/** Opening an incoming record: who may see it, who may take a step, and telling the sender about the step. */
import { AppError } from '../../app-error.ts';
import { officeErrors } from '../errors.ts';
import type { StatusCode, StatusMessage } from '../exchange/status-message.ts';
import type { ActingAppointment, Actor } from '../identity/actor.ts';
import { type Action, allowedAs, type PermissionSubject, permit } from '../identity/permissions.ts';
import type { OrganisationReader } from '../organisation/organisation.ts';
import type { Clock, Outbox, Transact } from '../unit-of-work.ts';
import type { Assignment, IncomingRecord } from './incoming.ts';
import type { IncomingStore } from './incoming-store.ts';
import { hasPart } from './unit-parts.ts';

export interface OpenTx {
  readonly incoming: Pick<IncomingStore, 'get' | 'getForUpdate' | 'assignments'>;
  readonly organisation: Pick<OrganisationReader, 'unit' | 'unitPath'>;
}

export interface StepPorts<Tx> {
  readonly transact: Transact<Tx>;
  readonly clock: Clock;
  readonly newId: () => string;
}

/** What every step on an incoming document names. `version`: the one that the person saw (If-Match). */
export interface StepCommand {
  readonly incomingId: string;
  readonly version?: number;
}

export interface Opened {
  readonly record: IncomingRecord;
  readonly assignments: readonly Assignment[];
  /** Under which the actor acts. */
  readonly appointment: ActingAppointment;
}

/**
 * The record, locked, and the appointment under which the actor may take the step.
 * @throws AppError NOT_FOUND when the actor may not even read it, FORBIDDEN, STALE_ETAG
 */
export async function openForStep(
  tx: OpenTx,
  actor: Actor,
  action: Action,
  command: StepCommand,
): Promise<Opened> {
  const opened = await judge(tx, actor, action, await tx.incoming.getForUpdate(command.incomingId));
  if (command.version !== undefined && command.version !== opened.record.version)
    throw new AppError(officeErrors.STALE_ETAG);
  return opened;
}

/** Nothing is locked. @throws AppError NOT_FOUND when the actor may not even read it, FORBIDDEN */
export async function openForReading(
  tx: OpenTx,
  actor: Actor,
  incomingId: string,
  action: Action = 'incoming.read',
): Promise<Opened> {
  return judge(tx, actor, action, await tx.incoming.get(incomingId));
}

async function judge(
  tx: OpenTx,
  actor: Actor,
  action: Action,
  record: IncomingRecord | null,
): Promise<Opened> {
  if (!record) throw new AppError(officeErrors.NOT_FOUND);
  const assignments = await tx.incoming.assignments(record.id);
  const unit = { unitId: record.unitId, unitPath: await tx.organisation.unitPath(record.unitId) };
  const named = (of: readonly Assignment[]): PermissionSubject => ({
    ...unit,
    appointmentIds: actor.appointments
      .filter((held) => of.some((assignment) => hasPart(assignment, held)))
      .map(({ id }) => id),
  });
  if (!allowedAs({ ...actor, scopes: null }, 'incoming.read', named(assignments)))
    throw new AppError(officeErrors.NOT_FOUND);
  // Whoever lost their part may still look, and no more.
  const inForce = assignments.filter((assignment) => assignment.state !== 'closed');
  const subject = named(action === 'incoming.read' ? assignments : inForce);
  return { record, assignments, appointment: permit(actor, action, subject) };
}

export interface Tidings {
  readonly code: StatusCode;
  readonly reason?: string;
  readonly arrivalNumber?: number;
}

/** Promises a status to the sender of an electronic document; paper has nobody to tell. `record` is as after the step. */
export async function tellSender(
  tx: { readonly organisation: Pick<OrganisationReader, 'unit'>; readonly outbox: Outbox },
  ports: { readonly clock: Clock; readonly newId: () => string },
  by: { readonly actor: Actor; readonly appointment: ActingAppointment },
  record: IncomingRecord,
  tidings: Tidings,
): Promise<void> {
  if (record.consignmentId === null || record.senderCode === null) return;
  const unit = await tx.organisation.unit(record.unitId);
  const message: StatusMessage = {
    format: 'an-tin/status/1',
    id: ports.newId(),
    consignmentId: record.consignmentId,
    code: tidings.code,
    from: unit!.organCode,
    to: record.senderCode,
    sequence: record.version,
    at: ports.clock.now().toISOString(),
    reason: tidings.reason ?? null,
    staff: `${by.actor.fullName}, ${by.appointment.position}`,
    arrivalNumber: tidings.arrivalNumber ?? null,
  };
  await tx.outbox.promise('dispatch-status', { message });
}
