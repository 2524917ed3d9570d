import { expect } from 'chai';
import { eq } from 'drizzle-orm';
import { dispatchConsignmentWorker } from '../../queue-workers/dispatch-consignment.ts';
import { dispatchStatusWorker } from '../../queue-workers/dispatch-status.ts';
import { type JobPorts, runJob } from '../../queue-workers/run-job.ts';
import { sendMailWorker } from '../../queue-workers/send-mail.ts';
import { verifyArrivalWorker } from '../../queue-workers/verify-arrival.ts';
import type { WorkerDefinition } from '../../queue-workers/worker-definition.ts';
import { people } from '../../src/adapters/database/schema/organisation.ts';
import { outbox } from '../../src/adapters/database/schema/outbox.ts';
import { createTransact } from '../../src/adapters/database/transaction.ts';
import { sendDocument } from '../../src/office/outgoing/send-document.ts';
import { type District, openDistrict, type TestUnit } from '../office/exchange/district.ts';

describe('the exchange’s workers', () => {
  let district: District;
  let sender: TestUnit;
  let receiver: TestUnit;
  const notes: { id: string; dead: boolean }[] = [];
  let carried: unknown;
  const jobs: JobPorts = {
    begin: async () => ({ state: 'open', payload: carried, traceId: 't' }),
    finish: async () => undefined,
    fail: async (id, _error, dead) => {
      notes.push({ id, dead });
    },
    withTrace: (_trace, work) => work(),
    onFailure: () => undefined,
  };

  before(async () => {
    district = await openDistrict();
    sender = await district.addUnit('UBND xã Chân Sơn');
    receiver = await district.addUnit('UBND xã Lang Quán');
  });
  beforeEach(() => {
    notes.length = 0;
  });

  const run = async (worker: unknown, payload: unknown) => {
    carried = payload;
    await runJob(worker as WorkerDefinition, { id: district.ports.newId(), attempt: 1 }, jobs).catch(
      () => undefined,
    );
  };

  it('job data that is not what the queue carries, when it comes, then the job ends at once and nothing is called', async () => {
    for (const worker of [
      dispatchConsignmentWorker(district.ports),
      dispatchStatusWorker(district.ports),
      verifyArrivalWorker(district.ports),
    ])
      await run(worker, { deliveryId: "'; DROP TABLE documents", message: { code: '99' }, incomingId: 7 });
    expect(notes.map((note) => note.dead)).to.deep.equal([true, true, true]);
  });

  it('jobs of records that are gone, when they run, then they end without a fault', async () => {
    const id = district.ports.newId();
    await run(dispatchConsignmentWorker(district.ports), { deliveryId: id });
    await run(verifyArrivalWorker(district.ports), { incomingId: id });
    expect(notes).to.deep.equal([]);
  });

  it('a refused receipt and a line that is down, when dispatched, then the first is final and the second is tried again', async () => {
    const documentId = await district.issue(sender, { to: [{ unit: receiver }] });
    const [delivery] = await sendDocument(district.ports, sender.clerk, { documentId });
    const gateways = [
      async () => ({ kind: 'receipt' as const, receipt: 'x.y.z' }),
      async () => {
        throw new Error('line is down');
      },
    ];
    for (const dispatch of gateways) {
      const ports = { ...district.ports, gateway: { ...district.direct, dispatch } };
      await run(dispatchConsignmentWorker(ports), { deliveryId: delivery!.id });
    }
    expect(notes.map((note) => note.dead)).to.deep.equal([true, false]);
  });

  it('three arrivals for a clerk with an address, when they come, then one mail tells of all of them', async () => {
    const clerk = receiver.clerk;
    await district.db.update(people).set({ email: 'vt@example.org' }).where(eq(people.id, clerk.personId));
    for (let n = 0; n < 3; n += 1) {
      const documentId = await district.issue(sender, { to: [{ unit: receiver }] });
      await sendDocument(district.ports, sender.clerk, { documentId });
      const [delivery] = await district.ports.transact((tx) => tx.deliveries.ofDocument(documentId));
      await run(dispatchConsignmentWorker(district.ports), { deliveryId: delivery!.id });
    }
    const promised = await district.db.select().from(outbox).where(eq(outbox.queue, 'send-mail'));
    expect(promised.map((row) => (row.payload as { accountId: string }).accountId)).to.deep.equal([
      clerk.accountId,
    ]);
    const sent: { to: string; text: string }[] = [];
    const mailer = {
      send: async (message: (typeof sent)[number]) => {
        sent.push(message);
        return { kind: 'taken' as const };
      },
    };
    const transact = createTransact(district.db, { clock: district.clock, traceId: () => 'test' });
    const worker = sendMailWorker({
      ...district.ports,
      transact,
      mailer,
      publicUrl: 'http://127.0.0.1:3000',
    });
    await run(worker, promised[0]!.payload);
    expect(sent.map((message) => message.to)).to.deep.equal(['vt@example.org']);
    expect(sent[0]!.text).to.include('Arrivals to register: 3');
    expect(notes).to.deep.equal([]);
  });
});
