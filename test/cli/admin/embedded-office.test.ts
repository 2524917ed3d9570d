/** A real office on one machine with nothing installed: the embedded PostgreSQL without demo data. */
import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { createDevelopmentPki } from '../../../certs-dev/development-pki.ts';
import { ApiClient } from '../../../scripts/journey/client.ts';
import { demoPassword } from '../../../src/office/identity/demo.ts';
import { judgeServer } from '../../../src/wiring/doctor/check-database.ts';
import { judgeAddress } from '../../../src/wiring/doctor/check-machine.ts';
import { judgeAnchor } from '../../../src/wiring/doctor/check-services.ts';
import { startDemoService } from '../../support/running-service.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { admin, passwordsIn } from './admin-terminal.ts';

interface Found {
  readonly about: string;
  readonly mark: string;
  readonly words: { readonly vi: string; readonly en: string };
}

describe('a real office on the embedded PostgreSQL', function embedded() {
  this.timeout(60_000);
  const settings = {
    DEMO: 'false',
    DATA_DIR: temporaryFolder('embedded-office'),
    PUBLIC_URL: 'http://127.0.0.1:3000',
    TSA_URLS: 'http://127.0.0.1:9/tsa',
  };
  const place = ['--name', 'UBND xã Chân Sơn', '--kind', 'commune', '--code', '000.02.25.H60'];
  const init = ['init', ...place, '--place', 'Chân Sơn', '--admin', 'quan.tri:Nguyễn Văn Quản'];
  const examine = async (): Promise<{ code: number; found: readonly Found[] }> => {
    const { code, out } = await admin(settings, ['doctor', '--json']);
    return { code, found: JSON.parse(out).findings };
  };
  const of = (found: readonly Found[], about: string) =>
    found.filter((one) => one.about.startsWith(about)).map(({ mark, words }) => `${mark} ${words.en}`);

  let first = '';

  it('begun, warns of being one administrator only, and is no demo', async () => {
    const done = await admin(settings, init);
    expect(done.code, done.err).to.equal(0);
    expect(done.out).to.include('Only one administrator').and.include('RootCA chuyên dùng Chính phủ G2');
    first = passwordsIn(done.out).get('quan.tri') ?? '';
    expect(first).to.match(/-/);
  });

  it('examined, tells what is missing in plain sentences, and fails on what is bad', async () => {
    chmodSync(join(settings.DATA_DIR, 'instance.secret'), 0o644);
    const { code, found } = await examine();
    expect(code).to.equal(1);
    expect(of(found, 'PUBLIC_URL')[0]).to.include('is not https');
    expect(of(found, 'Tệp bí mật')[0]).to.match(/^bad Others may read: .*instance\.secret/);
    expect(of(found, 'PostgreSQL')[0]).to.match(/^good PostgreSQL \d+.*tables up to date/);
    expect(of(found, 'Quản trị')).to.deep.equal(['warn There are 1 administrators only.']);
    expect(of(found, 'Xác thực')[0]).to.equal('warn Accounts without: quan.tri.');
    expect(of(found, 'TSA_URLS')[0]).to.match(/^bad .*does not answer/);
    expect(of(found, 'Chứng thư gốc')).to.have.length(2);
    chmodSync(join(settings.DATA_DIR, 'instance.secret'), 0o600);
  });

  it('opened with the settings of the demo, is refused: demo certificates are never trusted beside real data', async () => {
    const code = await startDemoService({ DATA_DIR: settings.DATA_DIR }).then(
      async (service) => {
        await service.stop();
        return 'started';
      },
      (error) => error.code,
    );
    expect(code).to.equal('DATA_IS_REAL');
  });

  /** Configuration: default or fallback secrets; fail-open when no token is set. */
  async function refusesEverySecretOfTheDemo(port: number): Promise<void> {
    const root = `http://127.0.0.1:${port}/api/v1`;
    const json = { 'Content-Type': 'application/json' };
    for (const username of ['quan.tri', 'huyen.cntt', 'admin'])
      for (const password of [demoPassword, 'admin', username]) {
        const body = JSON.stringify({ username, password });
        const answer = await fetch(`${root}/session`, { method: 'POST', headers: json, body });
        expect(((await answer.json()) as { code: string }).code, `${username} ${password}`).to.match(
          /^SIGN_IN_(REFUSED|LOCKED)$/,
        );
      }
    for (const Authorization of ['Bearer ', 'Bearer undefined', 'Bearer null', 'Bearer antin_', 'Basic Og=='])
      expect((await fetch(`${root}/units`, { headers: { Authorization } })).status, Authorization).to.equal(
        401,
      );
    expect((await fetch(`${root}/units`)).status).to.equal(401);
  }

  it('default or fallback secrets, fail-open when no token is set: opened as what it is, none opens anything', async () => {
    const service = await startDemoService({ ...settings, PORT: '0' });
    try {
      const api = new ApiClient(`http://127.0.0.1:${service.parts.config.port}`);
      expect((await api.get('/service')).demo).to.equal(null);
      const me = await api.post('/session', { username: 'quan.tri', password: first });
      expect(me).to.include({ duty: 'change-password', demo: false });
      await refusesEverySecretOfTheDemo(service.parts.config.port);
      const refused = await admin(settings, ['recover', '--list']);
      expect(refused.err).to.include(settings.DATA_DIR);
      expect(of((await examine()).found, 'PostgreSQL')[0]).to.include('The service runs on this folder');
    } finally {
      await service.stop();
    }
  });

  it('with its only administrator locked out, gives a new one-time password at the machine', async () => {
    const words = ['recover', '--account', 'quan.tri', '--kind', 'password', '--reason', 'quên mật khẩu'];
    const done = await admin(settings, words);
    expect(done.code, done.err).to.equal(0);
    expect(done.out).to.match(/one-time password: [a-z2-9]{4}(-[a-z2-9]{4}){3}/);
    expect((await admin(settings, ['recover', '--list'])).out).to.include('Nothing waits');
  });

  describe('judged from facts', () => {
    const facts = {
      version: '16.1',
      encoding: 'UTF8',
      hasVietnamese: true,
      pendingMigrations: 0,
      skewMs: 0,
      office: null,
      keyFolders: [],
    };
    const marks = (given: object) => judgeServer({ ...facts, ...given }).map(({ mark }) => mark);

    it('a server too old, of another encoding, or with another time, is bad; one not migrated yet, a warning', () => {
      expect(marks({})).to.deep.equal(['good']);
      expect(marks({ version: '13.9' })).to.deep.equal(['bad']);
      expect(marks({ encoding: 'SQL_ASCII' })).to.deep.equal(['bad']);
      expect(marks({ skewMs: -9000 })).to.deep.equal(['bad']);
      expect(marks({ pendingMigrations: 2, hasVietnamese: false })).to.deep.equal(['warn', 'warn']);
    });

    it('an address without TLS is bad, with it good; a root is named before and after its end', async () => {
      const at = (url: string) => judgeAddress({ publicUrl: new URL(url), demo: false }).mark;
      expect([at('https://x.vn'), at('http://x.vn')]).to.deep.equal(['good', 'bad']);
      const { root } = (await createDevelopmentPki(temporaryFolder('doctor-pki'))).authorities;
      const end = root.certificate.notAfter.getTime();
      const on = (days: number) => judgeAnchor(root.certificate, new Date(end + days * 86_400_000)).mark;
      expect([on(-100), on(-10), on(1)]).to.deep.equal(['good', 'warn', 'bad']);
    });
  });
});
