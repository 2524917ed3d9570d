import { setPageNumbers } from './document-body.ts';
import { dateParts, setAgency, setNation } from './document-head.ts';
import { drawMarks } from './draw-marks.ts';
import { savePages } from './official-document.ts';
import { PAGE, PageFlow, TEXT_WIDTH } from './page-flow.ts';
import { DEMO_MARK } from './printed-book.ts';
import { setTable } from './set-table.ts';
import { setBlock, setParagraph, type TextFormat } from './set-text.ts';
import { millimetres } from './units.ts';

/**
 * A slip that goes with paper and comes back signed. The decree names "phiếu gửi" among its kinds (NĐ 30/2020 Đ7) and gives it the
 * common layout of appendix III; the part that is signed is ours.
 */
export interface DispatchSlipInput {
  readonly parentAgency?: string;
  readonly agency: string;
  readonly place: string;
  readonly date: { readonly day: number; readonly month: number; readonly year: number };
  readonly addressee: string;
  readonly addresseeAddress: string | null;
  readonly lines: readonly SlipLine[];
  /** How it goes, as one sentence. */
  readonly sent: string;
  /** Where the signed slip is to be sent. */
  readonly returnTo: string;
  readonly demo: boolean;
}

export interface SlipLine {
  readonly number: string;
  /** dd/MM/yyyy */
  readonly date: string;
  readonly subject: string;
}

const WHOLE = { x: PAGE.left, width: TEXT_WIDTH };
const TITLE: TextFormat = { size: 14, style: 'bold', align: 'center' };
const BODY: TextFormat = { size: 13, align: 'justify', indent: millimetres(10) };
const RED = [0.75, 0.05, 0.1] as const;
/** The part to be signed stays on one page. */
const SIGNED_PART = 190;

export async function composeDispatchSlip(input: DispatchSlipInput): Promise<Uint8Array> {
  const flow = new PageFlow();
  setSlipHead(flow, input);
  setContents(flow, input);
  setConfirmation(flow, input);
  setPageNumbers(flow);
  return savePages(drawMarks(flow.marks, flow.pageCount), {
    title: 'Phiếu gửi',
    subject: input.lines.map(({ number }) => number).join('; '),
    author: input.agency,
  });
}

function setSlipHead(flow: PageFlow, input: DispatchSlipInput): void {
  const left = setAgency(flow, input);
  const nation = setNation(flow);
  const { day, month, year } = dateParts(input.date);
  const date = `${input.place}, ngày ${day} tháng ${month} năm ${year}`;
  const column = { x: PAGE.left + TEXT_WIDTH * 0.42, width: TEXT_WIDTH * 0.58 };
  const right = setBlock(flow, column, nation - 8, date, { size: 13, style: 'italic', align: 'center' });
  flow.y = setBlock(flow, WHOLE, Math.min(left, right) - 16, 'PHIẾU GỬI', TITLE);
  if (input.demo)
    flow.y = setBlock(flow, WHOLE, flow.y - 2, DEMO_MARK, { size: 9, align: 'center', color: RED });
  flow.y -= 12;
}

function setContents(flow: PageFlow, input: DispatchSlipInput): void {
  const { addressee, addresseeAddress, lines, sent } = input;
  const to = addresseeAddress === null ? addressee : `${addressee}, ${addresseeAddress}`;
  setParagraph(flow, WHOLE, `Kính gửi: ${to}.`, { size: 14, indent: millimetres(10) });
  flow.skip(6);
  setParagraph(flow, WHOLE, 'Kèm theo phiếu này là văn bản sau:', BODY);
  flow.skip(6);
  setTable(flow, WHOLE, {
    kind: 'table',
    columns: [
      { title: 'TT', share: 8, align: 'center' },
      { title: 'Số, ký hiệu', share: 28 },
      { title: 'Ngày tháng', share: 20, align: 'center' },
      { title: 'Tên loại và trích yếu nội dung', share: 64 },
    ],
    rows: lines.map(({ number, date, subject }, at) => [String(at + 1), number, date, subject]),
  });
  flow.skip(8);
  setParagraph(flow, WHOLE, sent, BODY);
}

function setConfirmation(flow: PageFlow, input: DispatchSlipInput): void {
  flow.skip(6);
  const ask = `Khi nhận được, đề nghị ký xác nhận vào phần dưới đây và gửi trả phiếu này về ${input.returnTo}.`;
  setParagraph(flow, WHOLE, ask, BODY);
  flow.skip(12);
  if (flow.room < SIGNED_PART) flow.breakPage();
  flow.mark({ kind: 'line', x: PAGE.left, y: flow.y, toX: PAGE.left + TEXT_WIDTH, toY: flow.y });
  flow.y = setBlock(flow, WHOLE, flow.y - 10, 'XÁC NHẬN CỦA NƠI NHẬN', TITLE) - 6;
  const received = 'Đã nhận đủ văn bản ghi ở trên hồi …… giờ ……, ngày …… tháng …… năm …………';
  setParagraph(flow, WHOLE, received, BODY);
  flow.skip(8);
  const half = TEXT_WIDTH / 2;
  const giver = { x: PAGE.left, width: half };
  const taker = { x: PAGE.left + half, width: half };
  setSignature(flow, giver, 'NGƯỜI GỬI', '(Ký, ghi rõ họ tên)');
  flow.y = setSignature(flow, taker, 'NGƯỜI NHẬN', '(Ký, ghi rõ họ tên, chức vụ; đóng dấu nếu có)') - 80;
}

function setSignature(
  flow: PageFlow,
  column: { readonly x: number; readonly width: number },
  who: string,
  how: string,
): number {
  const below = setBlock(flow, column, flow.y, who, { size: 13, style: 'bold', align: 'center' });
  return setBlock(flow, column, below, how, { size: 12, style: 'italic', align: 'center' });
}
