import { expect } from 'chai';
import { AppError } from '../../../src/app-error.ts';
import {
  type GrantTerms,
  requireValidDelegation,
  requireValidGrant,
} from '../../../src/office/organisation/grant-rules.ts';
import type { Appointment, AuthorityGrant } from '../../../src/office/organisation/organisation.ts';
import { unitOf } from '../identity/workbench.ts';

const district = unitOf({ id: 'district', name: 'UBND huyện', organCode: '000.00.25.H60', kind: 'district' });
const office = unitOf({
  id: 'office',
  name: 'Phòng Nội vụ',
  organCode: '000.51.25.H60',
  kind: 'district-office',
  parentId: 'district',
});
const commune = unitOf({ id: 'commune', name: 'UBND xã', organCode: '000.02.25.H60', parentId: 'district' });

function post(id: string, values: Partial<Appointment> = {}): Appointment {
  return {
    id,
    personId: `person-${id}`,
    fullName: id,
    unitId: 'district',
    position: 'Phó Chủ tịch',
    role: 'leader',
    isHead: false,
    validFrom: '2020-01-01',
    validTo: null,
    signatureImage: null,
    ...values,
  };
}
const chairman = post('chairman', { isHead: true });
const deputy = post('deputy');

const terms = (values: Partial<GrantTerms> = {}): GrantTerms => ({
  form: 'KT',
  scopeTypes: null,
  scopeFields: ['Kinh tế'],
  validFrom: '2026-01-01',
  validTo: '2026-12-31',
  basis: 'Quyết định 01/QĐ-UBND',
  ...values,
});
const reasonOf = (work: () => void) => {
  try {
    work();
    return 'ok';
  } catch (error) {
    return error instanceof AppError
      ? `${error.code} ${error.params['reasonEn'] ?? ''}`.trim()
      : String(error);
  }
};

describe('rules for granting authority (NĐ 30/2020 Đ13)', () => {
  const inDistrict = { grantee: deputy, granteeUnit: district, unit: district };
  const ofOffice = { grantee: post('head', { isHead: true }), granteeUnit: office, unit: district };
  const cases: readonly [string, GrantTerms, Parameters<typeof requireValidGrant>[1], string][] = [
    ['KT. for a deputy with fields', terms(), inDistrict, 'ok'],
    ['KT. for the head', terms(), { ...inDistrict, grantee: chairman }, 'KT. is for deputies.'],
    [
      'KT. without fields and without an end',
      terms({ scopeFields: null, validTo: null }),
      inDistrict,
      'KT. needs the fields',
    ],
    ['head for a deputy', terms({ form: 'head' }), inDistrict, 'only the head'],
    ['TM. for an office', terms({ form: 'TM' }), { ...ofOffice, unit: office }, 'TM. is for leaders'],
    [
      'TL. for the head of an office',
      terms({ form: 'TL', validTo: null, scopeFields: null }),
      ofOffice,
      'ok',
    ],
    ['TL. without a basis', terms({ form: 'TL', basis: ' ' }), ofOffice, 'its basis must be named.'],
    ['TUQ. for the head of an office', terms({ form: 'TUQ' }), ofOffice, 'ok'],
    ['TUQ. for a deputy of the agency', terms({ form: 'TUQ' }), inDistrict, 'TUQ. is for the head'],
    [
      'TUQ. for a deputy of an office',
      terms({ form: 'TUQ' }),
      { ...ofOffice, grantee: post('second') },
      'TUQ. is for the head',
    ],
    ['TUQ. without an end', terms({ form: 'TUQ', validTo: null }), ofOffice, 'TUQ. needs an end'],
    [
      'TUQ. without a scope',
      terms({ form: 'TUQ', scopeFields: null }),
      ofOffice,
      'TUQ. needs a limited scope',
    ],
    ['anything for a clerk', terms(), { ...inDistrict, grantee: post('c', { role: 'clerk' }) }, 'no leader'],
    ['an end before the beginning', terms({ validTo: '2025-01-01' }), inDistrict, 'end before it begins'],
    [
      'a commune’s leader for the district',
      terms({ form: 'TL' }),
      { ...inDistrict, granteeUnit: commune },
      'belongs neither',
    ],
  ];
  for (const [when, given, sides, then] of cases)
    it(`${when}: ${then}`, () => {
      const answer = reasonOf(() => requireValidGrant(given, sides));
      if (then === 'ok') expect(answer).to.equal('ok');
      else
        expect(answer)
          .to.match(/^GRANT_INVALID /)
          .and.to.include(then);
    });
});

describe('rules for delegating', () => {
  const own = (values: Partial<AuthorityGrant> = {}): AuthorityGrant => ({
    ...terms({ form: 'TM', scopeFields: null, validTo: null }),
    id: 'own',
    appointmentId: 'chairman',
    unitId: 'district',
    delegatorId: null,
    revokedAt: null,
    ...values,
  });
  const sides = { grantee: deputy, granteeUnit: district, unit: district };
  const ask = (given: Partial<GrantTerms>, grants: AuthorityGrant[], delegator = chairman) =>
    reasonOf(() =>
      requireValidDelegation(terms(given), sides, { delegator, delegate: deputy, delegatorGrants: grants }),
    );

  it('lets the head have a deputy sign for a period', () => expect(ask({}, [own()])).to.equal('ok'));
  it('self-delegation loops: refuses oneself, also under another post', () =>
    expect(ask({}, [own()], post('x', { personId: 'person-deputy' }))).to.equal('DELEGATION_TO_SELF'));
  it('refuses a period without an end', () =>
    expect(ask({ validTo: null }, [own()])).to.equal('GRANT_INVALID it needs an end.'));
  it('refuses a form that is nobody’s to give', () =>
    expect(ask({ form: 'TM' }, [own()])).to.include('GRANT_INVALID'));
  it('refuses whoever holds nothing, or nothing any more', () => {
    expect(ask({}, [])).to.equal('DELEGATION_WITHOUT_GROUND');
    expect(ask({}, [own({ revokedAt: new Date(0) })])).to.equal('DELEGATION_WITHOUT_GROUND');
  });
  it('refuses to hand on what was delegated or assigned', () => {
    expect(ask({}, [own({ form: 'TUQ', delegatorId: 'above' })])).to.equal('DELEGATION_OF_DELEGATION');
    expect(ask({}, [own({ form: 'KT' })])).to.equal('DELEGATION_OF_DELEGATION');
  });
  it('refuses more than the delegator has', () =>
    expect(ask({}, [own({ scopeFields: ['Y tế'] })])).to.equal('DELEGATION_OUT_OF_SCOPE'));
  it('self-delegation loops: refuses two who would sign for each other at the same time', () => {
    const fromDeputy = own({ id: 'back', form: 'TUQ', delegatorId: 'deputy', validTo: '2026-06-30' });
    expect(ask({}, [own(), fromDeputy])).to.equal('DELEGATION_LOOP');
    const later = own({ ...fromDeputy, validFrom: '2026-06-01' });
    expect(ask({}, [own(), later])).to.equal('DELEGATION_LOOP');
    expect(ask({ validFrom: '2026-07-01' }, [own(), fromDeputy])).to.equal('ok');
  });
});
