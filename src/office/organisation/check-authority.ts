/**
 * May this person sign this document for this unit on this day, in this form? Pure: the caller loads the grants, and the
 * ledger keeps the answer. NĐ 30/2020 Đ13; promise 2.
 */
import { AppError, type ErrorParams, type ErrorSpec } from '../../app-error.ts';
import { displayDate } from '../unit-of-work.ts';
import { authorityErrors } from './authority-errors.ts';
import type { Appointment, AuthorityForm, AuthorityGrant, OrganisationReader, Unit } from './organisation.ts';

/** Whoever delegated, with the grants held in their own name. */
export interface Delegator {
  readonly appointment: Appointment;
  readonly grants: readonly AuthorityGrant[];
}

export interface AuthorityQuestion {
  readonly grants: readonly AuthorityGrant[];
  readonly appointment: Appointment;
  readonly unit: Unit;
  readonly form: AuthorityForm;
  readonly typeCode: string;
  readonly field: string | null;
  /** yyyy-MM-dd in Vietnam. */
  readonly on: string;
  /** Of every delegated grant among `grants`; one that is missing counts as without ground. */
  readonly delegators?: readonly Delegator[];
  /** Only this grant may serve, when the signer's line names one. */
  readonly grantId?: string | null;
}

export type AuthorityVerdict =
  | {
      readonly ok: true;
      readonly grant: AuthorityGrant;
      /** Appointment of the delegator: both names stand in the trail. */
      readonly onBehalfOf: string | null;
    }
  | { readonly ok: false; readonly reason: ErrorSpec; readonly params: ErrorParams };

export function checkAuthority(question: AuthorityQuestion): AuthorityVerdict {
  const { appointment, unit, on } = question;
  if (!covers(appointment, on)) return refuse(question, authorityErrors.APPOINTMENT_ENDED);
  const candidates = question.grants.filter(
    (grant) =>
      grant.appointmentId === appointment.id &&
      grant.unitId === unit.id &&
      grant.form === question.form &&
      (!question.grantId || grant.id === question.grantId),
  );
  let nearest: Judged = { passed: -1, verdict: refuse(question, authorityErrors.AUTHORITY_NONE) };
  for (const grant of candidates) {
    const judged = judge(question, grant);
    if (judged.verdict.ok) return judged.verdict;
    if (judged.passed > nearest.passed) nearest = judged;
  }
  return nearest.verdict;
}

/** The reason of the grant that failed last says most: "ended" tells more than "never had one". */
interface Judged {
  readonly passed: number;
  readonly verdict: AuthorityVerdict;
}

function judge(question: AuthorityQuestion, grant: AuthorityGrant): Judged {
  const delegated = grant.delegatorId !== null;
  const { on } = question;
  const failures: readonly (readonly [boolean, ErrorSpec, string?])[] = [
    [grant.revokedAt !== null, authorityErrors.AUTHORITY_REVOKED],
    [
      grant.validTo !== null && grant.validTo < on,
      delegated ? authorityErrors.DELEGATION_ENDED : authorityErrors.AUTHORITY_ENDED,
      grant.validTo ?? '',
    ],
    [grant.validFrom > on, authorityErrors.AUTHORITY_NOT_YET, grant.validFrom],
    [
      !includes(grant.scopeTypes, question.typeCode),
      delegated ? authorityErrors.DELEGATION_OUT_OF_SCOPE : authorityErrors.AUTHORITY_WRONG_TYPE,
    ],
    [
      !includes(grant.scopeFields, question.field),
      delegated ? authorityErrors.DELEGATION_OUT_OF_SCOPE : authorityErrors.AUTHORITY_WRONG_FIELD,
    ],
  ];
  const passed = failures.findIndex(([failed]) => failed);
  const failure = failures[passed];
  if (failure) return { passed, verdict: refuse(question, failure[1], failure[2]) };
  const ground = delegated ? checkGround(question, grant) : null;
  if (ground) return { passed: failures.length, verdict: refuse(question, ground) };
  return { passed: failures.length, verdict: { ok: true, grant, onBehalfOf: grant.delegatorId } };
}

/** A delegation stands on the delegator's own authority of this very day: it never outlives or exceeds it (Đ13.3). */
function checkGround(question: AuthorityQuestion, grant: AuthorityGrant): ErrorSpec | null {
  const delegator = question.delegators?.find((one) => one.appointment.id === grant.delegatorId);
  if (!delegator || !covers(delegator.appointment, question.on))
    return authorityErrors.DELEGATION_WITHOUT_GROUND;
  if (delegator.appointment.personId === question.appointment.personId)
    return authorityErrors.DELEGATION_TO_SELF;
  const inForce = delegator.grants.filter(
    (held) => held.unitId === grant.unitId && held.revokedAt === null && covers(held, question.on),
  );
  const original = inForce.filter(isOwnAuthority);
  if (original.length === 0)
    return inForce.length > 0
      ? authorityErrors.DELEGATION_OF_DELEGATION
      : authorityErrors.DELEGATION_WITHOUT_GROUND;
  const wideEnough = original.some(
    (held) => includes(held.scopeTypes, question.typeCode) && includes(held.scopeFields, question.field),
  );
  return wideEnough ? null : authorityErrors.DELEGATION_OUT_OF_SCOPE;
}

/** Only the head of the agency (TM., Q. or as head) may have somebody sign in their place (Đ13.1, Đ13.3). */
export function isOwnAuthority(grant: AuthorityGrant): boolean {
  return grant.delegatorId === null && (grant.form === 'head' || grant.form === 'TM' || grant.form === 'Q');
}

/** A scope of null holds everything; a named scope does not hold what is unknown. */
export function includes(scope: readonly string[] | null, value: string | null): boolean {
  if (scope === null) return true;
  return value !== null && scope.some((one) => fold(one) === fold(value));
}

function fold(text: string): string {
  return text.normalize('NFC').trim().toLowerCase();
}

export function covers(
  span: { readonly validFrom: string; readonly validTo: string | null },
  on: string,
): boolean {
  return span.validFrom <= on && (span.validTo === null || on <= span.validTo);
}

function refuse(question: AuthorityQuestion, reason: ErrorSpec, date = ''): AuthorityVerdict {
  const { appointment, unit, form, typeCode, field } = question;
  return {
    ok: false,
    reason,
    params: {
      name: appointment.fullName,
      position: appointment.position,
      unit: unit.name,
      form: formWords[form],
      type: typeCode,
      field: field ?? '—',
      date: date === '' ? '' : displayDate(date),
    },
  };
}

const formWords: Readonly<Record<AuthorityForm, string>> = {
  head: 'người đứng đầu',
  TM: 'TM.',
  KT: 'KT.',
  TL: 'TL.',
  TUQ: 'TUQ.',
  Q: 'Q.',
};

export interface AuthorityAsked
  extends Pick<AuthorityQuestion, 'form' | 'typeCode' | 'field' | 'on' | 'grantId'> {
  readonly appointment: Appointment;
  readonly unit: Unit;
}

/** Loads what the check needs and makes it. */
export async function authorityOf(
  organisation: Pick<OrganisationReader, 'grants' | 'appointment'>,
  asked: AuthorityAsked,
): Promise<AuthorityVerdict> {
  const grants = await organisation.grants(asked.appointment.id, asked.unit.id);
  const delegatorIds = new Set(grants.flatMap((grant) => grant.delegatorId ?? []));
  const delegators: Delegator[] = [];
  for (const id of delegatorIds) {
    const appointment = await organisation.appointment(id);
    if (appointment) delegators.push({ appointment, grants: await organisation.grants(id, asked.unit.id) });
  }
  return checkAuthority({ ...asked, grants, delegators });
}

/** As `authorityOf`, but refuses with the reason. */
export async function requireAuthority(
  organisation: Pick<OrganisationReader, 'grants' | 'appointment'>,
  asked: AuthorityAsked,
): Promise<Extract<AuthorityVerdict, { ok: true }>> {
  const verdict = await authorityOf(organisation, asked);
  if (!verdict.ok) throw new AppError(verdict.reason, { params: verdict.params });
  return verdict;
}
