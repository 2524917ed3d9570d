/** Paper after it was sent: signed for, or come back; the slip that goes with it. */
import { expect } from 'chai';
import { and, eq } from 'drizzle-orm';
import { documents } from '../../../src/adapters/database/schema/documents.ts';
import { deliveries } from '../../../src/adapters/database/schema/exchange.ts';
import { ledgerEvents } from '../../../src/adapters/database/schema/ledger.ts';
import { partners } from '../../../src/adapters/database/schema/partners.ts';
import { books, registerEntries } from '../../../src/adapters/database/schema/registers.ts';
import { shareFacts } from '../../../src/adapters/database/schema/statistics.ts';
import { createTransact } from '../../../src/adapters/database/transaction.ts';
import { extractText } from '../../../src/lib/typesetting/text.ts';
import { enterByHand } from '../../../src/office/documents/registers/enter-by-hand.ts';
import { printDispatchSlip } from '../../../src/office/documents/registers/paper/print-dispatch-slip.ts';
import { printPostings } from '../../../src/office/documents/registers/paper/print-paper-books.ts';
import { listPostings, listWaiting } from '../../../src/office/documents/registers/paper/read-postings.ts';
import {
  type PostingCommand,
  recordPosting,
} from '../../../src/office/documents/registers/paper/record-posting.ts';
import {
  type SettleCommand,
  settlePosting,
} from '../../../src/office/documents/registers/paper/settle-posting.ts';
import { deliveriesOfDocument } from '../../../src/office/exchange/follow-deliveries.ts';
import { sendDocument } from '../../../src/office/outgoing/send-document.ts';
import { type District, openDistrict, type TestUnit } from '../exchange/district.ts';
import { refusal } from '../exchange/refusal.ts';

describe('paper that was sent', function paper() {
  this.timeout(60_000);
  let district: District;
  let unit: TestUnit;
  let stranger: TestUnit;
  let bookId: string;

  before(async () => {
    district = await openDistrict();
    unit = await district.addUnit('UBND xã Chân Sơn');
    stranger = await district.addUnit('UBND xã Hùng Lợi');
    const [book] = await district.db
      .select()
      .from(books)
      .where(and(eq(books.unitId, unit.id), eq(books.direction, 'outgoing')));
    bookId = book!.id;
  });

  after(() => district.database.drop());

  const ports = () => ({
    ...district.ports,
    transact: createTransact(district.db, { clock: district.clock, traceId: () => 'test' }),
    demo: false,
  });
  const codeOf = async (work: Promise<unknown>) => (await refusal(work)).code;
  const line = (over: { symbol?: string } = {}) =>
    enterByHand(ports(), unit.clerk, {
      bookId,
      date: '2025-03-10',
      columns: {
        direction: 'outgoing',
        numberSymbol: over.symbol ?? 'GM-UBND',
        titleAndSubject: 'Giấy mời họp',
        signer: '',
        recipients: '',
        copyKeeper: '',
        copies: 1,
        transferDate: null,
        receiptSigned: '',
        note: '',
      },
    });
  const post = (over: Partial<PostingCommand> & Pick<PostingCommand, 'items'>, actor = unit.clerk) =>
    recordPosting(ports(), actor, {
      unitId: unit.id,
      postedOn: '2025-03-10',
      addressee: 'Bưu điện huyện Yên Sơn',
      envelopes: 2,
      ...over,
    });
  const span = () => ({ unitId: unit.id, from: '2025-01-01', to: '2025-12-31' });

  /** An urgent document with paper for a receiver outside the service, as sending leaves it. */
  async function paperDelivery() {
    const documentId = await district.issue(unit, { to: [] });
    await district.db.update(documents).set({ urgency: 'express' }).where(eq(documents.id, documentId));
    const entry = await line({ symbol: 'UBND-VP' });
    await district.db.update(registerEntries).set({ documentId }).where(eq(registerEntries.id, entry.id));
    const deliveryId = ports().newId();
    await district.db.insert(deliveries).values({
      id: deliveryId,
      documentId,
      unitId: unit.id,
      consignmentId: ports().newId(),
      receiverName: 'Công ty Điện lực',
      channel: 'paper',
      gateway: 'paper',
      state: 'on_paper',
      queuedAt: district.clock.now(),
      updatedAt: district.clock.now(),
    });
    return { entry, documentId, deliveryId };
  }

  it('a unit whose partner is paper, when a document is sent to it, gets it on paper alone, and the share counts paper', async () => {
    const partnerId = ports().newId();
    await district.db.insert(partners).values({
      id: partnerId,
      name: 'Nơi nhận bản giấy',
      kind: 'paper',
      endpoint: null,
      settings: {},
      simulated: false,
      createdAt: district.clock.now(),
    });
    const far = await district.addUnit('Ban quản lý rừng Cham Chu', { partnerId });
    const documentId = await district.issue(unit, { to: [{ unit: far, channel: 'electronic' }] });
    await sendDocument(district.ports, unit.clerk, { documentId });
    const [delivery] = await deliveriesOfDocument(district.ports, unit.clerk, documentId);
    expect(delivery).to.include({ channel: 'paper', gateway: 'paper', state: 'on_paper', partnerId: null });
    const [fact] = await district.db.select().from(shareFacts).where(eq(shareFacts.recordId, documentId));
    expect(fact).to.include({ class: 'C', cause: 'paper-only' });
  });

  it('registered paper, when its signed slip comes back, is settled with who signed, and the document’s follow-up and record tell it', async () => {
    const { entry, documentId, deliveryId } = await paperDelivery();
    const posting = await post({
      items: [{ entryId: entry.id, deliveryId }],
      method: 'registered',
      itemNumber: 'RR123456789VN',
    });
    const open = async () =>
      (await listPostings(ports(), unit.clerk, { unitId: unit.id, limit: 50, open: true })).items;
    expect((await open()).map(({ id }) => id)).to.include(posting.id);
    const settle = (over: Partial<SettleCommand> = {}, actor = unit.clerk) =>
      settlePosting(ports(), actor, {
        postingId: posting.id,
        version: 1,
        outcome: 'received',
        on: '2025-03-10',
        note: 'Nguyễn Văn Hòa, văn thư',
        ...over,
      });
    expect(await codeOf(settle({}, stranger.clerk))).to.equal('NOT_FOUND');
    expect(await codeOf(settle({ on: '2025-03-09' }))).to.equal('POSTING_OUTCOME_EARLY');
    expect(await codeOf(settle({ on: '2025-03-11' }))).to.equal('REGISTER_DATE_FUTURE');
    await settle();
    expect((await open()).map(({ id }) => id)).not.to.include(posting.id);
    const [delivery] = await deliveriesOfDocument(district.ports, unit.clerk, documentId);
    expect(delivery!.postings).to.deep.equal([
      {
        id: posting.id,
        deliveryId,
        postedOn: '2025-03-10',
        method: 'registered',
        itemNumber: 'RR123456789VN',
        outcome: 'received',
        outcomeOn: '2025-03-10',
        outcomeNote: 'Nguyễn Văn Hòa, văn thư',
      },
    ]);
    const told = await district.db
      .select()
      .from(ledgerEvents)
      .where(and(eq(ledgerEvents.documentId, documentId), eq(ledgerEvents.kind, 'posting.settled')));
    expect(told.map(({ after }) => after)).to.have.length(1);
    expect(told[0]!.after).to.include({ outcome: 'received', postingId: posting.id });
  });

  it('paper, when it comes back undelivered, waits to be sent again and the line says why', async () => {
    const { entry, documentId, deliveryId } = await paperDelivery();
    const posting = await post({ items: [{ entryId: entry.id, deliveryId }] });
    const command = { postingId: posting.id, version: 1, outcome: 'returned', on: '2025-03-10' } as const;
    await settlePosting(ports(), unit.clerk, { ...command, note: 'chuyển địa chỉ' });
    const waits = await listWaiting(ports(), unit.clerk, unit.id);
    expect(waits.map((one) => one.deliveryId)).to.include(deliveryId);
    await post({ items: [{ entryId: entry.id, deliveryId }] });
    const [delivery] = await deliveriesOfDocument(district.ports, unit.clerk, documentId);
    expect(delivery!.postings.map(({ outcome }) => outcome)).to.deep.equal(['returned', null]);
    const book = await printPostings(ports(), unit.auditor, span(), 'pdf');
    const signed = book.tables[0]!.rows.map((row) => row[4]);
    expect(signed).to.include('Trả lại ngày 10/03/2025: chuyển địa chỉ');
  });

  it('its dispatch slip, names what lies in the envelope, how it goes and where the signed part is to be sent', async () => {
    const { id } = await post({
      items: [{ entryId: (await line()).id }],
      addressee: 'Công ty Điện lực Tuyên Quang',
      method: 'registered',
      itemNumber: 'RR1',
    });
    const { pdf, name } = await printDispatchSlip(ports(), unit.clerk, id);
    const text = (await extractText(pdf)).text.replace(/\s+/g, ' ');
    for (const words of [
      'PHIẾU GỬI',
      'Kính gửi: Công ty Điện lực Tuyên Quang.',
      'GM-UBND',
      'Giấy mời họp',
      'bưu gửi bảo đảm, số hiệu RR1; số lượng bì: 02.',
      'gửi trả phiếu này về UBND xã Chân Sơn',
      'XÁC NHẬN CỦA NƠI NHẬN',
    ])
      expect(text).to.contain(words);
    expect(name).to.match(/^Phiếu gửi .*GM-UBND\.pdf$/);
    expect(await codeOf(printDispatchSlip(ports(), stranger.clerk, id))).to.equal('NOT_FOUND');
  });
});
