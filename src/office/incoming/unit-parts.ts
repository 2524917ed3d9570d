/** Parts that a unit has as such (NĐ 30/2020 Đ24): its leaders and clerks act for it. */
import type { ActingAppointment } from '../identity/actor.ts';
import type { Assignment } from './incoming.ts';

/** Whether this appointment acts for the units in which it is held. */
export function actsForUnit({ role }: Pick<ActingAppointment, 'role'>): boolean {
  return role === 'leader' || role === 'clerk';
}

export function hasPart(assignment: Assignment, appointment: ActingAppointment): boolean {
  return (
    assignment.assigneeId === appointment.id ||
    (assignment.unitId === appointment.unitId && actsForUnit(appointment))
  );
}
