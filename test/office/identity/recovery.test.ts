import { expect } from 'chai';
import type { Actor } from '../../../src/office/identity/actor.ts';
import { createToken } from '../../../src/office/identity/api-tokens.ts';
import { leaveOffice } from '../../../src/office/identity/leave-office.ts';
import { loadActor } from '../../../src/office/identity/load-actor.ts';
import { reportLostKey } from '../../../src/office/identity/lost-key.ts';
import { createAccount } from '../../../src/office/identity/manage-accounts.ts';
import {
  confirmRecovery,
  listRecoveries,
  type RecoveryPorts,
  refuseRecovery,
  requestRecovery,
} from '../../../src/office/identity/recovery.ts';
import { signIn } from '../../../src/office/identity/sign-in.ts';
import { makeTotpSecret } from '../../../src/office/identity/totp.ts';
import { heldRow } from '../../../src/office/organisation/bind-certificate.ts';
import type { Unit } from '../../../src/office/organisation/organisation.ts';
import { testCa } from '../../lib/pki/test-authorities.ts';
import {
  actorOf,
  type Hired,
  hire,
  ledgerKinds,
  openWorkbench,
  testPassword,
  unitOf,
  type Workbench,
} from './workbench.ts';

describe('paths with two persons', () => {
  let bench: Workbench;
  let ports: RecoveryPorts;
  let unit: Unit;
  let it1: Hired;
  let it2: Hired;
  let leader: Hired;
  const closed: object[] = [];
  let count = 0;

  before(async () => {
    bench = await openWorkbench();
    ports = { ...bench, signingDesk: { closeWhere: (wanted) => void closed.push(wanted) } };
    unit = unitOf({ name: 'UBND xã Chân Sơn', organCode: '000.01.25.H60' });
    await bench.transact(({ organisation }) => organisation.insertUnits([unit]));
    it1 = await hire(bench, unit, 'it', { username: 'cntt1' });
    it2 = await hire(bench, unit, 'it', { username: 'cntt2' });
    leader = await hire(bench, unit, 'leader', { username: 'chutich', isHead: true });
  });
  after(() => bench.database.drop());
  afterEach(() => bench.clock.set('2026-11-23T02:00:00Z'));

  const newcomer = (role: 'officer' | 'clerk' | 'leader' = 'officer') => {
    count += 1;
    return hire(bench, unit, role, { username: `nguoi${count}`, totpSecret: makeTotpSecret() });
  };
  const codeOf = (work: Promise<unknown>) => work.then(() => 'done').catch((error) => error.code);
  const as = (hired: Hired): Promise<Actor> => actorOf(bench, hired);
  const account = (hired: Hired) => bench.transact(({ identity }) => identity.account(hired.accountId));
  const since = async (from: number) => (await ledgerKinds(bench)).slice(from);
  const open = (hired: Hired, password = testPassword) =>
    signIn(bench, { username: hired.username, password, ip: '203.0.113.1', userAgent: null, traceId: 't' });

  it('forgotten password: nothing happens before the second, and the second alone is told', async () => {
    const who = await newcomer();
    const before = (await ledgerKinds(bench)).length;
    const asked = await requestRecovery(ports, await as(it1), {
      kind: 'password',
      accountId: who.accountId,
      reason: 'quên mật khẩu',
    });
    expect((await account(who))?.mustChangePassword).to.equal(false);
    expect(asked).not.to.have.property('password');
    const { password } = await confirmRecovery(ports, await as(leader), asked.id);
    expect(password).to.match(/^[a-z2-9]{4}(-[a-z2-9]{4}){3}$/);
    expect(await account(who)).to.include({ mustChangePassword: true, mustSetSecondFactor: false });
    expect(await since(before)).to.deep.equal([
      'recovery.requested',
      'recovery.confirmed',
      'account.password-changed',
    ]);
    expect(closed).to.deep.include({ accountId: who.accountId });
  });

  it('nobody confirms their own: not who asked, not whom it concerns, not with a second account', async () => {
    const asked = await requestRecovery(ports, await as(it1), {
      kind: 'password',
      accountId: it2.accountId,
      reason: 'quên',
    });
    const twin: Actor = { ...(await as(it1)), accountId: bench.newId() };
    for (const actor of [await as(it1), await as(it2), twin])
      expect(await codeOf(confirmRecovery(ports, actor, asked.id))).to.equal('RECOVERY_OWN');
    const self = { kind: 'password', accountId: it1.accountId, reason: 'tôi' } as const;
    expect(await codeOf(requestRecovery(ports, await as(it1), self))).to.equal('RECOVERY_OWN');
    const officer = await newcomer();
    expect(await codeOf(confirmRecovery(ports, await as(officer), asked.id))).to.equal('FORBIDDEN');
    await refuseRecovery(ports, await as(it1), { id: asked.id, reason: 'rút lại' });
    expect(await codeOf(confirmRecovery(ports, await as(leader), asked.id))).to.equal('RECOVERY_DECIDED');
  });

  it('a stale second factor neither asks nor confirms', async () => {
    const who = await newcomer();
    const stale: Actor = { ...(await as(it1)), secondFactorAt: null };
    const request = { kind: 'password', accountId: who.accountId, reason: 'quên' } as const;
    expect(await codeOf(requestRecovery(ports, stale, request))).to.equal('SECOND_FACTOR_STALE');
    const asked = await requestRecovery(ports, await as(it1), request);
    expect(await codeOf(requestRecovery(ports, await as(it2), request))).to.equal('RECOVERY_WAITING');
    const late = { ...(await as(leader)), secondFactorAt: null };
    expect(await codeOf(confirmRecovery(ports, late, asked.id))).to.equal('SECOND_FACTOR_STALE');
  });

  it('two that confirm at once: one does', async () => {
    const who = await newcomer();
    const asked = await requestRecovery(ports, await as(it1), {
      kind: 'password',
      accountId: who.accountId,
      reason: 'quên',
    });
    const both = [await as(it2), await as(leader)].map((actor) =>
      codeOf(confirmRecovery(ports, actor, asked.id)),
    );
    expect((await Promise.all(both)).sort()).to.deep.equal(['RECOVERY_DECIDED', 'done']);
  });

  it('a request of yesterday has expired', async () => {
    const who = await newcomer();
    const asked = await requestRecovery(ports, await as(it1), {
      kind: 'second-factor',
      accountId: who.accountId,
      reason: 'mất điện thoại',
    });
    bench.clock.advance(24 * 3600 + 1);
    expect(await codeOf(confirmRecovery(ports, await as(leader), asked.id))).to.equal('RECOVERY_EXPIRED');
  });

  it('lost second factor: removed, old sessions end, and nothing opens before a new one is set up', async () => {
    const who = await hire(bench, unit, 'officer', { username: 'mat.dien.thoai' });
    const session = await open(who);
    await bench.transact(({ identity }) => identity.setTotpSecret(who.accountId, 'sealed', false));
    const asked = await requestRecovery(ports, await as(it1), {
      kind: 'second-factor',
      accountId: who.accountId,
      reason: 'mất điện thoại',
    });
    expect(await confirmRecovery(ports, await as(it2), asked.id)).to.deep.equal({ password: null });
    const credentials = { kind: 'session', ip: '203.0.113.1', traceId: 't' } as const;
    expect(await loadActor(bench, { ...credentials, secret: session.sessionToken })).to.equal(null);
    const again = await open(who);
    const principal = await loadActor(bench, { ...credentials, secret: again.sessionToken });
    expect(principal?.duty).to.equal('set-up-second-factor');
  });

  it('leaver: everything that gives power ends at once, on the word of one; the second is recorded', async () => {
    const who = await newcomer('leader');
    const deputy = await newcomer('leader');
    const certificate = (await testCa({ name: 'CA' })).certificate;
    const certificateId = bench.newId();
    const grant = { unitId: unit.id, scopeTypes: null, scopeFields: null, validTo: null, basis: 'QĐ' };
    const dates = { validFrom: '2026-01-01', grantedBy: null, createdAt: bench.clock.now() };
    await bench.transact(async ({ organisation }) => {
      await organisation.insertCertificate(
        heldRow(certificateId, { personId: who.personId }, certificate, bench.clock.now()),
      );
      await organisation.insertGrants([
        {
          ...grant,
          ...dates,
          id: bench.newId(),
          appointmentId: who.appointmentId,
          form: 'TM',
          delegatorId: null,
        },
        {
          ...grant,
          ...dates,
          id: bench.newId(),
          appointmentId: deputy.appointmentId,
          form: 'TUQ',
          delegatorId: who.appointmentId,
        },
      ]);
    });
    const token = await createToken(bench, await as(who), {
      name: 'máy',
      scopes: ['unit.read'],
      expiresAt: new Date('2026-12-23T00:00:00Z'),
    });
    const before = (await ledgerKinds(bench)).length;
    const left = await leaveOffice(ports, await as(it1), { accountId: who.accountId, reason: 'nghỉ hưu' });
    expect(left).to.include({ appointments: 1, grants: 2, certificates: 1 });
    const asToken = { kind: 'token', secret: token.secret, ip: '203.0.113.1', traceId: 't' } as const;
    expect(await loadActor(bench, asToken)).to.equal(null);
    expect((await account(who))?.disabledAt).to.deep.equal(bench.clock.now());
    const held = await bench.organisation.certificate(certificateId);
    expect(held?.revokedAt).to.deep.equal(bench.clock.now());
    const kinds = await since(before);
    expect(kinds).to.include.members(['account.disabled', 'appointment.ended', 'certificate.revoked']);
    expect(kinds.filter((kind) => kind === 'authority.revoked')).to.have.length(2);
    expect(await codeOf(confirmRecovery(ports, await as(it1), left.recovery.id))).to.equal('RECOVERY_OWN');
    expect(await confirmRecovery(ports, await as(it2), left.recovery.id)).to.deep.equal({ password: null });
    expect((await account(who))?.disabledAt).not.to.equal(null);
  });

  it('an account is opened again by two, with a new password', async () => {
    const who = await newcomer();
    const enable = { kind: 'enable', accountId: who.accountId, reason: 'trở lại' } as const;
    expect(await codeOf(requestRecovery(ports, await as(it1), enable))).to.equal('RECOVERY_POINTLESS');
    await leaveOffice(ports, await as(it1), { accountId: who.accountId, reason: 'nhầm người' });
    const asked = await requestRecovery(ports, await as(it1), enable);
    const { password } = await confirmRecovery(ports, await as(it2), asked.id);
    expect(password).to.be.a('string');
    expect(await account(who)).to.include({ disabledAt: null, mustChangePassword: true });
  });

  it('lost token: revoked here at once by its holder, and closed where it is open', async () => {
    const who = await newcomer('leader');
    const certificate = (await testCa({ name: 'CA 2' })).certificate;
    const certificateId = bench.newId();
    await bench.transact(({ organisation }) =>
      organisation.insertCertificate(
        heldRow(certificateId, { personId: who.personId }, certificate, bench.clock.now()),
      ),
    );
    const command = { certificateId, reason: 'rơi mất USB' };
    const stranger = await newcomer('clerk');
    expect(await codeOf(reportLostKey(ports, await as(stranger), command))).to.equal('FORBIDDEN');
    const recovery = await reportLostKey(ports, await as(who), command);
    expect((await bench.organisation.certificate(certificateId))?.revokedAt).not.to.equal(null);
    expect(closed).to.deep.include({ certificateId });
    expect(await codeOf(reportLostKey(ports, await as(who), command))).to.equal('RECOVERY_POINTLESS');
    expect(await codeOf(confirmRecovery(ports, await as(who), recovery.id))).to.equal('RECOVERY_OWN');
    await confirmRecovery(ports, await as(it1), recovery.id);
    expect((await ledgerKinds(bench)).at(-1)).to.equal('recovery.confirmed');
  });

  it('two accounts that race for one username: one is made, the other is told so', async () => {
    const make = async () =>
      createAccount(ports, await as(it1), {
        username: 'Trùng.Tên',
        fullName: 'Người Trùng Tên',
        email: null,
        unitId: unit.id,
        position: 'Chuyên viên',
        role: 'officer',
        isHead: false,
        validFrom: '2026-11-01',
        basis: null,
      });
    const told = await Promise.all([codeOf(make()), codeOf(make()), codeOf(make())]);
    expect(told.sort()).to.deep.equal(['USERNAME_TAKEN', 'USERNAME_TAKEN', 'done']);
  });

  it('what waits in several units, listed without naming one, then IT above sees all with names, a leader only their own', async () => {
    const below = unitOf({ name: 'UBND xã Lang Quán', organCode: '000.02.25.H60', parentId: unit.id });
    await bench.transact(({ organisation }) => organisation.insertUnits([below]));
    const who = await hire(bench, below, 'officer', { username: 'langquan1' });
    const chief = await hire(bench, below, 'leader', { username: 'langquan2', isHead: true });
    await requestRecovery(ports, await as(it1), {
      kind: 'password',
      accountId: who.accountId,
      reason: 'quên',
    });
    const seenBy = async (hired: Hired) =>
      (await listRecoveries(ports, await as(hired), { limit: 50 })).items.filter(
        ({ accountId }) => accountId === who.accountId,
      );
    const [seen] = await seenBy(it2);
    expect([seen?.unitName, seen?.decidedByName]).to.deep.equal(['UBND xã Lang Quán', null]);
    expect([seen?.fullName, seen?.requestedByName].every((name) => typeof name === 'string')).to.equal(true);
    expect((await seenBy(chief)).length).to.equal(1);
    expect(await seenBy(leader)).to.deep.equal([]);
    expect(await codeOf(seenBy(who))).to.equal('FORBIDDEN');
  });
});
