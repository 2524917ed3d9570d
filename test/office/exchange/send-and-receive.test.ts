import { generateKeyPairSync, sign } from 'node:crypto';
import { expect } from 'chai';
import { eq } from 'drizzle-orm';
import { inboxConsignments } from '../../../src/adapters/database/schema/exchange.ts';
import { incomingDocuments } from '../../../src/adapters/database/schema/incoming.ts';
import { ledgerEvents } from '../../../src/adapters/database/schema/ledger.ts';
import { units } from '../../../src/adapters/database/schema/organisation.ts';
import { shareFacts } from '../../../src/adapters/database/schema/statistics.ts';
import { deliveriesOfDocument } from '../../../src/office/exchange/follow-deliveries.ts';
import { registerDocument } from '../../../src/office/incoming/register-document.ts';
import { returnDocument } from '../../../src/office/incoming/return-document.ts';
import { sendDocument } from '../../../src/office/outgoing/send-document.ts';
import { type District, openDistrict, signedBy, type TestUnit } from './district.ts';
import { refusal } from './refusal.ts';

describe('sending and receiving', () => {
  let district: District;
  let sender: TestUnit;
  let receiver: TestUnit;
  let other: TestUnit;

  before(async () => {
    district = await openDistrict();
    sender = await district.addUnit('UBND xã Chân Sơn');
    receiver = await district.addUnit('UBND xã Lang Quán');
    other = await district.addUnit('UBND xã Tứ Quận');
  });

  const arrivals = (documentId: string) =>
    district.db.select().from(incomingDocuments).where(eq(incomingDocuments.foreignDocumentId, documentId));

  it('promise 5, “delivered” means we hold the receiver’s signed receipt: an issued document, when sent to two units, then each has its own arrival and the sender two checked receipts', async () => {
    const id = await district.issue(sender, { to: [{ unit: receiver }, { unit: other }] });
    await sendDocument(district.ports, sender.clerk, { documentId: id });
    expect(await district.pump()).to.deep.equal([]);
    const deliveries = await deliveriesOfDocument(district.ports, sender.clerk, id);
    expect(deliveries.map((delivery) => delivery.state)).to.deep.equal(['arrived', 'arrived']);
    for (const delivery of deliveries) {
      const receipt = await district.ports.receipts.verify(delivery.receipt!);
      expect(receipt?.signers.map(({ unitId }) => unitId)).to.deep.equal([delivery.receiverUnitId]);
    }
    const arrived = await arrivals(id);
    expect(arrived.map((row) => row.unitId)).to.have.members([receiver.id, other.id]);
    expect(arrived.every((row) => row.signaturesValid === true)).to.equal(true);
  });

  it('promise 5, “delivered” means we hold the receiver’s signed receipt: taken by the way, queued, or receipted by a key that is not the receiver’s, it is not delivered', async () => {
    const send = async () => {
      const id = await district.issue(sender, { to: [{ unit: receiver }] });
      await sendDocument(district.ports, sender.clerk, { documentId: id });
      return id;
    };
    const now = async (id: string) => (await deliveriesOfDocument(district.ports, sender.clerk, id))[0]!;
    const stranger = generateKeyPairSync('ed25519').privateKey;
    const ways = {
      simulated: async () => ({ kind: 'carried', reference: 'simulated' }) as const,
      // The receiver has it, and what comes back says every word of the receipt under another key.
      forged: async (message: Parameters<typeof district.direct.dispatch>[0]) => {
        const genuine = await district.direct.dispatch(message);
        if (genuine.kind !== 'receipt') throw new Error('the receiver gave no receipt');
        const [head, payload] = genuine.receipt.split('.');
        const signature = sign(null, Buffer.from(`${head}.${payload}`), stranger).toString('base64url');
        return { kind: 'receipt', receipt: `${head}.${payload}.${signature}` } as const;
      },
    };
    const attempts: string[] = [];
    try {
      for (const dispatch of Object.values(ways)) {
        const id = await send();
        expect([(await now(id)).state, (await now(id)).receipt]).to.deep.equal(['queued', null]);
        district.ports.gateway = { ...district.direct, dispatch };
        await district.pump();
        expect([(await now(id)).state, (await now(id)).receipt]).to.deep.equal(['dispatched', null]);
        attempts.push(id);
      }
    } finally {
      district.ports.gateway = { ...district.direct };
    }
    const forged = attempts[1]!;
    const { id: deliveryId } = await now(forged);
    await district.ports.transact((tx) => tx.outbox.promise('dispatch-consignment', { deliveryId }));
    await district.pump();
    const delivered = await now(forged);
    expect(delivered.state).to.equal('arrived');
    const signed = await district.ports.receipts.verify(delivered.receipt!);
    expect(signed?.signers.map(({ unitId }) => unitId)).to.deep.equal([receiver.id]);
    expect(await arrivals(forged)).to.have.length(1);
  });

  it('a sent document, when sent again, then nothing new leaves; with a new addressee, then one delivery is added', async () => {
    const id = await district.issue(sender, { to: [{ unit: receiver }] });
    const first = await sendDocument(district.ports, sender.clerk, { documentId: id });
    const again = await sendDocument(district.ports, sender.clerk, { documentId: id });
    expect(again.map((delivery) => delivery.consignmentId)).to.deep.equal(
      first.map((delivery) => delivery.consignmentId),
    );
    const added = await sendDocument(district.ports, sender.clerk, {
      documentId: id,
      added: [{ unitId: other.id, channel: 'both' }],
    });
    expect(added).to.have.length(2);
    await district.pump();
    expect(await arrivals(id)).to.have.length(2);
    const [fact] = await district.db.select().from(shareFacts).where(eq(shareFacts.recordId, id));
    expect(fact?.class).to.equal('B');
  });

  it('a refused delivery, when sent anew by its id, then the receiver gets a second arrival; unasked, or not refused, nothing leaves', async () => {
    const documentId = await district.issue(sender, { to: [{ unit: receiver }, { unit: other }] });
    const first = await sendDocument(district.ports, sender.clerk, { documentId });
    await district.pump();
    const atReceiver = async () =>
      (await district.db.select().from(incomingDocuments)).filter(
        (row) => row.foreignDocumentId === documentId && row.unitId === receiver.id,
      );
    const [arrival] = await atReceiver();
    const reason = 'Thiếu phụ lục';
    await returnDocument(district.ports, receiver.clerk, { incomingId: arrival!.id, reason });
    await district.pump();
    const refused = first.find(({ receiverUnitId }) => receiverUnitId === receiver.id)!;
    const taken = first.find(({ receiverUnitId }) => receiverUnitId === other.id)!;
    const again = async (ids: readonly string[]) => {
      const { length } = await sendDocument(district.ports, sender.clerk, { documentId, again: ids });
      return length;
    };
    expect([await again([]), await again([taken.id])]).to.deep.equal([2, 2]);
    expect(await again([refused.id])).to.equal(3);
    await district.pump();
    expect((await atReceiver()).map(({ state }) => state).toSorted()).to.deep.equal(['arrived', 'returned']);
    // The second is under way: the refusal of the first asks for nothing more.
    expect(await again([refused.id])).to.equal(3);
  });

  it('a draft, a simulated document and a stranger, when sending, then each is refused with its own code', async () => {
    const simulated = await district.issue(sender, { to: [{ unit: receiver }], simulated: true });
    const real = await district.issue(sender, { to: [{ unit: receiver }] });
    const send = (actor: TestUnit['clerk'], documentId: string) =>
      refusal(sendDocument(district.ports, actor, { documentId }));
    expect((await send(sender.clerk, simulated)).code).to.equal('DOCUMENT_SIMULATED');
    expect((await send(receiver.clerk, real)).code).to.equal('NOT_FOUND');
    expect((await send(sender.leader, real)).code).to.equal('FORBIDDEN');
  });

  it('an addressee outside the service, when added for electronic sending, then it is refused; on paper it is noted', async () => {
    const id = await district.issue(sender, { to: [{ unit: receiver }] });
    const add = (channel: 'electronic' | 'paper') =>
      sendDocument(district.ports, sender.clerk, {
        documentId: id,
        added: [{ name: 'Ông Nguyễn Văn A', channel }],
      });
    expect((await refusal(add('electronic'))).code).to.equal('ADDRESSEE_OUTSIDE_NEEDS_PAPER');
    const sent = await add('paper');
    expect(sent.map((delivery) => delivery.state)).to.deep.equal(['queued', 'on_paper']);
    expect((await add('paper')).length).to.equal(2);
    const [fact] = await district.db.select().from(shareFacts).where(eq(shareFacts.recordId, id));
    expect([fact?.class, fact?.cause]).to.deep.equal(['B', 'paper-too']);
  });

  it('an addressee that was closed, when sending, then the refusal names the successor and nothing leaves', async () => {
    const successor = await district.addUnit('UBND xã Yên Sơn');
    const closed = await district.addUnit('UBND xã Thắng Quân', {
      validTo: '2025-03-09',
      successorId: successor.id,
    });
    const id = await district.issue(sender, { to: [{ unit: receiver }, { unit: closed }] });
    const error = await refusal(sendDocument(district.ports, sender.clerk, { documentId: id }));
    expect(error.code).to.equal('UNIT_CLOSED');
    expect(error.details['successorName']).to.equal('UBND xã Yên Sơn');
    expect(await arrivals(id)).to.deep.equal([]);
  });

  it('a unit closed after sending, when the consignment comes, then it is refused with 02 naming the successor', async () => {
    const closing = await district.addUnit('UBND xã Kim Quan');
    const successor = await district.addUnit('UBND xã Trung Sơn');
    const id = await district.issue(sender, { to: [{ unit: closing }] });
    await sendDocument(district.ports, sender.clerk, { documentId: id });
    await district.db
      .update(units)
      .set({ validTo: '2025-03-10', successorId: successor.id })
      .where(eq(units.id, closing.id));
    district.clock.time = new Date('2025-03-11T03:00:00Z');
    expect(await district.pump()).to.deep.equal([]);
    district.clock.time = new Date('2025-03-10T03:00:00Z');
    const [delivery] = await deliveriesOfDocument(district.ports, sender.clerk, id);
    expect(delivery?.state).to.equal('refused');
    expect(delivery?.refusedReason).to.contain('UBND xã Trung Sơn');
    expect(await arrivals(id)).to.deep.equal([]);
  });

  it('bytes that are gone from storage, when the consignment comes, then it is refused and never receipted', async () => {
    const id = await district.issue(sender, { to: [{ unit: receiver }] });
    await sendDocument(district.ports, sender.clerk, { documentId: id });
    const { exists } = district.ports.storage;
    district.ports.storage.exists = async () => false;
    await district.pump();
    district.ports.storage.exists = exists;
    const [delivery] = await deliveriesOfDocument(district.ports, sender.clerk, id);
    expect([delivery?.state, delivery?.receipt]).to.deep.equal(['refused', null]);
  });

  it('duplicate memory of 10 minutes: the same consignment many times at once, when received, then there is one arrival and one receipt for ever', async () => {
    const id = await district.issue(sender, { to: [{ unit: receiver }] });
    const [delivery] = await sendDocument(district.ports, sender.clerk, { documentId: id });
    const messages: Parameters<typeof district.direct.dispatch>[0][] = [];
    district.ports.gateway = {
      ...district.direct,
      dispatch: async (message) => {
        messages.push(message);
        throw new Error('line is down');
      },
    };
    await district.pump();
    district.ports.gateway = { ...district.direct };
    const answers = await Promise.all(
      Array.from({ length: 12 }, () => district.direct.dispatch(messages[0]!)),
    );
    const now = district.clock.time;
    for (const minutes of [11, 24 * 60, 365 * 24 * 60]) {
      district.clock.time = new Date(now.getTime() + minutes * 60_000);
      answers.push(await district.direct.dispatch(messages[0]!));
    }
    district.clock.time = now;
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).to.equal(1);
    expect(await arrivals(id)).to.have.length(1);
    const kept = await district.db
      .select()
      .from(inboxConsignments)
      .where(eq(inboxConsignments.consignmentId, delivery!.consignmentId));
    expect(kept).to.have.length(1);
    const error = await district.database.pool.query('DELETE FROM inbox_consignments').then(
      () => null,
      (reason: Error) => reason,
    );
    expect(error?.message).to.contain('append-only');
  });

  it('replayed receipt, receipt of another unit, receipt for other bytes: when one comes, then it is refused and recorded', async () => {
    const id = await district.issue(sender, { to: [{ unit: receiver }] });
    const decoy = await district.issue(sender, { to: [{ unit: other }, { unit: receiver }] });
    await sendDocument(district.ports, sender.clerk, { documentId: decoy });
    await district.pump();
    const [foreign, replayed] = await deliveriesOfDocument(district.ports, sender.clerk, decoy);
    const forged = `${replayed!.receipt!.slice(0, -8)}AAAAAAAA`;
    await sendDocument(district.ports, sender.clerk, { documentId: id });
    for (const receipt of [foreign!.receipt!, replayed!.receipt!, forged, 'nonsense']) {
      district.ports.gateway = {
        ...district.direct,
        dispatch: async () => ({ kind: 'receipt', receipt }),
      };
      const [delivery] = await deliveriesOfDocument(district.ports, sender.clerk, id);
      await district.ports.transact((tx) =>
        tx.outbox.promise('dispatch-consignment', { deliveryId: delivery!.id }),
      );
      const failures = await district.pump();
      expect(failures[0]?.message).to.contain('RECEIPT_REFUSED');
    }
    district.ports.gateway = { ...district.direct };
    const [delivery] = await deliveriesOfDocument(district.ports, sender.clerk, id);
    expect([delivery?.state, delivery?.receipt]).to.deep.equal(['dispatched', null]);
    const refused = await district.db.select().from(ledgerEvents).where(eq(ledgerEvents.documentId, id));
    const reasons = refused
      .filter((event) => event.kind === 'delivery.message-refused')
      .map((event) => (event.after as { reason: string }).reason);
    expect(new Set(reasons)).to.deep.equal(
      new Set(['another-unit', 'another-consignment', 'signature-invalid']),
    );
  });

  it('every kind of addressee and signature, when sent, then the class is that of the decision table', async () => {
    const cases = [
      { channels: ['electronic'], expected: 'A' },
      { channels: ['electronic', 'both'], expected: 'B' },
      { channels: ['electronic', 'paper'], expected: 'B' },
      { channels: ['paper', 'paper'], expected: 'C' },
    ] as const;
    for (const { channels, expected } of cases) {
      const to = channels.map((channel, index) => ({ unit: [receiver, other][index]!, channel }));
      const id = await district.issue(sender, { to });
      await sendDocument(district.ports, sender.clerk, { documentId: id });
      const [fact] = await district.db.select().from(shareFacts).where(eq(shareFacts.recordId, id));
      expect(fact?.class).to.equal(expected);
    }
  });

  it('a document whose seal is missing or broken, when sent and received, then both sides count it D with the cause', async () => {
    for (const [verdict, cause] of [
      [signedBy([sender.personal]), 'agency-signature-missing'],
      [signedBy([sender.seal]), 'person-signature-missing'],
      [signedBy([sender.personal, other.seal]), 'agency-signature-missing'],
      [signedBy([sender.personal, sender.seal], false), 'signature-invalid'],
    ] as const) {
      const bytes = `%PDF broken ${cause} ${Math.random()}`;
      const id = await district.issue(sender, { to: [{ unit: receiver }], bytes });
      const [version] = await district.ports.transact((tx) => tx.files.filesOf(id));
      district.verdicts.set(version!.versions[0]!.sha256, verdict);
      await sendDocument(district.ports, sender.clerk, { documentId: id });
      await district.pump();
      const [arrival] = await arrivals(id);
      await registerDocument(district.ports, receiver.clerk, { incomingId: arrival!.id });
      for (const recordId of [id, arrival!.id]) {
        const [fact] = await district.db.select().from(shareFacts).where(eq(shareFacts.recordId, recordId));
        expect([fact?.class, fact?.cause]).to.deep.equal(['D', cause]);
      }
    }
  });
});
