import { expect } from 'chai';
import { AppError } from '../../../src/app-error.ts';
import { loadActor } from '../../../src/office/identity/load-actor.ts';
import { signIn } from '../../../src/office/identity/sign-in.ts';
import { makeTotpSecret, totpCode } from '../../../src/office/identity/totp.ts';
import { hire, ledgerKinds, openWorkbench, testPassword, unitOf, type Workbench } from './workbench.ts';

const unit = unitOf({ name: 'UBND xã Chân Sơn', organCode: '000.02.25.H60' });

describe('signing in', () => {
  let bench: Workbench;
  const secret = makeTotpSecret();

  beforeEach(async () => {
    bench = await openWorkbench();
    await bench.transact(({ organisation }) => organisation.insertUnits([unit]));
    await hire(bench, unit, 'officer', { username: 'plain' });
    await hire(bench, unit, 'leader', { username: 'leader', totpSecret: secret });
  });
  afterEach(() => bench.database.drop());

  const attempt = (username: string, password: string, code?: string, ip = '203.0.113.9') =>
    signIn(bench, {
      username,
      password,
      ip,
      traceId: 'trace',
      userAgent: null,
      ...(code === undefined ? {} : { code }),
    });
  const codeOf = async (work: Promise<unknown>) => {
    try {
      await work;
      return 'ok';
    } catch (error) {
      return error instanceof AppError ? error.code : String(error);
    }
  };

  it('opens a session for the right password, in any Unicode form and letter case of the name', async () => {
    const opened = await attempt(' PLAIN ', testPassword.normalize('NFD'));
    expect(opened.actor.appointments.map((one) => one.unitId)).to.deep.equal([unit.id]);
    expect(await ledgerKinds(bench)).to.deep.equal(['session.opened']);
  });

  it('answers an unknown name, a wrong password and a disabled account alike', async () => {
    await bench.transact(async ({ identity }) => {
      const account = await identity.accountByName('leader');
      await identity.setDisabled(account?.id ?? '', bench.clock.now());
    });
    expect(await codeOf(attempt('nobody', testPassword))).to.equal('SIGN_IN_REFUSED');
    expect(await codeOf(attempt('plain', 'wrong password'))).to.equal('SIGN_IN_REFUSED');
    expect(await codeOf(attempt('leader', testPassword))).to.equal('SIGN_IN_REFUSED');
  });

  it('password and one-time-code brute force: locks a name after five failures, with a delay that grows, whether or not the name exists', async () => {
    for (const name of ['plain', 'nobody']) {
      for (let n = 0; n < 5; n += 1) expect(await codeOf(attempt(name, 'x'))).to.equal('SIGN_IN_REFUSED');
      expect(await codeOf(attempt(name, 'x'))).to.equal('SIGN_IN_LOCKED');
    }
    bench.clock.advance(31);
    expect(await codeOf(attempt('plain', 'x'))).to.equal('SIGN_IN_REFUSED');
    bench.clock.advance(31);
    expect(await codeOf(attempt('plain', testPassword))).to.equal('SIGN_IN_LOCKED');
    bench.clock.advance(30);
    expect(await codeOf(attempt('plain', testPassword))).to.equal('ok');
    expect(await codeOf(attempt('plain', 'x'))).to.equal('SIGN_IN_REFUSED');
  });

  it('gives a burst of guesses sent at once no more answers than guesses one by one', async () => {
    const codes = await Promise.all(Array.from({ length: 15 }, () => codeOf(attempt('plain', 'x'))));
    expect(codes.filter((code) => code === 'SIGN_IN_REFUSED')).to.have.length(5);
    expect(codes.filter((code) => code === 'SIGN_IN_LOCKED')).to.have.length(10);
  });

  it('lets many right sign-ins of one account pass at once', async () => {
    const codes = await Promise.all(Array.from({ length: 12 }, () => codeOf(attempt('plain', testPassword))));
    expect(codes.every((code) => code === 'ok')).to.equal(true);
  });

  it('locks an address that guesses many names, and no other address', async () => {
    for (let n = 0; n < 50; n += 1) await codeOf(attempt(`guess${n}`, 'x', undefined, '2001:db8::1'));
    expect(await codeOf(attempt('plain', testPassword, undefined, '2001:db8::2'))).to.equal('SIGN_IN_LOCKED');
    expect(await codeOf(attempt('plain', testPassword, undefined, '2001:db8:0:1::2'))).to.equal('ok');
  });

  it('wants the second factor where one is set up, and takes each code once', async () => {
    const code = totpCode(secret, bench.clock.now());
    expect(await codeOf(attempt('leader', testPassword))).to.equal('SECOND_FACTOR_REQUIRED');
    expect(await codeOf(attempt('leader', testPassword, '000000'))).to.equal('SECOND_FACTOR_WRONG');
    expect(await codeOf(attempt('leader', testPassword, code))).to.equal('ok');
    expect(await codeOf(attempt('leader', testPassword, code))).to.equal('SECOND_FACTOR_WRONG');
    bench.clock.advance(30);
    expect(await codeOf(attempt('leader', testPassword, totpCode(secret, bench.clock.now())))).to.equal('ok');
  });

  it('password and one-time-code brute force: wrong codes behind the right password lock the name, for the right code too', async () => {
    const answers: string[] = [];
    for (let n = 0; n < 6; n += 1) answers.push(await codeOf(attempt('leader', testPassword, `00000${n}`)));
    expect(answers.slice(0, 5)).to.deep.equal(Array.from({ length: 5 }, () => 'SECOND_FACTOR_WRONG'));
    expect(answers[5]).to.equal('SIGN_IN_LOCKED');
    const right = totpCode(secret, bench.clock.now());
    expect(await codeOf(attempt('leader', testPassword, right))).to.equal('SIGN_IN_LOCKED');
  });

  it('accepts one code once when it is sent twice at the same moment', async () => {
    const code = totpCode(secret, bench.clock.now());
    const codes = await Promise.all([1, 2, 3].map(() => codeOf(attempt('leader', testPassword, code))));
    expect(codes.filter((one) => one === 'ok')).to.have.length(1);
  });

  it('stores neither the cookie nor the code: only the hash of the cookie', async () => {
    const opened = await attempt('plain', testPassword);
    const rows = await bench.database.pool.query('SELECT * FROM sessions');
    expect(JSON.stringify(rows.rows)).not.to.include(opened.sessionToken);
  });

  describe('the session', () => {
    const load = (secretValue: string) =>
      loadActor(bench, { kind: 'session', secret: secretValue, ip: '203.0.113.9', traceId: 't' });

    it('ends after 30 idle minutes and after 10 hours in any case', async () => {
      const { sessionToken } = await attempt('plain', testPassword);
      bench.clock.advance(29 * 60);
      expect(await load(sessionToken)).not.to.equal(null);
      for (let n = 0; n < 19; n += 1) {
        bench.clock.advance(29 * 60);
        expect(await load(sessionToken)).not.to.equal(null);
      }
      bench.clock.advance(21 * 60);
      expect(await load(sessionToken)).to.equal(null);
      const second = await attempt('plain', testPassword);
      bench.clock.advance(30 * 60);
      expect(await load(second.sessionToken)).to.equal(null);
    });

    it('gives nothing once the account is disabled, and no appointment that has ended', async () => {
      const { sessionToken, actor } = await attempt('plain', testPassword);
      const appointmentId = actor.appointments[0]?.id ?? '';
      await bench.transact(({ organisation }) => organisation.endAppointment(appointmentId, '2026-11-22'));
      expect((await load(sessionToken))?.actor.appointments).to.deep.equal([]);
      await bench.transact(({ identity }) => identity.setDisabled(actor.accountId, bench.clock.now()));
      expect(await load(sessionToken)).to.equal(null);
    });

    it('is unknown for a made-up secret', async () => {
      expect(await load('made-up')).to.equal(null);
    });
  });
});
