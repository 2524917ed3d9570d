/** The registers in the exact columns of NĐ 30/2020 appendix IV: I.2 outgoing, VI.2 incoming. Their words are the decree's. */
import type { PrintedCell, PrintedColumn, PrintedRow } from '../../../lib/typesetting/printed-book.ts';
import type { Secrecy } from '../document.ts';
import { numberText } from '../notation.ts';
import type { BookDirection, IncomingColumns, OutgoingColumns, RegisterEntry } from './register.ts';

/** Shares are millimetres of the 265 between the margins. */
export const outgoingLayout: readonly PrintedColumn[] = [
  { title: 'Số, ký hiệu văn bản', share: 25 },
  { title: 'Ngày tháng văn bản', share: 20.5, align: 'center' },
  { title: 'Tên loại và trích yếu nội dung văn bản', share: 54 },
  { title: 'Người ký', share: 24 },
  { title: 'Nơi nhận văn bản', share: 32 },
  { title: 'Đơn vị, người nhận bản lưu', share: 22 },
  { title: 'Số lượng bản', share: 13, align: 'center' },
  { title: 'Ngày chuyển', share: 20.5, align: 'center' },
  { title: 'Ký nhận', share: 34 },
  { title: 'Ghi chú', share: 20 },
];

export const incomingLayout: readonly PrintedColumn[] = [
  { title: 'Ngày đến', share: 20.5, align: 'center' },
  { title: 'Số đến', share: 14, align: 'center' },
  { title: 'Tác giả', share: 34 },
  { title: 'Số, ký hiệu văn bản', share: 26 },
  { title: 'Ngày tháng văn bản', share: 20.5, align: 'center' },
  { title: 'Tên loại và trích yếu nội dung văn bản', share: 58 },
  { title: 'Đơn vị hoặc người nhận', share: 30 },
  { title: 'Ngày chuyển', share: 20.5, align: 'center' },
  { title: 'Ký nhận', share: 20 },
  { title: 'Ghi chú', share: 21.5 },
];

export const registerTitles: Readonly<Record<BookDirection, string>> = {
  outgoing: 'SỔ ĐĂNG KÝ VĂN BẢN ĐI',
  incoming: 'SỔ ĐĂNG KÝ VĂN BẢN ĐẾN',
};

const secrecyWords: Readonly<Record<Secrecy, string>> = {
  none: '',
  confidential: 'Mật',
  secret: 'Tối mật',
  'top-secret': 'Tuyệt mật',
};

export function registerRow(entry: RegisterEntry): PrintedRow {
  return entry.direction === 'outgoing'
    ? outgoingRow(entry, entry.columns)
    : incomingRow(entry, entry.columns);
}

function outgoingRow(entry: RegisterEntry, columns: OutgoingColumns): PrintedRow {
  return [
    columns.numberSymbol,
    dayCell(columns.documentDate || entry.entryDate),
    columns.titleAndSubject,
    columns.signer,
    columns.recipients,
    columns.copyKeeper,
    columns.copies,
    dayCell(columns.transferDate),
    columns.receiptSigned,
    noteOf(entry),
  ];
}

function incomingRow(entry: RegisterEntry, columns: IncomingColumns): PrintedRow {
  return [
    dayCell(entry.entryDate),
    entry.number,
    columns.author,
    columns.numberSymbol,
    dayCell(columns.documentDate),
    columns.titleAndSubject,
    columns.forwardedTo,
    dayCell(columns.transferDate),
    columns.receiptSigned,
    noteOf(entry),
  ];
}

/** A void number stays in its place with its reason; a state secret is named as such. */
function noteOf(entry: RegisterEntry): string {
  const secrecy = secrecyWords[entry.secrecy ?? 'none'];
  const parts = [
    entry.voidReason === null ? '' : `Số ${numberText(entry.number)} không sử dụng: ${entry.voidReason}`,
    secrecy === '' ? '' : `Độ mật: ${secrecy}`,
    entry.columns.note,
  ];
  return parts.filter((part) => part !== '').join('; ');
}

export function dayCell(day: string | null): PrintedCell {
  return day === null || day === '' ? null : { day };
}
