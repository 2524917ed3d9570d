import { execFileSync } from 'node:child_process';
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { AppError } from '../../../src/app-error.ts';
import type { Certificate } from '../../../src/lib/pki/certificate.ts';
import { readWholeAsn1 } from '../../../src/lib/pki/der-read.ts';
import { type OpenedToken, openToken, type TokenRequest } from '../../../src/lib/pki/pkcs11.ts';
import { loadPkcs11, numberOf } from '../../../src/lib/pki/pkcs11-driver.ts';
import { parseAlgorithm } from '../../../src/lib/pki/signature-algorithm.ts';
import { type Signer, signatureAlgorithmDer } from '../../../src/lib/pki/signer.ts';
import { verifySignature } from '../../../src/lib/pki/verify-signature.ts';
import { signPdf } from '../../../src/lib/signing/sign-pdf.ts';
import { needs } from '../../support/needs.ts';
import { pdfsigVerdicts } from '../../support/outside-verifiers.ts';
import { box, smallPdf, testSigner } from '../../support/signing-fixtures.ts';
import { SoftHsm } from '../../support/softhsm.ts';
import { projectRoot } from '../../support/source-imports.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const pin = 'mã-PIN 2468';
const text = Buffer.from('Văn bản cần ký');

function holds(signer: Signer, tbs: Uint8Array, value: Uint8Array): boolean {
  const algorithm = parseAlgorithm(readWholeAsn1(signatureAlgorithmDer(signer.algorithm)));
  return verifySignature(algorithm, signer.certificate.publicKey, tbs, value);
}

type Six = [Certificate, Certificate, Certificate, Certificate, Certificate, Certificate];

async function refusal(work: Promise<unknown>): Promise<AppError> {
  try {
    await work;
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('keys on a PKCS#11 token (SoftHSM2)', () => {
  let hsm: SoftHsm;
  let rsa2048: Certificate;
  let rsa3072: Certificate;
  let p256: Certificate;
  let p384: Certificate;
  let careful: Certificate;
  let seal: Certificate;
  const opened: OpenedToken[] = [];

  before(async function () {
    hsm = await SoftHsm.open(this);
    hsm.makeToken('Lãnh đạo', pin);
    hsm.makeToken('Con dấu', 'dau-1357');
    const made = [
      ...(await hsm.makeKeys('Lãnh đạo', pin, [
        { kind: 'rsa-2048', commonName: 'Nguyễn Văn A', id: 1 },
        { kind: 'rsa-3072', commonName: 'Trần Thị B', id: 2 },
        { kind: 'p-256', commonName: 'Lê Văn C', id: 3 },
        { kind: 'p-384', commonName: 'Phạm Thị D', id: 4 },
        { kind: 'rsa-2048', commonName: 'Hoàng Văn E', id: 5, alwaysAuthenticate: true },
      ])),
      ...(await hsm.makeKeys('Con dấu', 'dau-1357', [
        { kind: 'rsa-2048', commonName: 'UBND xã Chân Sơn', id: 1 },
      ])),
    ];
    [rsa2048, rsa3072, p256, p384, careful, seal] = made as unknown as Six;
  });
  afterEach(async () => {
    for (const token of opened.splice(0)) await token.close();
  });
  after(() => hsm?.close());

  async function open(request: Partial<TokenRequest> = {}): Promise<OpenedToken> {
    const token = await openToken({ modulePath: hsm.modulePath, pin, ...request });
    opened.push(token);
    return token;
  }
  const openFor = (certificate: Certificate, more: Partial<TokenRequest> = {}) =>
    open({ certificateFingerprint: certificate.fingerprintSha256, ...more });

  describe('a PDF signed by the token', () => {
    const kinds: readonly [string, () => Certificate, Partial<TokenRequest>][] = [
      ['RSA-2048', () => rsa2048, {}],
      ['RSA-3072', () => rsa3072, {}],
      ['RSA-2048 with PSS', () => rsa2048, { algorithm: 'rsa-pss-sha256' }],
      ['ECDSA P-256', () => p256, {}],
      ['ECDSA P-384', () => p384, {}],
    ];
    for (const [name, certificate, more] of kinds) {
      it(`by ${name}, is called valid by pdfsig`, async function () {
        needs(this, 'pdfsig', 'poppler-utils');
        const { signer } = await openFor(certificate(), more);
        const { pdf } = await signPdf({
          pdf: await smallPdf(),
          signer,
          level: 'B-B',
          claimedTime: new Date(),
          field: { name: 'Signer1', page: 0, rect: [300, 200, 400, 240] },
          appearance: box(100, 40),
        });
        const file = join(temporaryFolder('token-pdf'), 'signed.pdf');
        writeFileSync(file, pdf);
        expect([...pdfsigVerdicts(file)]).to.deep.equal([['Signer1', 'Signature is Valid.']]);
      });
    }
  });

  describe('finding the key', () => {
    it('with two tokens in the module, takes the one that holds the certificate', async () => {
      const leader = await openFor(p256);
      const office = await openFor(seal, { pin: 'dau-1357' });
      expect(leader.certificate.equals(p256)).to.equal(true);
      expect(office.certificate.equals(seal)).to.equal(true);
      expect(holds(office.signer, text, await office.signer.sign(text))).to.equal(true);
      expect(holds(leader.signer, text, await leader.signer.sign(text))).to.equal(true);
    });

    it('by the label of a token with one key, needs no fingerprint', async () => {
      const { certificate } = await open({ tokenLabel: 'Con dấu', pin: 'dau-1357' });
      expect(certificate.equals(seal)).to.equal(true);
    });

    it('by its slot, takes the token in it', async () => {
      const driver = await loadPkcs11();
      const kept = await openFor(p256);
      driver.load(hsm.modulePath);
      const slot = driver
        .C_GetSlotList(true)
        .find((one) => driver.C_GetTokenInfo(one).label.startsWith('Con dấu'))!;
      const { certificate } = await open({ slot: numberOf(slot), pin: 'dau-1357' });
      expect(certificate.equals(seal)).to.equal(true);
      await kept.close();
    });

    it('by a label with several keys, asks which one is meant', async () => {
      const error = await refusal(open({ tokenLabel: 'Lãnh đạo' }));
      expect([error.code, error.params['count']]).to.deep.equal(['TOKEN_CERTIFICATE_AMBIGUOUS', 5]);
    });

    it('with nothing named and two tokens there, asks which one is meant', async () => {
      expect((await refusal(open())).code).to.equal('TOKEN_AMBIGUOUS');
    });

    it('by a label or slot that is not there, says TOKEN_ABSENT', async () => {
      expect((await refusal(open({ tokenLabel: 'Không có' }))).code).to.equal('TOKEN_ABSENT');
      expect((await refusal(open({ slot: 1 }))).code).to.equal('TOKEN_ABSENT');
    });

    it('of a certificate that no token holds, tries no PIN', async () => {
      const { certificate } = hsm.authority;
      const error = await refusal(openFor(certificate, { pin: 'sai-sai' }));
      expect(error.code).to.equal('TOKEN_CERTIFICATE_ABSENT');
    });

    it('that does not fit the certificate beside it, refuses with SIGNER_KEY_MISMATCH', async () => {
      hsm.makeToken('Lẫn khóa', pin);
      const foreign = testSigner('Khóa khác').certificate;
      const mixed = { kind: 'rsa-2048', commonName: '—', id: 9 } as const;
      await hsm.makeKeys('Lẫn khóa', pin, [{ ...mixed, certificate: hsm.authority.certificate }]);
      expect((await refusal(open({ tokenLabel: 'Lẫn khóa' }))).code).to.equal('SIGNER_KEY_MISMATCH');
      await hsm.makeKeys('Lẫn khóa', pin, [{ ...mixed, id: 10, certificate: foreign }]);
      const error = await refusal(openFor(foreign));
      expect(error.code).to.equal('SIGNER_KEY_MISMATCH');
    });

    it('of an RSA certificate, refuses an algorithm of another kind', async () => {
      const error = await refusal(openFor(rsa2048, { algorithm: 'ecdsa-sha256' }));
      expect(error.code).to.equal('SIGNER_KEY_UNSUPPORTED');
    });
  });

  describe('the PIN', () => {
    it('when wrong, is refused with what the token says of the tries left', async () => {
      const error = await refusal(openFor(p256, { pin: 'sai-sai' }));
      expect([error.code, error.details['triesLeft']]).to.deep.equal(['TOKEN_PIN_WRONG', 'reduced']);
    });

    it('when empty, is refused without trying', async () => {
      expect((await refusal(openFor(p256, { pin: '' }))).code).to.equal('TOKEN_PIN_WRONG');
    });

    it('when wrong while another session is logged in, is refused all the same', async () => {
      const first = await openFor(p256);
      expect((await refusal(openFor(p256, { pin: 'sai-sai' }))).code).to.equal('TOKEN_PIN_WRONG');
      expect(holds(first.signer, text, await first.signer.sign(text))).to.equal(true);
    });

    it('when somebody else in the process is logged in, is tried by nobody', async () => {
      const stranger = await loadPkcs11();
      const kept = await openFor(seal, { pin: 'dau-1357' });
      stranger.load(hsm.modulePath);
      const slot = stranger
        .C_GetSlotList(true)
        .find((one) => stranger.C_GetTokenInfo(one).label.startsWith('Lãnh'))!;
      const session = stranger.C_OpenSession(slot, 4);
      stranger.C_Login(session, 1, pin);
      expect((await refusal(openFor(p256))).code).to.equal('TOKEN_IN_USE');
      stranger.C_Logout(session);
      stranger.C_CloseSession(session);
      expect((await openFor(p256)).certificate.equals(p256)).to.equal(true);
      await kept.close();
    });

    it('of a key that wants it each time, is given to every signature', async () => {
      const { signer } = await openFor(careful);
      for (let i = 0; i < 3; i += 1)
        expect(holds(signer, text, await signer.sign(text)), `signature ${i}`).to.equal(true);
    });
  });

  describe('sessions', () => {
    it('make fifty signatures, each of them good', async () => {
      const { signer } = await openFor(rsa2048);
      for (let i = 0; i < 50; i += 1) {
        const tbs = Buffer.from(`văn bản số ${i}`);
        expect(holds(signer, tbs, await signer.sign(tbs)), `signature ${i}`).to.equal(true);
      }
    });

    it('two at once on one token, sign side by side and never mix their answers', async () => {
      const [a, b] = await Promise.all([openFor(rsa2048), openFor(p256)]);
      const jobs = Array.from({ length: 40 }, (_, i) => ({
        signer: (i % 2 === 0 ? a : b).signer,
        tbs: Buffer.from(`${i}`),
      }));
      const values = await Promise.all(jobs.map(({ signer, tbs }) => signer.sign(tbs)));
      for (const [i, job] of jobs.entries()) expect(holds(job.signer, job.tbs, values[i]!)).to.equal(true);
    });

    it('closed, leave the other one logged in', async () => {
      const first = await openFor(rsa2048);
      const second = await openFor(rsa2048);
      await first.close();
      await first.close();
      expect((await refusal(first.signer.sign(text))).code).to.equal('TOKEN_SESSION_ENDED');
      expect(holds(second.signer, text, await second.signer.sign(text))).to.equal(true);
    });

    it('all closed, forget the PIN', async () => {
      await (await openFor(rsa2048)).close();
      expect((await refusal(openFor(rsa2048, { pin: 'sai-sai' }))).code).to.equal('TOKEN_PIN_WRONG');
      expect((await openFor(rsa2048)).certificate.equals(rsa2048)).to.equal(true);
    });
  });

  describe('a token taken out', () => {
    it('ends its sessions with TOKEN_REMOVED, leaves those of others, and opens again when it is back', async () => {
      const folder = hsm.makeToken('Rút ra', pin);
      const [certificate] = await hsm.makeKeys('Rút ra', pin, [
        { kind: 'p-256', commonName: 'Vũ Thị G', id: 1 },
      ]);
      const taken = await openFor(certificate!);
      const other = await openFor(seal, { pin: 'dau-1357' });
      renameSync(folder, `${folder}-taken`);
      renameSync(`${folder}-taken`, join(hsm.tokens, '..', 'taken'));
      const error = await refusal(taken.signer.sign(text));
      expect([error.code, error.spec.kind]).to.deep.equal(['TOKEN_REMOVED', 'unavailable']);
      expect((await refusal(taken.signer.sign(text))).code).to.equal('TOKEN_REMOVED');
      expect(holds(other.signer, text, await other.signer.sign(text))).to.equal(true);

      renameSync(join(hsm.tokens, '..', 'taken'), folder);
      await taken.close();
      // SoftHSM2 looks for tokens only when it is initialised.
      await other.close();
      const again = await openFor(certificate!);
      expect(holds(again.signer, text, await again.signer.sign(text))).to.equal(true);
      await again.close();
      rmSync(folder, { recursive: true });
    });

    it('together with its module, is told the same way and opens again', async () => {
      const before = await openFor(p256);
      const stranger = await loadPkcs11();
      stranger.load(hsm.modulePath);
      stranger.C_Finalize();
      expect((await refusal(before.signer.sign(text))).code).to.equal('TOKEN_REMOVED');
      const after = await openFor(p256);
      expect((await refusal(before.signer.sign(text))).code).to.equal('TOKEN_REMOVED');
      await before.close();
      expect(holds(after.signer, text, await after.signer.sign(text))).to.equal(true);
    });
  });

  describe('what is not installed', () => {
    it('a module that is not there, is named', async () => {
      const error = await refusal(open({ modulePath: '/usr/lib/khong-co.so', slot: 0 }));
      expect([error.code, error.params['module']]).to.deep.equal([
        'TOKEN_MODULE_UNUSABLE',
        '/usr/lib/khong-co.so',
      ]);
    });
  });
});

describe('a machine without pkcs11js', () => {
  it('told to open a token, answers TOKEN_DRIVER_ABSENT and what to install', () => {
    const hook =
      'export async function resolve(name, context, next) { if (name === "pkcs11js") throw Object.assign(' +
      'new Error("Cannot find package"), { code: "ERR_MODULE_NOT_FOUND" }); return next(name, context); }';
    const program = `
      import { register } from 'node:module';
      register('data:text/javascript,${encodeURIComponent(hook)}');
      const { openToken } = await import('./src/lib/pki/pkcs11.ts');
      await openToken({ modulePath: '/x.so', pin: '1' }).catch((e) => console.log(e.code, e.remedy('en')));`;
    const words = ['--import', 'tsx', '--input-type=module', '--eval', program];
    const answer = execFileSync(process.execPath, words, { cwd: projectRoot, encoding: 'utf8' });
    expect(answer).to.match(/^TOKEN_DRIVER_ABSENT .*g\+\+/);
  });
});
