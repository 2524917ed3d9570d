import { expect } from 'chai';
import { eq } from 'drizzle-orm';
import { documents } from '../../../src/adapters/database/schema/documents.ts';
import { incomingDocuments } from '../../../src/adapters/database/schema/incoming.ts';
import { units } from '../../../src/adapters/database/schema/organisation.ts';
import { dispatchConsignment } from '../../../src/office/exchange/dispatch-consignment.ts';
import { deliveriesOfDocument } from '../../../src/office/exchange/follow-deliveries.ts';
import type { Gateway } from '../../../src/office/exchange/gateway.ts';
import type { StatusMessage } from '../../../src/office/exchange/status-message.ts';
import { answerRecall } from '../../../src/office/incoming/answer-recall.ts';
import { recallDocument } from '../../../src/office/outgoing/recall-document.ts';
import { sendDocument } from '../../../src/office/outgoing/send-document.ts';
import { type District, openDistrict, system, type TestUnit } from './district.ts';

/** What test/model/exchange.pml found, each by the name of its broken rule there. */
describe('recall out of order', () => {
  let district: District;
  let sender: TestUnit;
  let receiver: TestUnit;
  let gateway: Gateway;

  before(async () => {
    district = await openDistrict();
    sender = await district.addUnit('UBND xã Chân Sơn');
    receiver = await district.addUnit('UBND xã Lang Quán');
    gateway = district.ports.gateway;
  });

  afterEach(() => {
    district.ports.gateway = gateway;
  });

  async function send(to: readonly TestUnit[] = [receiver]): Promise<string> {
    const documentId = await district.issue(sender, { to: to.map((unit) => ({ unit })) });
    await sendDocument(district.ports, sender.clerk, { documentId });
    return documentId;
  }

  const recall = (documentId: string) =>
    recallDocument(district.ports, sender.clerk, { documentId, reason: 'Sai số liệu' });
  const deliveries = (documentId: string) => deliveriesOfDocument(district.ports, sender.clerk, documentId);
  const documentState = async (id: string) =>
    (await district.db.select().from(documents).where(eq(documents.id, id)))[0]!.state;
  const arrival = async (id: string, unit = receiver) =>
    (
      await district.db.select().from(incomingDocuments).where(eq(incomingDocuments.foreignDocumentId, id))
    ).find(({ unitId }) => unitId === unit.id)!;
  const down = async () => {
    throw new Error('line is down');
  };
  const closed = { kind: 'refused', reason: 'Đơn vị nhận đã kết thúc hoạt động', successor: null } as const;

  it('RECALL_UNORDERED: two recalls refused, when the first comes once more, then it asks for nothing', async () => {
    const recalls: string[] = [];
    district.ports.gateway = {
      ...gateway,
      status: (message, to) => {
        if (to === receiver.code) recalls.push(message);
        return gateway.status(message, to);
      },
    };
    const id = await send();
    await district.pump();
    const { id: incomingId } = await arrival(id);
    for (const reason of ['Đã triển khai', 'Vẫn cần dùng']) {
      await recall(id);
      await district.pump();
      await answerRecall(district.ports, receiver.clerk, { incomingId, agree: false, reason });
      await district.pump();
    }
    expect(recalls.length).to.equal(2);
    expect(await gateway.status(recalls[0]!, receiver.code)).to.deep.equal({ kind: 'taken' });
    expect((await arrival(id)).recallState).to.equal('refused');
    expect((await deliveries(id))[0]!.recallState).to.equal('refused');
  });

  it('ANSWER_HIDES_STEP: a document assigned, when the answer to a recall overtakes the step, then the step is still shown', async () => {
    const id = await send();
    await district.pump();
    const { consignmentId } = (await deliveries(id))[0]!;
    const sign = await district.ports.receipts.signerFor(receiver.id);
    const tell = async (code: StatusMessage['code'], sequence: number) =>
      gateway.status(
        await sign({
          format: 'an-tin/status/1',
          id: district.ports.newId(),
          consignmentId,
          code,
          from: receiver.code,
          to: sender.code,
          sequence,
          at: '2025-03-10T03:00:00Z',
          reason: null,
          staff: null,
          arrivalNumber: null,
        }),
        sender.code,
      );
    await tell('03', 2);
    await tell('16', 5);
    await tell('04', 4);
    const [delivery] = await deliveries(id);
    expect([delivery!.state, delivery!.recallState]).to.deep.equal(['assigned', 'refused']);
  });

  it('DOOR_LEAVES_RECALL: recalled from two, when one agrees and the other refuses at its door, then nobody waits and the document is recalled', async () => {
    const absent = await district.addUnit('UBND xã Trung Minh');
    const id = await send([receiver, absent]);
    district.ports.gateway = { dispatch: down, status: down };
    await district.pump();
    await recall(id);
    const byReceiver = async (unit: TestUnit) =>
      (await deliveries(id)).find(({ receiverUnitId }) => receiverUnitId === unit.id)!;
    const [here, gone] = [await byReceiver(receiver), await byReceiver(absent)];
    district.ports.gateway = gateway;
    await dispatchConsignment(district.ports, system, { deliveryId: here.id });
    await district.pump();
    const { id: incomingId } = await arrival(id);
    await answerRecall(district.ports, receiver.clerk, { incomingId, agree: true, reason: 'Đồng ý' });
    await district.pump();
    expect(await documentState(id)).to.equal('sent');
    district.ports.gateway = { ...gateway, dispatch: async () => closed };
    await dispatchConsignment(district.ports, system, { deliveryId: gone.id });
    const refused = await byReceiver(absent);
    expect([refused.state, refused.recallState]).to.deep.equal(['refused', null]);
    expect(await documentState(id)).to.equal('recalled');
  });

  it('a receipt is held, when a slower attempt brings a refusal at the door, then the receipt stands', async () => {
    const id = await send();
    const { id: deliveryId } = (await deliveries(id))[0]!;
    district.ports.gateway = {
      ...gateway,
      dispatch: async () => {
        district.ports.gateway = gateway;
        await dispatchConsignment(district.ports, system, { deliveryId });
        return closed;
      },
    };
    await dispatchConsignment(district.ports, system, { deliveryId });
    const [delivery] = await deliveries(id);
    expect([delivery!.state, delivery!.refusedReason]).to.deep.equal(['arrived', null]);
    expect(delivery!.receipt).to.be.a('string');
  });

  it('DOOR_FORGETS: refused at the door and the answer lost, when the unit is open again and it comes once more, then the refusal stands on both sides', async () => {
    const late = await district.addUnit('UBND xã Kim Quan');
    const id = await send([late]);
    const { id: deliveryId } = (await deliveries(id))[0]!;
    const validTo = (day: string | null) =>
      district.db.update(units).set({ validTo: day }).where(eq(units.id, late.id));
    district.ports.gateway = {
      ...gateway,
      dispatch: async (message) => {
        await validTo('2025-01-01');
        await gateway.dispatch(message);
        await validTo(null);
        return gateway.dispatch(message);
      },
    };
    await dispatchConsignment(district.ports, system, { deliveryId });
    const [delivery] = await deliveries(id);
    expect([delivery!.state, delivery!.receipt]).to.deep.equal(['refused', null]);
    expect(await arrival(id, late)).to.equal(undefined);
  });
});
