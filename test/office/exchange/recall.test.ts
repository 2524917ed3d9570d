import { expect } from 'chai';
import { eq } from 'drizzle-orm';
import { documents } from '../../../src/adapters/database/schema/documents.ts';
import { incomingDocuments } from '../../../src/adapters/database/schema/incoming.ts';
import { shareFacts } from '../../../src/adapters/database/schema/statistics.ts';
import { deliveriesOfDocument } from '../../../src/office/exchange/follow-deliveries.ts';
import type { StatusMessage } from '../../../src/office/exchange/status-message.ts';
import { answerRecall } from '../../../src/office/incoming/answer-recall.ts';
import { readIncomingFile } from '../../../src/office/incoming/read-incoming.ts';
import { registerDocument } from '../../../src/office/incoming/register-document.ts';
import { recallDocument } from '../../../src/office/outgoing/recall-document.ts';
import { sendDocument } from '../../../src/office/outgoing/send-document.ts';
import { type District, openDistrict, type TestUnit } from './district.ts';
import { refusal } from './refusal.ts';

describe('recall', () => {
  let district: District;
  let sender: TestUnit;
  let receiver: TestUnit;

  before(async () => {
    district = await openDistrict();
    sender = await district.addUnit('UBND xã Chân Sơn');
    receiver = await district.addUnit('UBND xã Lang Quán');
  });

  async function send(): Promise<string> {
    const documentId = await district.issue(sender, { to: [{ unit: receiver }] });
    await sendDocument(district.ports, sender.clerk, { documentId });
    return documentId;
  }

  const recall = (documentId: string) =>
    recallDocument(district.ports, sender.clerk, { documentId, reason: 'Sai số liệu' });
  const delivery = async (documentId: string) =>
    (await deliveriesOfDocument(district.ports, sender.clerk, documentId))[0]!;
  const document = async (id: string) =>
    (await district.db.select().from(documents).where(eq(documents.id, id)))[0]!;
  const arrival = async (id: string) =>
    (
      await district.db.select().from(incomingDocuments).where(eq(incomingDocuments.foreignDocumentId, id))
    )[0];

  it('a document that has not left, when recalled, then it never arrives', async () => {
    const id = await send();
    await recall(id);
    await district.pump();
    expect([(await delivery(id)).state, (await document(id)).state]).to.deep.equal(['recalled', 'recalled']);
    expect(await arrival(id)).to.equal(undefined);
  });

  it('recall only labels the registered document: a registered document, when recalled and agreed, then it is withdrawn, its content closed and its metadata kept', async () => {
    const id = await send();
    await district.pump();
    const incomingId = (await arrival(id))!.id;
    await registerDocument(district.ports, receiver.clerk, { incomingId });
    await recall(id);
    await district.pump();
    expect((await document(id)).state).to.equal('sent');
    await answerRecall(district.ports, receiver.clerk, { incomingId, agree: true, reason: 'Đồng ý' });
    await district.pump();
    expect([(await delivery(id)).state, (await delivery(id)).recallState]).to.deep.equal([
      'recalled',
      'agreed',
    ]);
    expect((await document(id)).state).to.equal('recalled');
    const kept = (await arrival(id))!;
    expect([kept.state, kept.subject]).to.deep.equal(['withdrawn', 'V/v báo cáo tiến độ']);
    const [file] = await district.ports.transact((tx) => tx.incoming.files(incomingId));
    const opened = readIncomingFile(district.ports, receiver.clerk, incomingId, file!.id);
    expect((await refusal(opened)).code).to.equal('INCOMING_WITHDRAWN');
    for (const recordId of [id, incomingId]) {
      const [fact] = await district.db.select().from(shareFacts).where(eq(shareFacts.recordId, recordId));
      expect([fact?.class, fact?.recalled]).to.deep.equal(['A', true]);
    }
  });

  it('a recall, when the receiver refuses, then the document stays with both and may be asked for again', async () => {
    const id = await send();
    await district.pump();
    const incomingId = (await arrival(id))!.id;
    await recall(id);
    await district.pump();
    const registering = registerDocument(district.ports, receiver.clerk, { incomingId });
    expect((await refusal(registering)).code).to.equal('RECALL_PENDING');
    await answerRecall(district.ports, receiver.clerk, { incomingId, agree: false, reason: 'Đã triển khai' });
    await district.pump();
    expect((await delivery(id)).recallState).to.equal('refused');
    expect((await document(id)).state).to.equal('sent');
    await registerDocument(district.ports, receiver.clerk, { incomingId });
    await recall(id);
    await district.pump();
    expect((await arrival(id))!.recallState).to.equal('requested');
    expect((await refusal(recall(id))).code).to.equal('NOTHING_TO_RECALL');
  });

  it('a recall that overtakes its document, when both come, then the recall waits and is not lost', async () => {
    const id = await send();
    const { gateway } = district.ports;
    district.ports.gateway = {
      ...gateway,
      dispatch: async () => {
        throw new Error('line is down');
      },
    };
    await district.pump();
    await recall(id);
    const early = await district.pump();
    expect(early.map((error) => (error as { code?: string }).code)).to.deep.equal([
      'CONSIGNMENT_NOT_ARRIVED',
    ]);
    district.ports.gateway = gateway;
    const { id: deliveryId } = await delivery(id);
    await district.ports.transact((tx) => tx.outbox.promise('dispatch-consignment', { deliveryId }));
    expect(await district.pump()).to.deep.equal([]);
    await district.database.pool.query(`UPDATE outbox SET dead_at = NULL WHERE queue = 'dispatch-status'`);
    expect(await district.pump()).to.deep.equal([]);
    expect((await arrival(id))!.recallState).to.equal('requested');
  });

  it('recall racing registration: when tried many times, then both sides always end the same', async function race() {
    this.timeout(120_000);
    const ends = new Set<string>();
    for (let round = 0; round < 40; round += 1) {
      const id = await send();
      await district.pump();
      const incomingId = (await arrival(id))!.id;
      const registering = async () => {
        if (round % 3 === 0) await new Promise((resume) => setTimeout(resume, round % 5));
        await registerDocument(district.ports, receiver.clerk, { incomingId });
      };
      await Promise.all([registering().catch(() => undefined), recall(id).then(() => district.pump())]);
      await district.pump();
      if ((await arrival(id))!.recallState === 'requested')
        await answerRecall(district.ports, receiver.clerk, {
          incomingId,
          agree: round % 2 === 0,
          reason: 'Trả lời',
        });
      await district.pump();
      const [ours, theirs] = [await delivery(id), (await arrival(id))!];
      ends.add(`${theirs.state}/${ours.state}/${ours.recallState}`);
      expect(ours.state === 'recalled').to.equal(theirs.state === 'withdrawn');
      expect(ours.state === 'accepted').to.equal(theirs.state === 'registered');
      expect(ours.recallState).to.equal(theirs.recallState);
      expect((await document(id)).state).to.equal(ours.state === 'recalled' ? 'recalled' : 'sent');
    }
    expect(ends.size).to.be.greaterThan(1);
  });

  it('statuses that come late, twice, from a stranger or for nothing, when received, then no state is turned back', async () => {
    const id = await send();
    await district.pump();
    const { consignmentId } = await delivery(id);
    const status = (code: StatusMessage['code'], sequence: number): StatusMessage => ({
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
      arrivalNumber: code === '03' ? 7 : null,
    });
    const tell = async (message: object, unit: TestUnit) => {
      const sign = await district.ports.receipts.signerFor(unit.id);
      return district.direct.status(await sign({ ...message }), sender.code);
    };
    const [accepted, done, started] = [status('03', 2), status('06', 5), status('05', 4)];
    await tell(done, receiver);
    await tell(started, receiver);
    await tell(accepted, receiver);
    await tell(accepted, receiver);
    const after = await delivery(id);
    expect([after.state, after.arrivalNumber]).to.deep.equal(['done', 7]);
    expect(after.statuses.map((one) => one.code)).to.deep.equal(['03', '05', '06']);

    expect(await tell(status('02', 9), sender)).to.deep.equal({ kind: 'refused', reason: 'another-unit' });
    const forged = { ...status('02', 9), from: sender.code };
    expect(await tell(forged, sender)).to.deep.equal({ kind: 'refused', reason: 'another-unit' });
    const unknown = { ...status('02', 9), consignmentId: district.ports.newId() };
    expect(await tell(unknown, receiver)).to.deep.equal({ kind: 'refused', reason: 'unknown-consignment' });
    expect(await tell({ hello: 1 }, receiver)).to.deep.equal({ kind: 'refused', reason: 'not-a-status' });
    expect(await district.direct.status('x.y.z', sender.code)).to.deep.equal({
      kind: 'refused',
      reason: 'signature-invalid',
    });
    expect((await delivery(id)).state).to.equal('done');
  });
});
