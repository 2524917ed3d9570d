/** Who may be given a document: people in office, in the receiving unit or a body below it; exactly one leads (Đ24). */
import { AppError } from '../../app-error.ts';
import type { Appointment, OrganisationReader } from '../organisation/organisation.ts';
import { incomingErrors } from './errors.ts';
import type { DirectedPart } from './incoming.ts';

/** @returns the appointment of whoever leads @throws AppError ONE_LEAD_NEEDED, ASSIGNEE_INVALID */
export async function checkParts(
  organisation: Pick<OrganisationReader, 'appointment' | 'unitPath'>,
  unitId: string,
  parts: readonly DirectedPart[],
  on: string,
): Promise<Appointment> {
  const people = new Set(parts.map((part) => part.appointmentId));
  const leads = parts.filter((part) => part.part === 'lead');
  if (leads.length !== 1 || people.size !== parts.length) throw new AppError(incomingErrors.ONE_LEAD_NEEDED);
  let lead: Appointment | null = null;
  for (const [index, part] of parts.entries()) {
    const appointment = await organisation.appointment(part.appointmentId);
    const inOffice =
      appointment !== null &&
      appointment.validFrom <= on &&
      (appointment.validTo === null || on <= appointment.validTo);
    if (!inOffice || !(await organisation.unitPath(appointment.unitId)).includes(unitId))
      throw new AppError(incomingErrors.ASSIGNEE_INVALID, { params: { position: index + 1 } });
    if (part.part === 'lead') lead = appointment;
  }
  return lead!;
}
