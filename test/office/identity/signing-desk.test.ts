import { expect } from 'chai';
import {
  createDevelopmentPki,
  type DevelopmentPki,
  type IssuedHolder,
} from '../../../certs-dev/development-pki.ts';
import { createSoftwareKeyOpener } from '../../../src/adapters/keys/software-key-opener.ts';
import { AppError } from '../../../src/app-error.ts';
import type { Actor } from '../../../src/office/identity/actor.ts';
import { createSigningDesk, type SigningDesk } from '../../../src/office/identity/signing-desk.ts';
import { makeTotpSecret } from '../../../src/office/identity/totp.ts';
import { heldRow, revokeCertificate } from '../../../src/office/organisation/bind-certificate.ts';
import type { KeyHolder } from '../../../src/office/organisation/check-certificate.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import {
  actorOf,
  type Hired,
  hire,
  ledgerKinds,
  openWorkbench,
  unitOf,
  type Workbench,
} from './workbench.ts';

const pin = '246810';

describe('the signing desk', () => {
  let bench: Workbench;
  let pki: DevelopmentPki;
  let foreignPki: DevelopmentPki;
  let desk: SigningDesk;
  let leader: Hired;
  let clerk: Hired;
  const unit = unitOf({ name: 'UBND xã Chân Sơn', organCode: '000.02.25.H60' });
  const unsealed = unitOf({ name: 'Tổ giúp việc', organCode: '000.99.25.H60', hasSeal: false });

  before(async () => {
    pki = await createDevelopmentPki(temporaryFolder('desk-pki'));
    foreignPki = await createDevelopmentPki(temporaryFolder('desk-foreign-pki'));
  });

  beforeEach(async () => {
    bench = await openWorkbench();
    bench.clock.set(new Date().toISOString());
    await bench.transact(({ organisation }) => organisation.insertUnits([unit, unsealed]));
    leader = await hire(bench, unit, 'leader', { username: 'leader', totpSecret: makeTotpSecret() });
    clerk = await hire(bench, unit, 'clerk', { username: 'clerk', totpSecret: makeTotpSecret() });
    desk = newDesk();
  });
  afterEach(() => bench.database.drop());

  const newDesk = (revocation?: 'good' | 'revoked' | 'unknown') =>
    createSigningDesk({
      transact: bench.transact,
      clock: bench.clock,
      newId: bench.newId,
      keyOpeners: [createSoftwareKeyOpener({ transact: bench.transact, clock: bench.clock })],
      trust: () => ({ anchors: pki.trustAnchors(), intermediates: pki.intermediates() }),
      ...(revocation === undefined ? {} : { revocation: async () => revocation }),
    });
  const issue = (from: DevelopmentPki, dates: { notBefore?: Date; notAfter?: Date } = {}) =>
    from.issue({
      kind: 'official',
      commonName: 'Người Thử',
      organisation: 'UBND XÃ CHÂN SƠN',
      locality: 'Tuyên Quang',
      keyType: 'ec-p256',
      pin,
      ...dates,
    });
  const keep = async (holder: KeyHolder, { p12, certificate }: IssuedHolder) => {
    const row = heldRow(bench.newId(), holder, certificate, bench.clock.now());
    await bench.transact(async ({ organisation, identity }) => {
      await organisation.insertCertificate(row);
      await identity.insertKey({ certificateId: row.id, pkcs12: p12 });
    });
    return row.id;
  };
  const codeOf = async (work: () => Promise<unknown> | unknown) => {
    try {
      await work();
      return 'ok';
    } catch (error) {
      return error instanceof AppError ? error.code : String(error);
    }
  };
  const asLeader = () => actorOf(bench, leader);
  const open = async (tried = pin, actor?: Actor) =>
    desk.open(actor ?? (await asLeader()), 'personal', tried);

  describe('with a good key', () => {
    let certificateId: string;
    beforeEach(async () => {
      certificateId = await keep({ personId: leader.personId }, await issue(pki));
    });

    it('opens with the PIN, signs, and ends after 15 minutes', async () => {
      const session = await open();
      expect((await session.signer.sign(Buffer.from('văn bản'))).length).to.be.greaterThan(60);
      expect(desk.session(await asLeader(), session.id)).to.equal(session);
      bench.clock.advance(15 * 60);
      const actor = await asLeader();
      expect(await codeOf(() => desk.session(actor, session.id))).to.equal('SIGNING_SESSION_ENDED');
      expect(await ledgerKinds(bench)).to.deep.equal(['key.session-opened']);
    });

    it('locks after three wrong PINs for 15 minutes, the right one refused meanwhile', async () => {
      expect(await codeOf(() => open('000000'))).to.equal('PIN_WRONG');
      expect(await codeOf(() => open('000001'))).to.equal('PIN_WRONG');
      expect(await codeOf(() => open('000002'))).to.equal('KEY_LOCKED');
      expect(await codeOf(() => open())).to.equal('KEY_LOCKED');
      bench.clock.advance(15 * 60 - 1);
      expect(await codeOf(() => open())).to.equal('KEY_LOCKED');
      bench.clock.advance(1);
      expect(await codeOf(() => open('000003'))).to.equal('PIN_WRONG');
      expect(await codeOf(() => open())).to.equal('ok');
      expect(await ledgerKinds(bench)).to.deep.equal([
        'key.pin-refused',
        'key.pin-refused',
        'key.locked',
        'key.pin-refused',
        'key.session-opened',
      ]);
    });

    it('counts from zero again after a right PIN', async () => {
      for (const tried of ['1', '2', pin, '3', '4']) await codeOf(() => open(tried));
      expect(await codeOf(() => open())).to.equal('ok');
    });

    it('tries three PINs and no more when ten are sent at once', async () => {
      const codes = await Promise.all(Array.from({ length: 10 }, (_, n) => codeOf(() => open(`wrong ${n}`))));
      expect(codes.filter((code) => code === 'PIN_WRONG')).to.have.length(2);
      expect(codes.filter((code) => code === 'KEY_LOCKED')).to.have.length(8);
    });

    it('wants a second factor not older than 15 minutes, and never has one from a machine token', async () => {
      const actor = await asLeader();
      const old = { ...actor, secondFactorAt: new Date(bench.clock.now().getTime() - 15 * 60_000 - 1) };
      expect(await codeOf(() => open(pin, old))).to.equal('SECOND_FACTOR_STALE');
      expect(await codeOf(() => open(pin, { ...actor, secondFactorAt: null }))).to.equal(
        'SECOND_FACTOR_STALE',
      );
    });

    it('gives nobody else the session', async () => {
      const session = await open();
      const other = await actorOf(bench, clerk);
      expect(await codeOf(() => desk.session(other, session.id))).to.equal('SIGNING_SESSION_ENDED');
    });

    it('ends the session at once when the certificate is revoked here, and opens no other', async () => {
      const session = await open();
      const it = await hire(bench, unit, 'it', { username: 'it' });
      const ports = { ...bench, trust: () => ({ anchors: [], intermediates: [] }), signingDesk: desk };
      await revokeCertificate(ports, await actorOf(bench, it), { certificateId, reason: 'mất thiết bị' });
      const actor = await asLeader();
      expect(await codeOf(() => desk.session(actor, session.id))).to.equal('SIGNING_SESSION_ENDED');
      expect(await codeOf(() => open())).to.equal('CERTIFICATE_REVOKED');
    });

    it('refuses what OCSP calls revoked, and does not stop when nobody answers', async () => {
      const actor = await asLeader();
      expect(await codeOf(() => newDesk('revoked').open(actor, 'personal', pin))).to.equal(
        'CERTIFICATE_REVOKED',
      );
      expect(await codeOf(() => newDesk('unknown').open(actor, 'personal', pin))).to.equal('ok');
    });

    it('keeps neither PIN nor key in the ledger', async () => {
      await codeOf(() => open('987654'));
      const rows = await bench.database.pool.query('SELECT * FROM ledger_events');
      expect(JSON.stringify(rows.rows)).not.to.include('987654');
    });
  });

  it('refuses an expired, a future and a foreign certificate each with its own code, before any PIN counts', async () => {
    const day = 24 * 3600_000;
    const now = Date.now();
    const cases: [IssuedHolder, string][] = [
      [
        await issue(pki, { notBefore: new Date(now - 9 * day), notAfter: new Date(now - day) }),
        'CERTIFICATE_EXPIRED',
      ],
      [
        await issue(pki, { notBefore: new Date(now + day), notAfter: new Date(now + 9 * day) }),
        'CERTIFICATE_NOT_YET_VALID',
      ],
      [await issue(foreignPki, { notAfter: new Date(now + 99 * day) }), 'CERTIFICATE_FOREIGN'],
    ];
    for (const [issued, code] of cases) {
      await keep({ personId: leader.personId }, issued);
      expect(await codeOf(() => open('wrong'))).to.equal(code);
    }
    const tries = await bench.database.pool.query('SELECT 1 FROM software_keys WHERE failed_pins > 0');
    expect(tries.rowCount).to.equal(0);
  });

  it('refuses a key store that holds somebody else’s certificate', async () => {
    const [own, another] = [await issue(pki), await issue(pki)];
    await keep({ personId: leader.personId }, { certificate: own.certificate, p12: another.p12 });
    expect(await codeOf(() => open())).to.equal('CERTIFICATE_OF_ANOTHER');
  });

  it('takes the newest certificate that serves when an older one has been replaced', async () => {
    const old = await keep({ personId: leader.personId }, await issue(pki));
    await bench.transact(({ organisation }) =>
      organisation.revokeCertificate(old, bench.clock.now(), 'thay mới'),
    );
    const fresh = await keep({ personId: leader.personId }, await issue(pki));
    expect((await open()).certificate.id).to.equal(fresh);
  });

  it('opens the key held here though a newer certificate, on the person’s own token, is bound too', async () => {
    const held = await keep({ personId: leader.personId }, await issue(pki));
    const { certificate } = await issue(pki, { notAfter: new Date(Date.now() + 9000 * 24 * 3600_000) });
    const row = heldRow(bench.newId(), { personId: leader.personId }, certificate, bench.clock.now());
    await bench.transact(({ organisation }) => organisation.insertCertificate(row));
    expect((await open()).certificate.id).to.equal(held);
    expect(await codeOf(() => open('000000'))).to.equal('PIN_WRONG');
  });

  it('opens the seal for the clerk of the unit only, for 30 minutes', async () => {
    await keep({ unitId: unit.id }, await issue(pki));
    const session = await desk.open(await actorOf(bench, clerk), { sealOfUnitId: unit.id }, pin);
    expect(session.expiresAt.getTime() - bench.clock.now().getTime()).to.equal(30 * 60_000);
    const actor = await asLeader();
    expect(await codeOf(() => desk.open(actor, { sealOfUnitId: unit.id }, pin))).to.equal('FORBIDDEN');
  });

  it('opens no seal of a unit that has ended or has none', async () => {
    const inUnsealed = await hire(bench, unsealed, 'clerk', { username: 'c2', totpSecret: makeTotpSecret() });
    const actor = await actorOf(bench, inUnsealed);
    expect(await codeOf(() => desk.open(actor, { sealOfUnitId: unsealed.id }, pin))).to.equal('SEAL_MISSING');
    await bench.transact(({ organisation }) => organisation.updateUnit({ ...unit, validTo: '2025-06-30' }));
    const ofUnit = await actorOf(bench, clerk);
    expect(await codeOf(() => desk.open(ofUnit, { sealOfUnitId: unit.id }, pin))).to.equal('UNIT_CLOSED');
  });

  it('says so when no certificate is bound, no key is held, or no second factor is set up', async () => {
    expect(await codeOf(() => open())).to.equal('CERTIFICATE_MISSING');
    const { certificate } = await issue(pki);
    const row = heldRow(bench.newId(), { personId: leader.personId }, certificate, bench.clock.now());
    await bench.transact(({ organisation }) => organisation.insertCertificate(row));
    expect(await codeOf(() => open())).to.equal('KEY_NOT_HERE');
    await bench.transact(({ identity }) => identity.setTotpSecret(leader.accountId, null, false));
    expect(await codeOf(() => open())).to.equal('SECOND_FACTOR_NOT_SET');
  });
});
