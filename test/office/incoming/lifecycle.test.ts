import { expect } from 'chai';
import { eq } from 'drizzle-orm';
import { PDFDocument } from 'pdf-lib';
import { incomingDocuments } from '../../../src/adapters/database/schema/incoming.ts';
import { shareFacts } from '../../../src/adapters/database/schema/statistics.ts';
import { deliveriesOfDocument } from '../../../src/office/exchange/follow-deliveries.ts';
import { assignDocument } from '../../../src/office/incoming/assign-document.ts';
import { directDocument } from '../../../src/office/incoming/direct-document.ts';
import { finishHandling, startHandling } from '../../../src/office/incoming/handle-document.ts';
import { listIncoming, readIncoming } from '../../../src/office/incoming/read-incoming.ts';
import { registerDocument } from '../../../src/office/incoming/register-document.ts';
import { registerPaper } from '../../../src/office/incoming/register-paper.ts';
import { returnDocument } from '../../../src/office/incoming/return-document.ts';
import { stampCopy } from '../../../src/office/incoming/stamp-copy.ts';
import { sendDocument } from '../../../src/office/outgoing/send-document.ts';
import { type District, openDistrict, type TestUnit } from '../exchange/district.ts';
import { refusal } from '../exchange/refusal.ts';

describe('an incoming document', () => {
  let district: District;
  let sender: TestUnit;
  let receiver: TestUnit;

  before(async () => {
    district = await openDistrict();
    sender = await district.addUnit('UBND xã Chân Sơn');
    receiver = await district.addUnit('UBND xã Lang Quán');
  });

  /** Sent and arrived; the ids on both sides. */
  async function arrive(bytes?: string): Promise<{ documentId: string; incomingId: string }> {
    const documentId = await district.issue(sender, { to: [{ unit: receiver }], ...(bytes && { bytes }) });
    await sendDocument(district.ports, sender.clerk, { documentId });
    await district.pump();
    const [row] = await district.db
      .select({ id: incomingDocuments.id })
      .from(incomingDocuments)
      .where(eq(incomingDocuments.foreignDocumentId, documentId));
    return { documentId, incomingId: row!.id };
  }

  const appointmentOf = (actor: TestUnit['clerk']) => actor.appointments[0]!.id;
  const deliveryOf = async (documentId: string) =>
    (await deliveriesOfDocument(district.ports, sender.clerk, documentId))[0]!;

  async function assigned(): Promise<{ documentId: string; incomingId: string }> {
    const ids = await arrive();
    const { incomingId } = ids;
    await registerDocument(district.ports, receiver.clerk, { incomingId });
    await directDocument(district.ports, receiver.leader, {
      incomingId,
      opinion: 'Giao chuyên viên tham mưu, văn thư phối hợp',
      dueDate: '2025-03-20',
      parts: [
        { appointmentId: appointmentOf(receiver.officer), part: 'lead', dueDate: '2025-03-20' },
        { appointmentId: appointmentOf(receiver.clerk), part: 'cooperate', dueDate: null },
      ],
    });
    await assignDocument(district.ports, receiver.clerk, { incomingId });
    return ids;
  }

  it('finishing a document never tells the sender: from arrival to the end, when each takes their step, then both sides tell the same story', async () => {
    const { documentId, incomingId } = await assigned();
    await startHandling(district.ports, receiver.officer, { incomingId });
    await finishHandling(district.ports, receiver.officer, { incomingId, result: 'Đã trả lời' });
    expect(await district.pump()).to.deep.equal([]);
    const delivery = await deliveryOf(documentId);
    expect(delivery.state).to.equal('done');
    expect(delivery.statuses.map((status) => status.code)).to.deep.equal(['03', '04', '05', '06']);
    expect(delivery.statuses.every((status) => status.signature !== null)).to.equal(true);
    const { record, directions, assignments } = await readIncoming(
      district.ports,
      receiver.officer,
      incomingId,
    );
    expect(record.state).to.equal('done');
    expect(delivery.arrivalNumber).to.equal(record.arrivalNumber);
    expect(directions).to.have.length(1);
    expect(assignments.map((one) => one.state)).to.deep.equal(['done', 'closed']);
    const kinds = await district.ports.transact((tx) => tx.ledger.ofIncoming(incomingId, { limit: 50 }));
    expect(kinds.items.map((event) => event.kind)).to.deep.equal([
      'incoming.arrived',
      'incoming.verified',
      'incoming.registered',
      'incoming.directed',
      'incoming.assigned',
      'incoming.started',
      'incoming.finished',
    ]);
  });

  it('whoever co-operates, when they finish, then only their part ends and the sender is not told 06', async () => {
    const { documentId, incomingId } = await assigned();
    await finishHandling(district.ports, receiver.clerk, { incomingId, result: 'Đã cung cấp số liệu' });
    await district.pump();
    expect((await deliveryOf(documentId)).state).to.equal('assigned');
    const { record, assignments } = await readIncoming(district.ports, receiver.clerk, incomingId);
    expect(record.state).to.equal('assigned');
    expect(assignments.map((one) => [one.part, one.state])).to.deep.equal([
      ['lead', 'assigned'],
      ['cooperate', 'done'],
    ]);
  });

  it('an arrival, when two clerks register it at once, then it has one line, one number and one 03', async () => {
    const { documentId, incomingId } = await arrive();
    const outcomes = await Promise.allSettled(
      Array.from({ length: 8 }, () => registerDocument(district.ports, receiver.clerk, { incomingId })),
    );
    expect(outcomes.filter((outcome) => outcome.status === 'fulfilled')).to.have.length(1);
    const lines = await district.database.pool.query(
      'SELECT number FROM register_entries WHERE incoming_id = $1',
      [incomingId],
    );
    expect(lines.rowCount).to.equal(1);
    await district.pump();
    expect((await deliveryOf(documentId)).statuses.map((status) => status.code)).to.deep.equal(['03']);
  });

  it('“returned” never told the sender: an arrival at the wrong address, when returned, then the sender learns 02 with the reason', async () => {
    const { documentId, incomingId } = await arrive();
    await returnDocument(district.ports, receiver.clerk, { incomingId, reason: 'Gửi nhầm địa chỉ' });
    await district.pump();
    const delivery = await deliveryOf(documentId);
    expect([delivery.state, delivery.refusedReason]).to.deep.equal(['refused', 'Gửi nhầm địa chỉ']);
    expect((await refusal(registerDocument(district.ports, receiver.clerk, { incomingId }))).code).to.equal(
      'WRONG_STATE',
    );
  });

  it('the same bytes under a second number, when registered, then the refusal shows the earlier one until confirmed', async () => {
    const bytes = '%PDF the same letter';
    const first = await arrive(bytes);
    await registerDocument(district.ports, receiver.clerk, { incomingId: first.incomingId });
    const second = await arrive(bytes);
    const register = (acknowledgeDuplicate: boolean) =>
      registerDocument(district.ports, receiver.clerk, {
        incomingId: second.incomingId,
        acknowledgeDuplicate,
      });
    const error = await refusal(register(false));
    expect(error.code).to.equal('INCOMING_DUPLICATE');
    expect(error.details['earlierId']).to.equal(first.incomingId);
    const details = await readIncoming(district.ports, receiver.clerk, second.incomingId);
    expect(details.duplicateOf?.id).to.equal(first.incomingId);
    expect((await register(true)).state).to.equal('registered');
  });

  it('a letter, when its copy with the ĐẾN stamp is asked for, then only after registration, and the bytes that came stay', async () => {
    const pdf = await PDFDocument.create();
    pdf.addPage([595, 842]);
    const { incomingId } = await arrive(Buffer.from(await pdf.save()).toString('latin1'));
    const copy = () => stampCopy(district.ports, receiver.clerk, incomingId);
    expect((await refusal(copy())).code).to.equal('WRONG_STATE');
    const [before] = (await readIncoming(district.ports, receiver.clerk, incomingId)).files;
    const { arrivalNumber } = await registerDocument(district.ports, receiver.clerk, { incomingId });
    const stamped = await copy();
    expect(Buffer.from(stamped.pdf.subarray(0, 5)).toString()).to.equal('%PDF-');
    expect(stamped.name).to.match(new RegExp(`^DEN-0?${arrivalNumber}-`));
    const [after] = (await readIncoming(district.ports, receiver.clerk, incomingId)).files;
    expect(after?.sha256).to.equal(before?.sha256);
  });

  it('a withdrawn letter, when its corrected second comes, then nothing is called a duplicate', async () => {
    const bytes = '%PDF withdrawn and sent anew';
    const first = await arrive(bytes);
    await returnDocument(district.ports, receiver.clerk, {
      incomingId: first.incomingId,
      reason: 'Thiếu trang',
    });
    const second = await arrive(bytes);
    const registered = await registerDocument(district.ports, receiver.clerk, {
      incomingId: second.incomingId,
    });
    expect(registered.duplicateOfId).to.equal(null);
  });

  it('a stranger, an officer not assigned and a stale page, when they act, then each is refused in its own way', async () => {
    const { incomingId } = await arrive();
    const act = (actor: TestUnit['clerk'], version?: number) =>
      refusal(
        registerDocument(district.ports, actor, {
          incomingId,
          ...(version !== undefined && { version }),
        }),
      );
    expect((await act(sender.clerk)).code).to.equal('NOT_FOUND');
    expect((await act(receiver.officer)).code).to.equal('NOT_FOUND');
    expect((await act(receiver.leader)).code).to.equal('FORBIDDEN');
    expect((await act(receiver.clerk, 99)).code).to.equal('STALE_ETAG');
  });

  it('a direction with two leads or a stranger as lead, when written, then it is refused', async () => {
    const { incomingId } = await arrive();
    await registerDocument(district.ports, receiver.clerk, { incomingId });
    const direct = (...leads: string[]) =>
      refusal(
        directDocument(district.ports, receiver.leader, {
          incomingId,
          opinion: 'Giao',
          dueDate: null,
          parts: leads.map((appointmentId) => ({ appointmentId, part: 'lead' as const, dueDate: null })),
        }),
      );
    const [officer, clerk] = [appointmentOf(receiver.officer), appointmentOf(receiver.clerk)];
    expect((await direct(officer, clerk)).code).to.equal('ONE_LEAD_NEEDED');
    expect((await direct(appointmentOf(sender.officer))).code).to.equal('ASSIGNEE_INVALID');
  });

  it('an officer, when lists are read, then only what was assigned to them is there', async () => {
    const other = await district.addUnit('UBND xã Tứ Quận');
    const { incomingId } = await assigned();
    const ids = async (actor: TestUnit['clerk'], box: 'mine' | 'all') =>
      (await listIncoming(district.ports, actor, { box, limit: 100 })).items.map((item) => item.id);
    expect(await ids(receiver.officer, 'mine')).to.include(incomingId);
    expect(await ids(other.officer, 'all')).to.deep.equal([]);
    expect(await ids(other.clerk, 'all')).to.deep.equal([]);
    expect((await ids(receiver.officer, 'all')).length).to.be.lessThan(
      (await ids(receiver.clerk, 'all')).length,
    );
  });

  it('a paper document and a state secret, when entered by hand, then one series numbers both and only the paper counts', async () => {
    const paper = {
      unitId: receiver.id,
      senderName: 'Sở Nội vụ',
      numberSymbol: '12/SNV-VP',
      issuedOn: '2025-03-05',
      typeCode: 'CV',
      subject: 'Mời họp',
      urgency: 'normal' as const,
      secrecy: 'none' as const,
      signerName: null,
      dueDate: null,
      pageCount: 1,
    };
    const first = await registerPaper(district.ports, receiver.clerk, paper);
    const secret = await registerPaper(district.ports, receiver.clerk, {
      ...paper,
      numberSymbol: '01/MAT',
      secrecy: 'secret',
    });
    expect(secret.arrivalNumber).to.equal(first.arrivalNumber! + 1);
    const facts = await district.db.select().from(shareFacts).where(eq(shareFacts.recordId, first.id));
    expect(facts.map((fact) => fact.class)).to.deep.equal(['C']);
    expect(
      await district.db.select().from(shareFacts).where(eq(shareFacts.recordId, secret.id)),
    ).to.deep.equal([]);
    const again = await refusal(registerPaper(district.ports, receiver.clerk, paper));
    expect(again.code).to.equal('INCOMING_DUPLICATE');
    const future = registerPaper(district.ports, receiver.clerk, { ...paper, arrivedOn: '2025-03-11' });
    expect((await refusal(future)).code).to.equal('ARRIVAL_DATE_FUTURE');
  });

  it('a document registered before it was judged, when the verdict comes, then its class follows the verdict', async () => {
    const documentId = await district.issue(sender, { to: [{ unit: receiver }] });
    await sendDocument(district.ports, sender.clerk, { documentId });
    const { judgeFile } = district.ports;
    district.ports.judgeFile = async () => {
      throw new Error('the verifier is out of reach');
    };
    await district.pump();
    const [row] = await district.db
      .select()
      .from(incomingDocuments)
      .where(eq(incomingDocuments.foreignDocumentId, documentId));
    await registerDocument(district.ports, receiver.clerk, { incomingId: row!.id });
    const fact = async () =>
      (await district.db.select().from(shareFacts).where(eq(shareFacts.recordId, row!.id)))[0];
    expect([(await fact())?.class, (await fact())?.cause]).to.deep.equal(['D', 'not-verified']);
    district.ports.judgeFile = judgeFile;
    await district.ports.transact((tx) => tx.outbox.promise('verify-arrival', { incomingId: row!.id }));
    await district.pump();
    expect([(await fact())?.class, (await fact())?.cause]).to.deep.equal(['A', null]);
  });
});
