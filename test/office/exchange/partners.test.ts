/** Other systems: lanes, breakers, carriers without receipts, and what of it the share counts. */
import { expect } from 'chai';
import { and, eq, isNull } from 'drizzle-orm';
import { v7 as newId } from 'uuid';
import { dispatchPartnerWorker } from '../../../queue-workers/dispatch-partner.ts';
import { runJob } from '../../../queue-workers/run-job.ts';
import type { WorkerDefinition } from '../../../queue-workers/worker-definition.ts';
import { outboxRows } from '../../../src/adapters/database/outbox-rows.ts';
import { createPromisesStore } from '../../../src/adapters/database/promises-store.ts';
import { deliveries } from '../../../src/adapters/database/schema/exchange.ts';
import { incomingDocuments } from '../../../src/adapters/database/schema/incoming.ts';
import { outbox } from '../../../src/adapters/database/schema/outbox.ts';
import { partnerHealth, partners } from '../../../src/adapters/database/schema/partners.ts';
import { shareFacts } from '../../../src/adapters/database/schema/statistics.ts';
import { type Consignment, digestsOf } from '../../../src/office/exchange/consignment.ts';
import { restateShare } from '../../../src/office/exchange/counted-share.ts';
import { dispatchStatus } from '../../../src/office/exchange/dispatch-status.ts';
import type { DispatchAnswer, Gateway } from '../../../src/office/exchange/gateway.ts';
import type { PartnerKind } from '../../../src/office/exchange/partner.ts';
import { PartnerLanes } from '../../../src/office/exchange/partner-lanes.ts';
import { receiveConsignments } from '../../../src/office/exchange/receive-consignment.ts';
import { sendDocument } from '../../../src/office/outgoing/send-document.ts';
import { type District, openDistrict, system, type TestUnit } from './district.ts';

describe('other systems', function suite() {
  this.timeout(60_000);
  let district: District;
  let sender: TestUnit;
  const ways = new Map<string, Gateway>();

  before(async () => {
    district = await openDistrict();
    // The relay asks the database's clock.
    district.clock.time = new Date();
    sender = await district.addUnit('UBND huyện Yên Sơn');
  });

  async function addPartner(kind: PartnerKind, answer: Gateway['dispatch'], simulated = false) {
    const id = newId();
    const row = { id, name: `Hệ thống ${kind}`, kind, endpoint: null, settings: {}, simulated };
    await district.db.insert(partners).values({ ...row, createdAt: district.clock.now() });
    ways.set(id, { dispatch: answer, status: async () => ({ kind: 'taken' }) });
    return id;
  }

  const receipts = async (message: Consignment): Promise<DispatchAnswer> => {
    const unit = await district.ports.transact((tx) =>
      tx.organisation.unitByCode(message.receiver.code, '2025-01-01'),
    );
    const sign = await district.ports.receipts.signerFor(unit!.id);
    const receipt = await sign({
      format: 'an-tin/receipt/1',
      consignmentId: message.consignmentId,
      sender: message.sender.code,
      receiver: message.receiver.code,
      incomingId: newId(),
      at: district.clock.now().toISOString(),
      digests: digestsOf(message.files),
    });
    return { kind: 'receipt', receipt };
  };

  async function send(...to: TestUnit[]): Promise<string> {
    const id = await district.issue(sender, { to: to.map((unit) => ({ unit })) });
    await sendDocument(district.ports, sender.clerk, { documentId: id });
    return id;
  }

  /** One round of relay and workers over the lanes; tells whose work was handed over. */
  async function round(): Promise<string[]> {
    district.clock.time = new Date();
    const rows = outboxRows(district.db);
    const handed: string[] = [];
    await rows.relayDue(200, async (due) => {
      handed.push(...due.filter(({ queue }) => queue === 'dispatch-partner').map(({ id }) => id));
    });
    const lanes = await district.db.select({ id: outbox.id, lane: outbox.lane }).from(outbox);
    const definition = dispatchPartnerWorker({
      ...district.ports,
      gatewayFor: async (id) => ways.get(id!)!,
      partnerLanes: new PartnerLanes(),
      random: () => 0.5,
      lane: rows,
    }) as WorkerDefinition;
    for (const id of handed)
      await runJob(
        definition,
        { id, attempt: 1 },
        {
          begin: rows.begin,
          finish: rows.finish,
          fail: rows.fail,
          withTrace: (_trace, work) => work(),
          onFailure: () => undefined,
        },
      ).catch(() => undefined);
    return handed.map((id) => lanes.find((row) => row.id === id)!.lane!);
  }

  const ofDocument = (id: string) =>
    district.db.select().from(deliveries).where(eq(deliveries.documentId, id)).orderBy(deliveries.id);
  const openOf = (partnerId: string) =>
    district.db
      .select()
      .from(outbox)
      .where(and(eq(outbox.lane, partnerId), isNull(outbox.finishedAt), isNull(outbox.deadAt)));
  const factOf = async (id: string) =>
    (await district.db.select().from(shareFacts).where(eq(shareFacts.recordId, id)))[0];
  const dueNow = (partnerId: string) =>
    district.db.update(outbox).set({ notBefore: null }).where(eq(outbox.lane, partnerId));

  it('a document to units here and on two systems, when sent, then each system has a group of its own and gives its receipts', async () => {
    const [a, b] = [await addPartner('peer', receipts), await addPartner('peer', receipts)];
    const [a1, a2, b1] = await Promise.all([
      district.addUnit('Sở A1', { partnerId: a }),
      district.addUnit('Sở A2', { partnerId: a }),
      district.addUnit('Sở B1', { partnerId: b }),
    ]);
    const here = await district.addUnit('UBND xã Chân Sơn');
    const id = await send(here, a1, a2, b1);
    const jobs = await district.db.select().from(outbox).where(isNull(outbox.finishedAt));
    expect(jobs.map(({ queue, lane }) => [queue, lane])).to.have.deep.members([
      ['dispatch-consignment', null],
      ['dispatch-partner', a],
      ['dispatch-partner', b],
    ]);
    expect(await round()).to.have.members([a, b]);
    const sent = await ofDocument(id);
    expect(sent.map(({ gateway, partnerId, state }) => [gateway, partnerId, state])).to.have.deep.members([
      ['in-instance', null, 'queued'],
      ['peer', a, 'arrived'],
      ['peer', a, 'arrived'],
      ['peer', b, 'arrived'],
    ]);
  });

  it('a dead partner, when much waits for it, then it is tried seldom, nothing of it is handed over while its breaker is open, and others go on', async () => {
    let calls = 0;
    let alive = false;
    const dead = await addPartner('peer', async (message) => {
      calls += 1;
      if (!alive) throw new Error('ECONNREFUSED');
      return receipts(message);
    });
    const living = await addPartner('peer', receipts);
    const there = await district.addUnit('Sở im lặng', { partnerId: dead });
    const elsewhere = await district.addUnit('Sở đang chạy', { partnerId: living });
    for (let n = 0; n < 12; n += 1) await send(there);
    const handed = await round();
    expect(
      handed.filter((lane) => lane === dead),
      'few at once',
    ).to.have.length(6);
    expect(calls, 'the breaker opened after three').to.equal(3);
    const last = await send(elsewhere);
    expect(await round(), 'nothing of the dead one').to.deep.equal([living]);
    expect((await ofDocument(last))[0]?.state).to.equal('arrived');
    expect(await openOf(dead), 'all of it waits').to.have.length(12);
    const untried = (await openOf(dead)).filter(({ attempts }) => attempts === 0);
    expect(untried, 'what was put back untried counts no attempt').to.have.length(9);
    alive = true;
    await district.db
      .update(partnerHealth)
      .set({ openUntil: new Date(Date.now() - 1000) })
      .where(eq(partnerHealth.partnerId, dead));
    await dueNow(dead);
    expect(await round(), 'half-open: one').to.deep.equal([dead]);
    const [health] = await district.db.select().from(partnerHealth).where(eq(partnerHealth.partnerId, dead));
    expect(health).to.include({ failures: 0, openUntil: null });
    while ((await round()).length > 0);
    expect(await openOf(dead)).to.deep.equal([]);
  });

  it('a carrier without receipts, when it took a document, then that is no arrival, it is not handed over again, and the share waits for the proof', async () => {
    let taken = 0;
    const axis = await addPartner('vdxp', async () => {
      taken += 1;
      return { kind: 'carried', reference: 'docId-7' };
    });
    const unit = await district.addUnit('Bộ Nội vụ', { partnerId: axis });
    const id = await send(unit);
    await round();
    const [delivery] = await ofDocument(id);
    expect(delivery).to.include({ state: 'dispatched', carrierReference: 'docId-7', receipt: null });
    expect(delivery!.carriedAt).to.be.instanceOf(Date);
    expect(await factOf(id), 'queued and carried are not exchanged').to.equal(undefined);
    await district.ports.transact((tx) =>
      tx.outbox.promise('dispatch-consignment', { deliveryId: delivery!.id }),
    );
    await district.pump();
    await round();
    expect(taken, 'not handed over again').to.equal(1);
    await district.db
      .update(deliveries)
      .set({ queuedAt: new Date('2025-01-01') })
      .where(eq(deliveries.id, delivery!.id));
    await district.db.delete(outbox);
    const stalled = await createPromisesStore(district.db).stalledDeliveries({
      forMs: 1,
      againAfterMs: 1,
      limit: 99,
    });
    expect(stalled.map((one) => one.id)).not.to.include(delivery!.id);
    const record = await district.ports.transact((tx) => tx.documents.get(id));
    const restated = () => district.ports.transact((tx) => restateShare(tx, record!));
    expect(await restated(), 'nothing is proved').to.deep.equal({});
    const arrivedAt = district.clock.now();
    await district.db
      .update(deliveries)
      .set({ state: 'arrived', arrivedAt })
      .where(eq(deliveries.id, delivery!.id));
    expect((await restated()).share, 'proved').to.include({ class: 'A', recordId: id });
  });

  it('a rehearsal of another system, when it gives a receipt, then the document has arrived and the share leaves it out', async () => {
    const rehearsal = await addPartner('peer', receipts, true);
    const id = await send(await district.addUnit('Sở diễn tập', { partnerId: rehearsal }));
    await round();
    expect((await ofDocument(id))[0]?.state).to.equal('arrived');
    expect(await factOf(id)).to.equal(undefined);
  });

  it('a rehearsal, when the document goes there on paper too, or on paper alone, then the share leaves it out', async () => {
    const rehearsal = await addPartner('peer', receipts, true);
    const byPost = await addPartner('paper', receipts, true);
    for (const [partnerId, channel] of [
      [rehearsal, 'both'],
      [rehearsal, 'paper'],
      [byPost, 'electronic'],
    ] as const) {
      const unit = await district.addUnit(`Sở diễn tập ${channel}`, { partnerId });
      const id = await district.issue(sender, { to: [{ unit, channel }] });
      await sendDocument(district.ports, sender.clerk, { documentId: id });
      await round();
      expect(await factOf(id), channel).to.equal(undefined);
    }
  });

  it('a paper partner, when a document goes there, then it counts as sent on paper', async () => {
    const post = await addPartner('paper', receipts);
    const id = await send(await district.addUnit('Hội Nông dân', { partnerId: post }));
    expect(await factOf(id)).to.include({ class: 'C', cause: 'paper-only' });
  });

  it('a document that came from another system, when a step is told to its sender, then the status goes back by the way it came', async () => {
    const partner = await addPartner('peer', receipts);
    const foreign = await district.addUnit('Sở gửi đến', { partnerId: partner });
    const here = await district.addUnit('UBND xã nhận', { formerOrganCode: '000.01.02.H99' });
    const gone = await district.addUnit('UBND xã cũ', { validTo: '2025-01-01', successorId: here.id });
    const message = await consignmentTo(here.code, foreign);
    const byOldCode = { ...(await consignmentTo('000.01.02.H99', foreign)), sentAt: message.sentAt };
    const toClosed = { ...(await consignmentTo(gone.code, foreign)), sentAt: '2024-12-01T00:00:00Z' };
    const toForeign = await consignmentTo(foreign.code, foreign);
    const answers = await receiveConsignments(
      district.ports,
      system,
      [message, byOldCode, toClosed, toForeign],
      partner,
    );
    expect(answers.map(({ kind }) => kind)).to.deep.equal(['receipt', 'receipt', 'refused', 'refused']);
    expect(answers[2]).to.have.property('successor').that.includes(here.code);
    const [arrival] = await district.db
      .select()
      .from(incomingDocuments)
      .where(eq(incomingDocuments.consignmentId, message.consignmentId));
    expect(arrival).to.include({ unitId: here.id, simulated: false });
    await dispatchStatus(district.ports, system, {
      format: 'an-tin/status/1',
      id: newId(),
      consignmentId: message.consignmentId,
      code: '03',
      from: here.code,
      to: foreign.code,
      sequence: 1,
      at: district.clock.now().toISOString(),
      reason: null,
      staff: null,
      arrivalNumber: 1,
    });
    const [promised] = await openOf(partner);
    expect(promised?.payload).to.have.nested.property('work.kind', 'status');
  });

  async function consignmentTo(code: string, from: TestUnit): Promise<Consignment> {
    const { sha256, size } = await district.ports.storage.putBytes(Buffer.from(`%PDF-1.7 ${newId()}`));
    return {
      format: 'an-tin/consignment/1',
      consignmentId: newId(),
      sender: { code: from.code, name: 'Sở gửi đến' },
      receiver: { code, name: 'UBND xã' },
      sentAt: district.clock.now().toISOString(),
      document: {
        id: newId(),
        origin: 'electronic',
        typeCode: 'CV',
        typeName: 'Công văn',
        numberSymbol: '12/SNV-VP',
        issuedOn: '2025-03-10',
        subject: 'Báo cáo',
        language: 'Tiếng Việt',
        pageCount: 1,
        urgency: 'normal',
        signers: [],
        dueDate: null,
        paperFollows: false,
      },
      files: [{ role: 'main', position: 0, name: 'cv.pdf', mediaType: 'application/pdf', sha256, size }],
    };
  }
});
