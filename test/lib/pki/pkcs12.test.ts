import { execFileSync } from 'node:child_process';
import { createPrivateKey } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { isAppError } from '../../../src/app-error.ts';
import { pkiErrors } from '../../../src/lib/pki/errors.ts';
import { openPkcs12 } from '../../../src/lib/pki/pkcs12.ts';
import { makePkcs12 } from '../../../src/lib/pki/pkcs12-write.ts';
import { signerFromKey } from '../../../src/lib/pki/signer.ts';
import { needs } from '../../support/needs.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { type TestEntity, testCa, testLeaf } from './test-authorities.ts';

async function codeOf(action: Promise<unknown>): Promise<string> {
  try {
    await action;
    return 'no error';
  } catch (error) {
    return isAppError(error) ? error.code : String(error);
  }
}

describe('PKCS#12', () => {
  let root: TestEntity;
  let issuing: TestEntity;
  let leaf: TestEntity;

  before(async () => {
    root = await testCa({ name: 'root' });
    issuing = await testCa({ name: 'issuing', issuer: root });
    leaf = await testLeaf({ name: 'Hà Văn Tý', issuer: issuing });
  });

  const chain = () => [issuing.certificate, root.certificate];

  it('a key store made here, when opened with its PIN, then gives key, certificate and ordered chain', async () => {
    const p12 = await makePkcs12({
      ...leaf,
      chain: [root.certificate, issuing.certificate],
      pin: 'Mật khẩu 1',
    });
    const opened = await openPkcs12(p12, 'Mật khẩu 1');
    expect(opened.certificate.equals(leaf.certificate)).to.equal(true);
    expect(opened.chain.map((item) => item.subject.commonName)).to.deep.equal(['issuing', 'root']);
    expect(opened.key.equals(leaf.key)).to.equal(true);
  });

  it('a Vietnamese PIN typed in decomposed letters, when used, then opens the store', async () => {
    const p12 = await makePkcs12({ ...leaf, pin: 'Mật khẩu' });
    const opened = await openPkcs12(p12, 'Mật khẩu'.normalize('NFD'));
    expect(opened.certificate.equals(leaf.certificate)).to.equal(true);
  });

  it('a wrong PIN, when used, then is PKCS12_WRONG_PIN', async () => {
    const p12 = await makePkcs12({ ...leaf, pin: '123456' });
    expect(await codeOf(openPkcs12(p12, '123457'))).to.equal('PKCS12_WRONG_PIN');
    expect(await codeOf(openPkcs12(p12, ''))).to.equal('PKCS12_WRONG_PIN');
  });

  it('damaged files, when opened, then are PKCS12_DAMAGED', async () => {
    const p12 = await makePkcs12({ ...leaf, pin: '123456' });
    const inputs = [
      p12.subarray(0, 200),
      Buffer.from('not a key store'),
      Buffer.alloc(0),
      leaf.certificate.der,
    ];
    for (const input of inputs) expect(await codeOf(openPkcs12(input, '123456'))).to.equal('PKCS12_DAMAGED');
  });

  it('a changed byte anywhere, when opened, then never gives another key', async () => {
    const p12 = await makePkcs12({ ...leaf, chain: chain(), pin: '1' });
    for (let at = 30; at < p12.length; at += 97) {
      const copy = Buffer.from(p12);
      copy[at] = (copy[at] as number) ^ 0x20;
      // Framing outside the MAC may change harmlessly; key and certificate may not.
      const isSame = openPkcs12(copy, '1').then(({ key, certificate }) => {
        expect(key.equals(leaf.key) && certificate.equals(leaf.certificate), `byte ${at}`).to.equal(true);
      });
      expect(await codeOf(isSame), `byte ${at}`).to.match(/^(PKCS12_|no error)/);
    }
  });

  it('a key of another certificate, when made a signer, then is SIGNER_KEY_MISMATCH', () => {
    expect(() => signerFromKey(root.key, leaf.certificate))
      .to.throw()
      .and.to.satisfy((error: unknown) => isAppError(error, pkiErrors.SIGNER_KEY_MISMATCH));
  });
});

describe('PKCS#12 against openssl', () => {
  const folder = temporaryFolder('p12');
  const file = (name: string): string => join(folder, name);
  const openssl = (...args: string[]): string =>
    execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' }).toString();
  const pin = 'mật khẩu của Tý';

  before(function () {
    needs(this, 'openssl', 'openssl');
    openssl(
      'req',
      '-x509',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-keyout',
      'rsa.key',
      '-out',
      'rsa.crt',
      '-subj',
      '/CN=rsa',
    );
    openssl('ecparam', '-genkey', '-noout', '-name', 'secp384r1', '-out', 'ec.key');
    openssl('req', '-x509', '-new', '-key', 'ec.key', '-out', 'ec.crt', '-subj', '/CN=ec');
  });

  const kinds: Record<string, readonly string[]> = {
    'RC2-40 and 3DES, SHA-1 MAC': ['-legacy'],
    'RC2-128': ['-legacy', '-certpbe', 'PBE-SHA1-RC2-128', '-keypbe', 'PBE-SHA1-RC2-128'],
    'two-key 3DES': ['-keypbe', 'PBE-SHA1-2DES', '-certpbe', 'PBE-SHA1-3DES', '-legacy'],
    'PBES2 with AES-256': [],
    'PBES2 with AES-128, MAC SHA-512': [
      '-certpbe',
      'AES-128-CBC',
      '-keypbe',
      'AES-128-CBC',
      '-macalg',
      'sha512',
    ],
    'no MAC': ['-nomac'],
    'no encryption of certificates': ['-certpbe', 'NONE'],
  };
  for (const [kind, options] of Object.entries(kinds)) {
    for (const type of ['rsa', 'ec']) {
      it(`a ${type} store with ${kind}, when made by openssl, then opens with the Vietnamese PIN only`, async () => {
        openssl(
          'pkcs12',
          '-export',
          '-inkey',
          `${type}.key`,
          '-in',
          `${type}.crt`,
          '-out',
          'o.p12',
          '-passout',
          `pass:${pin}`,
          ...options,
        );
        const bytes = readFileSync(file('o.p12'));
        const opened = await openPkcs12(bytes, pin);
        expect(opened.key.equals(createPrivateKey(readFileSync(file(`${type}.key`))))).to.equal(true);
        expect(opened.certificate.subject.commonName).to.equal(type);
        expect(await codeOf(openPkcs12(bytes, 'mat khau cua Ty'))).to.equal('PKCS12_WRONG_PIN');
      });
    }
  }

  it('a store made here, when read by openssl, then gives the same key and all certificates', async () => {
    const root = await testCa({ name: 'root' });
    const leaf = await testLeaf({ name: 'leaf', issuer: root });
    writeFileSync(file('ours.p12'), await makePkcs12({ ...leaf, chain: [root.certificate], pin }));
    const text = openssl('pkcs12', '-in', 'ours.p12', '-passin', `pass:${pin}`, '-nodes');
    expect(text.match(/BEGIN CERTIFICATE/g)).to.have.length(2);
    expect(createPrivateKey(text).equals(leaf.key)).to.equal(true);
  });

  it('a store without a key, when opened, then is PKCS12_NO_KEY', async () => {
    openssl('pkcs12', '-export', '-nokeys', '-in', 'rsa.crt', '-out', 'n.p12', '-passout', 'pass:1');
    expect(await codeOf(openPkcs12(readFileSync(file('n.p12')), '1'))).to.equal('PKCS12_NO_KEY');
  });
});
