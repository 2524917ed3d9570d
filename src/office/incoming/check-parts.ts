/** Who may be given a document: people in office, and units as such, in the receiving unit or below it; exactly one leads (Đ24). */
import { AppError } from '../../app-error.ts';
import type { Appointment, OrganisationReader } from '../organisation/organisation.ts';
import { incomingErrors } from './errors.ts';
import type { DirectedPart } from './incoming.ts';

/** A person by the appointment; or a unit, for which its head takes the part on. */
export type WantedPart = Omit<DirectedPart, 'appointmentId' | 'unitId'> &
  (
    | { readonly appointmentId: string; readonly unitId?: null }
    | { readonly unitId: string; readonly appointmentId?: string }
  );

type Organisation = Pick<OrganisationReader, 'appointment' | 'unitPath' | 'appointmentsOfUnit'>;

interface CheckedParts {
  readonly parts: readonly DirectedPart[];
  /** Whoever leads. */
  readonly lead: Appointment;
}

/** @throws AppError ONE_LEAD_NEEDED, ASSIGNEE_INVALID */
export async function checkParts(
  organisation: Organisation,
  unitId: string,
  wanted: readonly WantedPart[],
  on: string,
): Promise<CheckedParts> {
  const parts: DirectedPart[] = [];
  let lead: Appointment | null = null;
  for (const [index, part] of wanted.entries()) {
    const appointment = await whoTakes(organisation, part, on);
    if (!appointment || !(await organisation.unitPath(appointment.unitId)).includes(unitId))
      throw new AppError(incomingErrors.ASSIGNEE_INVALID, { params: { position: index + 1 } });
    const { part: role, dueDate } = part;
    parts.push({ appointmentId: appointment.id, unitId: part.unitId ?? null, part: role, dueDate });
    if (role === 'lead') lead = appointment;
  }
  const leads = parts.filter(({ part }) => part === 'lead');
  const different = new Set(parts.map((part) => part.unitId ?? part.appointmentId));
  if (lead === null || leads.length !== 1 || different.size !== parts.length)
    throw new AppError(incomingErrors.ONE_LEAD_NEEDED);
  return { parts, lead };
}

/** Of a unit: its head, else another of its leaders. */
async function whoTakes(
  organisation: Organisation,
  part: WantedPart,
  on: string,
): Promise<Appointment | null> {
  if (typeof part.unitId === 'string') {
    const leaders = (await organisation.appointmentsOfUnit(part.unitId, on)).filter(
      ({ role }) => role === 'leader',
    );
    return leaders.find(({ isHead }) => isHead) ?? leaders[0] ?? null;
  }
  const appointment = await organisation.appointment(part.appointmentId);
  const inOffice =
    appointment !== null &&
    appointment.validFrom <= on &&
    (appointment.validTo === null || on <= appointment.validTo);
  return inOffice ? appointment : null;
}
