import { expect } from 'chai';
import { createTokenKeyOpener, type TokenSigner } from '../../../src/adapters/keys/token-key-opener.ts';
import type { AppError } from '../../../src/app-error.ts';
import type { Certificate } from '../../../src/lib/pki/certificate.ts';
import { readWholeAsn1 } from '../../../src/lib/pki/der-read.ts';
import { loadPkcs11 } from '../../../src/lib/pki/pkcs11-driver.ts';
import { TokenModules } from '../../../src/lib/pki/pkcs11-module.ts';
import { parseAlgorithm } from '../../../src/lib/pki/signature-algorithm.ts';
import { type Signer, signatureAlgorithmDer } from '../../../src/lib/pki/signer.ts';
import { verifySignature } from '../../../src/lib/pki/verify-signature.ts';
import type { KeyOpening } from '../../../src/office/identity/signing-desk.ts';
import type { HeldCertificate } from '../../../src/office/organisation/organisation.ts';
import { SoftHsm } from '../../support/softhsm.ts';

const pin = 'dau-1357';

function held(certificate: Certificate): HeldCertificate {
  return {
    id: '01890000-0000-7000-8000-000000000001',
    personId: null,
    unitId: '01890000-0000-7000-8000-000000000002',
    fingerprint: certificate.fingerprintSha256,
    subject: certificate.subject.text,
    serial: certificate.serialHex,
    notBefore: certificate.notBefore,
    notAfter: certificate.notAfter,
    revokedAt: null,
  };
}

describe('keys on an HSM, for the signing desk', () => {
  let hsm: SoftHsm;
  let seal: Certificate;
  let other: Certificate;
  let now = new Date('2026-11-23T02:00:00Z');
  const clock = { now: () => now };

  before(async function () {
    hsm = await SoftHsm.open(this);
    hsm.makeToken('HSM 1', pin);
    hsm.makeToken('HSM 2', 'khac-2468');
    const first = await hsm.makeKeys('HSM 1', pin, [{ kind: 'rsa-2048', commonName: 'UBND xã', id: 1 }]);
    const second = await hsm.makeKeys('HSM 2', 'khac-2468', [{ kind: 'p-256', commonName: 'Sở', id: 1 }]);
    [seal, other] = [...first, ...second] as unknown as [Certificate, Certificate];
  });
  after(() => hsm?.close());

  const opener = (sessionMs?: number) =>
    createTokenKeyOpener({
      modulePath: hsm.modulePath,
      clock,
      ...(sessionMs === undefined ? {} : { sessionMs }),
    });

  function opened(opening: KeyOpening | null): TokenSigner {
    if (opening === null || !('opened' in opening)) throw new Error(`not opened: ${JSON.stringify(opening)}`);
    return opening.opened as TokenSigner;
  }

  async function signs(signer: Signer): Promise<boolean> {
    const tbs = Buffer.from('văn bản');
    const algorithm = parseAlgorithm(readWholeAsn1(signatureAlgorithmDer(signer.algorithm)));
    return verifySignature(algorithm, signer.certificate.publicKey, tbs, await signer.sign(tbs));
  }

  it('opened with the PIN of its own token, signs; each certificate is found on its token', async () => {
    const keys = opener();
    for (const [certificate, its] of [
      [seal, pin],
      [other, 'khac-2468'],
    ] as const) {
      const signer = opened(await keys.open(held(certificate), its));
      expect(signer.certificate.equals(certificate)).to.equal(true);
      expect(await signs(signer)).to.equal(true);
    }
    await keys.closeAll();
  });

  it('of a certificate on no token, are none of ours', async () => {
    expect(await opener().open(held(hsm.authority.certificate), pin)).to.equal(null);
  });

  it('after three wrong PINs, also sent at once, are locked for 15 minutes and then open again', async () => {
    const keys = opener();
    const tries = await Promise.all(
      ['a-sai', 'b-sai', 'c-sai', pin].map((tried) => keys.open(held(seal), tried)),
    );
    const until = new Date(now.getTime() + 15 * 60_000);
    expect(tries).to.deep.equal([
      { refused: 'wrong-pin', triesLeft: 2 },
      { refused: 'wrong-pin', triesLeft: 1 },
      { refused: 'locked', until, now: true },
      { refused: 'locked', until, now: false },
    ]);
    now = until;
    await opened(await keys.open(held(seal), pin)).close();
    expect(await keys.open(held(seal), 'd-sai')).to.deep.equal({ refused: 'wrong-pin', triesLeft: 2 });
  });

  it('left open by the desk, log out by themselves', async () => {
    const signer = opened(await opener(20).open(held(seal), pin));
    let error: unknown;
    while (error === undefined) {
      await new Promise((resolve) => setTimeout(resolve, 10));
      error = await signer.sign(Buffer.of(1)).then(
        () => undefined,
        (reason) => reason,
      );
    }
    expect((error as AppError).code).to.equal('TOKEN_SESSION_ENDED');
  });

  it('on a token at its last try (labelled shim of the flags), are refused with TOKEN_PIN_LAST_TRY', async () => {
    const modules = new TokenModules(async () => {
      const driver = await loadPkcs11();
      const real = driver.C_GetTokenInfo.bind(driver);
      driver.C_GetTokenInfo = (slot) => {
        const info = real(slot);
        return { ...info, flags: info.flags | 0x2_0000 };
      };
      return driver;
    });
    const keys = createTokenKeyOpener({ modulePath: hsm.modulePath, clock, modules });
    const error = await keys.open(held(seal), pin).catch((reason) => reason);
    expect(error.code).to.equal('TOKEN_PIN_LAST_TRY');
  });
});
