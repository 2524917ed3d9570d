/** Several web processes behind a proxy: one after the other is replaced, and nobody notices. */
import { expect } from 'chai';
import { ensureBuilt } from '../../scripts/faults/built-service.ts';
import { type OfficeCluster, startOfficeCluster } from '../../scripts/faults/office-cluster.ts';
import { Cast, type Member } from '../../scripts/journey/cast.ts';
import type { ApiFailure, Json } from '../../scripts/journey/client.ts';
import { demoPin } from '../../src/office/identity/demo.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

describe('an office of several processes', function suite() {
  this.timeout(180_000);
  let office: OfficeCluster;
  let cast: Cast;

  before(async () => {
    office = await startOfficeCluster({
      folder: temporaryFolder('cluster'),
      dist: ensureBuilt(),
      web: 2,
      workers: 0,
      units: ['chanson'],
      balancer: { checkEveryMs: 100 },
      settings: { DRAIN_SECONDS: '1' },
    });
    cast = new Cast(office.origin);
  });
  after(() => office?.close());

  it('a signing session, when requests go to the processes in turn, then is found where the PIN was given', async () => {
    const chairman = await cast.member('chanson.chutich');
    const session = await cast.signingSession(chairman, { holder: 'personal' });
    // Twice: one of the two is not the process that opened it.
    for (let n = 0; n < 2; n += 1) expect(await refusalOfSigning(chairman, session.id)).to.equal('NOT_FOUND');
  });

  it('a certificate, when it is revoked, then its key is closed in every process', async () => {
    const chairman = await cast.member('chanson.chutich');
    const { id } = await cast.signingSession(chairman, { holder: 'personal' });
    const it = await cast.member('huyen.cntt');
    const { certificate } = await chairman.api.post('/signing-sessions', {
      holder: 'personal',
      pin: demoPin,
    });
    await it.api.post(`/certificates/${certificate.id}/revoke`, { reason: 'mất thiết bị' });
    for (let n = 0; n < 2; n += 1)
      expect(await refusalOfSigning(chairman, id)).to.equal('SIGNING_SESSION_ENDED');
  });

  it('a rolling restart, when clients work all the while, then every request is answered', async () => {
    const clerk = await cast.member('chanson.vanthu');
    const officer = await cast.member('chanson.chuyenvien');
    const answers: Json[] = [];
    const failures: string[] = [];
    let working = true;
    const client = async (work: () => Promise<Json>) => {
      while (working) {
        await work().then(
          (answer) => answers.push(answer),
          (error: Error) => failures.push(error.message),
        );
      }
    };
    const chairman = await cast.member('chanson.chutich');
    const draft = {
      unitId: officer.unitId,
      typeCode: 'CV',
      subject: 'Thử khởi động lại lần lượt',
      urgency: 'normal',
      secrecy: 'none',
      origin: 'electronic',
      addressees: [{ unitId: clerk.unitId, name: clerk.unitName, channel: 'electronic' }],
      signers: [{ appointmentId: chairman.appointmentId, form: 'TM' }],
    };
    const clients = [
      client(() => clerk.api.get('/documents?box=all')),
      client(() => clerk.api.get('/incoming?box=all')),
      client(() => officer.api.post('/documents', draft)),
    ];
    for (const member of office.members) {
      member.process.kill('SIGTERM');
      expect(await member.process.ended, member.name).to.equal(0);
      await member.restart();
      while (office.balancer.readyPorts().length < 2) await new Promise((resolve) => setTimeout(resolve, 50));
    }
    working = false;
    await Promise.all(clients);
    expect([...new Set(failures)]).to.deep.equal([]);
    expect(answers).to.have.length.greaterThan(30);
  });
});

/** Why a document that does not exist can not be signed: NOT_FOUND where the key is open. */
async function refusalOfSigning(member: Member, signingSessionId: string): Promise<string> {
  const path = '/documents/01900000-0000-7000-8000-000000000000/sign';
  return member.api.post(path, { signingSessionId }).then(
    () => 'signed',
    (error: ApiFailure) => error.problem.code,
  );
}
