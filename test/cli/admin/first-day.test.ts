/** The first day of a real office, as docs/quan-tri.md tells it: no demo data, own PostgreSQL, keys in a token and under a PIN. */
import { execFileSync } from 'node:child_process';
import { createPublicKey } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { createDevelopmentPki, type DevelopmentPki } from '../../../certs-dev/development-pki.ts';
import { ApiClient, type Json, pause } from '../../../scripts/journey/client.ts';
import { composeSample } from '../../../scripts/journey/sample-document.ts';
import { signaturesOf } from '../../../scripts/journey/signatures.ts';
import type { Certificate } from '../../../src/lib/pki/certificate.ts';
import { sampleSeal, sampleSignature } from '../../../src/lib/typesetting/sample-images.ts';
import { totpCode } from '../../../src/office/identity/totp.ts';
import { needs } from '../../support/needs.ts';
import { type RunningService, startDemoService } from '../../support/running-service.ts';
import { SoftHsm } from '../../support/softhsm.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { freshDatabase, type TestDatabase } from '../../support/test-database.ts';
import { addressOf, admin, passwordsIn } from './admin-terminal.ts';

const pem = (certificate: Certificate) =>
  `-----BEGIN CERTIFICATE-----\n${Buffer.from(certificate.der).toString('base64')}\n-----END CERTIFICATE-----\n`;

describe('the first day of a real office', function firstDay() {
  this.timeout(60_000);
  let database: TestDatabase;
  let pki: DevelopmentPki;
  let hsm: SoftHsm;
  let service: RunningService | undefined;
  let settings: Record<string, string>;
  let openssl: string;
  const folder = temporaryFolder('first-day');
  const file = (name: string) => join(folder, name);

  before(async function open() {
    openssl = needs(this, 'openssl', 'openssl');
    hsm = await SoftHsm.open(this);
    hsm.makeToken('chu-tich', '12345678');
    database = await freshDatabase();
    pki = await createDevelopmentPki(temporaryFolder('first-day-pki'));
    await pki.listen();
    const { root, issuing } = pki.authorities;
    writeFileSync(file('ca.pem'), pem(root.certificate) + pem(issuing.certificate));
    settings = {
      DATABASE_URL: addressOf(database.target as object),
      DATA_DIR: file('data'),
      PUBLIC_URL: 'http://127.0.0.1:3000',
      TSA_URLS: pki.urls.tsa,
      TRUST_ANCHORS: file('ca.pem'),
      PKCS11_MODULE: hsm.modulePath,
      ALLOW_PKCS12: 'true',
      SMTP_URL: 'smtp://127.0.0.1:9',
    };
  });
  after(async () => {
    await service?.stop();
    await pki?.close();
    hsm?.close();
    await database?.drop();
  });

  const office = ['--name', 'UBND xã Chân Sơn', '--kind', 'commune', '--code', '000.02.25.H60'];
  const init = ['init', ...office, '--place', 'Chân Sơn', '--admin', 'quan.tri:Nguyễn Văn Quản'];
  const twoAdmins = [...init, '--admin', 'quan.tri.2:Trần Thị Hai'];

  it('with the settings of the demo, begun, is refused', async () => {
    const refused = await admin({ DATA_DIR: file('demo') }, init);
    expect(refused.code).to.equal(64);
    expect(refused.err).to.include('DEMO=false');
  });

  it('with a wrong line in the units, begun, names it and writes nothing', async () => {
    writeFileSync(
      file('bad.csv'),
      'name,kind,organ_code,parent,valid_from,valid_to,successor\nPhòng,office,khong-dung,UBND xã Chân Sơn,2026-01-01,,\n',
    );
    const told = await admin(settings, [...init, '--units', file('bad.csv')]);
    expect(told.code).to.equal(1);
    expect(told.err).to.include('dòng 2, organ_code').and.include('Nothing was written');
    expect((await database.pool.query('SELECT 1 FROM units')).rowCount).to.equal(0);
  });

  it('with books of one’s own, tried, is checked without being written', async () => {
    writeFileSync(file('books.csv'), 'unit,direction,name,types\n000.02.25.H60,outgoing,Sổ đi,\n');
    const tried = await admin(settings, [...init, '--books', file('books.csv'), '--dry-run']);
    expect(tried.out).to.include('nothing written').and.include('Sổ · Books: 1');
    writeFileSync(file('books.csv'), 'unit,direction,name,types\n000.02.25.H60,outgoing,Sổ đi,KHÔNG-CÓ\n');
    const wrong = await admin(settings, [...init, '--books', file('books.csv')]);
    expect(wrong.err).to.include('Dòng 2');
    expect((await database.pool.query('SELECT 1 FROM units')).rowCount).to.equal(0);
  });

  let passwords: Map<string, string>;

  it('begun, makes administrators whose passwords are told once, and shows the roots that are trusted', async () => {
    const done = await admin(settings, twoAdmins);
    expect(done.code, done.err).to.equal(0);
    passwords = passwordsIn(done.out);
    expect([...passwords.keys()]).to.deep.equal(['quan.tri', 'quan.tri.2']);
    const shown = pki.authorities.root.certificate.fingerprintSha256.toUpperCase().match(/../g)?.join(':');
    expect(done.out).to.include(shown);
    const again = await admin(settings, twoAdmins);
    expect([again.code, /đã có đơn vị/.test(again.err)]).to.deep.equal([64, true]);
  });

  /** Changes the one-time password and sets up an authenticator: what the first sign-in asks for. */
  async function signInFirst(username: string, password: string): Promise<{ api: ApiClient; me: Json }> {
    const api = new ApiClient(`http://127.0.0.1:${service?.parts.config.port}`);
    const me = await api.post('/session', { username, password });
    api.useSession(me.csrfToken);
    expect(me.duty).to.equal('change-password');
    await api.post('/session/password', { current: password, next: `${password} của tôi` });
    const { ticket, secret } = await api.post('/session/second-factor/enrolment');
    const code = totpCode(secret, new Date());
    await api.request('PUT', '/session/second-factor/enrolment', { json: { ticket, code } });
    return { api, me: await api.get('/session') };
  }

  let leader: { api: ApiClient; me: Json };
  let clerk: { api: ApiClient; me: Json };

  it('then opened, lets the administrator in, who makes the chairman and the clerk', async () => {
    service = await startDemoService({ ...settings, PORT: '0' });
    const { api, me } = await signInFirst('quan.tri', passwords.get('quan.tri') ?? '');
    expect(me).to.include({ duty: null, demo: false });
    const [{ unitId }] = me.appointments;
    const hire = (username: string, fullName: string, position: string, role: string) =>
      api.request('POST', '/accounts', {
        json: {
          username,
          fullName,
          unitId,
          position,
          role,
          isHead: role === 'leader',
          validFrom: '2026-01-01',
        },
      });
    const chairman = (await hire('chu.tich', 'Lê Văn Chủ', 'Chủ tịch', 'leader')).body;
    const secretary = (await hire('van.thu', 'Phạm Thị Thư', 'Văn thư', 'clerk')).body;
    await api.post('/authorities', {
      appointmentId: chairman.appointmentId,
      unitId,
      form: 'TM',
      validFrom: '2026-01-01',
      basis: 'Nghị quyết bầu Chủ tịch UBND xã',
    });
    leader = await signInFirst('chu.tich', chairman.password);
    clerk = await signInFirst('van.thu', secretary.password);
  });

  /** What the authority does with a request. */
  async function certify(name: string, kind: 'official' | 'seal', commonName: string): Promise<string> {
    const words = ['req', '-in', file(`${name}.csr`), '-noout', '-verify', '-pubkey'];
    const key = execFileSync(openssl, words, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
    const profile = { kind, commonName, organisation: 'UBND HUYỆN YÊN SƠN', locality: 'Tuyên Quang' };
    writeFileSync(file(`${name}.crt`), pem(await pki.certify(profile, createPublicKey(key))));
    return file(`${name}.crt`);
  }

  it('a key made in a token, requested, certified and imported, is bound to the chairman', async () => {
    const words = ['key', 'request', '--person', 'chu.tich', '--token', '--token-label', 'chu-tich'];
    const pins = { PIN: '12345678' };
    const asked = await admin(settings, [...words, '--out', file('leader.csr'), '--pin-env', 'PIN'], pins);
    expect(asked.code, asked.err).to.equal(0);
    const subject = execFileSync(
      openssl,
      ['req', '-in', file('leader.csr'), '-noout', '-subject', '-nameopt', 'utf8'],
      {
        encoding: 'utf8',
      },
    );
    expect(subject).to.include('Lê Văn Chủ').and.include('UBND xã Chân Sơn');
    expect((await admin(settings, ['key', 'list'])).out).to.include('token  VN, Chân Sơn');
    const certificate = await certify('leader', 'official', 'Lê Văn Chủ');
    const other = await admin(settings, ['key', 'import', certificate, '--person', 'van.thu'], {});
    expect(other.err).to.include('cho người hoặc đơn vị khác');
    const done = await admin(settings, ['key', 'import', certificate, '--pin-env', 'PIN'], pins);
    expect(done.code, done.err).to.equal(0);
    expect(done.err).to.equal('');
    expect((await admin(settings, ['key', 'list'])).out).to.include('No key waits');
  });

  it('a key under a PIN, for the seal, opens with that PIN only', async () => {
    const request = ['key', 'request', '--seal', '000.02.25.H60', '--kind', 'ec-p256'];
    const short = await admin(settings, [...request, '--out', file('seal.csr'), '--pin-env', 'P'], {
      P: '123456',
    });
    expect(short.err).to.include('ít nhất 8 ký tự');
    const pins = { P: 'mã pin con dấu', WRONG: 'sai mã pin rồi' };
    const asked = await admin(settings, [...request, '--out', file('seal.csr'), '--pin-env', 'P'], pins);
    expect(asked.code, asked.err).to.equal(0);
    const certificate = await certify('seal', 'seal', 'UBND XÃ CHÂN SƠN');
    const wrong = await admin(settings, ['key', 'import', certificate, '--pin-env', 'WRONG'], pins);
    expect(wrong.code).to.equal(64);
    const done = await admin(settings, ['key', 'import', certificate, '--pin-env', 'P'], pins);
    expect(done.code, done.err).to.equal(0);
  });

  it('a finished key store of an authority that is not trusted, imported, is refused', async () => {
    const stranger = await createDevelopmentPki(temporaryFolder('first-day-stranger'));
    const profile = { kind: 'official', commonName: 'Ai Đó', organisation: 'X', locality: 'Y' } as const;
    const { p12 } = await stranger.issue({ ...profile, pin: 'mã pin của ai' });
    writeFileSync(file('stranger.p12'), p12);
    const words = ['key', 'import', file('stranger.p12'), '--person', 'van.thu', '--pin-env', 'P'];
    const refused = await admin(settings, words, { P: 'mã pin của ai' });
    expect(refused.code).to.equal(64);
    expect(refused.err).to.include('không do cơ quan chứng thực được tin cậy cấp');
  });

  it('the pictures of hand and seal, given, are kept', async () => {
    writeFileSync(file('hand.png'), sampleSignature('Lê Văn Chủ'));
    writeFileSync(file('seal.png'), sampleSeal({ agency: 'ỦY BAN NHÂN DÂN XÃ CHÂN SƠN', pixels: 200 }));
    const hand = await admin(settings, ['image', file('hand.png'), '--person', 'chu.tich']);
    const seal = await admin(settings, ['image', file('seal.png'), '--seal', '000.02.25.H60']);
    expect([hand.code, seal.code], hand.err + seal.err).to.deep.equal([0, 0]);
    const csr = await admin(settings, ['image', file('leader.csr'), '--person', 'chu.tich']);
    expect(csr.err).to.include('PNG');
  });

  async function done(api: ApiClient, { job }: Json): Promise<Json> {
    for (;;) {
      const now = await api.get(`/jobs/${job.id}`);
      if (now.state === 'done') return now;
      if (now.state === 'failed') throw new Error(JSON.stringify(now));
      await pause(50);
    }
  }

  it('and a document, signed with the token and sealed with the key file, passes every check', async () => {
    const [{ unitId, id: appointmentId }] = leader.me.appointments;
    const draft = await leader.api.post('/documents', {
      unitId,
      typeCode: 'CV',
      subject: 'văn bản đầu tiên',
      addressees: [{ name: 'Sở Nội vụ tỉnh Tuyên Quang', channel: 'paper' }],
      signers: [{ appointmentId, form: 'TM' }],
    });
    const path = `/documents/${draft.id}`;
    const pdf = await composeSample({
      place: 'Chân Sơn',
      unitName: 'UBND xã Chân Sơn',
      parentName: 'UBND huyện Yên Sơn',
      signerName: 'Lê Văn Chủ',
      receivers: ['Sở Nội vụ tỉnh Tuyên Quang'],
    });
    await leader.api.change('PUT', `${path}/file?name=dau-tien.pdf`, {
      file: new Blob([new Uint8Array(pdf)]),
    });
    await leader.api.post(`${path}/submit`);
    await leader.api.post(`${path}/approve-content`);
    await clerk.api.post(`${path}/approve-form`);
    const own = await leader.api.post('/signing-sessions', { holder: 'personal', pin: '12345678' });
    await done(leader.api, await leader.api.post(`${path}/sign`, { signingSessionId: own.id }));
    const seal = await clerk.api.post('/signing-sessions', { holder: 'seal', unitId, pin: 'mã pin con dấu' });
    await done(clerk.api, await clerk.api.post(`${path}/issue`, { signingSessionId: seal.id }));
    const verdict = await clerk.api.get(`${path}/verification`);
    const passed = signaturesOf(verdict);
    expect(passed.map((one) => one.verdict)).to.deep.equal(['TOTAL-PASSED', 'TOTAL-PASSED']);
    expect((await clerk.api.get(path)).numberSymbol).to.match(/^0?1\/UBND/);
    const bytes = readFileSync(file('leader.crt'), 'utf8');
    expect(bytes).to.include('BEGIN CERTIFICATE');
  });
});
