import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import type { Express } from 'express';
import request from 'supertest';
import { sampleSeal } from '../../../src/lib/typesetting/sample-images.ts';
import { demoPassword, demoPin, demoTotpSecret } from '../../../src/office/identity/demo.ts';
import { loadActor } from '../../../src/office/identity/load-actor.ts';
import { totpCode } from '../../../src/office/identity/totp.ts';
import { type DemoOffice, openDemoOffice } from '../../office/organisation/demo-office.ts';
import { testApp } from '../app-support.ts';

interface Client {
  readonly get: (path: string) => request.Test;
  readonly post: (path: string, body?: object) => request.Test;
  readonly upload: (path: string, text: string) => request.Test;
  readonly put: (path: string, body: object) => request.Test;
  readonly putFile: (path: string, bytes: Uint8Array) => request.Test;
  readonly delete: (path: string) => request.Test;
  readonly me: { account: { id: string }; appointments: { id: string; unitId: string }[]; demo: boolean };
}

describe('identity and organisation over HTTP', () => {
  let office: DemoOffice;
  let app: Express;

  before(async () => {
    office = await openDemoOffice();
    app = testApp(office.routes, { loadActor: (credentials) => loadActor(office.bench, credentials) }).app;
  });
  after(() => office.bench.database.drop());

  const credentials = (username: string, at = office.bench.clock.now()) => ({
    username,
    password: demoPassword,
    code: totpCode(demoTotpSecret, at),
  });
  async function signIn(username: string): Promise<Client> {
    office.bench.clock.advance(30);
    const answer = await request(app).post('/api/v1/session').send(credentials(username));
    expect(answer.status, JSON.stringify(answer.body)).to.equal(200);
    const cookie = answer.headers['set-cookie']?.[0]?.split(';')[0] ?? '';
    const csrf = answer.body.csrfToken;
    const dress = (test: request.Test) => test.set('Cookie', cookie).set('X-CSRF-Token', csrf);
    const at = (path: string) => `/api/v1${path}`;
    return {
      me: answer.body,
      get: (path) => dress(request(app).get(at(path))),
      post: (path, body = {}) => dress(request(app).post(at(path))).send(body),
      upload: (path, text) =>
        dress(request(app).post(at(path)))
          .set('Content-Type', 'text/csv')
          .send(text),
      put: (path, body) => dress(request(app).put(at(path))).send(body),
      putFile: (path, bytes) =>
        dress(request(app).put(at(path)))
          .set('Content-Type', 'image/png')
          .send(Buffer.from(bytes)),
      delete: (path) => dress(request(app).delete(at(path))),
    };
  }
  const unitId = async (client: Client, query: string) =>
    (await client.get(`/units?query=${encodeURIComponent(query)}`)).body.items[0].id as string;

  it('signs in with password and code, tells who one is, and signs out for good', async () => {
    const client = await signIn('chanson.chutich');
    expect(client.me.demo).to.equal(true);
    const session = await client.get('/session');
    expect(session.body.appointments[0]).to.include({ role: 'leader', unitName: 'UBND xã Chân Sơn' });
    expect(session.body.secondFactor.required).to.equal(true);
    expect(JSON.stringify(session.body)).not.to.match(/argon2|hash|secret"/i);
    expect((await client.delete('/session')).status).to.equal(204);
    expect((await client.get('/session')).body.code).to.equal('NOT_SIGNED_IN');
  });

  it('asks for the code when it is missing and refuses a wrong password', async () => {
    const { code: _code, ...withoutCode } = credentials('chanson.vanthu');
    const missing = await request(app).post('/api/v1/session').send(withoutCode);
    expect([missing.status, missing.body.code]).to.deep.equal([401, 'SECOND_FACTOR_REQUIRED']);
    const wrong = await request(app)
      .post('/api/v1/session')
      .send({ ...withoutCode, password: 'sai' });
    expect([wrong.status, wrong.body.code]).to.deep.equal([401, 'SIGN_IN_REFUSED']);
  });

  it('tells the seconds to wait once a name is locked', async () => {
    const attempt = () =>
      request(app).post('/api/v1/session').send({ username: 'congda.chuyenvien', password: 'sai' });
    for (let n = 0; n < 5; n += 1) await attempt();
    const locked = await attempt();
    expect([locked.status, locked.body.code]).to.deep.equal([429, 'SIGN_IN_LOCKED']);
    expect(locked.body.details.retryAfterSeconds).to.equal(30);
  });

  it('gives the second factor again, each code once', async () => {
    const client = await signIn('chanson.phochutich1');
    const used = totpCode(demoTotpSecret, office.bench.clock.now());
    const again = await client.post('/session/second-factor', { code: used });
    expect(again.body.code).to.equal('SECOND_FACTOR_WRONG');
    office.bench.clock.advance(30);
    const fresh = await client.post('/session/second-factor', {
      code: totpCode(demoTotpSecret, office.bench.clock.now()),
    });
    expect(fresh.body.givenAt).to.equal(office.bench.clock.now().toISOString());
  });

  it('finds units without accents and page by page', async () => {
    const client = await signIn('chanson.chuyenvien');
    const found = await client.get('/units?query=chan%20son');
    expect(found.body.items.map((unit: { name: string }) => unit.name)).to.deep.equal(['UBND xã Chân Sơn']);
    const first = await client.get('/units?limit=30');
    const second = await client.get(`/units?limit=30&cursor=${first.body.next}`);
    expect(first.body.items.length + second.body.items.length).to.equal(38);
    expect(second.body.next).to.equal(null);
    const wild = await client.get(`/units?query=${encodeURIComponent('%')}`);
    expect(wild.body.items).to.deep.equal([]);
    const people = await client.get(`/units/${found.body.items[0].id}/appointments`);
    expect(people.body.items).to.have.length(5);
  });

  it('opens a seal for the clerk with the demo PIN, for the leader not, and locks after three wrong PINs', async () => {
    const clerk = await signIn('trungmon.vanthu');
    const unit = clerk.me.appointments[0]?.unitId;
    const opened = await clerk.post('/signing-sessions', { holder: 'seal', unitId: unit, pin: demoPin });
    expect(opened.status, JSON.stringify(opened.body)).to.equal(201);
    expect(opened.body.certificate).to.include({ unitId: unit, personId: null });
    expect((await clerk.delete(`/signing-sessions/${opened.body.id}`)).status).to.equal(204);
    const gone = await clerk.delete(`/signing-sessions/${opened.body.id}`);
    expect(gone.body.code).to.equal('SIGNING_SESSION_ENDED');
    const leader = await signIn('trungmon.chutich');
    const forbidden = await leader.post('/signing-sessions', { holder: 'seal', unitId: unit, pin: demoPin });
    expect(forbidden.body.code).to.equal('FORBIDDEN');
    const codes: string[] = [];
    for (let n = 0; n < 4; n += 1)
      codes.push((await leader.post('/signing-sessions', { holder: 'personal', pin: '999999' })).body.code);
    expect(codes).to.deep.equal(['PIN_WRONG', 'PIN_WRONG', 'KEY_LOCKED', 'KEY_LOCKED']);
  });

  it('gives machines a scoped token, shown once and gone once revoked', async () => {
    const client = await signIn('huyen.kiemtoan');
    const expiresAt = new Date(office.bench.clock.now().getTime() + 86_400_000).toISOString();
    const made = await client.post('/tokens', { name: 'thống kê', scopes: ['unit.read'], expiresAt });
    const asMachine = (path: string) =>
      request(app).get(`/api/v1${path}`).set('Authorization', `Bearer ${made.body.secret}`);
    expect((await asMachine('/units')).status).to.equal(200);
    expect((await asMachine('/tokens')).body.code).to.equal('TOKEN_SCOPE_MISSING');
    const listed = await client.get('/tokens');
    expect(JSON.stringify(listed.body)).not.to.include(made.body.secret);
    await client.delete(`/tokens/${made.body.id}`);
    expect((await asMachine('/units')).body.code).to.equal('NOT_SIGNED_IN');
  });

  it('keeps groups per unit, under ETags, and hides them from other units', async () => {
    const clerk = await signIn('kimquan.vanthu');
    const unit = clerk.me.appointments[0]?.unitId ?? '';
    const members = [{ unitId: await unitId(clerk, 'Công Đa'), channel: 'electronic' }];
    const made = await clerk.post('/groups', { unitId: unit, name: 'Các xã', members });
    expect([made.status, made.headers['etag']]).to.deep.equal([201, '"1"']);
    const twice = await clerk.post('/groups', { unitId: unit, name: 'các XÃ', members });
    expect(twice.body.code).to.equal('GROUP_NAME_TAKEN');
    const path = `/groups/${made.body.id}`;
    const changed = await clerk.put(path, { name: 'Các xã phía nam', members }).set('If-Match', '"1"');
    expect(changed.headers['etag']).to.equal('"2"');
    const stale = await clerk.put(path, { name: 'Khác', members }).set('If-Match', '"1"');
    expect([stale.status, stale.body.code]).to.deep.equal([412, 'STALE_ETAG']);
    const stranger = await signIn('trungson.vanthu');
    expect((await stranger.get(path)).body.code).to.equal('NOT_FOUND');
    expect((await stranger.delete(path)).body.code).to.equal('NOT_FOUND');
    expect((await clerk.delete(path)).status).to.equal(204);
  });

  it('lets a chairman have a deputy sign for a period, and take it back', async () => {
    const chairman = await signIn('tuquan.chutich');
    const own = chairman.me.appointments[0];
    const posts = (await chairman.get(`/units/${own?.unitId}/appointments`)).body.items;
    const deputy = posts.find((post: { position: string }) => post.position === 'Phó Chủ tịch');
    const terms = {
      unitId: own?.unitId,
      delegatorId: own?.id,
      form: 'KT',
      validFrom: '2026-11-01',
      validTo: '2099-01-31',
      basis: 'Thông báo đi công tác',
    };
    const self = await chairman.post('/delegations', { ...terms, appointmentId: own?.id });
    expect(self.body.code).to.equal('DELEGATION_TO_SELF');
    const made = await chairman.post('/delegations', { ...terms, appointmentId: deputy.id });
    expect(made.status, JSON.stringify(made.body)).to.equal(201);
    expect((await chairman.delete(`/authorities/${made.body.id}`)).status).to.equal(204);
    const listed = await chairman.get(`/authorities?unitId=${own?.unitId}&appointmentId=${deputy.id}`);
    expect(listed.body.items[0].revokedAt).to.be.a('string');
    const other = await signIn('tuquan.phochutich1');
    const notHis = await other.post('/delegations', { ...terms, appointmentId: deputy.id });
    expect(notHis.body.code).to.equal('FORBIDDEN');
  });

  it('refuses certificates of others to read, and tells IT of its own district', async () => {
    const it = await signIn('huyen.cntt');
    const commune = await unitId(it, 'Trung Môn');
    expect((await it.get(`/certificates?unitId=${commune}`)).body.items).to.have.length(1);
    const stranger = await signIn('trungson.chuyenvien');
    expect((await stranger.get(`/certificates?unitId=${commune}`)).body.code).to.equal('FORBIDDEN');
  });

  it('makes and disables accounts by IT; a first password opens nothing but its own change', async () => {
    const it = await signIn('huyen.cntt');
    const body = {
      username: 'Moi.ChuyenVien',
      fullName: 'Người Mới',
      unitId: await unitId(it, 'Quý Quân'),
      position: 'Chuyên viên',
      role: 'officer',
      validFrom: '2026-11-01',
    };
    const made = await it.post('/accounts', body);
    expect(made.status, JSON.stringify(made.body)).to.equal(201);
    expect((await it.post('/accounts', body)).body.code).to.equal('USERNAME_TAKEN');
    const login = (password: string) =>
      request(app).post('/api/v1/session').send({ username: 'moi.chuyenvien', password });
    const session = await login(made.body.password);
    expect(session.body.secondFactor.required).to.equal(false);
    expect(session.body.duty).to.equal('change-password');
    const cookie = session.headers['set-cookie']?.[0]?.split(';')[0] ?? '';
    const dress = (test: request.Test) =>
      test.set('Cookie', cookie).set('X-CSRF-Token', session.body.csrfToken);
    const units = () => dress(request(app).get('/api/v1/units'));
    expect((await units()).body.code).to.equal('PASSWORD_CHANGE_REQUIRED');
    const change = (next: string) =>
      dress(request(app).post('/api/v1/session/password')).send({ current: made.body.password, next });
    expect((await change(made.body.password)).body.code).to.equal('PASSWORD_UNCHANGED');
    expect((await change('mật khẩu của riêng tôi')).status).to.equal(204);
    expect((await units()).body.code).to.equal('SECOND_FACTOR_SETUP_REQUIRED');
    const path = '/api/v1/session/second-factor/enrolment';
    const { ticket, secret } = (await dress(request(app).post(path))).body;
    const code = totpCode(secret, office.bench.clock.now());
    expect((await dress(request(app).put(path)).send({ ticket, code })).status).to.equal(204);
    expect((await units()).status).to.equal(200);
    await it.post(`/accounts/${made.body.id}/disable`);
    expect((await dress(request(app).get('/api/v1/session'))).status).to.equal(401);
    expect((await login('mật khẩu của riêng tôi')).body.code).to.equal('SIGN_IN_REFUSED');
    const officer = await signIn('quyquan.chuyenvien');
    expect((await officer.post('/accounts', body)).body.code).to.equal('FORBIDDEN');
  });

  it('gives a forgotten password back by two persons, and tells it to the second alone', async () => {
    const it = await signIn('huyen.cntt');
    const chairman = await signIn('quyquan.chutich');
    const clerk = await signIn('quyquan.vanthu');
    const account = clerk.me.account.id;
    const asked = await it.post(`/accounts/${account}/recoveries`, { kind: 'password', reason: 'quên' });
    expect(asked.status, JSON.stringify(asked.body)).to.equal(201);
    expect(JSON.stringify(asked.body)).not.to.match(/password":"/);
    const confirm = `/recoveries/${asked.body.id}/confirm`;
    expect((await it.post(confirm)).body.code).to.equal('RECOVERY_OWN');
    expect((await clerk.post(confirm)).body.code).to.equal('FORBIDDEN');
    expect((await clerk.get('/session')).status).to.equal(200);
    const told = await chairman.post(confirm);
    expect(told.status, JSON.stringify(told.body)).to.equal(200);
    expect(told.body.password).to.match(/^[a-z2-9-]{19}$/);
    expect((await clerk.get('/session')).body.code).to.equal('NOT_SIGNED_IN');
    expect((await chairman.post(confirm)).body.code).to.equal('RECOVERY_DECIDED');
    const unit = chairman.me.appointments[0]?.unitId;
    const listed = await chairman.get(`/recoveries?unitId=${unit}`);
    expect(listed.body.items[0]).to.include({ id: asked.body.id, state: 'confirmed' });
    expect((await (await signIn('trungson.chuyenvien')).get(`/recoveries?unitId=${unit}`)).status).to.equal(
      403,
    );
  });

  it('keeps the picture of a seal when it is a PNG, by IT of the unit or above', async () => {
    const it = await signIn('huyen.cntt');
    const unit = await unitId(it, 'Kim Quan');
    const send = (client: Client, bytes: Uint8Array) => client.putFile(`/units/${unit}/seal-image`, bytes);
    const kept = await send(it, sampleSeal({ agency: 'UBND XÃ KIM QUAN', pixels: 120 }));
    expect(kept.status, JSON.stringify(kept.body)).to.equal(200);
    expect((await office.bench.organisation.unit(unit))?.sealImage).to.equal(kept.body.sha256);
    expect((await send(it, Buffer.from('không phải ảnh'))).body.code).to.equal('IMAGE_NOT_PNG');
    const clerk = await signIn('kimquan.vanthu');
    expect((await send(clerk, sampleSeal({ agency: 'UBND XÃ KIM QUAN', pixels: 120 }))).body.code).to.equal(
      'FORBIDDEN',
    );
  });

  it('gives and ends posts by IT: rights begin and end with the day, and nobody appoints themselves', async () => {
    const it = await signIn('huyen.cntt');
    const unit = await unitId(it, 'Tiến Bộ');
    const posts = (await it.get(`/units/${unit}/appointments`)).body.items;
    const clerk = posts.find((post: { role: string }) => post.role === 'clerk');
    const terms = { unitId: unit, position: 'Quyền Chủ tịch', role: 'leader', validFrom: '2026-01-01' };
    const given = await it.post('/appointments', { ...terms, personId: clerk.personId });
    expect(given.status, JSON.stringify(given.body)).to.equal(201);
    const session = await signIn('tienbo.vanthu');
    expect(session.me.appointments).to.have.length(2);
    const ended = { lastDay: '2026-10-31', basis: 'Quyết định thôi giữ chức vụ' };
    expect((await it.post(`/appointments/${given.body.id}/end`, ended)).status).to.equal(204);
    expect((await session.get('/session')).body.appointments).to.have.length(1);
    const reversed = await it.post(`/appointments/${clerk.id}/end`, { ...ended, lastDay: '2001-01-01' });
    expect(reversed.body.code).to.equal('DAYS_REVERSED');
    const district = it.me.appointments[0]?.unitId ?? '';
    const people = (await it.get(`/units/${district}/appointments`)).body.items;
    const own = people.find((post: { role: string }) => post.role === 'it');
    const self = await it.post('/appointments', { ...terms, unitId: district, personId: own.personId });
    expect(self.body.code).to.equal('FORBIDDEN');
  });

  it('sets up a second factor only with a working first code', async () => {
    const it = await signIn('huyen.cntt');
    const made = await it.post('/accounts', {
      username: 'hai.lop',
      fullName: 'Người Hai Lớp',
      unitId: await unitId(it, 'Quý Quân'),
      position: 'Chuyên viên',
      role: 'officer',
      validFrom: '2026-11-01',
    });
    const login = await request(app)
      .post('/api/v1/session')
      .send({ username: 'hai.lop', password: made.body.password });
    const cookie = login.headers['set-cookie']?.[0]?.split(';')[0] ?? '';
    const path = '/api/v1/session/second-factor/enrolment';
    const dress = (test: request.Test) =>
      test.set('Cookie', cookie).set('X-CSRF-Token', login.body.csrfToken);
    const { ticket, secret, address } = (await dress(request(app).post(path))).body;
    expect(address).to.match(/^otpauth:\/\/totp\//);
    const wrong = await dress(request(app).put(path)).send({ ticket, code: '000000' });
    expect(wrong.body.code).to.equal('SECOND_FACTOR_WRONG');
    const code = totpCode(secret, office.bench.clock.now());
    expect((await dress(request(app).put(path)).send({ ticket, code })).status).to.equal(204);
    const session = await request(app).get('/api/v1/session').set('Cookie', cookie);
    expect(session.body.secondFactor).to.include({ required: true });
    expect(session.body.secondFactor.givenAt).to.be.a('string');
  });

  describe('importing units', () => {
    const csv = readFileSync(new URL('../../../src/demo/units.csv', import.meta.url), 'utf8');
    const upload = (client: Client, text: string, dryRun: boolean) =>
      client.upload(`/units/import?dryRun=${dryRun}`, text);

    it('names line, column and reason of what is wrong and writes nothing', async () => {
      const it = await signIn('huyen.cntt');
      const [header] = csv.split('\n');
      const bad = [
        header,
        'UBND xã Mới,commune,000.60.25.H60,UBND huyện Yên Sơn,2026-01-01,,',
        'UBND xã Sai,commune,60.25,UBND huyện Không Có,2026-13-01,2020-01-01,',
      ].join('\n');
      const dry = await upload(it, bad, true);
      const told = dry.body.errors.map((e: { line: number; column: string; code: string }) => [
        e.line,
        e.column,
        e.code,
      ]);
      expect(told).to.deep.include.members([
        [3, 'organ_code', 'CSV_CODE_INVALID'],
        [3, 'valid_from', 'CSV_DATE_INVALID'],
        [3, 'parent', 'CSV_REFERENCE_UNKNOWN'],
      ]);
      expect(told.every(([line]: [number]) => line === 3)).to.equal(true);
      const real = await upload(it, bad, false);
      expect([real.status, real.body.code]).to.deep.equal([422, 'CSV_REJECTED']);
      expect((await it.get('/units?query=000.60.25.H60')).body.items).to.deep.equal([]);
    });

    it('writes good lines once: the second import changes nothing', async () => {
      const it = await signIn('huyen.cntt');
      const [header] = csv.split('\n');
      const good = `${header}\nUBND xã Mới,commune,000.61.25.H60,UBND huyện Yên Sơn,2026-01-01,,\n`;
      const first = await upload(it, good, false);
      expect(first.body).to.include({ written: true, created: 1, changed: 0 });
      const second = await upload(it, good, false);
      expect(second.body).to.include({ created: 0, changed: 0, unchanged: 1 });
      const clerk = await signIn('kimquan.vanthu');
      expect((await upload(clerk, good, true)).body.code).to.equal('FORBIDDEN');
    });

    it('shows the reform of 2025 as a dry run: closures with successors, and the province’s lines refused to the district', async () => {
      const it = await signIn('huyen.cntt');
      const dry = await upload(it, csv, true);
      expect(dry.body).to.include({ created: 13, changed: 37, unchanged: 1, written: false });
      const codes = new Set(dry.body.errors.map((e: { code: string }) => e.code));
      expect([...codes]).to.deep.equal(['CSV_LINE_FORBIDDEN']);
    });
  });
});
