/** Deliveries that go together: few transactions, and still each delivery stands for itself. */
import { expect } from 'chai';
import { and, eq, inArray } from 'drizzle-orm';
import { deliveries, inboxConsignments } from '../../../src/adapters/database/schema/exchange.ts';
import { incomingDocuments } from '../../../src/adapters/database/schema/incoming.ts';
import { ledgerEvents } from '../../../src/adapters/database/schema/ledger.ts';
import { outbox } from '../../../src/adapters/database/schema/outbox.ts';
import { createInInstanceGateway } from '../../../src/adapters/gateways/in-instance.ts';
import type { Consignment } from '../../../src/office/exchange/consignment.ts';
import type { JudgeFile } from '../../../src/office/exchange/judge-signatures.ts';
import { receiveConsignment, receiveConsignments } from '../../../src/office/exchange/receive-consignment.ts';
import { verifyArrivals } from '../../../src/office/incoming/verify-arrival.ts';
import { sendDocument } from '../../../src/office/outgoing/send-document.ts';
import { type District, openDistrict, system, type TestUnit } from './district.ts';

describe('deliveries in groups', function suite() {
  this.timeout(60_000);
  const COUNT = 252;
  let district: District;
  let sender: TestUnit;
  let receivers: TestUnit[];
  let received: Consignment[][];

  before(async () => {
    district = await openDistrict();
    sender = await district.addUnit('UBND huyện Yên Sơn');
    receivers = [];
    for (let n = 0; n < COUNT; n += 1) receivers.push(await district.addUnit(`UBND xã số ${n + 1}`));
    const { ports, direct } = district;
    received = [];
    ports.gateway = createInInstanceGateway({
      receiveConsignment: (message) => receiveConsignment(ports, system, message),
      receiveConsignments: (messages) => {
        received.push([...messages]);
        return receiveConsignments(ports, system, messages);
      },
      receiveStatus: async (jws) => direct.status(jws, ''),
    });
  });

  beforeEach(() => {
    received.length = 0;
  });

  async function send(): Promise<string> {
    const id = await district.issue(sender, { to: receivers.map((unit) => ({ unit })) });
    await sendDocument(district.ports, sender.clerk, { documentId: id });
    return id;
  }

  const deliveriesOf = (id: string) =>
    district.db.select().from(deliveries).where(eq(deliveries.documentId, id));
  const arrivalsOf = (id: string) =>
    district.db.select().from(incomingDocuments).where(eq(incomingDocuments.foreignDocumentId, id));

  it('a document to 252 units, when sent, then two jobs carry it and each unit has its own receipt, events and verdict', async () => {
    const id = await send();
    const jobs = await district.db.select().from(outbox).where(eq(outbox.about, id));
    expect(jobs.map(({ queue }) => queue)).to.deep.equal(Array(2).fill('dispatch-consignments'));
    expect(await district.pump()).to.deep.equal([]);
    expect(received.map((group) => group.length)).to.deep.equal([126, 126]);
    const sent = await deliveriesOf(id);
    expect(sent.filter(({ state, receipt }) => state === 'arrived' && receipt !== null)).to.have.length(
      COUNT,
    );
    expect(new Set(sent.map(({ receipt }) => receipt)).size).to.equal(COUNT);
    const arrivals = await arrivalsOf(id);
    expect(new Set(arrivals.map(({ unitId }) => unitId)).size).to.equal(COUNT);
    expect(arrivals.every(({ signaturesValid }) => signaturesValid === true)).to.equal(true);
    const events = await district.db
      .select()
      .from(ledgerEvents)
      .where(
        inArray(
          ledgerEvents.incomingId,
          arrivals.map((arrival) => arrival.id),
        ),
      );
    for (const kind of ['incoming.arrived', 'incoming.verified'])
      expect(
        new Set(events.filter((event) => event.kind === kind).map((event) => event.incomingId)).size,
      ).to.equal(COUNT);
    const own = await district.db
      .select()
      .from(ledgerEvents)
      .where(and(eq(ledgerEvents.documentId, id), eq(ledgerEvents.kind, 'delivery.status')));
    expect(own).to.have.length(COUNT);
  });

  it('one receiver out of reach, when its group goes, then the others have arrived and it alone is tried again', async () => {
    const id = await send();
    const { ports } = district;
    const { gateway } = ports;
    const lost = receivers[7]!.code;
    ports.gateway = {
      ...gateway,
      dispatch: async () => {
        throw new Error('line down');
      },
      dispatchAll: async (messages) => {
        const answers = await gateway.dispatchAll!(messages);
        return messages.map(({ receiver }, at) =>
          receiver.code === lost ? { kind: 'unreached', error: new Error('line down') } : answers[at]!,
        );
      },
    };
    const failures = await district.pump();
    expect(failures.map((error) => error.message)).to.deep.equal(['line down']);
    const open = (await deliveriesOf(id)).filter(({ receipt }) => receipt === null);
    expect(open.map(({ receiverUnitId }) => receiverUnitId)).to.deep.equal([receivers[7]!.id]);
    const [own] = await district.db.select().from(outbox).where(eq(outbox.about, open[0]!.id));
    expect(own?.queue).to.equal('dispatch-consignment');
    ports.gateway = gateway;
    await district.db.update(outbox).set({ deadAt: null }).where(eq(outbox.id, own!.id));
    expect(await district.pump()).to.deep.equal([]);
    expect((await deliveriesOf(id)).every(({ receipt }) => receipt !== null)).to.equal(true);
    expect(await arrivalsOf(id)).to.have.length(COUNT);
  });

  it('one arrival that the database refuses, when its group comes, then the others are taken in and it alone is unreached', async () => {
    const id = await send();
    await district.pump();
    const group = received[0]!.map((message) => ({ ...message, consignmentId: crypto.randomUUID() }));
    const bad = group[3]!;
    const spoilt = { ...bad, document: { ...bad.document, typeName: '', subject: 'half\u0000' } };
    const messages = group.map((message) => (message === bad ? spoilt : message));
    const outcomes = await receiveConsignments(district.ports, system, messages);
    expect(outcomes.map(({ kind }) => kind)).to.deep.equal(
      messages.map((message) => (message === spoilt ? 'unreached' : 'receipt')),
    );
    const kept = await district.db
      .select()
      .from(inboxConsignments)
      .where(
        inArray(
          inboxConsignments.consignmentId,
          messages.map((message) => message.consignmentId),
        ),
      );
    expect(kept).to.have.length(messages.length - 1);
    expect((await arrivalsOf(id)).length).to.equal(COUNT + messages.length - 1);
  });

  it('the same group many times at once, when received, then each unit has one arrival and every answer is its one receipt', async () => {
    const id = await send();
    await district.pump();
    const group = received[0]!.map((message) => ({ ...message, consignmentId: crypto.randomUUID() }));
    const reversed = [...group].reverse();
    const all = await Promise.all(
      [group, reversed, group, reversed].map((messages) =>
        receiveConsignments(district.ports, system, messages),
      ),
    );
    const receipts = all.map((answers, at) =>
      (at % 2 === 0 ? answers : [...answers].reverse()).map(
        (answer) => answer.kind === 'receipt' && answer.receipt,
      ),
    );
    for (const again of receipts) expect(again).to.deep.equal(receipts[0]);
    expect(new Set(receipts[0]).size).to.equal(group.length);
    expect((await arrivalsOf(id)).length).to.equal(COUNT + group.length);
  });

  it('the same bytes to 252 units, when judged, then they are judged once and the first verdict stands', async () => {
    const id = await send();
    const { ports } = district;
    let judged = 0;
    const counting = {
      ...ports,
      judgeFile: async (sha256: string) => {
        judged += 1;
        return ports.judgeFile(sha256);
      },
    };
    await district.pump();
    const incomingIds = (await arrivalsOf(id)).map((arrival) => arrival.id);
    await district.db
      .update(incomingDocuments)
      .set({ verdictId: null, signaturesValid: null })
      .where(inArray(incomingDocuments.id, incomingIds));
    await verifyArrivals(counting, system, { incomingIds });
    await verifyArrivals(counting, system, { incomingIds });
    expect(judged).to.equal(1);
    expect((await arrivalsOf(id)).every(({ signaturesValid }) => signaturesValid === true)).to.equal(true);
  });

  describe('judged at the door', () => {
    // As patient as the slowest machine needs, but where the verdict never comes.
    const judgedBy = (judgeArrived: JudgeFile, patienceMs = 30_000) => ({
      ...district.ports,
      judgeArrived,
      patienceMs,
    });
    const again = () => received[0]!.map((message) => ({ ...message, consignmentId: crypto.randomUUID() }));
    const promisedFor = async (units: readonly Consignment[]) => {
      const kept = await district.db
        .select({ id: inboxConsignments.incomingId })
        .from(inboxConsignments)
        .where(
          inArray(
            inboxConsignments.consignmentId,
            units.map((message) => message.consignmentId),
          ),
        );
      const ids = kept.map(({ id }) => id);
      const records = await district.db
        .select()
        .from(incomingDocuments)
        .where(inArray(incomingDocuments.id, ids));
      const jobs = await district.db.select().from(outbox).where(eq(outbox.queue, 'verify-arrivals'));
      const promised = new Set(
        jobs.flatMap(({ payload }) => (payload as { incomingIds: string[] }).incomingIds),
      );
      return { ids, records, open: ids.filter((id) => promised.has(id)).length };
    };

    it('small files, when they come to many units, then each arrival stands with the one verdict, its event and no job', async () => {
      await send();
      await district.pump();
      let judged = 0;
      const group = again();
      const ports = judgedBy(async (sha256) => {
        judged += 1;
        return district.ports.judgeFile(sha256);
      });
      const outcomes = await receiveConsignments(ports, system, group);
      expect(outcomes.every(({ kind }) => kind === 'receipt')).to.equal(true);
      const { ids, records, open } = await promisedFor(group);
      expect([judged, records.length, open]).to.deep.equal([1, group.length, 0]);
      expect(records.every(({ signaturesValid }) => signaturesValid === true)).to.equal(true);
      expect(new Set(records.map(({ verdictId }) => verdictId)).size).to.equal(1);
      const one = await district.ports.transact((tx) => tx.incoming.get(ids[0]!));
      expect(one?.verdict?.map(({ role, verdict }) => [role, verdict.verdict])).to.deep.equal([
        ['main', 'TOTAL-PASSED'],
      ]);
      const events = await district.db
        .select()
        .from(ledgerEvents)
        .where(and(inArray(ledgerEvents.incomingId, ids), eq(ledgerEvents.kind, 'incoming.verified')));
      expect(new Set(events.map(({ incomingId }) => incomingId)).size).to.equal(group.length);
      await verifyArrivals(ports, system, { incomingIds: ids });
      expect(judged).to.equal(1);
    });

    it('signatures that do not hold, when the document comes, then it is received all the same and stands as invalid', async () => {
      await send();
      await district.pump();
      const group = again();
      const broken = { verdict: 'TOTAL-FAILED', sentence: { vi: '', en: '' }, signatures: [], report: {} };
      const outcomes = await receiveConsignments(
        judgedBy(async () => broken),
        system,
        group,
      );
      expect(outcomes.every(({ kind }) => kind === 'receipt')).to.equal(true);
      const { records } = await promisedFor(group);
      expect(new Set(records.map(({ signatureFault }) => signatureFault))).to.deep.equal(
        new Set(['person-signature-missing']),
      );
    });

    const late: JudgeFile = () => new Promise(() => undefined);
    const down: JudgeFile = async () => {
      throw new Error('storage is out of reach');
    };
    for (const [what, judgeArrived] of [
      ['takes long', late],
      ['can not be done now', down],
    ] as const)
      it(`judging that ${what}, when documents come, then they get their receipts and a job for their verdicts`, async () => {
        await send();
        await district.pump();
        const group = again();
        const outcomes = await receiveConsignments(judgedBy(judgeArrived, 100), system, group);
        expect(outcomes.every(({ kind }) => kind === 'receipt')).to.equal(true);
        const { ids, records, open } = await promisedFor(group);
        expect([records.length, open]).to.deep.equal([group.length, group.length]);
        expect(records.every(({ verdictId }) => verdictId === null)).to.equal(true);
        await verifyArrivals(district.ports, system, { incomingIds: ids });
        const after = await promisedFor(group);
        expect(after.records.every(({ signaturesValid }) => signaturesValid === true)).to.equal(true);
      });
  });
});
