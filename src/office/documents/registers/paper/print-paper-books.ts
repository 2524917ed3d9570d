/** Sổ gửi văn bản đi bưu điện, sổ sử dụng bản lưu: the columns of NĐ 30/2020 appendix IV, III.2 and IV.2, in its words. */
import {
  type PrintedBook,
  type PrintedColumn,
  type PrintedRow,
  struckOut,
} from '../../../../lib/typesetting/printed-book.ts';
import type { Actor } from '../../../identity/actor.ts';
import type { OrganisationReader } from '../../../organisation/organisation.ts';
import { openReport, periodLine } from '../../../statistics/report-ground.ts';
import { type Clock, displayDate, type Transact, vietnamDate } from '../../../unit-of-work.ts';
import type { Urgency } from '../../document.ts';
import { stampText } from '../print-register.ts';
import { dayCell } from '../register-layout.ts';
import { type ExportFormat, exportLimits, refuseTooLong } from '../render-register.ts';
import type {
  CopyUse,
  CopyUseStore,
  PaperSpan,
  Posting,
  PostingOutcome,
  PostingStore,
} from './paper-records.ts';

export interface PaperBookPorts {
  readonly transact: Transact<{
    readonly postings: Pick<PostingStore, 'span'>;
    readonly copyUses: Pick<CopyUseStore, 'span'>;
    readonly organisation: Pick<OrganisationReader, 'unit' | 'unitPath'>;
  }>;
  readonly clock: Clock;
  readonly demo: boolean;
}

export const postingLayout: readonly PrintedColumn[] = [
  { title: 'Ngày chuyển', share: 22, align: 'center' },
  { title: 'Số, ký hiệu văn bản', share: 45 },
  { title: 'Nơi nhận văn bản', share: 85 },
  { title: 'Số lượng bì', share: 18, align: 'center' },
  { title: 'Ký nhận và dấu bưu điện', share: 60 },
  { title: 'Ghi chú', share: 35 },
];

export const copyUseLayout: readonly PrintedColumn[] = [
  { title: 'Ngày tháng', share: 21, align: 'center' },
  { title: 'Họ tên người sử dụng', share: 34 },
  { title: 'Số, ký hiệu ngày tháng văn bản', share: 34 },
  { title: 'Tên loại và trích yếu nội dung văn bản', share: 58 },
  { title: 'Số và ký hiệu HS', share: 22 },
  { title: 'Ký nhận', share: 24 },
  { title: 'Ngày trả', share: 21, align: 'center' },
  { title: 'Người cho phép sử dụng', share: 29 },
  { title: 'Ghi chú', share: 22 },
];

const urgencyWords: Readonly<Record<Urgency, string | null>> = {
  normal: null,
  urgent: 'Khẩn',
  'very-urgent': 'Thượng khẩn',
  express: 'Hỏa tốc',
};

/** A line struck out keeps its words with a line through them; why stands in "Ghi chú". */
export function postingRow(posting: Posting): PrintedRow {
  const { addressee, address, items, struckAt, struckBy, struckReason } = posting;
  const cells = [
    dayCell(posting.postedOn),
    items.map(({ numberSymbol }) => numberSymbol).join('\n'),
    address === null ? addressee : `${addressee}\n${address}`,
    posting.envelopes,
    signedFor(posting),
  ];
  const note = joined([urgencyWords[posting.urgency], posting.note]);
  if (struckAt === null) return [...cells, note];
  const why = `Gạch bỏ ngày ${displayDate(vietnamDate(struckAt))}, ${struckBy}: ${struckReason}`;
  return [...cells.map(struckOut), joined([why, note === '' ? null : note])];
}

/** Column (5): the number of the item, the postmark, and what became of it; null while nothing is known. */
function signedFor({ itemNumber, receipt, outcome, outcomeOn, outcomeNote }: Posting): string | null {
  const end = outcome && `${outcomeWords[outcome]} ngày ${displayDate(outcomeOn ?? '')}: ${outcomeNote}`;
  return joined([itemNumber && `Số hiệu ${itemNumber}`, receipt, end]) || null;
}

const outcomeWords: Readonly<Record<PostingOutcome, string>> = { received: 'Ký nhận', returned: 'Trả lại' };

export function copyUseRow(use: CopyUse): PrintedRow {
  return [
    dayCell(use.usedOn),
    use.userName,
    `${use.numberSymbol}\nngày ${displayDate(use.documentDate)}`,
    use.titleAndSubject,
    use.fileCode,
    use.receipt,
    dayCell(use.returnedOn),
    use.permittedBy,
    joined([`Mục đích: ${use.purpose}`, use.note]),
  ];
}

function joined(parts: readonly (string | null)[]): string {
  return parts.filter((part) => part !== null).join('; ');
}

/** @throws AppError NOT_FOUND, FORBIDDEN, PERIOD_INVALID, EXPORT_TOO_LONG */
export async function printPostings(
  ports: PaperBookPorts,
  actor: Actor,
  span: PaperSpan,
  format: ExportFormat,
): Promise<PrintedBook> {
  return ports.transact(async (tx) => {
    const agency = await openReport(tx.organisation, actor, 'register.read', span);
    const postings = await tx.postings.span(span, exportLimits[format] + 1);
    refuseTooLong(postings.length, exportLimits[format]);
    const table = { name: 'Gửi bưu điện', columns: postingLayout, rows: postings.map(postingRow) };
    return bookOf(ports, span, { ...agency, title: 'SỔ GỬI VĂN BẢN ĐI BƯU ĐIỆN' }, table);
  });
}

/** @throws AppError NOT_FOUND, FORBIDDEN, PERIOD_INVALID, EXPORT_TOO_LONG */
export async function printCopyUses(
  ports: PaperBookPorts,
  actor: Actor,
  span: PaperSpan,
  format: ExportFormat,
): Promise<PrintedBook> {
  return ports.transact(async (tx) => {
    const agency = await openReport(tx.organisation, actor, 'register.read', span);
    const uses = await tx.copyUses.span(span, exportLimits[format] + 1);
    refuseTooLong(uses.length, exportLimits[format]);
    const table = { name: 'Sử dụng bản lưu', columns: copyUseLayout, rows: uses.map(copyUseRow) };
    return bookOf(ports, span, { ...agency, title: 'SỔ SỬ DỤNG BẢN LƯU' }, table);
  });
}

/** These books have no numbers of their own: their cover names year and days. */
function bookOf(
  ports: PaperBookPorts,
  span: PaperSpan,
  head: Pick<PrintedBook, 'agency' | 'parentAgency' | 'title'>,
  table: Omit<PrintedBook['tables'][number], 'numbered'>,
): PrintedBook {
  const [first, last] = [span.from.slice(0, 4), span.to.slice(0, 4)];
  return {
    ...head,
    lines: [`Năm: ${first === last ? first : `${first}–${last}`}`, periodLine(span), 'Quyển số: 01'],
    front: 'cover',
    tables: [{ ...table, numbered: true }],
    notes: [`In theo dữ liệu đến ${stampText(ports.clock.now())}.`],
    demo: ports.demo,
  };
}
