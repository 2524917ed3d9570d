/** Posts: given to people and ended. Authority, rights and keys of a post end with it, since each check asks for the day. */
import { AppError } from '../../app-error.ts';
import { officeErrors } from '../errors.ts';
import type { Actor, Role } from '../identity/actor.ts';
import { identityErrors } from '../identity/errors.ts';
import { permit } from '../identity/permissions.ts';
import type { Ledger } from '../ledger/events.ts';
import { type Clock, type Transact, vietnamDate } from '../unit-of-work.ts';
import { organisationErrors } from './errors.ts';
import type { Appointment } from './organisation.ts';
import type { OrganisationStore } from './organisation-store.ts';
import { requireHostedUnit, unitSubject } from './units-through-time.ts';

export interface AppointPorts {
  readonly transact: Transact<{ organisation: OrganisationStore; ledger: Ledger }>;
  readonly clock: Clock;
  readonly newId: () => string;
}

export interface AppointCommand {
  readonly personId: string;
  readonly unitId: string;
  readonly position: string;
  readonly role: Role;
  readonly isHead: boolean;
  readonly validFrom: string;
  readonly validTo: string | null;
  /** The decision that gives the post. */
  readonly basis: string | null;
}

/** Nobody gives a post to themselves. */
export function appointPerson(
  ports: AppointPorts,
  actor: Actor,
  command: AppointCommand,
): Promise<Appointment> {
  return ports.transact(async ({ organisation, ledger }) => {
    await requireHostedUnit(organisation, command.unitId, vietnamDate(ports.clock.now()));
    const by = permit(actor, 'appointment.manage', await unitSubject(organisation, command.unitId));
    if (command.personId === actor.personId)
      throw new AppError(identityErrors.FORBIDDEN, { details: { action: 'appointment.manage' } });
    const person = await organisation.person(command.personId);
    if (person === null) throw new AppError(officeErrors.NOT_FOUND);
    requireOrder(command.validFrom, command.validTo);
    const id = ports.newId();
    await organisation.insertAppointments([{ id, ...command }]);
    await ledger.append({
      kind: 'appointment.created',
      actor,
      appointmentId: by.id,
      unitId: command.unitId,
      after: { id, ...command },
    });
    const { basis: _basis, ...post } = command;
    return { id, ...post, fullName: person.fullName, signatureImage: person.signatureImage };
  });
}

/** `lastDay` counts: from the next day on the post gives nothing. */
export function endAppointment(
  ports: AppointPorts,
  actor: Actor,
  command: { readonly appointmentId: string; readonly lastDay: string; readonly basis: string },
): Promise<void> {
  return ports.transact(async ({ organisation, ledger }) => {
    const appointment = await organisation.appointment(command.appointmentId);
    if (appointment === null) throw new AppError(officeErrors.NOT_FOUND);
    const by = permit(actor, 'appointment.manage', await unitSubject(organisation, appointment.unitId));
    requireOrder(appointment.validFrom, command.lastDay);
    await organisation.endAppointment(appointment.id, command.lastDay);
    await ledger.append({
      kind: 'appointment.ended',
      actor,
      appointmentId: by.id,
      unitId: appointment.unitId,
      before: { id: appointment.id, validTo: appointment.validTo },
      after: { id: appointment.id, validTo: command.lastDay, basis: command.basis },
    });
  });
}

function requireOrder(first: string, last: string | null): void {
  if (last !== null && last < first) throw new AppError(organisationErrors.DAYS_REVERSED);
}
