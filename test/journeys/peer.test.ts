/** Two real services, each with its own people, PKI and address book: a document from one to the other and back to 06. */
import { expect } from 'chai';
import { makeIdentities } from '../../scripts/faults/exchange-identities.ts';
import { introduce } from '../../scripts/faults/exchange-introduce.ts';
import type { Json } from '../../scripts/journey/client.ts';
import { type RunningService, startDemoService } from '../support/running-service.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { eventually, OfficeDay } from './office-day.ts';

describe('a document between two Ấn Tín systems', function suite() {
  this.timeout(240_000);
  const services: RunningService[] = [];
  let here: OfficeDay;
  let there: OfficeDay;
  let sent: Json;

  before(async () => {
    const identities = await makeIdentities(temporaryFolder('peers'), 2);
    const introduced: Parameters<typeof introduce>[0][number][] = [];
    for (const identity of identities) {
      const service = await startDemoService(identity.settings);
      services.push(service);
      introduced.push({ identity, pool: service.parts.database.pool });
    }
    await introduce(introduced);
    here = new OfficeDay(services[0]!.origin);
    there = new OfficeDay(services[1]!.origin);
  });

  after(async () => {
    for (const service of services) await service.stop();
  });

  /** The clerk finds the unit of the other system in the address book. */
  async function remoteUnit(name: string, province: string): Promise<Json> {
    const { api } = await here.who('chanson', 'vanthu');
    const { items } = await api.get(`/units?query=${encodeURIComponent(name)}&limit=50`);
    return items.find((unit: Json) => unit.organCode.endsWith(province));
  }

  const share = async (day: OfficeDay, unit: string, direction: string): Promise<Json> => {
    const { api, unitId } = await day.who(unit, 'vanthu');
    return (await api.get(`/share?unitId=${unitId}&direction=${direction}&from=2000-01-01&to=2100-01-01`))
      .classes;
  };

  const delivery = async (wanted: (delivery: Json) => boolean): Promise<Json> =>
    eventually(async () => (await here.deliveries('chanson', sent.id)).find(wanted));

  it('signed and sealed here, when sent to a commune of the other system, has arrived there with valid signatures, and its proved receipt counts in the share of both', async () => {
    const commune = await remoteUnit('Hùng Lợi', 'H37');
    expect(commune?.organCode).to.match(/H37$/);
    const addressees = [{ unitId: commune.id, channel: 'electronic' }];
    sent = await here.issued('chanson', { addressees });
    await here.send('chanson', sent.id);
    const arrived = await delivery(({ state }) => state === 'arrived');
    expect(arrived.receipt).to.be.a('string');
    const incoming = await there.arrival('hungloi', sent);
    expect([incoming.signaturesValid, incoming.senderName]).to.deep.equal([true, 'UBND xã Chân Sơn · H60']);
    const issued = await here.issuedBytes('chanson', sent);
    const clerk = await there.who('hungloi', 'vanthu');
    const record = await clerk.api.get(`/incoming/${incoming.id}`);
    const file = await clerk.api.download(`/incoming/${incoming.id}/files/${record.files[0].id}`);
    expect(Buffer.from(file).equals(issued)).to.equal(true);
    expect(await share(here, 'chanson', 'outgoing')).to.deep.equal({ A: 1, B: 0, C: 0, D: 0 });
  });

  it('registered, directed, assigned, started and finished there, is followed here by 03, 04, 05 and 06', async () => {
    const { id } = await there.arrival('hungloi', sent);
    const path = `/incoming/${id}`;
    const step = async (post: string, verb: string, body: Json = {}) =>
      (await there.who('hungloi', post)).api.post(`${path}/${verb}`, body);
    const officer = await there.who('hungloi', 'chuyenvien');
    await step('vanthu', 'register');
    await step('chutich', 'direct', {
      opinion: 'Giao chuyên viên chủ trì.',
      parts: [{ appointmentId: officer.appointmentId, part: 'lead' }],
    });
    await step('vanthu', 'assign');
    await step('chuyenvien', 'start');
    await step('chuyenvien', 'finish', { result: 'Đã thực hiện.' });
    const followed = await delivery(({ statuses }) => statuses.some(({ code }: Json) => code === '06'));
    expect(followed.statuses.map(({ code }: Json) => code)).to.deep.equal(['03', '04', '05', '06']);
    expect(followed.arrivalNumber).to.equal(1);
    expect(await share(there, 'hungloi', 'incoming')).to.deep.equal({ A: 1, B: 0, C: 0, D: 0 });
  });

  it('recalled here and agreed there, is withdrawn on both sides', async () => {
    const { id } = await there.arrival('hungloi', sent);
    await (await here.who('chanson', 'vanthu')).api.post(`/documents/${sent.id}/recall`, {
      reason: 'Sai số liệu',
    });
    const clerk = await there.who('hungloi', 'vanthu');
    await eventually(async () =>
      (await clerk.api.get(`/incoming/${id}`)).recallState === 'requested' ? true : undefined,
    );
    await clerk.api.post(`/incoming/${id}/recall-answer`, { agree: true, reason: 'Đồng ý' });
    await delivery(({ state }) => state === 'recalled');
    expect((await here.view('chanson', sent.id)).state).to.equal('recalled');
  });
});
