import { expect } from 'chai';
import { eq } from 'drizzle-orm';
import { incomingDocuments } from '../../../src/adapters/database/schema/incoming.ts';
import { createTransact } from '../../../src/adapters/database/transaction.ts';
import { cellText, type PrintedTable } from '../../../src/lib/typesetting/printed-book.ts';
import { assignDocument } from '../../../src/office/incoming/assign-document.ts';
import { directDocument } from '../../../src/office/incoming/direct-document.ts';
import { finishHandling } from '../../../src/office/incoming/handle-document.ts';
import { registerDocument } from '../../../src/office/incoming/register-document.ts';
import { registerPaper } from '../../../src/office/incoming/register-paper.ts';
import { sendDocument } from '../../../src/office/outgoing/send-document.ts';
import { exportShare, percent } from '../../../src/office/statistics/export-share.ts';
import { readShare } from '../../../src/office/statistics/read-share.ts';
import { readReceiptTimes } from '../../../src/office/statistics/receipt-times.ts';
import { reportHandling } from '../../../src/office/statistics/report-handling.ts';
import { reportQuantities } from '../../../src/office/statistics/report-quantities.ts';
import { type District, openDistrict, type TestUnit } from '../exchange/district.ts';
import { refusal } from '../exchange/refusal.ts';

describe('reports on handling, quantities and the share', function reports() {
  this.timeout(60_000);
  let district: District;
  let sender: TestUnit;
  let receiver: TestUnit;
  const period = { from: '2025-03-01', to: '2025-03-31' };

  before(async () => {
    district = await openDistrict();
    sender = await district.addUnit('UBND xã Chân Sơn');
    receiver = await district.addUnit('UBND xã Lang Quán');
    await handled();
    await registerPaper(district.ports, receiver.clerk, {
      unitId: receiver.id,
      arrivedOn: '2025-03-10',
      senderName: 'Sở Nội vụ',
      numberSymbol: '15/SNV-VP',
      issuedOn: '2025-03-05',
      typeCode: 'TB',
      subject: 'Về biên chế',
      dueDate: '2025-03-12',
      urgency: 'normal',
      secrecy: 'none',
      signerName: null,
      pageCount: null,
    });
    district.clock.time = new Date('2025-03-20T03:00:00Z');
  });

  after(() => district.database.drop());

  const ports = () => ({
    ...district.ports,
    transact: createTransact(district.db, { clock: district.clock, traceId: () => 'test' }),
    demo: true,
  });

  async function handled(): Promise<void> {
    const documentId = await district.issue(sender, { to: [{ unit: receiver }] });
    await sendDocument(district.ports, sender.clerk, { documentId });
    await district.pump();
    const [row] = await district.db
      .select({ id: incomingDocuments.id })
      .from(incomingDocuments)
      .where(eq(incomingDocuments.foreignDocumentId, documentId));
    const incomingId = row!.id;
    await registerDocument(district.ports, receiver.clerk, { incomingId });
    const parts = [
      { appointmentId: receiver.officer.appointments[0]!.id, part: 'lead', dueDate: '2025-03-09' },
      { appointmentId: receiver.clerk.appointments[0]!.id, part: 'cooperate', dueDate: null },
    ] as const;
    await directDocument(district.ports, receiver.leader, {
      incomingId,
      opinion: 'Giao chuyên viên',
      dueDate: '2025-03-09',
      parts,
    });
    await assignDocument(district.ports, receiver.clerk, { incomingId });
    await finishHandling(district.ports, receiver.officer, { incomingId, result: 'Đã tham mưu' });
  }

  it('receivers, asked for a month, tell how long they took; a stranger is refused', async () => {
    const question = { unitId: sender.id, ...period };
    await district.pump();
    const [only, ...others] = await readReceiptTimes(ports(), sender.clerk, question);
    expect(others).to.deep.equal([]);
    expect(only).to.include({ receiverUnitId: receiver.id, sent: 1, received: 1, accepted: 1, refused: 0 });
    expect(only!.medianSeconds).to.be.at.least(0).and.to.equal(only!.slowSeconds);
    expect((await refusal(readReceiptTimes(ports(), receiver.clerk, question))).code).to.equal('FORBIDDEN');
  });

  const texts = (table: PrintedTable) => table.rows.map((row) => row.map(cellText));

  it('handling, asked for a month, has each number with who holds it, until when and how far it is', async () => {
    const question = { unitId: receiver.id, ...period };
    const book = await reportHandling(ports(), receiver.clerk, question, 'pdf');
    expect(book).to.include({ title: 'SỔ THEO DÕI GIẢI QUYẾT VĂN BẢN ĐẾN', front: 'cover', demo: true });
    expect(book.agency).to.equal('ỦY BAN NHÂN DÂN XÃ LANG QUÁN');
    const [first, second] = texts(book.tables[0]!);
    expect(first![2]).to.include('Chủ trì: officer UBND xã Lang Quán').and.include('Phối hợp: clerk');
    expect(first![3]).to.equal('09/03/2025');
    expect(first![4]).to.equal('Đã giải quyết ngày 10/03/2025 (quá hạn): Đã tham mưu');
    expect(second!.slice(0, 5)).to.deep.equal([
      '02',
      'Thông báo Về biên chế\nSố 15/SNV-VP ngày 05/03/2025 của Sở Nội vụ',
      '',
      '12/03/2025',
      'Đã đăng ký, chưa trình (quá hạn)',
    ]);
  });

  it('quantities, asked for a month, count by type what is done and open, in time and late', async () => {
    const book = await reportQuantities(ports(), receiver.leader, { unitId: receiver.id, ...period });
    const incoming = texts(book.tables[0]!).map((row) => row.slice(1));
    expect(incoming).to.deep.include(['Công văn', '1', '1', '0', '1', '0', '0', '0']);
    expect(incoming).to.deep.include(['Thông báo', '1', '0', '0', '0', '0', '1', '0']);
    expect(incoming.at(-1)).to.deep.equal(['Cộng', '2', '1', '0', '1', '0', '1', '0']);
    expect(texts(book.tables[1]!)).to.deep.equal([['', 'Cộng', '0', '0', '0', '0', '0', '0', '0']]);
  });

  it('the share as a paper, beside the share on screen, has the same figures and the documents they count', async () => {
    const question = { unitId: receiver.id, direction: 'incoming', ...period } as const;
    const share = await readShare(ports(), receiver.clerk, question);
    const book = await exportShare(ports(), receiver.clerk, question, 'xlsx');
    const figures = new Map(texts(book.tables[0]!).map(([name, value]) => [name, value]));
    expect(figures.get('N: số văn bản được tính')).to.equal(String(share.n));
    expect(figures.get('Tỷ lệ điện tử hoàn toàn A / N')).to.equal(percent(share.fullyElectronic));
    expect(book.tables[1]!.rows).to.have.length(share.n);
    expect(book.notes[0]).to.include(share.definition.vi);
    expect(book.lines[1]).to.equal('Số liệu tính đến 10:00 ngày 20/03/2025');
  });

  it('a share of nothing is no data, and 99.999 % is not rounded to 100', () => {
    expect([percent(null), percent(1), percent(0.99999), percent(0.5)]).to.deep.equal([
      'không có dữ liệu',
      '100,00 %',
      '99,99 %',
      '50,00 %',
    ]);
  });

  it('leaks through search, suggestions, statistics: a stranger, an officer and a period upside down are refused', async () => {
    const question = { unitId: receiver.id, ...period };
    const handling = (actor: TestUnit['clerk']) => reportHandling(ports(), actor, question, 'xlsx');
    expect((await refusal(handling(sender.clerk))).code).to.equal('FORBIDDEN');
    expect((await refusal(handling(receiver.officer))).code).to.equal('FORBIDDEN');
    expect((await refusal(reportQuantities(ports(), sender.leader, question))).code).to.equal('FORBIDDEN');
    const share = { ...question, direction: 'incoming' } as const;
    expect((await refusal(exportShare(ports(), receiver.officer, share, 'pdf'))).code).to.equal('FORBIDDEN');
    const upside = { unitId: receiver.id, from: '2025-04-01', to: '2025-03-01' };
    expect((await refusal(reportQuantities(ports(), receiver.clerk, upside))).code).to.equal(
      'PERIOD_INVALID',
    );
  });
});
