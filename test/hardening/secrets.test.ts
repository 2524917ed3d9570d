/** Secrets live in memory, in files of their owner and under hashes: never in a log, a record, a queue or an error. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Member } from '../../scripts/journey/cast.ts';
import type { Json } from '../../scripts/journey/client.ts';
import { openFileStore } from '../../src/adapters/storage/file-store.ts';
import { createLogger } from '../../src/adapters/telemetry/logger.ts';
import { demoPassword, demoPin, demoTotpSecret } from '../../src/office/identity/demo.ts';
import { totpCode } from '../../src/office/identity/totp.ts';
import { startComplaint } from '../../src/start-errors.ts';
import { OfficeDay } from '../journeys/office-day.ts';
import { type RunningService, startDemoService } from '../support/running-service.ts';
import { type SmtpStandIn, smtpServer } from '../support/smtp-stand-in.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const smtpPassword = 'mat-khau-may-chu-thu-7731';

describe('secrets never in logs', function secrets() {
  this.timeout(120_000);
  let service: RunningService;
  let smtp: SmtpStandIn;
  let day: OfficeDay;
  let written = '';
  /** What must stand nowhere, by what it is. */
  const used = new Map<string, string>();
  const own = { out: process.stdout.write, err: process.stderr.write };

  before(async () => {
    // Whatever prints past the logger is caught as well.
    const caught = (original: typeof own.out) =>
      function write(this: NodeJS.WriteStream, chunk: string | Uint8Array, ...rest: never[]) {
        written += String(chunk);
        return original.call(this, chunk, ...rest);
      } as typeof own.out;
    process.stdout.write = caught(own.out);
    process.stderr.write = caught(own.err);
    smtp = await smtpServer({
      authOptional: false,
      onAuth: (_auth, _session, done) => done(new Error('535 no')),
    });
    const SMTP_URL = `smtp://antin:${smtpPassword}@127.0.0.1:${smtp.port}`;
    const destination = {
      write: (line: string) => {
        written += line;
      },
    };
    service = await startDemoService({ LOG_LEVEL: 'trace', SMTP_URL, DEMO: 'true' }, destination);
    day = new OfficeDay(service.origin);
  });
  after(async () => {
    process.stdout.write = own.out;
    process.stderr.write = own.err;
    await service?.stop();
    await smtp?.close();
  });

  const remember = (what: string, value: string | undefined | null) => {
    expect(value, what).to.be.a('string').with.length.greaterThan(5);
    used.set(what, value!);
  };
  const raw = (path: string, headers: Record<string, string>, body?: string, method = 'POST') =>
    fetch(`${service.origin}/api/v1${path}`, {
      method,
      headers: { 'Content-Type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body }),
    });

  async function signInByHand(username: string): Promise<Record<string, string>> {
    const code = totpCode(demoTotpSecret, new Date(Date.now() + 30_000));
    remember('a one-time code', code);
    const answer = await raw('/session', {}, JSON.stringify({ username, password: demoPassword, code }));
    const { csrfToken } = (await answer.json()) as Json;
    const cookie = answer.headers.getSetCookie()[0]!.split(';')[0]!;
    remember('a session cookie', cookie.split('=')[1]);
    remember('a CSRF token', csrfToken);
    return { Cookie: cookie, 'X-CSRF-Token': csrfToken };
  }

  async function failInManyWays(session: Record<string, string>): Promise<void> {
    const wrong = {
      password: 'sai-mat-khau-bi-mat-1',
      pin: '987654',
      token: 'Bearer_sai_bi_mat_token_123456',
    };
    for (const [what, value] of Object.entries(wrong)) remember(`a wrong ${what}`, value);
    await raw('/session', {}, JSON.stringify({ username: 'chanson.vanthu', password: wrong.password }));
    await raw('/session', {}, `{"username":"x","password":"${wrong.password}"`);
    await raw(
      '/session',
      {},
      JSON.stringify({ username: { a: wrong.password }, password: [wrong.password] }),
    );
    await raw('/signing-sessions', session, JSON.stringify({ holder: 'personal', pin: wrong.pin }));
    await raw('/documents', { Authorization: `Bearer ${wrong.token}` }, '{}');
    await raw(
      `/documents?token=${wrong.token}`,
      { Cookie: `antin_session=${wrong.token}` },
      undefined,
      'GET',
    );
    await raw(`/check/${wrong.token}`, {}, undefined, 'GET');
    await raw('/session/password', session, JSON.stringify({ current: wrong.password, next: 'ngan' }));
  }

  async function makeSecrets(member: Member, session: Record<string, string>): Promise<void> {
    const machine = await member.api.post('/tokens', {
      name: 'máy quét',
      scopes: ['document.read'],
      expiresAt: new Date(Date.now() + 3600_000).toISOString(),
    });
    remember('an API token', machine.secret);
    await raw('/documents', { Authorization: `Bearer ${machine.secret}` }, undefined, 'GET');
    const enrolment = (await (await raw('/session/second-factor/enrolment', session)).json()) as Json;
    remember('a TOTP secret', enrolment.secret);
    const waiting = await day.reviewed('chanson');
    const call = await (await day.who('chanson', 'chutich')).api
      .post(`/documents/${waiting.id}/token-signings`, { purpose: 'approve' })
      .catch(() => null);
    if (call) remember('a signing link', new URL(call.fileName).searchParams.get('t'));
    if (call) await fetch(call.fileName);
  }

  it('a whole journey with failures on the way, at log level trace, leaves none of its secrets in what was written', async () => {
    const issued = await day.issued('chanson', { addressees: await day.electronically('hungloi') });
    await day.send('chanson', issued.id);
    await day.arrival('hungloi', issued);
    const session = await signInByHand('chanson.phochutich1');
    await failInManyWays(session);
    await makeSecrets(await day.who('chanson', 'vanthu'), session);
    remember('the mail server’s password', smtpPassword);
    remember('the demo password', demoPassword);
    remember('the demo TOTP secret', demoTotpSecret);
    await service.parts.mailer.verify().catch((err: unknown) => service.parts.log.error({ err }, 'mail'));
    remember('the instance secret', Buffer.from(service.parts.secret).toString('base64'));
    remember('the instance secret in hex', Buffer.from(service.parts.secret).toString('hex'));
    for (const [name, body] of privateKeys(service.parts.config.dataDir))
      remember(`private key ${name}`, body);
    expect(used.size).to.be.greaterThan(12);
    expect(written).to.contain('"route":"/session"').and.contain('"status":401');
    for (const [what, value] of used) expect(written.includes(value), `${what} was written`).to.equal(false);
    expect(written)
      .not.to.contain(`"pin":"${demoPin}"`)
      .and.not.match(/PRIVATE KEY/);
  });

  it('the database keeps none of them either: not in the record, the outbox, the jobs, the stored answers', async () => {
    const { pool } = service.parts.database;
    const tables = await pool.query<{ name: string }>(
      `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
        WHERE schemaname NOT IN ('pg_catalog', 'information_schema')`,
    );
    expect(tables.rows.length).to.be.greaterThan(30);
    for (const { name } of tables.rows) {
      const { rows } = await pool.query<{ row: string }>(`SELECT t::text AS row FROM ${name} t`);
      const text = rows.map(({ row }) => row).join('\n');
      for (const [what, value] of used) {
        // The session's row is where its CSRF token lives: worth nothing without the cookie, of which only the hash is kept.
        if (name === 'public.sessions' && what === 'a CSRF token') continue;
        // Six digits stand in many a number.
        if (what === 'a one-time code' || what === 'a wrong pin') continue;
        expect(text.includes(value), `${what} stands in ${name}`).to.equal(false);
      }
    }
  });

  it('a store or a database that refuses is complained of without its password or key', async () => {
    const lines: string[] = [];
    const log = createLogger({
      level: 'trace',
      destination: { write: (line: string) => void lines.push(line) },
    });
    const secretAccessKey = 'khoa-bi-mat-cua-kho-tep-5519';
    const s3 = {
      endpoint: new URL('http://127.0.0.1:9'),
      bucket: 'antin',
      region: 'us-east-1',
      accessKeyId: 'AKIAANTIN',
      secretAccessKey,
      forcePathStyle: true,
    };
    const opened = await openFileStore(temporaryFolder('s3'), { alone: true, s3 }).catch(
      (error: unknown) => error,
    );
    const failure =
      opened instanceof Error
        ? opened
        : await (opened as { ready(): Promise<void> }).ready().catch((e: unknown) => e);
    expect(failure).to.be.instanceOf(Error);
    const address = 'không nối được postgres://a:mat-khau-csdl@h/d';
    log.error({ err: new Error(address), url: address, lastToken: secretAccessKey }, 'database');
    log.error({ err: failure, config: { s3, databaseUrl: 'postgres://a:mat-khau-csdl@h/d' } }, 'storage');
    const told = lines.join('') + startComplaint(failure);
    expect(told).not.to.contain(secretAccessKey).and.not.contain('mat-khau-csdl');
  });
});

/** The middle of every private key file below the data folder; all of them are their owner's alone. */
function privateKeys(folder: string): [string, string][] {
  return readdirSync(folder, { recursive: true, withFileTypes: true }).flatMap(
    (entry): [string, string][] => {
      const path = join(entry.parentPath, entry.name);
      if (!entry.isFile() || path.includes('postgres')) return [];
      const text = readFileSync(path, 'utf8');
      const key = /"d": ?"([\w-]{20,})"/.exec(text)?.[1] ?? /PRIVATE KEY-----\n([\s\S]{60})/.exec(text)?.[1];
      if (key === undefined) return [];
      expect(statSync(path).mode & 0o077, path).to.equal(0);
      return [[entry.name, key]];
    },
  );
}
