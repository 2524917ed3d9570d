/** The lanes of partners with the queues on a real Redis: relay, queue and worker as the service joins them. */
import { expect } from 'chai';
import { eq, sql } from 'drizzle-orm';
import { v7 as newId } from 'uuid';
import { dispatchPartnerWorker } from '../../../queue-workers/dispatch-partner.ts';
import { startWorkers } from '../../../queue-workers/start-workers.ts';
import type { WorkerDefinition } from '../../../queue-workers/worker-definition.ts';
import { type OutboxRows, outboxRows } from '../../../src/adapters/database/outbox-rows.ts';
import { deliveries } from '../../../src/adapters/database/schema/exchange.ts';
import { outbox } from '../../../src/adapters/database/schema/outbox.ts';
import { partners } from '../../../src/adapters/database/schema/partners.ts';
import { type Running, startRelay } from '../../../src/adapters/queues/outbox-relay.ts';
import { openQueues, type QueueEngine } from '../../../src/adapters/queues/queue-engine.ts';
import { reconcile } from '../../../src/adapters/queues/reconciler.ts';
import { withTrace } from '../../../src/adapters/telemetry/trace.ts';
import { type Consignment, digestsOf } from '../../../src/office/exchange/consignment.ts';
import { type DispatchOutcome, type Gateway, unreached } from '../../../src/office/exchange/gateway.ts';
import { PartnerLanes } from '../../../src/office/exchange/partner-lanes.ts';
import { sendDocument } from '../../../src/office/outgoing/send-document.ts';
import { needs } from '../../support/needs.ts';
import { type TestRedis, testRedis } from '../../support/redis.ts';
import { type District, openDistrict, type TestUnit } from './district.ts';

describe('the lanes of partners with the queues on Redis', function suite() {
  this.timeout(120_000);
  let district: District;
  let rows: OutboxRows;
  let sender: TestUnit;
  let redis: TestRedis;
  let engine: QueueEngine;
  let relay: Running | undefined;
  const ways = new Map<string, Gateway>();
  const groups: (readonly Consignment[])[] = [];

  before(async function start() {
    redis = await testRedis(needs(this, 'redis-server', 'redis-server'));
    await redis.start();
    district = await openDistrict();
    district.clock.time = new Date();
    rows = outboxRows(district.db);
    sender = await district.addUnit('UBND huyện Yên Sơn');
    engine = openQueues({ kind: 'redis', url: redis.url }, () => undefined);
    const worker = dispatchPartnerWorker({
      ...district.ports,
      gatewayFor: async (id) => ways.get(id!)!,
      partnerLanes: new PartnerLanes(),
      lane: rows,
      random: () => 0.5,
    }) as WorkerDefinition;
    await startWorkers([worker], ['dispatch-partner'], {
      ...rows,
      withTrace,
      work: (queue, handler, options) => engine.work(queue, handler, options),
      onFailure: () => undefined,
    });
  });
  after(async () => {
    await relay?.stop();
    await engine?.close();
    await redis?.kill();
  });

  async function addPartner(answer: (message: Consignment) => Promise<DispatchOutcome>): Promise<string> {
    const id = newId();
    const row = { id, name: 'Hệ thống khác', kind: 'peer', endpoint: null, settings: {}, simulated: false };
    await district.db.insert(partners).values({ ...row, createdAt: district.clock.now() });
    const dispatchAll = async (messages: readonly Consignment[]) => {
      groups.push(messages);
      return Promise.all(messages.map((message) => answer(message).catch(unreached)));
    };
    const dispatch = () => Promise.reject(new Error('one by one'));
    ways.set(id, { dispatch, dispatchAll, status: async () => ({ kind: 'taken' }) });
    return id;
  }

  const receipt = async (message: Consignment): Promise<DispatchOutcome> => {
    const unit = await district.ports.transact((tx) =>
      tx.organisation.unitByCode(message.receiver.code, '2025-01-01'),
    );
    const sign = await district.ports.receipts.signerFor(unit!.id);
    const payload = {
      format: 'an-tin/receipt/1',
      consignmentId: message.consignmentId,
      sender: message.sender.code,
      receiver: message.receiver.code,
      incomingId: newId(),
      at: district.clock.now().toISOString(),
      digests: digestsOf(message.files),
    };
    return { kind: 'receipt', receipt: await sign(payload) };
  };

  async function send(to: TestUnit, count: number): Promise<void> {
    for (let n = 0; n < count; n += 1) {
      const documentId = await district.issue(sender, { to: [{ unit: to }] });
      await sendDocument(district.ports, sender.clerk, { documentId });
    }
  }

  const to = (partnerId: string) =>
    district.db.select().from(deliveries).where(eq(deliveries.partnerId, partnerId));
  const laneOf = (partnerId: string) => district.db.select().from(outbox).where(eq(outbox.lane, partnerId));
  const until = async (condition: () => Promise<boolean>) => {
    while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 20));
  };
  const allArrived = async (partnerId: string) =>
    (await to(partnerId)).every(({ state, receipt: kept }) => state === 'arrived' && kept !== null);
  const allFinished = async (partnerId: string) =>
    (await laneOf(partnerId)).every(({ finishedAt }) => finishedAt !== null);

  it('much for one partner and a dead one beside it, when handed over, then all of the first has arrived in groups and the second waits with its reason', async () => {
    const [alive, dead] = [
      await addPartner(receipt),
      await addPartner(() => Promise.reject(new Error('away'))),
    ];
    await send(await district.addUnit('Sở đang sống', { partnerId: alive }), 30);
    await send(await district.addUnit('Sở đã tắt', { partnerId: dead }), 8);
    relay = await startRelay({
      relayDue: rows.relayDue,
      add: (queue, jobs) => engine.add(queue, jobs),
      onOutbox: async (wake) => {
        const timer = setInterval(wake, 20);
        return () => clearInterval(timer);
      },
      onError: () => undefined,
    });
    await until(() => allArrived(alive));
    await until(() => allFinished(alive));
    const carried = groups
      .flat()
      .map(({ consignmentId }) => consignmentId)
      .filter((id, at, all) => all.indexOf(id) === at);
    expect(await to(alive)).to.have.length(30);
    expect(carried).to.include.members((await to(alive)).map(({ consignmentId }) => consignmentId));
    expect(Math.max(...groups.map(({ length }) => length))).to.be.greaterThan(1);
    await until(async () =>
      (await laneOf(dead)).some(({ lastError }) => lastError?.includes('away') === true),
    );
    expect((await laneOf(dead)).map(({ finishedAt, deadAt }) => [finishedAt, deadAt])).to.deep.equal(
      Array.from({ length: 8 }, () => [null, null]),
    );
    expect((await to(dead)).some(({ receipt: kept }) => kept !== null)).to.equal(false);
  });

  it('work that was taken along by a process that died, when reconciled, then it goes on by a job of its own and arrives', async () => {
    await relay?.stop();
    relay = undefined;
    const partner = await addPartner(receipt);
    await send(await district.addUnit('Sở tiếp nhận', { partnerId: partner }), 3);
    const taken = await rows.takeAlong(partner, 10);
    expect(taken).to.have.length(3);
    expect(await rows.takeAlong(partner, 10)).to.deep.equal([]);
    await district.db
      .update(outbox)
      .set({ relayedAt: sql`now() - interval '1 minute'` })
      .where(eq(outbox.lane, partner));
    const driven = await reconcile({
      ...rows,
      state: (queue, id) => engine.state(queue, id),
      forget: (queue, id) => engine.forget(queue, id),
      add: (queue, jobs) => engine.add(queue, jobs),
      onRedriven: () => undefined,
      onError: () => undefined,
    });
    expect(driven.redriven).to.be.at.least(3);
    await until(() => allArrived(partner));
    await until(() => allFinished(partner));
    const own = groups.flat().filter(({ receiver }) => receiver.name === 'Sở tiếp nhận');
    expect(own).to.have.length(3);
  });
});
