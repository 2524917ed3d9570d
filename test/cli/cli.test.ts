import { execFileSync, spawnSync } from 'node:child_process';
import { linkSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { createDevelopmentPki, type DevelopmentPki } from '../../certs-dev/development-pki.ts';
import { printable } from '../../src/cli/terminal.ts';
import { openPdf } from '../../src/lib/pdf/document.ts';
import { readFields } from '../../src/lib/pdf/fields.ts';
import { sampleSignature } from '../../src/lib/typesetting/sample-images.ts';
import { needs } from '../support/needs.ts';
import { pdfsigVerdicts, qpdfCheck } from '../support/outside-verifiers.ts';
import { smallPdf } from '../support/signing-fixtures.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const PIN = 'mã-bí-mật-123';

interface Answer {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** One run in this process. `pin`: what the person at the terminal types, undefined when nobody sits there. */
async function antin(words: readonly string[], pin?: string): Promise<Answer> {
  // Imported as the program does it: mocha's own loading would give the lazily loaded commands another AppError.
  const { runCli } = await import('../../src/cli/run-cli.ts');
  let [out, err] = ['', ''];
  const code = await runCli(words, {
    out: (text) => (out += text),
    err: (text) => (err += text),
    environment: async (name) => (name === 'ANTIN_TEST_PIN' ? PIN : undefined),
    askSecret: async () => pin,
  });
  return { code, out, err };
}

describe('antin', () => {
  let pki: DevelopmentPki;
  let folder: string;
  const path = (name: string) => join(folder, name);

  before(async () => {
    folder = temporaryFolder('cli');
    pki = await createDevelopmentPki(path('pki'));
    await pki.listen();
    const profile = {
      kind: 'official',
      commonName: 'Hà Văn Tý',
      organisation: 'UBND xã Chân Sơn',
      locality: 'Tuyên Quang',
    } as const;
    const { p12 } = await pki.issue({ ...profile, pin: PIN });
    writeFileSync(path('key.p12'), p12);
    writeFileSync(
      path('root.pem'),
      pki
        .trustAnchors()
        .map((root) => root.toPem())
        .join(''),
    );
    writeFileSync(path('in.pdf'), await smallPdf());
  });
  after(() => pki.close());
  afterEach(() => Object.assign(pki.switches, { tsa: 'on' }));

  const sign = (output: string, ...more: string[]) =>
    antin([
      'sign',
      path('in.pdf'),
      path(output),
      '--p12',
      path('key.p12'),
      '--pin-env',
      'ANTIN_TEST_PIN',
      ...more,
    ]);
  const verify = (file: string, ...more: string[]) => antin(['verify', path(file), ...more]);
  const root = () => ['--root', path('root.pem')];
  const online = () => ['--allow-host', pki.host];

  describe('sign', () => {
    it('appends a B-B signature and leaves the input alone, when level and TSA are not given', async () => {
      const before = readFileSync(path('in.pdf'));
      expect((await sign('b-b.pdf')).code).to.equal(0);
      const result = readFileSync(path('b-b.pdf'));
      expect(result.subarray(0, before.length).equals(before)).to.equal(true);
      expect(readFileSync(path('in.pdf')).equals(before)).to.equal(true);
      expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).to.deep.equal([]);
    });

    it('reaches each level and says so in JSON, when TSA and revocation hosts are given', async () => {
      for (const level of ['B-T', 'B-LT', 'B-LTA']) {
        const words = ['--level', level, '--tsa', pki.urls.tsa, ...online(), '--json'];
        const { code, out } = await sign(`${level}.pdf`, ...words);
        expect(code).to.equal(0);
        expect(JSON.parse(out)).to.include({ level, asked: level, field: 'Signature1', missing: null });
        const { signatures } = JSON.parse(
          (await verify(`${level}.pdf`, ...root(), ...online(), '--json')).out,
        );
        expect(signatures[0]).to.include({ level, verdict: 'TOTAL-PASSED' });
      }
    });

    it('shows the picture where it was asked, when the page is counted from 1', async function () {
      writeFileSync(path('hand.png'), sampleSignature('Hà Văn Tý'));
      const words = ['--image', path('hand.png'), '--rect', '1,100,120,150,60'];
      expect((await sign('seen.pdf', ...words)).code).to.equal(0);
      const [field] = readFields(openPdf(readFileSync(path('seen.pdf')))).fields;
      expect(field!.widgets[0]).to.deep.include({ rect: [100, 120, 250, 180], pageIndex: 0 });
      expect(field!.dict.has('AP')).to.equal(true);
      needs(this, 'pdfsig', 'poppler-utils');
      needs(this, 'qpdf', 'qpdf');
      expect(pdfsigVerdicts(path('seen.pdf')).get('Signature1')).to.equal('Signature is Valid.');
      expect(qpdfCheck(path('seen.pdf'))).to.deep.equal({ status: 0, warnings: 0 });
    });

    it('signs at a lower level with a warning and exit code 0, when the TSA is down', async () => {
      pki.switches.tsa = 'off';
      const { code, err } = await sign('down.pdf', '--level', 'B-T', '--tsa', pki.urls.tsa);
      expect(code).to.equal(0);
      expect(err).to.contain('TIMESTAMP_UNAVAILABLE');
    });

    it('AIA, OCSP, CRL and TSA URLs inside certificates: asks no host but the TSA, when none is allowed', async () => {
      const words = ['--level', 'B-LT', '--tsa', pki.urls.tsa.replace('127.0.0.1', 'localhost'), '--json'];
      const answer = JSON.parse((await sign('closed.pdf', ...words)).out);
      expect(answer.level).to.equal('B-T');
      expect(answer.pending[0]).to.include({ reason: 'REVOCATION_UNREACHABLE' });
      expect(answer.pending[0].detail).to.contain('PKI_HOST_NOT_ALLOWED');
    });

    it('takes the PIN that is typed, when no variable is named, and refuses a wrong or missing one', async () => {
      const words = ['sign', path('in.pdf'), path('typed.pdf'), '--p12', path('key.p12')];
      expect((await antin(words, PIN)).code).to.equal(0);
      const wrong = await antin(
        [...words.slice(0, 2), path('wrong.pdf'), ...words.slice(3), '--json'],
        'sai',
      );
      expect(wrong.code).to.equal(1);
      expect(JSON.parse(wrong.out).error.code).to.equal('PKCS12_WRONG_PIN');
      expect(`${wrong.out}${wrong.err}`).not.to.contain('sai');
      expect((await antin(words, undefined)).err).to.contain('mã PIN');
      expect(readdirSync(folder)).not.to.include('wrong.pdf');
    });

    it('refuses to write over its input, when the output names it by another way', async () => {
      linkSync(path('in.pdf'), path('linked.pdf'));
      for (const output of ['in.pdf', 'linked.pdf', '../'.concat(folder.split('/').at(-1)!, '/in.pdf')]) {
        const { code, err } = await sign(output);
        expect(code).to.equal(1);
        expect(err).to.contain('trùng với tệp gốc');
      }
    });

    it('leaves no file, when the PDF cannot take a signature', async () => {
      writeFileSync(path('text.pdf'), 'không phải PDF');
      const words = ['sign', path('text.pdf'), path('never.pdf'), '--p12', path('key.p12'), '--json'];
      const { code, out } = await antin(words, PIN);
      expect([code, JSON.parse(out).error.code]).to.deep.equal([1, 'PDF_NOT_A_PDF']);
      expect(readdirSync(folder)).not.to.include('never.pdf');
    });
  });

  describe('verify', () => {
    it('exits 0, when all signatures are TOTAL-PASSED', async () => {
      await sign('good.pdf');
      const { code, out } = await verify('good.pdf', ...root(), ...online());
      expect(code).to.equal(0);
      expect(out.indexOf('Tài liệu hợp lệ')).to.be.lessThan(out.indexOf('The document is valid'));
    });

    it('exits 1 and names the change, when the signed bytes were altered', async () => {
      await sign('altered.pdf');
      const bytes = readFileSync(path('altered.pdf'));
      const at = bytes.indexOf('MediaBox [');
      bytes[at + 'MediaBox [ '.length] = 0x31;
      writeFileSync(path('altered.pdf'), bytes);
      const { code, out } = await verify('altered.pdf', ...root(), '--json');
      expect(code).to.equal(1);
      expect(JSON.parse(out).document).to.include({ verdict: 'TOTAL-FAILED', subIndication: 'HASH_FAILURE' });
    });

    it('exits 2 and keeps integrity apart, when the root is unknown or nothing is signed', async () => {
      await sign('unknown.pdf');
      const { code, out } = await verify('unknown.pdf', '--json');
      expect(code).to.equal(2);
      const { document, signatures } = JSON.parse(out);
      expect(document.subIndication).to.equal('NO_CERTIFICATE_CHAIN_FOUND');
      expect(signatures[0]).to.deep.include({ intact: true, modifiedAfter: [], field: 'Signature1' });
      expect((await verify('in.pdf', ...root())).code).to.equal(2);
    });

    it('exits 3, when the file is missing or no PDF, in the shape of a report', async () => {
      writeFileSync(path('note.txt'), 'hello');
      const { code, out } = await verify('note.txt', '--json');
      expect(code).to.equal(3);
      expect(JSON.parse(out)).to.deep.include({ signatures: [] });
      expect(JSON.parse(out).error.code).to.equal('PDF_NOT_A_PDF');
      expect((await verify('nowhere.pdf')).code).to.equal(3);
    });

    it('answers for another moment, when --at is given', async () => {
      await sign('later.pdf');
      const { code, out } = await verify('later.pdf', ...root(), '--at', '2060-01-01', '--json');
      expect(code).to.equal(2);
      expect(JSON.parse(out).document).to.include({
        subIndication: 'OUT_OF_BOUNDS_NO_POE',
        verifiedAt: '2059-12-31T17:00:00.000Z',
      });
    });
  });

  describe('usage', () => {
    it('exits 64, when words are missing, unknown or wrong, and never with a verdict', async () => {
      const lines = [
        [],
        ['unknown'],
        ['toString'],
        ['verify'],
        ['verify', path('in.pdf'), '--at', 'hôm qua'],
        ['verify', path('in.pdf'), '--root', path('nowhere.pem')],
        ['verify', path('in.pdf'), '--strict'],
        ['sign', path('in.pdf'), path('x.pdf')],
        ['sign', path('in.pdf'), path('x.pdf'), '--p12', path('key.p12'), '--level', 'B-X'],
        ['sign', path('in.pdf'), path('x.pdf'), '--p12', path('key.p12'), '--level', 'B-T'],
        ['sign', path('in.pdf'), path('x.pdf'), '--p12', path('key.p12'), '--rect', '0,1,2,3,4'],
      ];
      for (const words of lines) {
        const { code, err } = await antin(words);
        expect(code, `${words.join(' ')}: ${err}`).to.equal(64);
      }
      expect((await antin(['verify', '--help'])).out).to.contain('antin sign');
    });

    it('shows nothing that steers a terminal, when a file brings control or bidi characters', () => {
      expect(printable('A\u001b[2J\u202eB\u0000')).to.equal('A\ufffd[2J\ufffdB\ufffd');
      expect(printable('Hà'.normalize('NFD'))).to.equal('Hà');
    });
  });

  describe('as a program', () => {
    it('judges and signs without a service, when run by npm from a checkout', async () => {
      const run = (...words: string[]) =>
        spawnSync('npm', ['run', '--silent', 'antin', '--', ...words], {
          encoding: 'utf8',
          env: { ...process.env, MY_PIN: PIN },
        });
      const key = ['--p12', path('key.p12'), '--pin-env', 'MY_PIN'];
      expect(run('sign', path('in.pdf'), path('npm.pdf'), ...key).status).to.equal(0);
      const { status, stdout } = run('verify', path('npm.pdf'), '--json');
      expect(status).to.equal(2);
      expect(JSON.parse(stdout).signatures[0].intact).to.equal(true);
    });

    it('holds for openssl as a CMS over the signed bytes, when a file was signed', async function () {
      needs(this, 'openssl', 'openssl');
      await sign('cms.pdf');
      const bytes = readFileSync(path('cms.pdf'));
      const [, a = 0, b = 0, c = 0] = /\/ByteRange \[(\d+) (\d+) (\d+) (\d+)/
        .exec(bytes.toString('latin1'))!
        .slice(1)
        .map(Number);
      writeFileSync(path('signed.bin'), Buffer.concat([bytes.subarray(0, a), bytes.subarray(b, b + c)]));
      writeFileSync(path('cms.der'), Buffer.from(bytes.toString('latin1', a + 1, b - 1), 'hex'));
      const words = ['-verify', '-inform', 'DER', '-in', path('cms.der'), '-content', path('signed.bin')];
      const trust = ['-binary', '-CAfile', path('root.pem'), '-purpose', 'any', '-out', path('out.bin')];
      execFileSync('openssl', ['cms', ...words, ...trust], { stdio: 'pipe' });
    });
  });
});
