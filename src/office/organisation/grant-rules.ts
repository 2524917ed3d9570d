/** What a grant of authority must be before it is written. Pure. NĐ 30/2020 Đ13. */
import { AppError } from '../../app-error.ts';
import { authorityErrors } from './authority-errors.ts';
import { covers, includes, isOwnAuthority } from './check-authority.ts';
import {
  type Appointment,
  type AuthorityForm,
  type AuthorityGrant,
  isOffice,
  type Unit,
} from './organisation.ts';

export interface GrantTerms {
  readonly form: AuthorityForm;
  readonly scopeTypes: readonly string[] | null;
  readonly scopeFields: readonly string[] | null;
  readonly validFrom: string;
  readonly validTo: string | null;
  /** The document that gives the authority: decision, working regulation, letter of delegation. */
  readonly basis: string;
}

export interface GrantSides {
  readonly grantee: Appointment;
  /** The unit in which the grantee is appointed. */
  readonly granteeUnit: Unit;
  /** The unit for which the grantee will sign. */
  readonly unit: Unit;
}

type Term = readonly [holds: boolean, vi: string, en: string];

/** Throws GRANT_INVALID with the rule that is broken. */
export function requireValidGrant(terms: GrantTerms, sides: GrantSides): void {
  const { grantee, granteeUnit, unit } = sides;
  const ofItsOffice = granteeUnit.parentId === unit.id && isOffice(granteeUnit.kind);
  requireTerms([
    [terms.basis.trim() !== '', 'phải ghi căn cứ giao ký.', 'its basis must be named.'],
    [
      terms.validTo === null || terms.validFrom <= terms.validTo,
      'ngày kết thúc đứng trước ngày bắt đầu.',
      'it would end before it begins.',
    ],
    [grantee.role === 'leader', 'người được giao không phải là lãnh đạo.', 'the grantee is no leader.'],
    [
      granteeUnit.id === unit.id || ofItsOffice,
      'người được giao không thuộc cơ quan hoặc đơn vị trực thuộc.',
      'the grantee belongs neither to the agency nor to one of its offices.',
    ],
    ...formTerms(terms, sides),
  ]);
}

function formTerms(terms: GrantTerms, { grantee, granteeUnit, unit }: GrantSides): readonly Term[] {
  const inUnit = granteeUnit.id === unit.id;
  switch (terms.form) {
    case 'head':
      return [[inUnit && grantee.isHead, 'chỉ người đứng đầu ký trực tiếp.', 'only the head signs as head.']];
    case 'TM':
      return [
        [
          inUnit && !isOffice(unit.kind),
          'TM. chỉ dùng cho lãnh đạo của tập thể Ủy ban.',
          'TM. is for leaders of a collective body.',
        ],
      ];
    case 'Q':
      return [[inUnit, 'Q. chỉ dùng trong cơ quan.', 'Q. is for the agency itself.']];
    case 'KT':
      return [
        [inUnit && !grantee.isHead, 'KT. chỉ dùng cho cấp phó.', 'KT. is for deputies.'],
        [
          terms.scopeFields !== null || terms.validTo !== null,
          'KT. cần lĩnh vực được phân công, hoặc thời hạn khi được giao phụ trách.',
          'KT. needs the fields assigned, or an end when a deputy is put in charge.',
        ],
      ];
    case 'TL':
      return [];
    case 'TUQ':
      return [
        [
          !inUnit && grantee.isHead,
          'TUQ. chỉ giao cho người đứng đầu đơn vị trực thuộc (Đ13.3).',
          'TUQ. is for the head of an office below (art. 13.3).',
        ],
        [terms.validTo !== null, 'TUQ. phải có thời hạn (Đ13.3).', 'TUQ. needs an end (art. 13.3).'],
        [
          terms.scopeTypes !== null || terms.scopeFields !== null,
          'TUQ. phải giới hạn nội dung (Đ13.3).',
          'TUQ. needs a limited scope (art. 13.3).',
        ],
      ];
  }
}

export interface DelegationGround {
  readonly delegator: Appointment;
  readonly delegatorGrants: readonly AuthorityGrant[];
  readonly delegate: Appointment;
}

/** A leader has somebody sign in their place for a period: KT. by a deputy, TUQ. by the head of an office. */
export function requireValidDelegation(terms: GrantTerms, sides: GrantSides, ground: DelegationGround): void {
  const { delegator, delegate, delegatorGrants } = ground;
  const params = { name: delegate.fullName };
  if (delegator.personId === delegate.personId)
    throw new AppError(authorityErrors.DELEGATION_TO_SELF, { params });
  requireTerms([
    [
      terms.form === 'KT' || terms.form === 'TUQ',
      'ký thay trong một thời gian phải là KT. hoặc TUQ.',
      'signing in place of somebody for a period is KT. or TUQ.',
    ],
    [terms.validTo !== null, 'phải có ngày kết thúc.', 'it needs an end.'],
  ]);
  requireValidGrant(terms, sides);
  const held = delegatorGrants.filter((grant) => grant.unitId === sides.unit.id && grant.revokedAt === null);
  if (held.some((grant) => grant.delegatorId === delegate.id && overlap(grant, terms)))
    throw new AppError(authorityErrors.DELEGATION_LOOP, { params });
  const inForce = held.filter((grant) => covers(grant, terms.validFrom));
  const own = inForce.filter(isOwnAuthority);
  if (own.length === 0)
    throw new AppError(
      inForce.length > 0
        ? authorityErrors.DELEGATION_OF_DELEGATION
        : authorityErrors.DELEGATION_WITHOUT_GROUND,
      { params },
    );
  if (
    !own.some(
      (grant) => holds(grant.scopeTypes, terms.scopeTypes) && holds(grant.scopeFields, terms.scopeFields),
    )
  )
    throw new AppError(authorityErrors.DELEGATION_OUT_OF_SCOPE, { params });
}

function holds(outer: readonly string[] | null, inner: readonly string[] | null): boolean {
  if (outer === null) return true;
  return inner?.every((one) => includes(outer, one)) ?? false;
}

function overlap(
  a: { validFrom: string; validTo: string | null },
  b: { validFrom: string; validTo: string | null },
): boolean {
  return (b.validTo === null || a.validFrom <= b.validTo) && (a.validTo === null || b.validFrom <= a.validTo);
}

function requireTerms(terms: readonly Term[]): void {
  const broken = terms.find(([holdsTrue]) => !holdsTrue);
  if (!broken) return;
  const [, reasonVi, reasonEn] = broken;
  throw new AppError(authorityErrors.GRANT_INVALID, { params: { reasonVi, reasonEn } });
}
