/**
 * The permission matrix: who (role) may do what (action) to a record of which unit (relation). One table, one function;
 * decided in the use case on the loaded record, never in the route. `test/office/identity/permission-matrix.test.ts` holds every cell.
 */
import { AppError } from '../../app-error.ts';
import type { ActingAppointment, Actor, Role } from './actor.ts';
import { identityErrors } from './errors.ts';

/**
 * How an appointment stands to a record:
 * self     – named on it (drafter, signer, assignee)      unit  – of the unit that owns it
 * above    – of a unit above the owner                    below – of one of the owner's own offices (`serves`)
 * other    – none of these
 * A commune is an agency of its own: it is `other` to the district, never `below`. `self` stands only where being named
 * is the ground; an office's clerk who drafted for the district may not check its form or issue it.
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
const self: readonly Relation[] = ['self'];
/** A duty of the unit: to be named on the record is not enough. */
const duty: readonly Relation[] = ['unit'];
const dutyFromAbove: readonly Relation[] = ['unit', 'above'];
const named: readonly Relation[] = ['self', 'unit'];
const namedOrAbove: readonly Relation[] = ['self', 'unit', 'above'];
/** The unit itself and its own offices. */
const house: readonly Relation[] = ['unit', 'below'];

export const matrix = {
  // the organisation is public knowledge inside the service
  'unit.read': everyone,
  'unit.manage': { it: dutyFromAbove },
  // one calendar for the whole installation: asked for the highest units with people here
  'holiday.manage': { it: dutyFromAbove },
  'person.read': everyone,
  'appointment.manage': { it: dutyFromAbove },
  'authority.read': {
    leader: namedOrAbove,
    clerk: house,
    officer: house,
    it: dutyFromAbove,
    auditor: dutyFromAbove,
  },
  'authority.grant': { it: dutyFromAbove },
  'authority.delegate': { leader: self },
  // one's own is nobody's secret from oneself
  'certificate.read': {
    leader: namedOrAbove,
    clerk: named,
    officer: self,
    it: namedOrAbove,
    auditor: namedOrAbove,
  },
  'certificate.manage': { it: dutyFromAbove },
  'group.read': { leader: house, clerk: house, officer: house, it: dutyFromAbove },
  'group.manage': { clerk: duty, it: dutyFromAbove },
  'account.manage': { it: dutyFromAbove },
  // two persons: IT asks; another IT officer, or a leader of the person's own unit, confirms
  'recovery.request': { it: dutyFromAbove },
  'recovery.confirm': { it: dutyFromAbove, leader: duty },
  // a lost token cannot wait: whoever holds it says so; for the unit's seal, who may use it
  'key.report-lost': { leader: self, clerk: self, officer: self, it: dutyFromAbove },
  'token.manage': { leader: self, clerk: self, officer: self, it: self, auditor: self },
  // outgoing; an office drafts for the unit it serves
  'document.draft': { leader: house, clerk: house, officer: house },
  'document.read': { leader: named, clerk: named, officer: self, auditor: dutyFromAbove },
  'document.edit': { leader: self, clerk: self, officer: self },
  'document.submit': { leader: self, clerk: self, officer: self },
  // Đ12: content by the leaders of the drafting unit (which is then the subject's unit), form by the owner's clerk
  'document.review-content': { leader: duty },
  'document.review-form': { clerk: duty },
  'document.sign': { leader: self },
  'document.return': { leader: named, clerk: duty },
  'document.issue': { clerk: duty },
  'document.send': { clerk: duty },
  'document.recall': { clerk: duty },
  // the agency's seal stands for the package
  'evidence.make': { clerk: duty },
  'document.cancel': { leader: self, clerk: named, officer: self },
  // keys: a person's own, the seal by the clerk only (Đ32)
  'key.use-personal': { leader: self, clerk: self, officer: self },
  'key.use-seal': { clerk: duty },
  // registers
  'register.read': { leader: duty, clerk: duty, auditor: dutyFromAbove },
  'register.write': { clerk: duty },
  'register.close': { leader: duty, clerk: duty },
  'book.manage': { clerk: duty, it: dutyFromAbove },
  // incoming; whoever is named to lead may hand it on and finish it
  'incoming.read': { leader: named, clerk: named, officer: self, auditor: dutyFromAbove },
  'incoming.register': { clerk: duty },
  'incoming.refuse': { clerk: duty },
  'incoming.direct': { leader: duty },
  'incoming.assign': { leader: named, clerk: duty },
  'incoming.handle': { leader: self, clerk: self, officer: self },
  'incoming.finish': { leader: named, clerk: self, officer: self },
  'incoming.answer-recall': { clerk: duty },
  // figures and the record
  'share.read': {
    leader: dutyFromAbove,
    clerk: duty,
    officer: duty,
    it: dutyFromAbove,
    auditor: dutyFromAbove,
  },
  'share.open-documents': { leader: duty, clerk: duty, it: dutyFromAbove, auditor: dutyFromAbove },
  'ledger.read': { auditor: dutyFromAbove, it: dutyFromAbove },
  // of the whole installation: asked for the highest units with people here
  'ledger.export': { auditor: dutyFromAbove, it: dutyFromAbove },
  'delivery.re-drive': { it: dutyFromAbove, clerk: duty },
  'queues.read': { it: dutyFromAbove },
  'queues.re-drive': { it: dutyFromAbove },
  // of the whole installation: asked for the highest units with people here
  'partner.manage': { it: dutyFromAbove },
  'service.inspect': { it: duty },
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
  else if (appointment.serves === subject.unitId) found.push('below');
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
