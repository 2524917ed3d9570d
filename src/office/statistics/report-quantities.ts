/** Số lượng văn bản đi, đến và tình hình giải quyết (NĐ 30/2020 appendix VI, part I, V.2 and V.4; the decree gives no form). */
import type { PrintedBook, PrintedColumn, PrintedTable } from '../../lib/typesetting/printed-book.ts';
import { documentType } from '../documents/document-types.ts';
import { stampText } from '../documents/registers/print-register.ts';
import type { Actor } from '../identity/actor.ts';
import type { AgencyLines } from '../organisation/agency-lines.ts';
import { vietnamDate } from '../unit-of-work.ts';
import { openReport, periodLine } from './report-ground.ts';
import type { ReportPorts } from './report-handling.ts';
import type { ReportQuestion, ReportStore } from './report-store.ts';

const notes = [
  'Mỗi dòng của sổ tính một lần, theo ngày đến (văn bản đến) hoặc ngày văn bản (văn bản đi); kể cả dòng ghi tay và số không sử dụng.',
  'Điện tử: văn bản đến qua hệ thống; văn bản đi do hệ thống phát hành. Ghi tay: văn bản giấy và bí mật nhà nước chỉ có dòng trong sổ.',
  'Đúng hạn: giải quyết xong không muộn hơn hạn, hoặc không có hạn. Quá hạn: muộn hơn hạn; đang giải quyết thì so với ngày lập báo cáo.',
];

/** @throws AppError NOT_FOUND, FORBIDDEN, PERIOD_INVALID */
export async function reportQuantities(
  ports: ReportPorts,
  actor: Actor,
  question: ReportQuestion,
): Promise<PrintedBook> {
  const now = ports.clock.now();
  return ports.transact(async (tx) => {
    const agency = await openReport(tx.organisation, actor, 'register.read', question);
    const { book } = await quantitiesBook(tx, question, { agency, now, demo: ports.demo });
    return { ...book, notes: [...book.notes, `Số liệu tính đến ${stampText(now)}.`] };
  });
}

export interface QuantityTx {
  readonly reports: Pick<ReportStore, 'incomingQuantities' | 'outgoingQuantities'>;
}

/** With the number of lines that it counts, and of documents that were still being handled. */
export async function quantitiesBook(
  tx: QuantityTx,
  question: ReportQuestion,
  { agency, now, demo }: { readonly agency: AgencyLines; readonly now: Date; readonly demo: boolean },
): Promise<{ readonly book: PrintedBook; readonly total: number; readonly open: number }> {
  const incoming = await tx.reports.incomingQuantities(question, vietnamDate(now));
  const outgoing = await tx.reports.outgoingQuantities(question);
  const book: PrintedBook = {
    ...agency,
    title: 'BÁO CÁO SỐ LƯỢNG VĂN BẢN ĐI, ĐẾN VÀ TÌNH HÌNH GIẢI QUYẾT',
    lines: [periodLine(question)],
    front: 'head',
    tables: [
      quantityTable('I. VĂN BẢN ĐẾN', 'Văn bản đến', incomingColumns, incoming),
      quantityTable('II. VĂN BẢN ĐI', 'Văn bản đi', outgoingColumns, outgoing),
    ],
    notes,
    demo,
  };
  const total = [...incoming, ...outgoing].reduce((sum, one) => sum + one.total, 0);
  const open = incoming.reduce((sum, one) => sum + one.openInTime + one.openLate, 0);
  return { book, total, open };
}

type Titles<Quantity> = readonly (readonly [title: string, key: Exclude<keyof Quantity, 'typeCode'>])[];

const incomingColumns = [
  ['Tổng số', 'total'],
  ['Trong đó: điện tử', 'electronic'],
  ['Đã giải quyết đúng hạn', 'doneInTime'],
  ['Đã giải quyết quá hạn', 'doneLate'],
  ['Đang giải quyết trong hạn', 'openInTime'],
  ['Đang giải quyết quá hạn', 'openLate'],
  ['Trả lại, thu hồi', 'sentBack'],
] as const;

const outgoingColumns = [
  ['Tổng số', 'total'],
  ['Trong đó: điện tử', 'electronic'],
  ['Ghi tay (giấy)', 'byHand'],
  ['Đã gửi', 'sent'],
  ['Đã phát hành, chưa gửi', 'notSent'],
  ['Thu hồi, thay thế', 'recalled'],
  ['Số không sử dụng', 'void'],
] as const;

function quantityTable<Quantity extends { readonly typeCode: string | null }>(
  heading: string,
  name: string,
  titles: Titles<Quantity>,
  quantities: readonly Quantity[],
): PrintedTable {
  const columns: PrintedColumn[] = [
    { title: 'TT', share: 10, align: 'center' },
    { title: 'Loại văn bản', share: 60 },
    ...titles.map(([title]): PrintedColumn => ({ title, share: 26, align: 'center' })),
  ];
  const rows = quantities.map((quantity, index) => [
    index + 1,
    quantity.typeCode === null ? 'Ghi tay, không phân loại' : documentType(quantity.typeCode).vi,
    ...titles.map(([, key]) => Number(quantity[key])),
  ]);
  const sums = titles.map(([, key]) => quantities.reduce((sum, quantity) => sum + Number(quantity[key]), 0));
  return { name, heading, columns, rows: [...rows, ['', 'Cộng', ...sums]] };
}
