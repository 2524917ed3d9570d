import { expect } from 'chai';
import { createDevelopmentPki, type DevelopmentPki } from '../../../certs-dev/development-pki.ts';
import { AppError } from '../../../src/app-error.ts';
import { bindCertificate, listCertificates } from '../../../src/office/organisation/bind-certificate.ts';
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
} from '../identity/workbench.ts';

describe('binding certificates', () => {
  let bench: Workbench;
  let pki: DevelopmentPki;
  let it_: Hired;
  let leader: Hired;
  const district = unitOf({ name: 'UBND huyện', organCode: '000.00.25.H60', kind: 'district' });
  const commune = unitOf({ name: 'UBND xã', organCode: '000.02.25.H60', parentId: district.id });

  before(async () => {
    pki = await createDevelopmentPki(temporaryFolder('bind-pki'));
    bench = await openWorkbench();
    bench.clock.set(new Date().toISOString());
    await bench.transact(({ organisation }) => organisation.insertUnits([district, commune]));
    it_ = await hire(bench, district, 'it', { username: 'it' });
    leader = await hire(bench, commune, 'leader', { username: 'leader' });
  });
  after(() => bench.database.drop());

  const ports = () => ({
    ...bench,
    trust: () => ({ anchors: pki.trustAnchors(), intermediates: pki.intermediates() }),
    signingDesk: { closeWhere: () => {} },
  });
  const issue = async (from: DevelopmentPki = pki) =>
    (
      await from.issue({
        kind: 'official',
        commonName: 'Người Thử',
        organisation: 'UBND',
        locality: 'Tuyên Quang',
        keyType: 'ec-p256',
        pin: '123456',
      })
    ).certificate;
  const bind = async (who: Hired, holder: KeyHolder, certificate: Uint8Array) => {
    try {
      return (await bindCertificate(ports(), await actorOf(bench, who), { holder, certificate })).fingerprint;
    } catch (error) {
      return error instanceof AppError ? error.code : String(error);
    }
  };

  it('binds by fingerprint, from DER or PEM, for people and seals below the IT officer’s unit', async () => {
    const [personal, seal] = [await issue(), await issue()];
    expect(await bind(it_, { personId: leader.personId }, personal.der)).to.equal(personal.fingerprintSha256);
    expect(await bind(it_, { unitId: commune.id }, Buffer.from(seal.toPem()))).to.equal(
      seal.fingerprintSha256,
    );
    expect(await ledgerKinds(bench)).to.deep.equal(['certificate.bound', 'certificate.bound']);
    const own = await listCertificates(ports(), await actorOf(bench, leader), { personId: leader.personId });
    expect(own.map((held) => held.fingerprint)).to.deep.equal([personal.fingerprintSha256]);
  });

  it('refuses a certificate that is bound already, to the same holder or to another', async () => {
    const certificate = await issue();
    await bind(it_, { personId: leader.personId }, certificate.der);
    expect(await bind(it_, { personId: leader.personId }, certificate.der)).to.equal(
      'CERTIFICATE_BOUND_ALREADY',
    );
    expect(await bind(it_, { unitId: commune.id }, certificate.der)).to.equal('CERTIFICATE_BOUND_ALREADY');
  });

  it('refuses a home-made authority of the same name, a CA certificate and bytes that are none', async () => {
    const homeMade = await createDevelopmentPki(temporaryFolder('bind-home-made'));
    const holder = { personId: leader.personId };
    expect(await bind(it_, holder, (await issue(homeMade)).der)).to.equal('CERTIFICATE_FOREIGN');
    expect(await bind(it_, holder, pki.intermediates()[0]?.der ?? new Uint8Array())).to.equal(
      'CERTIFICATE_UNFIT',
    );
    expect(await bind(it_, holder, Buffer.from('no certificate'))).to.equal('CERTIFICATE_DAMAGED');
  });

  it('refuses people who are no IT officers of a unit above', async () => {
    const certificate = await issue();
    expect(await bind(leader, { personId: leader.personId }, certificate.der)).to.equal('FORBIDDEN');
    const outside = unitOf({ name: 'UBND huyện khác', organCode: '000.00.26.H60', kind: 'district' });
    await bench.transact(({ organisation }) => organisation.insertUnits([outside]));
    const stranger = await hire(bench, outside, 'it', { username: 'stranger' });
    expect(await bind(stranger, { personId: leader.personId }, certificate.der)).to.equal('FORBIDDEN');
  });
});
