import { expect } from 'chai';
import { type AuthorityQuestion, checkAuthority } from '../../../src/office/organisation/check-authority.ts';
import type { Appointment, AuthorityGrant } from '../../../src/office/organisation/organisation.ts';
import { unitOf } from '../identity/workbench.ts';

const unit = unitOf({ id: 'unit', name: 'UBND xã Chân Sơn', organCode: '000.02.25.H60' });

function post(id: string, values: Partial<Appointment> = {}): Appointment {
  return {
    id,
    personId: `person-${id}`,
    fullName: `Người ${id}`,
    unitId: 'unit',
    position: 'Phó Chủ tịch',
    role: 'leader',
    isHead: false,
    validFrom: '2020-01-01',
    validTo: null,
    signatureImage: null,
    ...values,
  };
}

function grant(values: Partial<AuthorityGrant> = {}): AuthorityGrant {
  return {
    id: 'grant',
    appointmentId: 'deputy',
    unitId: 'unit',
    form: 'KT',
    scopeTypes: null,
    scopeFields: ['Kinh tế'],
    validFrom: '2026-01-01',
    validTo: '2026-12-31',
    basis: 'Quyết định phân công',
    delegatorId: null,
    revokedAt: null,
    ...values,
  };
}

const chairman = post('chairman', { isHead: true });
const ofChairman = (values: Partial<AuthorityGrant> = {}) =>
  grant({ id: 'own', appointmentId: 'chairman', form: 'TM', scopeFields: null, validTo: null, ...values });
const delegated = (values: Partial<AuthorityGrant> = {}) =>
  grant({ form: 'TUQ', delegatorId: 'chairman', scopeFields: null, scopeTypes: ['CV'], ...values });

function ask(values: Partial<AuthorityQuestion>): string {
  const verdict = checkAuthority({
    grants: [grant()],
    appointment: post('deputy'),
    unit,
    form: 'KT',
    typeCode: 'CV',
    field: 'Kinh tế',
    on: '2026-11-23',
    ...values,
  });
  return verdict.ok ? `ok ${verdict.grant.id} ${verdict.onBehalfOf ?? '-'}` : verdict.reason.code;
}

describe('authority to sign', () => {
  const cases: readonly [when: string, values: Partial<AuthorityQuestion>, then: string][] = [
    ['a grant in force covers type, field and day', {}, 'ok grant -'],
    ['the field is written in another Unicode form', { field: 'KINH TẾ'.normalize('NFD') }, 'ok grant -'],
    ['there is no grant at all', { grants: [] }, 'AUTHORITY_NONE'],
    ['the grant is for another form', { form: 'TL' }, 'AUTHORITY_NONE'],
    ['the grant is for another unit', { grants: [grant({ unitId: 'elsewhere' })] }, 'AUTHORITY_NONE'],
    ['the grant is of somebody else', { grants: [grant({ appointmentId: 'x' })] }, 'AUTHORITY_NONE'],
    ['another grant is named by the signer line', { grantId: 'other' }, 'AUTHORITY_NONE'],
    ['the grant begins tomorrow', { grants: [grant({ validFrom: '2026-11-24' })] }, 'AUTHORITY_NOT_YET'],
    ['the grant ended yesterday', { grants: [grant({ validTo: '2026-11-22' })] }, 'AUTHORITY_ENDED'],
    ['the grant ends today', { grants: [grant({ validTo: '2026-11-23' })] }, 'ok grant -'],
    ['the grant was revoked', { grants: [grant({ revokedAt: new Date(0) })] }, 'AUTHORITY_REVOKED'],
    ['the type is outside the scope', { grants: [grant({ scopeTypes: ['QĐ'] })] }, 'AUTHORITY_WRONG_TYPE'],
    ['the field is outside the scope', { field: 'Y tế' }, 'AUTHORITY_WRONG_FIELD'],
    ['the field is unknown and the scope names fields', { field: null }, 'AUTHORITY_WRONG_FIELD'],
    ['the post has ended', { appointment: post('deputy', { validTo: '2026-11-22' }) }, 'APPOINTMENT_ENDED'],
    [
      'one grant ended and another serves',
      { grants: [grant({ id: 'old', validTo: '2026-06-30' }), grant({ id: 'new' })] },
      'ok new -',
    ],
    [
      'one was revoked and one is of another field: the nearer reason is told',
      { grants: [grant({ revokedAt: new Date(0) }), grant({ scopeFields: ['Y tế'] })] },
      'AUTHORITY_WRONG_FIELD',
    ],
  ];
  for (const [when, values, then] of cases)
    it(`when ${when}: ${then}`, () => expect(ask(values)).to.equal(then));
});

describe('delegation used after its end or outside its scope', () => {
  const by = (grants: AuthorityGrant[], appointment = chairman) => ({
    form: 'TUQ' as const,
    delegators: [{ appointment, grants }],
  });
  const cases: readonly [when: string, values: Partial<AuthorityQuestion>, then: string][] = [
    [
      'the delegator holds the authority',
      { ...by([ofChairman()]), grants: [delegated()] },
      'ok grant chairman',
    ],
    [
      'it ended yesterday',
      { ...by([ofChairman()]), grants: [delegated({ validTo: '2026-11-22' })] },
      'DELEGATION_ENDED',
    ],
    [
      'the document is outside its scope',
      { ...by([ofChairman()]), grants: [delegated()], typeCode: 'QĐ' },
      'DELEGATION_OUT_OF_SCOPE',
    ],
    [
      'the delegator lost the authority meanwhile',
      { ...by([ofChairman({ revokedAt: new Date(0) })]), grants: [delegated()] },
      'DELEGATION_WITHOUT_GROUND',
    ],
    [
      'the delegator left the post meanwhile',
      { ...by([ofChairman()], post('chairman', { validTo: '2026-11-01' })), grants: [delegated()] },
      'DELEGATION_WITHOUT_GROUND',
    ],
    ['the delegator is not known', { form: 'TUQ', grants: [delegated()] }, 'DELEGATION_WITHOUT_GROUND'],
    [
      'it is wider than the delegator’s own scope',
      { ...by([ofChairman({ scopeTypes: ['QĐ'] })]), grants: [delegated()] },
      'DELEGATION_OUT_OF_SCOPE',
    ],
    [
      'the delegator had it by delegation too',
      { ...by([ofChairman({ form: 'TUQ', delegatorId: 'above' })]), grants: [delegated()] },
      'DELEGATION_OF_DELEGATION',
    ],
    [
      'the delegator is the same person in another post',
      {
        ...by([ofChairman()], post('chairman', { personId: 'person-deputy' })),
        grants: [delegated()],
      },
      'DELEGATION_TO_SELF',
    ],
  ];
  for (const [when, values, then] of cases)
    it(`when ${when}: ${then}`, () => expect(ask(values)).to.equal(then));

  it('names both people in the refusal’s sentence and the day in Vietnamese form', () => {
    const verdict = checkAuthority({
      grants: [delegated({ validTo: '2026-11-05' })],
      appointment: post('deputy'),
      unit,
      form: 'TUQ',
      typeCode: 'CV',
      field: null,
      on: '2026-11-23',
      delegators: [{ appointment: chairman, grants: [ofChairman()] }],
    });
    expect(verdict.ok ? {} : verdict.params).to.include({ name: 'Người deputy', date: '05/11/2026' });
  });
});
