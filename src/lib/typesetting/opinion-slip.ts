import { setPageNumbers } from './document-body.ts';
import { dateParts, setAgency, setNation } from './document-head.ts';
import { drawMarks } from './draw-marks.ts';
import { savePages } from './official-document.ts';
import { PAGE, PageFlow, TEXT_WIDTH } from './page-flow.ts';
import { setBlock, setParagraph, type TextFormat } from './set-text.ts';
import { millimetres } from './units.ts';

/** "Phiếu giải quyết văn bản đến" (NĐ 30/2020 appendix IV, VII). */
export interface OpinionSlipInput {
  readonly parentAgency?: string;
  readonly agency: string;
  readonly place: string;
  readonly date: { readonly day: number; readonly month: number; readonly year: number };
  /** Type, number and symbol, date, issuer and subject of the incoming document, as one sentence. */
  readonly document: string;
  /** 1. Ý kiến của lãnh đạo cơ quan, tổ chức. */
  readonly leaders: readonly SlipOpinion[];
  /** 2. Ý kiến của lãnh đạo đơn vị. */
  readonly unitHeads: readonly SlipOpinion[];
  /** 3. Ý kiến đề xuất của người giải quyết. */
  readonly handlers: readonly SlipOpinion[];
}

export interface SlipOpinion {
  readonly author: string;
  /** Day the opinion was given, dd/MM/yyyy. */
  readonly givenOn: string;
  readonly text: string;
  /** Chủ trì. */
  readonly lead?: string;
  /** Phối hợp. */
  readonly cooperating?: readonly string[];
  /** Thời hạn giải quyết, dd/MM/yyyy. */
  readonly deadline?: string;
}

const WHOLE = { x: PAGE.left, width: TEXT_WIDTH };
const NARROW = { x: PAGE.left + millimetres(15), width: TEXT_WIDTH - millimetres(30) };
const TITLE: TextFormat = { size: 14, style: 'bold', align: 'center' };
const BODY: TextFormat = { size: 14, align: 'justify', indent: millimetres(10) };
const SECTION: TextFormat = { size: 14, style: 'bold', indent: millimetres(10) };

/** The slip as PDF, with room to write by hand under a heading without opinions. */
export async function composeOpinionSlip(input: OpinionSlipInput): Promise<Uint8Array> {
  const flow = new PageFlow();
  setSlipHead(flow, input);
  setSection(flow, '1. Ý kiến của lãnh đạo cơ quan, tổ chức', input.leaders);
  setSection(flow, '2. Ý kiến của lãnh đạo đơn vị', input.unitHeads);
  setSection(flow, '3. Ý kiến đề xuất của người giải quyết', input.handlers);
  setPageNumbers(flow);
  return savePages(drawMarks(flow.marks, flow.pageCount), {
    title: 'Phiếu giải quyết văn bản đến',
    subject: input.document,
    author: input.agency,
  });
}

function setSlipHead(flow: PageFlow, input: OpinionSlipInput): void {
  const left = setAgency(flow, input);
  const nation = setNation(flow);
  const { day, month, year } = dateParts(input.date);
  const date = `${input.place}, ngày ${day} tháng ${month} năm ${year}`;
  const rightColumn = { x: PAGE.left + TEXT_WIDTH * 0.42, width: TEXT_WIDTH * 0.58 };
  const right = setBlock(flow, rightColumn, nation - 8, date, { size: 13, style: 'italic', align: 'center' });
  flow.y = setBlock(flow, WHOLE, Math.min(left, right) - 16, 'PHIẾU GIẢI QUYẾT VĂN BẢN ĐẾN', TITLE);
  flow.y = setBlock(flow, NARROW, flow.y - 2, input.document, { size: 14, align: 'center' });
  const center = PAGE.left + TEXT_WIDTH / 2;
  flow.mark({ kind: 'line', x: center - 40, y: flow.y - 3, toX: center + 40, toY: flow.y - 3 });
  flow.y -= 12;
}

function setSection(flow: PageFlow, heading: string, opinions: readonly SlipOpinion[]): void {
  flow.skip(8);
  if (flow.room < 60) flow.breakPage();
  setParagraph(flow, WHOLE, heading, SECTION);
  if (opinions.length === 0) flow.skip(90);
  for (const opinion of opinions) {
    for (const line of opinionLines(opinion)) {
      flow.skip(4);
      setParagraph(flow, WHOLE, line, BODY);
    }
  }
}

function opinionLines(opinion: SlipOpinion): string[] {
  const lines = [`- ${opinion.author} (${opinion.givenOn}): ${opinion.text}`];
  if (opinion.lead !== undefined) lines.push(`Chủ trì: ${opinion.lead}.`);
  if (opinion.cooperating !== undefined && opinion.cooperating.length > 0) {
    lines.push(`Phối hợp: ${opinion.cooperating.join('; ')}.`);
  }
  if (opinion.deadline !== undefined) lines.push(`Thời hạn giải quyết: ${opinion.deadline}.`);
  return lines;
}
