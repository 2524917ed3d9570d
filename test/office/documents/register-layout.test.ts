/** The columns of the registers, by their words and their order, as NĐ 30/2020 appendix IV prints them. */
import { expect } from 'chai';
import type { RegisterEntry } from '../../../src/office/documents/registers/register.ts';
import {
  incomingLayout,
  outgoingLayout,
  registerRow,
} from '../../../src/office/documents/registers/register-layout.ts';
import { handlingLayout, handlingRow } from '../../../src/office/statistics/report-handling.ts';
import type { HandledLine } from '../../../src/office/statistics/report-store.ts';

const titles = (layout: readonly { title: string }[]) => layout.map(({ title }) => title);

const entry = {
  id: 'e1',
  bookId: 'b1',
  year: 2026,
  number: 7,
  documentId: null,
  incomingId: null,
  byHand: true,
  entryDate: '2026-03-09',
  voidReason: null,
  createdAt: new Date(0),
  createdBy: null,
};

describe('registers of appendix IV', () => {
  it('sổ đăng ký văn bản đi, has the ten columns of I.2 in their order', () => {
    expect(titles(outgoingLayout)).to.deep.equal([
      'Số, ký hiệu văn bản',
      'Ngày tháng văn bản',
      'Tên loại và trích yếu nội dung văn bản',
      'Người ký',
      'Nơi nhận văn bản',
      'Đơn vị, người nhận bản lưu',
      'Số lượng bản',
      'Ngày chuyển',
      'Ký nhận',
      'Ghi chú',
    ]);
  });

  it('sổ đăng ký văn bản đến, has the ten columns of VI.2 in their order', () => {
    expect(titles(incomingLayout)).to.deep.equal([
      'Ngày đến',
      'Số đến',
      'Tác giả',
      'Số, ký hiệu văn bản',
      'Ngày tháng văn bản',
      'Tên loại và trích yếu nội dung văn bản',
      'Đơn vị hoặc người nhận',
      'Ngày chuyển',
      'Ký nhận',
      'Ghi chú',
    ]);
  });

  it('sổ theo dõi giải quyết văn bản đến, has the seven columns of VIII.2 in their order', () => {
    expect(titles(handlingLayout)).to.deep.equal([
      'Số đến',
      'Tên loại, số, ký hiệu, ngày, tháng và tên cơ quan, tổ chức ban hành văn bản',
      'Đơn vị hoặc người nhận',
      'Thời hạn giải quyết',
      'Tiến độ giải quyết',
      'Số, ký hiệu văn bản trả lời',
      'Ghi chú',
    ]);
  });

  it('a line of either book, printed, puts each value below its title', () => {
    const outgoing: RegisterEntry = {
      ...entry,
      direction: 'outgoing',
      voidReason: 'in hỏng',
      secrecy: 'secret',
      columns: {
        numberSymbol: '07/QĐ-UBND',
        documentDate: '2026-03-09',
        titleAndSubject: 'Quyết định về A',
        signer: 'An',
        recipients: 'B; C',
        copyKeeper: 'Văn thư',
        copies: 3,
        transferDate: null,
        receiptSigned: 'Cúc',
        note: 'khẩn',
      },
    };
    expect(registerRow(outgoing)).to.deep.equal([
      '07/QĐ-UBND',
      { day: '2026-03-09' },
      'Quyết định về A',
      'An',
      'B; C',
      'Văn thư',
      3,
      null,
      'Cúc',
      'Số 07 không sử dụng: in hỏng; Độ mật: Tối mật; khẩn',
    ]);
    const incoming: RegisterEntry = {
      ...entry,
      direction: 'incoming',
      columns: {
        author: 'Sở Nội vụ',
        numberSymbol: '15/SNV-VP',
        documentDate: null,
        titleAndSubject: 'Công văn về B',
        forwardedTo: 'Chủ tịch',
        transferDate: '2026-03-10',
        receiptSigned: '',
        note: '',
      },
    };
    expect(registerRow(incoming)).to.deep.equal([
      { day: '2026-03-09' },
      7,
      'Sở Nội vụ',
      '15/SNV-VP',
      null,
      'Công văn về B',
      'Chủ tịch',
      { day: '2026-03-10' },
      '',
      '',
    ]);
  });

  const handled: HandledLine = {
    number: 4,
    bookName: 'Sổ đến',
    arrivedOn: '2026-03-01',
    author: 'Sở Nội vụ',
    numberSymbol: '15/SNV-VP',
    documentDate: '2026-02-27',
    titleAndSubject: 'Công văn về biên chế',
    forwardedTo: 'Chủ tịch',
    note: '',
    voidReason: null,
    document: {
      state: 'in_progress',
      dueDate: '2026-03-10',
      finishedAt: null,
      returnReason: null,
      replySymbol: null,
      handlers: [
        { fullName: 'Dũng', unitName: 'Văn phòng', part: 'lead', dueDate: '2026-03-10', result: null },
        { fullName: 'Hà', unitName: 'Nội vụ', part: 'cooperate', dueDate: null, result: null },
      ],
    },
  };

  it('a document still handled after its day, printed, says so', () => {
    expect(handlingRow(handled, '2026-03-11', false)).to.deep.equal([
      '04',
      'Công văn về biên chế\nSố 15/SNV-VP ngày 27/02/2026 của Sở Nội vụ',
      'Chủ trì: Dũng (Văn phòng), hạn 10/03/2026\nPhối hợp: Hà (Nội vụ)',
      { day: '2026-03-10' },
      'Đang giải quyết (quá hạn)',
      '',
      '',
    ]);
    expect(handlingRow(handled, '2026-03-10', true)[4]).to.equal('Đang giải quyết');
  });

  it('a document finished on its last day, printed, is in time and names the answer', () => {
    const document = {
      ...handled.document!,
      state: 'done' as const,
      finishedAt: new Date('2026-03-10T16:59:00Z'),
      replySymbol: '09/UBND-VP',
    };
    const row = handlingRow({ ...handled, document }, '2026-04-01', false);
    expect([row[4], row[5]]).to.deep.equal(['Đã giải quyết ngày 10/03/2026', '09/UBND-VP']);
    const late = { ...document, finishedAt: new Date('2026-03-10T17:00:00Z') };
    expect(handlingRow({ ...handled, document: late }, '2026-04-01', false)[4]).to.equal(
      'Đã giải quyết ngày 11/03/2026 (quá hạn)',
    );
  });
});
