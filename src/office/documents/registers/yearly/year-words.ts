/** What stands on the covers and below the closed registers, in the words of the office. */
import type { PrintedColumn } from '../../../../lib/typesetting/printed-book.ts';
import { handlingLayout } from '../../../statistics/report-handling.ts';
import { displayDate } from '../../../unit-of-work.ts';
import { copyUseLayout, postingLayout } from '../paper/print-paper-books.ts';
import { stampText } from '../print-register.ts';
import type { RegisterClosing, YearRegister } from './register-year.ts';
import type { ListedRegister } from './year-lines.ts';

interface Form {
  readonly title: string;
  /** Name of the sheet. */
  readonly sheet: string;
  readonly columns: readonly PrintedColumn[];
}

export const yearForms: Readonly<Record<ListedRegister, Form>> = {
  handling: {
    title: 'SỔ THEO DÕI GIẢI QUYẾT VĂN BẢN ĐẾN',
    sheet: 'Giải quyết văn bản đến',
    columns: handlingLayout,
  },
  postings: { title: 'SỔ GỬI VĂN BẢN ĐI BƯU ĐIỆN', sheet: 'Gửi bưu điện', columns: postingLayout },
  'copy-uses': { title: 'SỔ SỬ DỤNG BẢN LƯU', sheet: 'Sử dụng bản lưu', columns: copyUseLayout },
};

/** Of the file, without year and ending. */
export const fileNames: Readonly<Record<YearRegister, string>> = {
  handling: 'Sổ theo dõi giải quyết',
  quantities: 'Số lượng văn bản',
  postings: 'Sổ gửi văn bản đi bưu điện',
  'copy-uses': 'Sổ sử dụng bản lưu',
};

/** What belongs to the year, and what may still come after it. */
const rules: Readonly<Record<YearRegister, (unfinished: number) => readonly string[]>> = {
  handling: (open) => [
    open === 0
      ? 'Lúc chốt không còn văn bản chưa giải quyết xong.'
      : `Chưa giải quyết xong lúc chốt: ${open} văn bản.`,
    'Văn bản thuộc năm theo ngày đến. Văn bản đến cuối năm giải quyết xong sau lúc chốt: kết quả ghi ở từng văn bản trong Hệ thống, không sửa vào bản này.',
  ],
  quantities: (open) => [
    open === 0
      ? 'Lúc chốt không còn văn bản đến đang giải quyết.'
      : `Đang giải quyết lúc chốt: ${open} văn bản đến.`,
    'Văn bản thuộc năm theo ngày đến hoặc ngày văn bản. Giải quyết, gửi hoặc thu hồi sau lúc chốt không làm thay đổi bản này.',
  ],
  postings: (open) => [
    open === 0
      ? 'Lúc chốt mọi dòng đã có ký nhận hoặc dấu bưu điện.'
      : `Chưa có ký nhận và dấu bưu điện lúc chốt: ${open} dòng.`,
    'Dòng thuộc năm theo ngày chuyển. Ký nhận, dấu bưu điện đến sau lúc chốt được ghi trong Hệ thống, không sửa vào bản này.',
  ],
  'copy-uses': (open) => [
    open === 0 ? 'Lúc chốt mọi bản lưu đã trả.' : `Chưa trả lúc chốt: ${open} bản.`,
    'Dòng thuộc năm theo ngày sử dụng. Ngày trả sau lúc chốt được ghi trong Hệ thống, không sửa vào bản này.',
  ],
};

export interface ClosingWords
  extends Pick<RegisterClosing, 'closedBy' | 'position' | 'lines' | 'unfinished'> {
  readonly register: YearRegister;
  readonly year: number;
  readonly volumes: number;
  /** yyyy-MM-dd; null where the year has no line. */
  readonly firstDay: string | null;
  readonly lastDay: string | null;
}

/** The sentences below the last volume. */
export function yearClosingNotes(words: ClosingWords, now: Date): string[] {
  const { register, year, lines, volumes, firstDay, lastDay, closedBy, position, unfinished } = words;
  const days =
    firstDay === null || lastDay === null
      ? ''
      : `, từ ngày ${displayDate(firstDay)} đến ngày ${displayDate(lastDay)}`;
  const count =
    lines === 0
      ? 'không có dòng nào'
      : `tổng cộng ${lines} ${register === 'quantities' ? 'văn bản' : 'dòng'}${days}`;
  return [
    `KHÓA SỔ NĂM ${year}: ${count}${volumes > 1 ? `; gồm ${volumes} quyển` : ''}.`,
    ...rules[register](unfinished),
    `Số liệu chốt lúc ${stampText(now)} bởi ${closedBy}, ${position}. Từ lúc này bản in của năm ${year} không đổi.`,
  ];
}

/** Below a print of now for a year that is closed. */
export function notTheClosedOne(year: number, closedAt: Date): string {
  return `Sổ năm ${year} đã khóa lúc ${stampText(closedAt)}; bản này lập theo dữ liệu lúc in, không thay bản đã khóa.`;
}
