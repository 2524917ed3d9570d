/** Every cell of the permission matrix, written out: what is not named here is refused. */
import { expect } from 'chai';
import { type ActingAppointment, type Actor, type Role, roles } from '../../../src/office/identity/actor.ts';
import {
  type Action,
  actions,
  allowedAs,
  type PermissionSubject,
  permit,
  type Relation,
  relations,
} from '../../../src/office/identity/permissions.ts';

/** s self · u unit · a above · b below · o other; roles in the order leader, clerk, officer, it, auditor. */
const expected: Record<
  Action,
  readonly [leader: string, clerk: string, officer: string, it: string, auditor: string]
> = {
  'unit.read': ['suabo', 'suabo', 'suabo', 'suabo', 'suabo'],
  'unit.manage': ['', '', '', 'ua', ''],
  'holiday.manage': ['', '', '', 'ua', ''],
  'person.read': ['suabo', 'suabo', 'suabo', 'suabo', 'suabo'],
  'appointment.manage': ['', '', '', 'ua', ''],
  'authority.read': ['sua', 'ub', 'ub', 'ua', 'ua'],
  'authority.grant': ['', '', '', 'ua', ''],
  'authority.delegate': ['s', '', '', '', ''],
  'certificate.read': ['sua', 'su', 's', 'sua', 'sua'],
  'certificate.manage': ['', '', '', 'ua', ''],
  'group.read': ['ub', 'ub', 'ub', 'ua', ''],
  'group.manage': ['', 'u', '', 'ua', ''],
  'account.manage': ['', '', '', 'ua', ''],
  'recovery.request': ['', '', '', 'ua', ''],
  'recovery.confirm': ['u', '', '', 'ua', ''],
  'key.report-lost': ['s', 's', 's', 'ua', ''],
  'token.manage': ['s', 's', 's', 's', 's'],
  'document.draft': ['ub', 'ub', 'ub', '', ''],
  'document.read': ['su', 'su', 's', '', 'ua'],
  'document.edit': ['s', 's', 's', '', ''],
  'document.submit': ['s', 's', 's', '', ''],
  'document.review-content': ['u', '', '', '', ''],
  'document.review-form': ['', 'u', '', '', ''],
  'document.sign': ['s', '', '', '', ''],
  'document.return': ['su', 'u', '', '', ''],
  'document.issue': ['', 'u', '', '', ''],
  'document.send': ['', 'u', '', '', ''],
  'document.recall': ['', 'u', '', '', ''],
  'evidence.make': ['', 'u', '', '', ''],
  'document.cancel': ['s', 'su', 's', '', ''],
  'key.use-personal': ['s', 's', 's', '', ''],
  'key.use-seal': ['', 'u', '', '', ''],
  'register.read': ['u', 'u', '', '', 'ua'],
  'register.write': ['', 'u', '', '', ''],
  'register.close': ['u', 'u', '', '', ''],
  'book.manage': ['', 'u', '', 'ua', ''],
  'incoming.read': ['su', 'su', 's', '', 'ua'],
  'incoming.register': ['', 'u', '', '', ''],
  'incoming.refuse': ['', 'u', '', '', ''],
  'incoming.direct': ['u', '', '', '', ''],
  'incoming.assign': ['su', 'u', '', '', ''],
  'incoming.handle': ['s', 's', 's', '', ''],
  'incoming.finish': ['su', 's', 's', '', ''],
  'incoming.answer-recall': ['', 'u', '', '', ''],
  'share.read': ['ua', 'u', 'u', 'ua', 'ua'],
  'share.open-documents': ['u', 'u', '', 'ua', 'ua'],
  'ledger.read': ['', '', '', 'ua', 'ua'],
  'ledger.export': ['', '', '', 'ua', 'ua'],
  'delivery.re-drive': ['', 'u', '', 'ua', ''],
  'queues.read': ['', '', '', 'ua', ''],
  'queues.re-drive': ['', '', '', 'ua', ''],
  'partner.manage': ['', '', '', 'ua', ''],
  'service.inspect': ['', '', '', 'u', ''],
};

const letters: Record<Relation, string> = {
  self: 's',
  unit: 'u',
  above: 'a',
  below: 'b',
  other: 'o',
};

/** province > district > { office, commune }; the record belongs to `owner`. */
const province = 'province';
const district = 'district';
const commune = 'commune';
const office = 'office';
const pathOf: Record<string, readonly string[]> = {
  [province]: [province],
  [district]: [district, province],
  [commune]: [commune, district, province],
  [office]: [office, district, province],
};

function appointment(role: Role, unitId: string): ActingAppointment {
  return {
    id: `${role}-of-${unitId}`,
    unitId,
    unitPath: pathOf[unitId] ?? [],
    serves: unitId === office ? district : null,
    role,
    position: role,
    isHead: false,
  };
}

function actor(...appointments: ActingAppointment[]): Actor {
  return {
    accountId: 'account',
    personId: 'person',
    fullName: 'Người Thử',
    appointments,
    scopes: null,
    secondFactorAt: null,
    ip: '',
    traceId: '',
  };
}

/** A person of that role and a record of the district to which the person stands in just that relation. */
function scene(role: Role, relation: Relation): { who: Actor; record: PermissionSubject } {
  const record = { unitId: district, unitPath: pathOf[district] ?? [] };
  switch (relation) {
    case 'self': {
      const post = appointment(role, commune);
      return { who: actor(post), record: { ...record, appointmentIds: [post.id] } };
    }
    case 'unit':
      return { who: actor(appointment(role, district)), record };
    case 'above':
      return { who: actor(appointment(role, province)), record };
    case 'below':
      return { who: actor(appointment(role, office)), record };
    case 'other':
      return { who: actor(appointment(role, commune)), record };
  }
}

describe('the permission matrix', () => {
  it('has an expected row for every action', () => {
    expect(Object.keys(expected).sort()).to.deep.equal([...actions].sort());
  });

  for (const action of actions) {
    for (const [index, role] of roles.entries()) {
      const granted = expected[action]?.[index] ?? '';
      it(`${action} as ${role}: ${granted === '' ? 'never' : granted}`, () => {
        for (const relation of relations) {
          const { who, record } = scene(role, relation);
          const allowed = allowedAs(who, action, record) !== null;
          expect(allowed, relation).to.equal(granted.includes(letters[relation]));
        }
      });
    }
  }

  it('refuses by default: an actor without appointments may nothing', () => {
    const record = { unitId: district, unitPath: [district], personIds: [] };
    for (const action of actions) expect(allowedAs(actor(), action, record), action).to.equal(null);
  });

  it('gives a machine token no action outside its scopes, and inside them no more than its account has', () => {
    const clerk = actor(appointment('clerk', district));
    const record = { unitId: district, unitPath: [district] };
    const reading: Actor = { ...clerk, scopes: new Set<Action>(['register.read', 'ledger.read']) };
    expect(allowedAs(reading, 'register.read', record)).not.to.equal(null);
    expect(allowedAs(reading, 'register.write', record)).to.equal(null);
    expect(allowedAs(reading, 'ledger.read', record)).to.equal(null);
  });

  it('treats a commune as an agency of its own: it drafts nothing for the district', () => {
    const record = { unitId: district, unitPath: pathOf[district] ?? [] };
    expect(allowedAs(actor(appointment('officer', commune)), 'document.draft', record)).to.equal(null);
    expect(allowedAs(actor(appointment('officer', office)), 'document.draft', record)).not.to.equal(null);
  });

  it('names the appointment that allows it, so that the record can say in which capacity', () => {
    const two = actor(appointment('officer', office), appointment('clerk', district));
    const record = { unitId: district, unitPath: [district] };
    expect(permit(two, 'document.issue', record).id).to.equal('clerk-of-district');
  });

  it('refuses with FORBIDDEN and the action, when nothing allows it', () => {
    const record = { unitId: commune, unitPath: pathOf[commune] ?? [] };
    expect(() => permit(actor(appointment('clerk', office)), 'document.issue', record))
      .to.throw()
      .with.property('code', 'FORBIDDEN');
  });
});
