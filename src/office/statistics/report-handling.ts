/** Sổ theo dõi giải quyết văn bản đến: the seven columns of NĐ 30/2020 appendix IV, VIII.2. */
import type { PrintedBook, PrintedColumn, PrintedRow } from '../../lib/typesetting/printed-book.ts';
import { numberText } from '../documents/notation.ts';
import { stampText } from '../documents/registers/print-register.ts';
import { dayCell } from '../documents/registers/register-layout.ts';
import { type ExportFormat, exportLimits, refuseTooLong } from '../documents/registers/render-register.ts';
import type { Actor } from '../identity/actor.ts';
import type { OrganisationReader } from '../organisation/organisation.ts';
import { type Clock, displayDate, type Transact, vietnamDate } from '../unit-of-work.ts';
import { openReport, periodLine } from './report-ground.ts';
import type { HandledDocument, HandledLine, ReportQuestion, ReportStore } from './report-store.ts';

export interface ReportPorts {
  readonly transact: Transact<{
    readonly organisation: Pick<OrganisationReader, 'unit' | 'unitPath'>;
    readonly reports: ReportStore;
  }>;
  readonly clock: Clock;
  readonly demo: boolean;
}

export const handlingLayout: readonly PrintedColumn[] = [
  { title: 'Số đến', share: 15, align: 'center' },
  { title: 'Tên loại, số, ký hiệu, ngày, tháng và tên cơ quan, tổ chức ban hành văn bản', share: 88 },
  { title: 'Đơn vị hoặc người nhận', share: 46 },
  { title: 'Thời hạn giải quyết', share: 22, align: 'center' },
  { title: 'Tiến độ giải quyết', share: 44 },
  { title: 'Số, ký hiệu văn bản trả lời', share: 28 },
  { title: 'Ghi chú', share: 22 },
];

/** @throws AppError NOT_FOUND, FORBIDDEN, PERIOD_INVALID, EXPORT_TOO_LONG */
export async function reportHandling(
  ports: ReportPorts,
  actor: Actor,
  question: ReportQuestion,
  format: ExportFormat,
): Promise<PrintedBook> {
  const now = ports.clock.now();
  return ports.transact(async (tx) => {
    const agency = await openReport(tx.organisation, actor, 'register.read', question);
    const limit = exportLimits[format];
    const lines = await tx.reports.handled(question, limit + 1);
    refuseTooLong(lines.length, limit);
    const books = new Set(lines.map(({ bookName }) => bookName));
    return {
      ...agency,
      title: 'SỔ THEO DÕI GIẢI QUYẾT VĂN BẢN ĐẾN',
      lines: [`Năm: ${yearsOf(question)}`, periodLine(question), 'Quyển số: 01'],
      front: 'cover',
      tables: [
        {
          name: 'Giải quyết văn bản đến',
          columns: handlingLayout,
          numbered: true,
          rows: lines.map((line) => handlingRow(line, vietnamDate(now), books.size > 1)),
        },
      ],
      notes: [`Tiến độ tính đến ${stampText(now)}.`],
      demo: ports.demo,
    };
  });
}

function yearsOf({ from, to }: ReportQuestion): string {
  const [first, last] = [from.slice(0, 4), to.slice(0, 4)];
  return first === last ? first : `${first}–${last}`;
}

/** With the book's name where the unit has several: each has a number 01. */
export function handlingRow(line: HandledLine, today: string, withBook: boolean): PrintedRow {
  const { document } = line;
  const issued = line.documentDate === null ? '' : ` ngày ${displayDate(line.documentDate)}`;
  const notes = [
    withBook ? line.bookName : '',
    line.voidReason === null ? '' : `Không sử dụng: ${line.voidReason}`,
    line.note,
  ];
  return [
    numberText(line.number),
    `${line.titleAndSubject}\nSố ${line.numberSymbol || '…'}${issued} của ${line.author}`,
    receivers(line),
    dayCell(document?.dueDate ?? null),
    document ? progress(document, today) : '',
    document?.replySymbol ?? '',
    notes.filter((note) => note !== '').join('; '),
  ];
}

function receivers({ document, forwardedTo }: HandledLine): string {
  const handlers = document?.handlers ?? [];
  if (handlers.length === 0) return forwardedTo;
  return handlers
    .map(({ fullName, unitName, part, dueDate }) => {
      const until = dueDate === null ? '' : `, hạn ${displayDate(dueDate)}`;
      return `${part === 'lead' ? 'Chủ trì' : 'Phối hợp'}: ${fullName} (${unitName})${until}`;
    })
    .join('\n');
}

function progress(document: HandledDocument, today: string): string {
  const { state, dueDate, finishedAt } = document;
  const results = document.handlers.flatMap(({ part, result }) =>
    part === 'lead' && result ? [result] : [],
  );
  if (state === 'done' && finishedAt) {
    const day = vietnamDate(finishedAt);
    const late = dueDate !== null && day > dueDate ? ' (quá hạn)' : '';
    return [`Đã giải quyết ngày ${displayDate(day)}${late}`, ...results].join(': ');
  }
  const words: Partial<Record<HandledDocument['state'], string>> = {
    registered: 'Đã đăng ký, chưa trình',
    directed: 'Đã có ý kiến chỉ đạo',
    assigned: 'Đã giao, chưa giải quyết',
    in_progress: 'Đang giải quyết',
    returned: `Đã trả lại: ${document.returnReason ?? ''}`,
    withdrawn: 'Nơi gửi đã thu hồi',
  };
  const open = state !== 'returned' && state !== 'withdrawn';
  return `${words[state] ?? ''}${open && dueDate !== null && dueDate < today ? ' (quá hạn)' : ''}`;
}
