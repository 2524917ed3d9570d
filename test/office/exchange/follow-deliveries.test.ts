import { expect } from 'chai';
import {
  deliveriesOfDocument,
  listDeliveries,
  reDriveDelivery,
} from '../../../src/office/exchange/follow-deliveries.ts';
import { readLedger } from '../../../src/office/ledger/read-ledger.ts';
import { sendDocument } from '../../../src/office/outgoing/send-document.ts';
import { type District, openDistrict, type TestUnit } from './district.ts';
import { refusal } from './refusal.ts';

describe('following deliveries', () => {
  let district: District;
  let sender: TestUnit;
  let receiver: TestUnit;

  before(async () => {
    district = await openDistrict();
    sender = await district.addUnit('UBND xã Chân Sơn');
    receiver = await district.addUnit('UBND xã Lang Quán');
  });

  async function stuck(): Promise<{ documentId: string; deliveryId: string }> {
    const documentId = await district.issue(sender, { to: [{ unit: receiver }] });
    const [delivery] = await sendDocument(district.ports, sender.clerk, { documentId });
    const { gateway } = district.ports;
    district.ports.gateway = {
      ...gateway,
      dispatch: async () => {
        throw new Error('line is down');
      },
    };
    await district.pump();
    district.ports.gateway = gateway;
    return { documentId, deliveryId: delivery!.id };
  }

  it('a delivery without a receipt, when five minutes have passed, then clerk and IT find it late and nobody else does', async () => {
    const { deliveryId } = await stuck();
    const late = async (actor: TestUnit['clerk']) =>
      (await listDeliveries(district.ports, actor, { late: true, limit: 50 })).items.map((one) => one.id);
    expect(await late(sender.clerk)).to.not.include(deliveryId);
    district.clock.time = new Date(district.clock.time.getTime() + 6 * 60_000);
    expect(await late(sender.clerk)).to.include(deliveryId);
    expect(await late(sender.it)).to.include(deliveryId);
    for (const actor of [receiver.clerk, receiver.it, sender.leader, sender.officer])
      expect(await late(actor)).to.deep.equal([]);
  });

  it('a stuck delivery, when driven again by IT, then it arrives under its first consignment id and the record names who', async () => {
    const { documentId, deliveryId } = await stuck();
    const [before] = await deliveriesOfDocument(district.ports, sender.clerk, documentId);
    expect((await refusal(reDriveDelivery(district.ports, receiver.it, deliveryId))).code).to.equal(
      'NOT_FOUND',
    );
    await reDriveDelivery(district.ports, sender.it, deliveryId);
    expect(await district.pump()).to.deep.equal([]);
    const [after] = await deliveriesOfDocument(district.ports, sender.clerk, documentId);
    expect([after?.state, after?.consignmentId]).to.deep.equal(['arrived', before?.consignmentId]);
    expect((await refusal(reDriveDelivery(district.ports, sender.it, deliveryId))).code).to.equal(
      'DELIVERY_SETTLED',
    );
    const page = await readLedger(district.ports, sender.auditor, { documentId }, { limit: 50 });
    const driven = page.items.find((event) => event.kind === 'delivery.re-driven');
    expect(driven?.fullName).to.equal(sender.it.fullName);
  });

  it('the record of a document, when a clerk or a stranger asks, then it is not found; of a unit, then it is forbidden', async () => {
    const documentId = await district.issue(sender, { to: [{ unit: receiver }] });
    const ask = (actor: TestUnit['clerk'], subject: Parameters<typeof readLedger>[2]) =>
      refusal(readLedger(district.ports, actor, subject, { limit: 10 }));
    expect((await ask(sender.clerk, { documentId })).code).to.equal('NOT_FOUND');
    expect((await ask(receiver.auditor, { documentId })).code).to.equal('NOT_FOUND');
    expect((await ask(receiver.auditor, { unitId: sender.id })).code).to.equal('FORBIDDEN');
  });
});
