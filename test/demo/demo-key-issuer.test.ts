import { createHash } from 'node:crypto';
import { expect } from 'chai';
import { createDevelopmentPki, type DevelopmentPki } from '../../certs-dev/development-pki.ts';
import { createSoftwareKeyOpener } from '../../src/adapters/keys/software-key-opener.ts';
import { createDemoKeyIssuer } from '../../src/demo/demo-key-issuer.ts';
import { demoPin } from '../../src/office/identity/demo.ts';
import { createSigningDesk, type SigningDesk } from '../../src/office/identity/signing-desk.ts';
import { makeTotpSecret } from '../../src/office/identity/totp.ts';
import {
  actorOf,
  type Hired,
  hire,
  openWorkbench,
  unitOf,
  type Workbench,
} from '../office/identity/workbench.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

describe('demo keys on first use', () => {
  let bench: Workbench;
  let pki: DevelopmentPki;
  let desk: SigningDesk;
  let clerk: Hired;
  const files = new Map<string, Uint8Array>();
  const district = unitOf({ name: 'UBND huyện Yên Sơn', organCode: '000.00.25.H60', kind: 'district' });
  const commune = unitOf({ name: 'UBND xã Chân Sơn', organCode: '000.02.25.H60', parentId: district.id });

  before(async () => {
    pki = await createDevelopmentPki(temporaryFolder('demo-pki'));
    bench = await openWorkbench();
    bench.clock.set(new Date().toISOString());
    await bench.transact(({ organisation }) => organisation.insertUnits([district, commune]));
    clerk = await hire(bench, commune, 'clerk', {
      username: 'clerk',
      fullName: 'Trần Thị Thử',
      totpSecret: makeTotpSecret(),
    });
    const keyIssuer = createDemoKeyIssuer({
      ...bench,
      issue: (profile) => pki.issue({ ...profile, keyType: 'ec-p256' }),
      storage: {
        putBytes: async (bytes) => {
          const sha256 = createHash('sha256').update(bytes).digest('hex');
          files.set(sha256, bytes);
          return { sha256 };
        },
      },
    });
    desk = createSigningDesk({
      ...bench,
      keyOpeners: [createSoftwareKeyOpener(bench)],
      trust: () => ({ anchors: pki.trustAnchors(), intermediates: pki.intermediates() }),
      keyIssuer,
    });
  });
  after(() => bench.database.drop());

  it('makes key, certificate and picture when the person first opens a signing session, once for two at once', async () => {
    const actor = await actorOf(bench, clerk);
    const sessions = await Promise.all([
      desk.open(actor, 'personal', demoPin),
      desk.open(actor, 'personal', demoPin),
    ]);
    expect(sessions[0]?.certificate.id).to.equal(sessions[1]?.certificate.id);
    const certificate = sessions[0]?.signer.certificate;
    expect(certificate?.subject.commonName).to.equal('Trần Thị Thử');
    expect(certificate?.subject.organisation).to.equal('ỦY BAN NHÂN DÂN HUYỆN YÊN SƠN');
    expect(certificate?.subject.organisationalUnits).to.deep.equal(['ỦY BAN NHÂN DÂN XÃ CHÂN SƠN']);
    const held = await bench.organisation.certificatesOfPerson(clerk.personId);
    expect(held).to.have.length(1);
    const appointment = await bench.organisation.appointment(clerk.appointmentId);
    expect(files.get(appointment?.signatureImage ?? '')?.subarray(1, 4)).to.deep.equal(Buffer.from('PNG'));
  });

  it('makes the seal of the unit and its picture for the clerk', async () => {
    const session = await desk.open(await actorOf(bench, clerk), { sealOfUnitId: commune.id }, demoPin);
    expect(session.signer.certificate.subject.commonName).to.equal('ỦY BAN NHÂN DÂN XÃ CHÂN SƠN');
    const unit = await bench.organisation.unit(commune.id);
    expect(files.has(unit?.sealImage ?? '')).to.equal(true);
  });

  it('makes no second key for somebody whose certificate was revoked', async () => {
    const [held] = await bench.organisation.certificatesOfPerson(clerk.personId);
    await bench.transact(({ organisation }) =>
      organisation.revokeCertificate(held?.id ?? '', bench.clock.now(), 'thử nghiệm'),
    );
    const refused = await desk
      .open(await actorOf(bench, clerk), 'personal', demoPin)
      .catch((error) => error.code);
    expect(refused).to.equal('CERTIFICATE_REVOKED');
  });
});
