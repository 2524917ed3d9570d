/** Promise 4 and 5 under faults: every addressee has the document exactly once, and every receipt is held in the end. */
import { expect } from 'chai';
import { and, eq, inArray, isNotNull } from 'drizzle-orm';
import { deliveries } from '../../src/adapters/database/schema/exchange.ts';
import { incomingDocuments } from '../../src/adapters/database/schema/incoming.ts';
import { outbox } from '../../src/adapters/database/schema/outbox.ts';
import { sendDocument } from '../../src/office/outgoing/send-document.ts';
import { type District, openDistrict, type TestUnit } from '../office/exchange/district.ts';

describe('deliveries under faults', function suite() {
  this.timeout(180_000);
  let district: District;
  let sender: TestUnit;
  let receivers: TestUnit[];

  before(async () => {
    district = await openDistrict();
    sender = await district.addUnit('UBND huyện Yên Sơn');
    receivers = [];
    for (let n = 0; n < 4; n += 1) receivers.push(await district.addUnit(`UBND xã số ${n + 1}`));
  });

  async function sendMany(count: number): Promise<string[]> {
    const ids: string[] = [];
    for (let n = 0; n < count; n += 1) {
      const documentId = await district.issue(sender, { to: receivers.map((unit) => ({ unit })) });
      await sendDocument(district.ports, sender.clerk, { documentId });
      ids.push(documentId);
    }
    return ids;
  }

  /** What was given up by the last pump is promised again, as the queue's next attempt would. */
  async function retry(): Promise<void> {
    await district.db.update(outbox).set({ deadAt: null }).where(isNotNull(outbox.deadAt));
  }

  async function expectExactlyOnce(ids: readonly string[]): Promise<void> {
    const arrived = await district.db
      .select()
      .from(incomingDocuments)
      .where(inArray(incomingDocuments.foreignDocumentId, [...ids]));
    const pairs = arrived.map((row) => `${row.unitId} ${row.foreignDocumentId}`);
    expect(pairs).to.have.length(ids.length * receivers.length);
    expect(new Set(pairs).size).to.equal(pairs.length);
    const sent = await district.db
      .select()
      .from(deliveries)
      .where(and(inArray(deliveries.documentId, [...ids]), eq(deliveries.state, 'arrived')));
    expect(sent.filter((row) => row.receipt !== null)).to.have.length(pairs.length);
  }

  it('promise 4, each addressee registers a document exactly once: 200 documents, when every third hand-over dies after the receiver has committed, then each addressee has each once', async () => {
    const { gateway } = district.ports;
    let calls = 0;
    district.ports.gateway = {
      ...gateway,
      dispatch: async (message) => {
        calls += 1;
        const answer = await gateway.dispatch(message);
        if (calls % 3 === 0) throw new Error('killed between dispatch and receipt');
        return answer;
      },
    };
    const ids = await sendMany(200);
    for (let failed = 1; failed > 0; ) {
      failed = (await district.pump()).length;
      await retry();
    }
    district.ports.gateway = gateway;
    expect(calls).to.be.greaterThan(ids.length * receivers.length);
    await expectExactlyOnce(ids);
  });

  it('every job handed out five times at once, when all run, then each addressee has each once', async () => {
    const ids = await sendMany(10);
    await Promise.all(Array.from({ length: 5 }, () => district.pump()));
    await expectExactlyOnce(ids);
  });

  it('a sender that dies before it notes the receipt, when it starts again, then it holds the first receipt', async () => {
    const [id] = await sendMany(1);
    const { transact } = district.ports;
    const receipts: string[] = [];
    const { gateway } = district.ports;
    district.ports.gateway = {
      ...gateway,
      dispatch: async (message) => {
        const answer = await gateway.dispatch(message);
        if (answer.kind === 'receipt') receipts.push(answer.receipt);
        if (receipts.length <= receivers.length) throw new Error('killed');
        return answer;
      },
    };
    await district.pump();
    await retry();
    await district.pump();
    district.ports.gateway = gateway;
    await expectExactlyOnce([id!]);
    const held = await transact((tx) => tx.deliveries.ofDocument(id!));
    const first = receipts.slice(0, receivers.length);
    expect(held.map((delivery) => delivery.receipt)).to.have.members(first);
  });
});
