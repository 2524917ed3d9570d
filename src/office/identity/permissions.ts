/**
 * The permission matrix: who (role) may do what (action) to a record of which unit (relation). One table, one function;
 * decided in the use case on the loaded record, never in the route. `test/office/identity/permission-matrix.test.ts` holds every cell.
 */
import { AppError } from '../../app-error.ts';
import type { ActingAppointment, Actor, Role } from './actor.ts';
import { identityErrors } from './errors.ts';

/**
 * How an appointment stands to a record:
 * self  – named on it (drafter, signer, assignee)      unit  – of the unit that owns it
 * above – of a unit above the owner                     below – of a body below the owner      other – none of these
 */
export const relations = ['self', 'unit', 'above', 'below', 'other'] as const;
export type Relation = (typeof relations)[number];

type Rule = Partial<Record<Role, readonly Relation[]>>;

const everyone: Rule = {
  leader: relations,
  clerk: relations,
  officer: relations,
  it: relations,
  auditor: relations,
};
const ownUnit: readonly Relation[] = ['self', 'unit'];
const ownOrBelow: readonly Relation[] = ['self', 'unit', 'above'];

export const matrix = {
  // the organisation is public knowledge inside the service
  'unit.read': everyone,
  'unit.manage': { it: ownOrBelow },
  'person.read': everyone,
  'appointment.manage': { it: ownOrBelow },
  'authority.read': {
    leader: ownOrBelow,
    clerk: ownUnit,
    officer: ownUnit,
    it: ownOrBelow,
    auditor: ownOrBelow,
  },
  'authority.grant': { it: ownOrBelow },
  'authority.delegate': { leader: ['self'] },
  'certificate.read': { leader: ownOrBelow, clerk: ownUnit, it: ownOrBelow, auditor: ownOrBelow },
  'certificate.manage': { it: ownOrBelow },
  'group.read': { leader: ownUnit, clerk: ownUnit, officer: ownUnit },
  'group.manage': { clerk: ownUnit },
  'account.manage': { it: ownOrBelow },
  'token.manage': { leader: ['self'], clerk: ['self'], officer: ['self'], it: ['self'], auditor: ['self'] },
  // outgoing
  'document.draft': { leader: ['unit', 'below'], clerk: ['unit', 'below'], officer: ['unit', 'below'] },
  'document.read': { leader: ownUnit, clerk: ownUnit, officer: ['self'], auditor: ownOrBelow },
  'document.edit': { leader: ['self'], clerk: ['self'], officer: ['self'] },
  'document.submit': { leader: ['self'], clerk: ['self'], officer: ['self'] },
  'document.review-content': { leader: ownUnit },
  'document.review-form': { clerk: ownUnit },
  'document.sign': { leader: ['self'] },
  'document.return': { leader: ownUnit, clerk: ownUnit },
  'document.issue': { clerk: ownUnit },
  'document.send': { clerk: ownUnit },
  'document.recall': { clerk: ownUnit },
  'document.cancel': { leader: ['self'], clerk: ownUnit, officer: ['self'] },
  // keys: a person's own, the seal by the clerk only (Đ32)
  'key.use-personal': { leader: ['self'], clerk: ['self'], officer: ['self'] },
  'key.use-seal': { clerk: ['unit'] },
  // registers
  'register.read': { leader: ownUnit, clerk: ownUnit, auditor: ownOrBelow },
  'register.write': { clerk: ownUnit },
  'book.manage': { clerk: ownUnit, it: ownOrBelow },
  // incoming
  'incoming.read': { leader: ownUnit, clerk: ownUnit, officer: ['self'], auditor: ownOrBelow },
  'incoming.register': { clerk: ownUnit },
  'incoming.refuse': { clerk: ownUnit },
  'incoming.direct': { leader: ownUnit },
  'incoming.assign': { leader: ownUnit, clerk: ownUnit },
  'incoming.handle': { leader: ['self'], clerk: ['self'], officer: ['self'] },
  'incoming.finish': { leader: ownUnit, clerk: ['self'], officer: ['self'] },
  'incoming.answer-recall': { clerk: ownUnit },
  // figures and the record
  'share.read': { leader: ownOrBelow, clerk: ownUnit, officer: ownUnit, it: ownOrBelow, auditor: ownOrBelow },
  'share.open-documents': { leader: ownUnit, clerk: ownUnit, it: ownOrBelow, auditor: ownOrBelow },
  'ledger.read': { auditor: ownOrBelow, it: ownOrBelow },
  'delivery.re-drive': { it: ownOrBelow, clerk: ownUnit },
  'service.inspect': { it: ownUnit },
} as const satisfies Record<string, Rule>;

export type Action = keyof typeof matrix;
export const actions = Object.keys(matrix) as Action[];

/** What the decision needs to know of a record. */
export interface PermissionSubject {
  readonly unitId: string;
  /** The owner unit and the units above it, nearest first. */
  readonly unitPath: readonly string[];
  /** Appointments named on the record in the sense of this action. */
  readonly appointmentIds?: readonly string[];
  /** Persons named on the record in the sense of this action. */
  readonly personIds?: readonly string[];
}

export function relationsOf(
  actor: Actor,
  appointment: ActingAppointment,
  subject: PermissionSubject,
): readonly Relation[] {
  const found: Relation[] = [];
  const named =
    subject.appointmentIds?.includes(appointment.id) || subject.personIds?.includes(actor.personId);
  if (named) found.push('self');
  if (appointment.unitId === subject.unitId) found.push('unit');
  else if (subject.unitPath.includes(appointment.unitId)) found.push('above');
  else if (appointment.unitPath.includes(subject.unitId)) found.push('below');
  else found.push('other');
  return found;
}

/** The appointment under which `action` is allowed, or null. */
export function allowedAs(
  actor: Actor,
  action: Action,
  subject: PermissionSubject,
): ActingAppointment | null {
  if (actor.scopes !== null && !actor.scopes.has(action)) return null;
  const rule: Rule = matrix[action];
  for (const appointment of actor.appointments) {
    const allowed = rule[appointment.role] ?? [];
    if (relationsOf(actor, appointment, subject).some((relation) => allowed.includes(relation)))
      return appointment;
  }
  return null;
}

/** As `allowedAs`, but refuses with `FORBIDDEN`. */
export function permit(actor: Actor, action: Action, subject: PermissionSubject): ActingAppointment {
  const appointment = allowedAs(actor, action, subject);
  if (appointment === null) throw new AppError(identityErrors.FORBIDDEN, { details: { action } });
  return appointment;
}
