import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import forge from 'node-forge';
import { temporaryFolder } from '../support/temporary-folder.ts';

const PIN = 'mật khẩu 1';

async function antin(...words: string[]) {
  // Imported as the program does it: mocha's own loading would give the lazily loaded commands another AppError.
  const { runCli } = await import('../../src/cli/run-cli.ts');
  let [out, err] = ['', ''];
  const code = await runCli(['edxml', ...words], {
    out: (text) => (out += text),
    err: (text) => (err += text),
    environment: async (name) => (name === 'EDXML_PIN' ? PIN : undefined),
    askSecret: async () => undefined,
  });
  return { code, out, err };
}

/** A key file and its self-made certificate, as an office would have them. */
function makeKey(folder: string): { p12: string; root: string } {
  const keys = forge.pki.rsa.generateKeyPair(2048);
  const certificate = forge.pki.createCertificate();
  certificate.publicKey = keys.publicKey;
  certificate.serialNumber = '01';
  certificate.validity.notBefore = new Date('2020-01-01T00:00:00Z');
  certificate.validity.notAfter = new Date('2099-01-01T00:00:00Z');
  const name = [{ name: 'commonName', value: 'UBND xa Tan Long' }];
  certificate.setSubject(name);
  certificate.setIssuer(name);
  certificate.setExtensions([{ name: 'basicConstraints', cA: true }]);
  certificate.sign(keys.privateKey, forge.md.sha256.create());
  const store = forge.pkcs12.toPkcs12Asn1(keys.privateKey, certificate, forge.util.encodeUtf8(PIN), {
    algorithm: 'aes256',
  });
  const [p12, root] = [join(folder, 'key.p12'), join(folder, 'root.pem')];
  writeFileSync(p12, Buffer.from(forge.asn1.toDer(store).getBytes(), 'binary'));
  writeFileSync(root, forge.pki.certificateToPem(certificate));
  return { p12, root };
}

const description = {
  kind: 'document',
  sender: { organId: 'H60.01', organName: 'UBND xã Tân Long' },
  receivers: [{ organId: 'H60.02', fax: null }],
  number: '8',
  notation: 'BC-UBND',
  promulgationDate: '2026-11-21',
  subject: 'Báo cáo',
  attachments: [{ file: 'tệp.txt' }],
};

describe('antin edxml make and check', () => {
  let folder: string;
  let spec: string;
  let output: string;
  beforeEach(() => {
    folder = temporaryFolder('edxml');
    [spec, output] = [join(folder, 'spec.json'), join(folder, 'out.edxml')];
    writeFileSync(spec, JSON.stringify(description));
    writeFileSync(join(folder, 'tệp.txt'), 'nội dung');
  });

  it('a document with a file and a key, made, is shown as described, and sound for who trusts the key', async function () {
    this.timeout(20_000);
    const { p12, root } = makeKey(folder);
    const made = await antin('make', spec, output, '--p12', p12, '--pin-env', 'EDXML_PIN', '--json');
    expect(made.code, made.out).to.equal(0);
    expect(JSON.parse(made.out)).to.include({ signed: true, size: readFileSync(output).length });
    const shown = JSON.parse((await antin('show', output, '--json')).out) as Record<string, unknown>;
    expect(shown).to.include({
      kind: 'document',
      subject: 'Báo cáo',
      documentId: 'H60.01,2026/11/21,8/BC-UBND',
    });
    const sha256 = createHash('sha256').update('nội dung').digest('hex');
    expect((shown['attachments'] as readonly unknown[])[0]).to.include({
      name: 'tệp.txt',
      contentType: 'text/plain',
      sha256,
    });
    expect((await antin('check', output, '--root', root)).code).to.equal(0);
    const stranger = await antin('check', output, '--json');
    expect(stranger.code).to.equal(2);
    expect(JSON.parse(stranger.out)).to.include({ verdict: 'indeterminate' });
    writeFileSync(output, readFileSync(output, 'utf8').replace('Báo cáo', 'Báo cao'));
    expect((await antin('check', output, '--root', root)).code).to.equal(1);
  });

  it('a status, made, is checked as sound without a signature', async () => {
    const { sender } = description;
    writeFileSync(
      spec,
      JSON.stringify({ kind: 'status', sender, responseFor: { code: '8/BC-UBND' }, statusCode: '06' }),
    );
    expect((await antin('make', spec, output)).code).to.equal(0);
    const { code, out } = await antin('check', output, '--json');
    expect(code).to.equal(0);
    expect(JSON.parse(out)).to.have.nested.property('message.statusCode', '06');
  });

  it('a wrong description, made, is refused and leaves no file', async () => {
    const wrong = [
      { ...description, subject: undefined },
      { ...description, colour: 'red' },
      { ...description, sender: { organId: 'xã' } },
    ];
    for (const one of wrong) {
      writeFileSync(spec, JSON.stringify(one));
      expect((await antin('make', spec, output)).code).to.equal(1);
    }
    writeFileSync(spec, JSON.stringify({ ...description, attachments: [{ file: 'none.pdf' }] }));
    expect((await antin('make', spec, output)).err).to.include('ENOENT');
    writeFileSync(spec, JSON.stringify(description));
    expect((await antin('make', spec, join(folder, 'tệp.txt'))).code).to.equal(1);
    expect(readFileSync(join(folder, 'tệp.txt'), 'utf8')).to.equal('nội dung');
    expect(existsSync(output)).to.equal(false);
  });
});
