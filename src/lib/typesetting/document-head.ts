import { BRIGHT_RED } from './content-stream.ts';
import { DOCUMENT_KINDS } from './document-kinds.ts';
import type { OfficialDocumentInput, Urgency } from './official-document-input.ts';
import { PAGE, type PageFlow, TEXT_WIDTH } from './page-flow.ts';
import { type Column, lineHeight, setBlock, type TextFormat, wrapBlock } from './set-text.ts';
import { ASCENT } from './text-layout.ts';
import { measure } from './tinos.ts';
import { millimetres } from './units.ts';

const LEFT: Column = { x: PAGE.left - millimetres(6), width: TEXT_WIDTH * 0.42 };
const RIGHT: Column = {
  x: PAGE.left + TEXT_WIDTH * 0.42,
  width: PAGE.right - PAGE.left - TEXT_WIDTH * 0.42 + millimetres(4),
};
const WHOLE: Column = { x: PAGE.left, width: TEXT_WIDTH };

/** Type sizes: the examples of appendix I, part I, V. */
const NATION: TextFormat = { size: 12, style: 'bold', align: 'center' };
const MOTTO: TextFormat = { size: 13, style: 'bold', align: 'center' };
const PARENT: TextFormat = { size: 12, align: 'center' };
const AGENCY: TextFormat = { size: 12, style: 'bold', align: 'center' };
const NUMBER: TextFormat = { size: 13, align: 'center' };
const DATE: TextFormat = { size: 13, style: 'italic', align: 'center' };
const SUBJECT: TextFormat = { size: 14, style: 'bold', align: 'center' };
const LETTER_SUBJECT: TextFormat = { size: 12, align: 'center' };
const ADDRESSEE: TextFormat = { size: 14 };

/** Room for five digits at 13 points; the blank is found again by `findPlaces`. */
const NUMBER_BLANK = '\u00a0'.repeat(10);
const DAY_BLANK = '\u00a0'.repeat(6);
const YEAR_BLANK = '\u00a0'.repeat(9);

/** Boxes 1 to 5, 9a, 10b and 11 of appendix I, part I, IV. */
export function setHead(flow: PageFlow, input: OfficialDocumentInput): void {
  const layout = DOCUMENT_KINDS[input.kind].layout;
  const left = setAgency(flow, input);
  const right = setNation(flow);
  const row = Math.min(left, right) - 8;
  const below = setBlock(flow, LEFT, row, numberLine(input), NUMBER);
  if (layout !== 'minutes') setBlock(flow, RIGHT, row, dateLine(input), DATE);
  const subjectEnd =
    layout === 'letter' ? setBlock(flow, LEFT, below - 6, `V/v ${input.subject}`, LETTER_SUBJECT) : below;
  flow.y = setStamps(flow, input, subjectEnd) - 12;
  if (layout !== 'letter') setTitle(flow, input);
  setAddressees(flow, input, layout === 'telegram');
}

/** Boxes 2 and 1; each returns where it ends. */
export function setAgency(
  flow: PageFlow,
  input: Pick<OfficialDocumentInput, 'agency' | 'parentAgency'>,
): number {
  let top: number = PAGE.top;
  if (input.parentAgency !== undefined) top = setBlock(flow, LEFT, top, input.parentAgency, PARENT);
  top = setBlock(flow, LEFT, top, input.agency, AGENCY);
  return underline(flow, LEFT, top, ruleBelow(input.agency, LEFT, AGENCY));
}

export function setNation(flow: PageFlow): number {
  const motto = 'Độc lập - Tự do - Hạnh phúc';
  let top = setBlock(flow, RIGHT, PAGE.top, 'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM', NATION);
  top = setBlock(flow, RIGHT, top, motto, MOTTO);
  return underline(flow, RIGHT, top, measure(motto, MOTTO.size, 'bold'));
}

function underline(flow: PageFlow, column: Column, top: number, width: number): number {
  const x = column.x + (column.width - width) / 2;
  flow.mark({ kind: 'line', x, y: top - 2, toX: x + width, toY: top - 2 });
  return top - 4;
}

/** Between a third and a half of the longest line (II.2.b, II.5.b) and, where both can be had, of the last one. */
function ruleBelow(text: string, column: Column, format: TextFormat): number {
  const widths = wrapBlock(text, column, format).map((line) => line.width);
  const longest = Math.max(...widths);
  const last = widths.at(-1) ?? longest;
  return Math.max(longest / 3, Math.min(longest * 0.4, last / 2));
}

export function numberLine(input: Pick<OfficialDocumentInput, 'number' | 'symbol'>): string {
  return input.number === undefined
    ? `Số:${NUMBER_BLANK}/${input.symbol}`
    : `Số: ${input.number.padStart(2, '0')}/${input.symbol}`;
}

/** Days below 10 and the months 1 and 2 get a leading zero (appendix I, part I, II.4.b). */
export function dateLine(input: Pick<OfficialDocumentInput, 'place' | 'date'>): string {
  if (input.date === undefined) {
    return `${input.place}, ngày${DAY_BLANK}tháng${DAY_BLANK}năm${YEAR_BLANK}`;
  }
  const { day, month, year } = dateParts(input.date);
  return `${input.place}, ngày ${day} tháng ${month} năm ${year}`;
}

export function dateParts(date: { day: number; month: number; year: number }): {
  day: string;
  month: string;
  year: string;
} {
  return {
    day: String(date.day).padStart(2, '0'),
    month: date.month <= 2 ? `0${date.month}` : String(date.month),
    year: String(date.year),
  };
}

function setTitle(flow: PageFlow, input: OfficialDocumentInput): void {
  let top = setBlock(flow, WHOLE, flow.y, DOCUMENT_KINDS[input.kind].name.toUpperCase(), SUBJECT);
  const narrow = { x: PAGE.left + millimetres(15), width: TEXT_WIDTH - millimetres(30) };
  top = setBlock(flow, narrow, top, input.subject, SUBJECT);
  top = underline(flow, WHOLE, top, ruleBelow(input.subject, narrow, SUBJECT));
  if (input.authority !== undefined) top = setBlock(flow, WHOLE, top - 10, input.authority, SUBJECT);
  flow.y = top - 6;
}

function setAddressees(flow: PageFlow, input: OfficialDocumentInput, telegram: boolean): void {
  const [first, ...others] = input.addressees ?? [];
  if (first === undefined) return;
  const label = telegram ? `${input.authority ?? input.agency} điện:` : 'Kính gửi:';
  const labelWidth = measure(label, ADDRESSEE.size) + measure(' ', ADDRESSEE.size);
  const column = { x: PAGE.left + millimetres(telegram ? 10 : 25), width: TEXT_WIDTH - millimetres(30) };
  const beside = { x: column.x + labelWidth, width: column.width - labelWidth };
  flow.y -= 4;
  setBlock(flow, column, flow.y, label, ADDRESSEE);
  if (others.length === 0) {
    flow.y = setBlock(flow, beside, flow.y, first, ADDRESSEE) - 8;
    return;
  }
  // Several: each on its own line, the dashes in line below the colon (II.9.d).
  const list = { x: beside.x - 4, width: beside.width + 4 };
  flow.y -= lineHeight(ADDRESSEE);
  [first, ...others].forEach((addressee, index) => {
    const end = index === others.length ? '.' : ';';
    flow.y = setBlock(flow, list, flow.y, `- ${addressee}${end}`, ADDRESSEE);
  });
  flow.y -= 8;
}

/** Words and widths of the urgency stamps, 8 mm high (appendix I, part I, III.2.b). */
const URGENCY: Record<Urgency, { word: string; width: number }> = {
  urgent: { word: 'KHẨN', width: 20 },
  'very-urgent': { word: 'THƯỢNG KHẨN', width: 40 },
  express: { word: 'HỎA TỐC', width: 30 },
};

function setStamps(flow: PageFlow, input: OfficialDocumentInput, top: number): number {
  let end = top;
  const center = LEFT.x + LEFT.width / 2;
  if (input.urgency !== undefined) end = setUrgency(flow, input.urgency, center, end - 6);
  if (input.circulation !== undefined) {
    const word = input.circulation.toUpperCase();
    end = setStamp(flow, word, center, end - 6, measure(word, 13, 'bold') + 16, false);
  }
  return end;
}

/** The urgency stamp with its top and its middle there; returns its lower edge. */
export function setUrgency(flow: PageFlow, urgency: Urgency, center: number, top: number): number {
  const { word, width } = URGENCY[urgency];
  return setStamp(flow, word, center, top, millimetres(width), true);
}

function setStamp(
  flow: PageFlow,
  word: string,
  center: number,
  top: number,
  width: number,
  red: boolean,
): number {
  const height = millimetres(8);
  const color = red ? BRIGHT_RED : ([0, 0, 0] as const);
  const size = Math.min(13, (13 * (width - 6)) / measure(word, 13, 'bold'));
  // The line of a frame is a point wide and runs half outside: the size asked for is the outer one.
  const frame = { x: center - width / 2 + 0.5, y: top - height + 0.5, width: width - 1, height: height - 1 };
  flow.mark({ kind: 'frame', ...frame, color });
  const lineTop = top - height / 2 + size * (ASCENT / 2 + 0.1);
  setBlock(flow, { x: center - width / 2, width }, lineTop, word, {
    size,
    style: 'bold',
    align: 'center',
    color,
  });
  return top - height;
}
