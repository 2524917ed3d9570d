import { expect } from 'chai';
import type { SystemActor } from '../../../src/office/identity/actor.ts';
import { confirmAtMachine, recoverAtMachine } from '../../../src/office/identity/recover-at-machine.ts';
import { type RecoveryPorts, requestRecovery } from '../../../src/office/identity/recovery.ts';
import { makeTotpSecret } from '../../../src/office/identity/totp.ts';
import type { Unit } from '../../../src/office/organisation/organisation.ts';
import { actorOf, type Hired, hire, openWorkbench, unitOf, type Workbench } from './workbench.ts';

describe('recovery at the machine itself', () => {
  let bench: Workbench;
  let ports: RecoveryPorts;
  let unit: Unit;
  let only: Hired;

  before(async () => {
    bench = await openWorkbench();
    ports = { ...bench, signingDesk: { closeWhere: () => undefined } };
    unit = unitOf({ name: 'UBND xã Chân Sơn', organCode: '000.01.25.H60' });
    await bench.transact(({ organisation }) => organisation.insertUnits([unit]));
    only = await hire(bench, unit, 'it', { username: 'cntt', totpSecret: makeTotpSecret() });
  });
  after(() => bench.database.drop());

  const actor: SystemActor = { accountId: null, name: 'system', traceId: 'cli' };
  const machine = { actor, operator: 'root', force: false };
  const codeOf = (work: Promise<unknown>) => work.then(() => 'done').catch((error) => error.code);
  const recover = (username: string, force = false) =>
    recoverAtMachine(bench, { ...machine, username, kind: 'password', reason: 'quên', force });
  const lastConfirmed = async () =>
    (
      await bench.database.pool.query<{ after: object; actor_name: string }>(
        `SELECT after FROM ledger_events WHERE kind = 'recovery.confirmed' ORDER BY seq DESC LIMIT 1`,
      )
    ).rows[0]?.after;

  it('the last administrator’s password, forgotten, comes back with the keeper of the machine in the record', async () => {
    const { password } = await recover('CNTT');
    expect(password).to.be.a('string');
    expect(await lastConfirmed()).to.include({
      atMachine: true,
      operator: 'root',
      requestedBy: only.accountId,
    });
  });

  it('what the only administrator asks for another, is confirmed at the machine', async () => {
    const clerk = await hire(bench, unit, 'clerk', { username: 'vanthu' });
    const asked = await requestRecovery(ports, await actorOf(bench, only), {
      kind: 'second-factor',
      accountId: clerk.accountId,
      reason: 'mất điện thoại',
    });
    expect(await confirmAtMachine(bench, { ...machine, id: asked.id })).to.deep.equal({ password: null });
    expect(await codeOf(confirmAtMachine(bench, { ...machine, id: asked.id }))).to.equal('RECOVERY_DECIDED');
  });

  it('while two others could do it in the application, is refused and names them; forced, it is recorded so', async () => {
    await hire(bench, unit, 'it', { username: 'cntt2', totpSecret: makeTotpSecret() });
    expect(await codeOf(recover('cntt'))).to.equal('done');
    await hire(bench, unit, 'leader', { username: 'chutich', totpSecret: makeTotpSecret() });
    expect(await codeOf(recover('cntt'))).to.equal('SECOND_PERSON_EXISTS');
    expect((await recover('cntt', true)).password).to.be.a('string');
    expect(await lastConfirmed()).to.include({ force: true });
    expect(await codeOf(recover('khong.co'))).to.equal('NOT_FOUND');
  });
});
