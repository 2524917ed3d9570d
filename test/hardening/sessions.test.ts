/** The session's id through HTTP: fixation, rotation, the end of old ones. */
import { expect } from 'chai';
import type { Json } from '../../scripts/journey/client.ts';
import { demoPassword, demoTotpSecret } from '../../src/office/identity/demo.ts';
import { totpCode } from '../../src/office/identity/totp.ts';
import { type RunningService, startDemoService } from '../support/running-service.ts';

describe('session rotation', function rotation() {
  this.timeout(120_000);
  let service: RunningService;
  before(async () => {
    service = await startDemoService();
  });
  after(() => service?.stop());

  const ask = async (method: string, path: string, cookie = '', json?: Json, csrf = '') => {
    const answer = await fetch(`${service.origin}/api/v1${path}`, {
      method,
      headers: {
        ...(cookie ? { Cookie: cookie } : {}),
        ...(csrf ? { 'X-CSRF-Token': csrf } : {}),
        ...(json ? { 'Content-Type': 'application/json' } : {}),
      },
      ...(json ? { body: JSON.stringify(json) } : {}),
    });
    const text = await answer.text();
    const set = answer.headers.getSetCookie()[0];
    return {
      status: answer.status,
      body: text ? (JSON.parse(text) as Json) : null,
      set,
      cookie: set?.split(';')[0],
    };
  };
  const codeAt = (steps: number) => totpCode(demoTotpSecret, new Date(Date.now() + steps * 30_000));
  const signIn = (username: string, cookie = '', steps = 0, password = demoPassword) =>
    ask('POST', '/session', cookie, { username, password, code: codeAt(steps) });
  const secretOf = (cookie: string | undefined) => cookie?.split('=')[1] ?? '';
  const age = (sql: string) => service.parts.database.pool.query(sql);

  it('session fixation: a cookie planted before sign-in is not taken over, and never opens anything', async () => {
    const planted = 'antin_session=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA';
    const opened = await signIn('chanson.vanthu', planted);
    expect(opened.status).to.equal(200);
    expect(secretOf(opened.cookie)).to.have.length.greaterThan(40).and.not.equal(secretOf(planted));
    expect(opened.set)
      .to.match(/HttpOnly/i)
      .and.match(/SameSite=Lax/i);
    expect((await ask('GET', '/session', planted)).status).to.equal(401);
    const again = await signIn('chanson.vanthu', opened.cookie, 1);
    expect(again.cookie).not.to.equal(opened.cookie);
    expect((await ask('GET', '/session', opened.cookie)).status).to.equal(401);
    expect((await ask('GET', '/session', again.cookie)).status).to.equal(200);
  });

  it('the second factor given again: a new id, the old one has none of it and ends after a minute', async () => {
    const opened = await signIn('hungloi.chutich');
    await age(`UPDATE sessions SET second_factor_at = now() - interval '1 hour'`);
    const given = await ask(
      'POST',
      '/session/second-factor',
      opened.cookie,
      { code: codeAt(1) },
      opened.body.csrfToken,
    );
    expect(given.status, JSON.stringify(given.body)).to.equal(200);
    expect(given.cookie).to.be.a('string').and.not.equal(opened.cookie);
    expect((await ask('GET', '/session', given.cookie)).body.secondFactor.givenAt).to.be.a('string');
    expect((await ask('GET', '/session', opened.cookie)).status).to.equal(200);
    const pin = { holder: 'personal', pin: '123456' };
    const old = await ask('POST', '/signing-sessions', opened.cookie, pin, opened.body.csrfToken);
    expect(old.body.code).to.equal('SECOND_FACTOR_STALE');
    await age(
      `UPDATE sessions SET former_until = now() - interval '1 second' WHERE former_until IS NOT NULL`,
    );
    expect((await ask('GET', '/session', opened.cookie)).status).to.equal(401);
    expect((await ask('GET', '/session', given.cookie)).status).to.equal(200);
    await ask('DELETE', '/session', given.cookie, undefined, opened.body.csrfToken);
    expect((await ask('GET', '/session', given.cookie)).status).to.equal(401);
  });

  it('the password changed: this session has a new id, every other one has ended', async () => {
    const first = await signIn('tienbo.chuyenvien');
    const second = await signIn('tienbo.chuyenvien', '', 1);
    const next = 'Một-mật-khẩu-khác-9137';
    const words = { current: demoPassword, next };
    const changed = await ask('POST', '/session/password', second.cookie, words, second.body.csrfToken);
    expect(changed.status, JSON.stringify(changed.body)).to.equal(204);
    expect(changed.cookie).to.be.a('string').and.not.equal(second.cookie);
    expect((await ask('GET', '/session', first.cookie)).status).to.equal(401);
    expect((await ask('GET', '/session', changed.cookie)).status).to.equal(200);
  });

  it('idle for 30 minutes or open for 10 hours, it is over, whatever its cookie says', async () => {
    const idle = await signIn('daovien.vanthu');
    await age(`UPDATE sessions SET last_seen_at = now() - interval '31 minutes'`);
    expect((await ask('GET', '/session', idle.cookie)).status).to.equal(401);
    const long = await signIn('daovien.vanthu', '', 1);
    await age(`UPDATE sessions SET expires_at = now() - interval '1 second'`);
    expect((await ask('GET', '/session', long.cookie)).status).to.equal(401);
  });
});
