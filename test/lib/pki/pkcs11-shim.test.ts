/**
 * What SoftHSM2 never does: lock a PIN, stand at its last try, lack a mechanism, refuse threads, break. LABELLED SHIM: a
 * proxy before the real driver of SoftHSM2 that answers such a call itself and passes every other one on.
 */
import { expect } from 'chai';
import { AppError } from '../../../src/app-error.ts';
import type { Certificate } from '../../../src/lib/pki/certificate.ts';
import { readWholeAsn1 } from '../../../src/lib/pki/der-read.ts';
import { openToken, type TokenRequest } from '../../../src/lib/pki/pkcs11.ts';
import { loadPkcs11, type Pkcs11Driver, type TokenMechanism } from '../../../src/lib/pki/pkcs11-driver.ts';
import { TokenModules } from '../../../src/lib/pki/pkcs11-module.ts';
import { parseAlgorithm } from '../../../src/lib/pki/signature-algorithm.ts';
import { type Signer, signatureAlgorithmDer } from '../../../src/lib/pki/signer.ts';
import { verifySignature } from '../../../src/lib/pki/verify-signature.ts';
import { SoftHsm } from '../../support/softhsm.ts';

const pin = '246810';
const COUNT_LOW = 0x1_0000;
const FINAL_TRY = 0x2_0000;
const LOCKED = 0x4_0000;

/** As pkcs11js throws it. */
function pkcs11Error(name: string, code: number): Error {
  return Object.assign(new Error(name), { name: 'Pkcs11Error', code });
}

type Answers = { [K in keyof Pkcs11Driver]?: (real: Pkcs11Driver) => Pkcs11Driver[K] };

class Shim {
  /** Of every call, in order. */
  readonly calls: string[] = [];
  readonly modules: TokenModules;

  constructor(answers: Answers) {
    this.modules = new TokenModules(async () => this.#before(await loadPkcs11(), answers));
  }

  count(name: keyof Pkcs11Driver): number {
    return this.calls.filter((call) => call === name).length;
  }

  #before(real: Pkcs11Driver, answers: Answers): Pkcs11Driver {
    return new Proxy(real, {
      get: (target, name: keyof Pkcs11Driver) => {
        // Promises ask every object for a `then`.
        if (typeof target[name] !== 'function') return undefined;
        const method = answers[name]?.(real) ?? target[name].bind(target);
        return (...words: never[]) => {
          this.calls.push(name);
          return (method as (...words: never[]) => unknown)(...words);
        };
      },
    });
  }
}

/** A token with three tries, told by its flags as PKCS#11 wants. */
function lockingShim(used = 0): Shim {
  let wrong = used;
  const flags = () =>
    (wrong === 0 ? 0 : COUNT_LOW) | (wrong === 2 ? FINAL_TRY : 0) | (wrong > 2 ? LOCKED : 0);
  return new Shim({
    C_GetTokenInfo: (real) => (slot) => {
      const info = real.C_GetTokenInfo(slot);
      return { ...info, flags: (info.flags & 0xffff) | flags() };
    },
    C_Login: (real) => (session, user, given) => {
      if (wrong > 2) throw pkcs11Error('CKR_PIN_LOCKED', 0xa4);
      wrong = given === pin ? 0 : wrong + 1;
      real.C_Login(session, user, given);
    },
  });
}

describe('keys on a PKCS#11 token (labelled shim before SoftHSM2)', () => {
  let hsm: SoftHsm;
  let plain: Certificate;
  let careful: Certificate;

  before(async function () {
    hsm = await SoftHsm.open(this);
    hsm.makeToken('shim', pin);
    const made = await hsm.makeKeys('shim', pin, [
      { kind: 'rsa-2048', commonName: 'A', id: 1 },
      { kind: 'rsa-2048', commonName: 'B', id: 2, alwaysAuthenticate: true },
    ]);
    [plain, careful] = made as unknown as [Certificate, Certificate];
  });
  after(() => hsm?.close());

  function open(shim: Shim, more: Partial<TokenRequest> = {}) {
    const certificateFingerprint = plain.fingerprintSha256;
    return openToken({ modulePath: hsm.modulePath, pin, certificateFingerprint, ...more }, shim.modules);
  }

  async function refusal(work: Promise<unknown>): Promise<AppError> {
    const answer = await work.then(
      () => new Error('nothing was refused'),
      (error) => error,
    );
    if (answer instanceof AppError) return answer;
    throw answer;
  }

  async function signs(signer: Signer): Promise<boolean> {
    const tbs = Buffer.from('văn bản');
    const algorithm = parseAlgorithm(readWholeAsn1(signatureAlgorithmDer(signer.algorithm)));
    return verifySignature(algorithm, signer.certificate.publicKey, tbs, await signer.sign(tbs));
  }

  describe('the tries of a PIN', () => {
    it('told wrong twice of three times, never gets the third: TOKEN_PIN_LAST_TRY, even with the right PIN', async () => {
      const shim = lockingShim();
      const first = await refusal(open(shim, { pin: 'sai' }));
      expect([first.code, first.details['triesLeft']]).to.deep.equal(['TOKEN_PIN_WRONG', 'reduced']);
      const second = await refusal(open(shim, { pin: 'sai' }));
      expect([second.code, second.details['triesLeft']]).to.deep.equal(['TOKEN_PIN_WRONG', 'one']);
      for (const tried of ['sai', pin])
        expect((await refusal(open(shim, { pin: tried }))).code).to.equal('TOKEN_PIN_LAST_TRY');
      expect(shim.count('C_Login')).to.equal(2);
    });

    it('locked by its flags, is not tried: TOKEN_PIN_LOCKED', async () => {
      const shim = lockingShim(3);
      expect((await refusal(open(shim))).code).to.equal('TOKEN_PIN_LOCKED');
      expect(shim.count('C_Login')).to.equal(0);
    });

    it('locked between the look at the flags and the try, says TOKEN_PIN_LOCKED', async () => {
      const shim = new Shim({
        C_Login: () => () => {
          throw pkcs11Error('CKR_PIN_LOCKED', 0xa4);
        },
      });
      expect((await refusal(open(shim))).code).to.equal('TOKEN_PIN_LOCKED');
    });

    it('when the certificate is on no token, stay untouched', async () => {
      const shim = lockingShim();
      const certificateFingerprint = hsm.authority.certificate.fingerprintSha256;
      expect((await refusal(open(shim, { certificateFingerprint }))).code).to.equal(
        'TOKEN_CERTIFICATE_ABSENT',
      );
      expect(shim.count('C_Login')).to.equal(0);
    });

    it('of a key that wants its PIN each time, end with the first refusal: the PIN is not sent again', async () => {
      let refuse = false;
      const shim = new Shim({
        C_Login: (real) => (session, user, given) => {
          if (refuse && user === 2) throw pkcs11Error('CKR_PIN_INCORRECT', 0xa0);
          real.C_Login(session, user, given);
        },
      });
      const token = await open(shim, { certificateFingerprint: careful.fingerprintSha256 });
      expect(await signs(token.signer)).to.equal(true);
      refuse = true;
      expect((await refusal(token.signer.sign(Buffer.of(1)))).code).to.equal('TOKEN_PIN_WRONG');
      const sent = shim.count('C_Login');
      expect((await refusal(token.signer.sign(Buffer.of(1)))).code).to.equal('TOKEN_SESSION_ENDED');
      expect(shim.count('C_Login')).to.equal(sent);
      await token.close();
    });
  });

  describe('modules of other kinds', () => {
    it('that hash by themselves, are given the whole text', async () => {
      for (const algorithm of ['rsa-pkcs1-sha256', 'rsa-pss-sha256'] as const) {
        const used: number[] = [];
        const shim = new Shim({
          C_SignInit: (real) => (session, mechanism: TokenMechanism, key) => {
            used.push(mechanism.mechanism);
            if (mechanism.mechanism < 0x40) throw pkcs11Error('CKR_MECHANISM_INVALID', 0x70);
            real.C_SignInit(session, mechanism, key);
          },
        });
        const token = await open(shim, { algorithm });
        expect(await signs(token.signer), algorithm).to.equal(true);
        expect(used.at(-1)).to.equal(algorithm === 'rsa-pkcs1-sha256' ? 0x40 : 0x43);
        await token.close();
      }
    });

    it('that know no mechanism for the key, are named TOKEN_FAILED with the return value', async () => {
      const shim = new Shim({
        C_SignInit: () => () => {
          throw pkcs11Error('CKR_MECHANISM_INVALID', 0x70);
        },
      });
      const error = await refusal(open(shim));
      expect([error.code, error.params['detail']]).to.deep.equal(['TOKEN_FAILED', 'CKR_MECHANISM_INVALID']);
    });

    it('that take no calls from other threads, are called from this one', async () => {
      const shim = new Shim({
        C_Initialize: (real) => (options) => {
          if (options) throw pkcs11Error('CKR_CANT_LOCK', 0xa);
          real.C_Initialize();
        },
      });
      const token = await open(shim);
      expect(await signs(token.signer)).to.equal(true);
      expect([shim.count('C_SignAsync'), shim.count('C_Sign')]).to.deep.equal([0, 2]);
      await token.close();
    });

    it('are initialised once and finalised once, however many sessions there are', async () => {
      const shim = new Shim({});
      const tokens = await Promise.all([open(shim), open(shim), open(shim)]);
      await Promise.all(tokens.map((token) => token.close()));
      expect([shim.count('C_Initialize'), shim.count('C_Finalize')]).to.deep.equal([1, 1]);
      expect([shim.count('C_Login'), shim.count('C_Logout')]).to.deep.equal([1, 1]);
      expect(shim.count('C_CloseSession')).to.equal(shim.count('C_OpenSession'));
    });

    it('whose token is pulled while it signs, say TOKEN_REMOVED and are asked nothing more', async () => {
      let pulled = false;
      const shim = new Shim({
        C_SignAsync: (real) => (session, input, output) =>
          pulled
            ? Promise.reject(pkcs11Error('CKR_DEVICE_REMOVED', 0x32))
            : real.C_SignAsync(session, input, output),
      });
      const token = await open(shim);
      pulled = true;
      expect((await refusal(token.signer.sign(Buffer.of(1)))).code).to.equal('TOKEN_REMOVED');
      const before = shim.calls.length;
      expect((await refusal(token.signer.sign(Buffer.of(1)))).code).to.equal('TOKEN_REMOVED');
      expect(shim.calls.length).to.equal(before);
      await token.close();
      pulled = false;
      const again = await open(shim);
      expect(await signs(again.signer)).to.equal(true);
      await again.close();
    });

    it('whose device fails and works again, fail that one signature with TOKEN_FAILED', async () => {
      let fail = false;
      const shim = new Shim({
        C_SignInit: (real) => (session, mechanism, key) => {
          if (fail) throw pkcs11Error('CKR_DEVICE_ERROR', 0x30);
          real.C_SignInit(session, mechanism, key);
        },
      });
      const token = await open(shim);
      fail = true;
      expect((await refusal(token.signer.sign(Buffer.of(1)))).code).to.equal('TOKEN_FAILED');
      fail = false;
      expect(await signs(token.signer)).to.equal(true);
      await token.close();
    });
  });
});
