import { expect } from 'chai';
import { eq } from 'drizzle-orm';
import { v7 as newId } from 'uuid';
import { outboxRows } from '../../../src/adapters/database/outbox-rows.ts';
import { documents, jobs } from '../../../src/adapters/database/schema/documents.ts';
import { deliveries } from '../../../src/adapters/database/schema/exchange.ts';
import { incomingDocuments, incomingVerdicts } from '../../../src/adapters/database/schema/incoming.ts';
import { ledgerEvents } from '../../../src/adapters/database/schema/ledger.ts';
import { outbox } from '../../../src/adapters/database/schema/outbox.ts';
import { processes } from '../../../src/adapters/database/schema/processes.ts';
import { createTransact } from '../../../src/adapters/database/transaction.ts';
import { isAppError } from '../../../src/app-error.ts';
import { interruptOrphanedJobs } from '../../../src/office/outgoing/interrupt-jobs.ts';
import {
  giveUpPromise,
  listPromises,
  readQueueBoard,
  reDrivePromise,
} from '../../../src/office/queues/queue-board.ts';
import { reDriveStalled } from '../../../src/office/queues/re-drive-stalled.ts';
import { type District, openDistrict, system, type TestUnit } from '../exchange/district.ts';

const long = new Date(Date.now() - 3600_000);

describe('nothing stuck', () => {
  let district: District;
  let sender: TestUnit;
  let receiver: TestUnit;
  let transact: ReturnType<typeof createTransact>;
  let forgotten: string[];
  const engine = { waiting: 0, active: 0, delayed: 0, completed: 0, failed: 0 };

  before(async () => {
    district = await openDistrict();
    transact = createTransact(district.db, { clock: { now: () => new Date() }, traceId: () => 'test' });
    sender = await district.addUnit('UBND xã Chân Sơn');
    receiver = await district.addUnit('UBND xã Lang Quán');
  });
  beforeEach(async () => {
    forgotten = [];
    for (const table of [outbox, deliveries, incomingDocuments, jobs, processes])
      await district.db.delete(table);
    await district.db.update(documents).set({ levelPending: null, state: 'sent' });
  });

  const boardPorts = () => ({
    transact,
    engineCounts: async () => engine,
    forgetJob: async (_queue: string, id: string) => void forgotten.push(id),
  });
  const deliver = async (over: Partial<typeof deliveries.$inferInsert> = {}) => {
    const documentId = await district.issue(sender, { to: [{ unit: receiver }] });
    await district.db.update(documents).set({ state: 'sent' }).where(eq(documents.id, documentId));
    const id = newId();
    await district.db.insert(deliveries).values({
      id,
      documentId,
      unitId: sender.id,
      consignmentId: newId(),
      receiverUnitId: receiver.id,
      receiverName: 'UBND xã Lang Quán',
      channel: 'electronic',
      gateway: 'in-instance',
      state: 'queued',
      queuedAt: long,
      updatedAt: long,
      ...over,
    });
    return { id, documentId };
  };
  const promised = async (queue: string, about: string, over: Partial<typeof outbox.$inferInsert> = {}) => {
    const id = newId();
    const row = { id, queue, about, payload: {}, traceId: 'trace-1', createdAt: long, ...over };
    await district.db.insert(outbox).values(row);
    return id;
  };
  const eventsOf = async (kind: string) =>
    (await district.db.select().from(ledgerEvents).where(eq(ledgerEvents.kind, kind))).length;

  describe('signed by all, stuck “pending” for ever: records that nobody works on', () => {
    it('a delivery queued or dispatched long ago without a promise or a receipt is promised again, once, in the ledger', async () => {
      const before = await eventsOf('queue.re-driven');
      const orphan = await deliver();
      const silent = await deliver({ state: 'dispatched' });
      await deliver({ state: 'refused' });
      await deliver({ state: 'arrived', receipt: 'x.y.z' });
      await deliver({ queuedAt: new Date() });
      expect(await reDriveStalled({ transact }, system)).to.include({ deliveries: 2 });
      expect(await reDriveStalled({ transact }, system)).to.include({ deliveries: 0 });
      const rows = await district.db.select().from(outbox);
      expect(rows.map((row) => row.payload)).to.have.deep.members([
        { deliveryId: orphan.id },
        { deliveryId: silent.id },
      ]);
      expect((await eventsOf('queue.re-driven')) - before).to.equal(2);
    });

    it('deliveries with open, dead or given-up work are left alone; work that ended without a receipt is promised later', async () => {
      await promised('dispatch-consignment', (await deliver()).id);
      await promised('dispatch-consignment', (await deliver()).id, { deadAt: long });
      await promised('dispatch-consignment', (await deliver()).id, { finishedAt: long, gaveUpReason: 'x' });
      await promised('dispatch-consignment', (await deliver()).id, { finishedAt: new Date() });
      await promised('dispatch-consignments', (await deliver()).documentId);
      await promised('dispatch-consignment', (await deliver()).id, { finishedAt: long });
      expect(await reDriveStalled({ transact }, system)).to.include({ deliveries: 1 });
    });

    it('an arrival that nobody judged and a document short of its level are promised again', async () => {
      const arrival = { unitId: receiver.id, state: 'arrived', senderName: 'x', numberSymbol: '1/X' };
      const rest = { typeCode: 'CV', subject: 'x', urgency: 'normal', arrivedAt: long, updatedAt: long };
      const common = { ...arrival, ...rest };
      const verdictId = newId();
      await district.db.insert(incomingVerdicts).values({ id: verdictId, files: [] });
      await district.db.insert(incomingDocuments).values([
        { id: newId(), source: 'electronic', ...common },
        { id: newId(), source: 'paper', ...common },
        { id: newId(), source: 'electronic', ...common, verdictId },
      ]);
      const id = await district.issue(sender, { to: [] });
      const pending = { levelPending: 'TIMESTAMP_UNAVAILABLE', issuedAt: long };
      await district.db.update(documents).set(pending).where(eq(documents.id, id));
      const found = await reDriveStalled({ transact }, system);
      expect(found).to.deep.equal({ deliveries: 0, arrivals: 1, renditions: 1 });
      expect(await reDriveStalled({ transact }, system)).to.deep.equal({
        deliveries: 0,
        arrivals: 0,
        renditions: 0,
      });
    });
  });

  describe('the board', () => {
    it('IT, asking, sees per queue what is open, late, dead and why, the processes, and numbers held by nobody', async () => {
      const { id, documentId } = await deliver();
      await promised('dispatch-consignment', id, {
        deadAt: long,
        lastError: 'RECEIPT_REFUSED: x',
        attempts: 1,
      });
      await promised('dispatch-consignment', newId(), { lastError: 'line is down', attempts: 9 });
      await promised('dispatch-consignment', newId(), { finishedAt: new Date() });
      await promised('dispatch-consignment', newId(), { notBefore: new Date(Date.now() + 3600_000) });
      await district.db
        .update(documents)
        .set({ state: 'issuing', updatedAt: long })
        .where(eq(documents.id, documentId));
      const board = await readQueueBoard(boardPorts(), sender.it);
      const queue = board.queues.find((one) => one.queue === 'dispatch-consignment');
      expect(queue).to.deep.include({ open: 1, late: 1, dead: 1, finishedLastHour: 1, engine });
      const age = (Date.now() - long.getTime()) / 1000;
      expect(queue?.oldestOpenSeconds).to.be.within(age - 60, age + 1);
      expect(queue?.causes.map(({ error }) => error)).to.have.members(['RECEIPT_REFUSED: x', 'line is down']);
      expect(board.stalledIssuing.map((one) => one.id)).to.deep.equal([documentId]);
    });

    it('dead work, listed, names its document, its error and its trace; other units’ IT sees none, and nobody but IT', async () => {
      const { id, documentId } = await deliver();
      await promised('dispatch-consignment', id, { deadAt: long, lastError: 'RECEIPT_REFUSED: x' });
      const query = { queue: 'dispatch-consignment', state: 'dead', limit: 10 } as const;
      const { items } = await listPromises(boardPorts(), sender.it, query);
      expect(items).to.have.length(1);
      expect(items[0]).to.include({ documentId, lastError: 'RECEIPT_REFUSED: x', traceId: 'trace-1' });
      expect((await listPromises(boardPorts(), receiver.it, query)).items).to.deep.equal([]);
      for (const actor of [sender.clerk, sender.leader, sender.officer, sender.auditor])
        expect(await readQueueBoard(boardPorts(), actor).catch((error) => error.code)).to.equal('FORBIDDEN');
    });

    it('dead work driven again by IT is relayed anew under its id, and the ledger tells who did it', async () => {
      const { id } = await deliver();
      const row = await promised('dispatch-consignment', id, { deadAt: long, relayedAt: long });
      const before = await eventsOf('queue.re-driven');
      const command = { queue: 'dispatch-consignment', id: row } as const;
      expect(await reDrivePromise(boardPorts(), receiver.it, command).catch((error) => error.code)).to.equal(
        'NOT_FOUND',
      );
      await reDrivePromise(boardPorts(), sender.it, command);
      const relayed: string[] = [];
      await outboxRows(district.db).relayDue(10, async (rows) => {
        for (const one of rows) relayed.push(one.id);
      });
      expect(relayed).to.deep.equal([row]);
      expect(forgotten).to.deep.equal([row]);
      expect((await eventsOf('queue.re-driven')) - before).to.equal(1);
      expect(await reDrivePromise(boardPorts(), sender.it, command).catch((error) => error.code)).to.equal(
        'PROMISE_NOT_DEAD',
      );
    });

    it('dead work given up needs a reason, leaves the board, stays in the record and is not promised again by itself', async () => {
      const { id } = await deliver();
      const row = await promised('dispatch-consignment', id, { deadAt: long });
      const command = { queue: 'dispatch-consignment', id: row, reason: 'nơi nhận đã giải thể' } as const;
      await giveUpPromise(boardPorts(), sender.it, command);
      const query = { queue: 'dispatch-consignment', state: 'dead', limit: 10 } as const;
      expect((await listPromises(boardPorts(), sender.it, query)).items).to.deep.equal([]);
      expect(await reDriveStalled({ transact }, system)).to.include({ deliveries: 0 });
      expect(await outboxRows(district.db).removeFinished(0)).to.equal(0);
      const again = (work: Promise<void>) =>
        work.then(
          () => 'done',
          (error: unknown) => isAppError(error) && error.code,
        );
      const other = { ...command, reason: 'một lý do khác' };
      expect(await again(giveUpPromise(boardPorts(), sender.it, other))).to.equal('PROMISE_NOT_DEAD');
      expect(await again(reDrivePromise(boardPorts(), sender.it, command))).to.equal('PROMISE_NOT_DEAD');
      expect(await eventsOf('queue.given-up')).to.equal(1);
    });
  });

  describe('jobs of processes that died', () => {
    const owner = 'web-1/1/1';
    const job = async () => {
      const id = newId();
      const row = { kind: 'sign-document', state: 'running', accountId: sender.leader.accountId, owner };
      await district.db.insert(jobs).values({ id, ...row, createdAt: new Date(), updatedAt: new Date() });
      return id;
    };
    const beat = (place: string) =>
      transact((tx) =>
        tx.processes.beat({ id: owner, host: 'web-1', place, pid: 1, roles: ['web'], startedAt: new Date() }),
      );
    const interrupt = (isDead = false) =>
      interruptOrphanedJobs({
        transact,
        clock: { now: () => new Date() },
        processId: 'web-2/1/1',
        isDead: () => isDead,
      });

    it('a process on another host that lives keeps its jobs, though it bears the same host name and number', async () => {
      await job();
      await beat('another kernel');
      expect(await interrupt()).to.equal(0);
    });

    it('a process not seen for 90 seconds loses its jobs, once', async () => {
      await job();
      await beat('another kernel');
      await district.database.pool.query(`UPDATE processes SET last_seen_at = now() - interval '89 seconds'`);
      expect(await interrupt()).to.equal(0);
      await district.database.pool.query(`UPDATE processes SET last_seen_at = now() - interval '91 seconds'`);
      expect(await interrupt()).to.equal(1);
      expect(await interrupt()).to.equal(0);
    });

    it('a process that ended in order, or is known to be dead on this machine, loses its jobs at once', async () => {
      await job();
      await beat('here');
      expect(await interrupt(true)).to.equal(1);
      await job();
      await transact((tx) => tx.processes.leave(owner));
      expect(await interrupt()).to.equal(1);
    });
  });
});
