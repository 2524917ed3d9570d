import { type PageBox, type PageFlow, PAGE as UPRIGHT } from './page-flow.ts';
import { DEMO_MARK, type PrintedBook } from './printed-book.ts';
import { type Column, lineHeight, setBlock, setParagraph, type TextFormat, wrapBlock } from './set-text.ts';
import { measure } from './tinos.ts';
import { millimetres } from './units.ts';

/** A4 lying, with room for the binding on the left. */
export const LYING: PageBox = {
  width: UPRIGHT.height,
  height: UPRIGHT.width,
  left: millimetres(20),
  right: UPRIGHT.height - millimetres(12),
  top: UPRIGHT.width - millimetres(16),
  bottom: millimetres(16),
};
export const WHOLE: Column = { x: LYING.left, width: LYING.right - LYING.left };

const PARENT: TextFormat = { size: 13, align: 'center' };
const AGENCY: TextFormat = { size: 13, style: 'bold', align: 'center' };
const COVER_TITLE: TextFormat = { size: 26, style: 'bold', align: 'center' };
const COVER_LINE: TextFormat = { size: 15, align: 'center' };
const HEAD_TITLE: TextFormat = { size: 15, style: 'bold', align: 'center' };
const HEAD_LINE: TextFormat = { size: 12, style: 'italic', align: 'center' };
const NOTE: TextFormat = { size: 11, align: 'justify' };
/** Room to sign in. */
const SIGNATURES = 90;
const SMALL = 9;
const RED = [0.75, 0.05, 0.1] as const;

/** Cover and first page, which are alike (NĐ 30/2020 appendix IV: "Bìa và trang đầu"). */
export function setCovers(flow: PageFlow, book: PrintedBook): void {
  for (let page = 0; page < 2; page += 1) {
    setFrame(flow);
    const narrow = { x: WHOLE.x + 40, width: WHOLE.width - 80 };
    let top = LYING.top - 26;
    if (book.parentAgency !== undefined) top = setBlock(flow, narrow, top, book.parentAgency, PARENT);
    top = setBlock(flow, narrow, top, book.agency, AGENCY);
    setRule(flow, top - 3, 90);
    top = setBlock(flow, narrow, LYING.height / 2 + 75, book.title, COVER_TITLE) - 16;
    for (const line of book.lines) top = setBlock(flow, narrow, top, line, COVER_LINE) - 7;
    flow.breakPage();
  }
}

/** Agency and title above the first table of a report. */
export function setReportHead(flow: PageFlow, book: PrintedBook): void {
  const left = { x: WHOLE.x, width: WHOLE.width * 0.42 };
  let top = flow.y;
  if (book.parentAgency !== undefined) top = setBlock(flow, left, top, book.parentAgency, PARENT);
  top = setBlock(flow, left, top, book.agency, AGENCY);
  const center = left.x + left.width / 2;
  flow.mark({ kind: 'line', x: center - 40, y: top - 3, toX: center + 40, toY: top - 3 });
  top = setBlock(flow, WHOLE, top - 16, book.title, HEAD_TITLE);
  for (const line of book.lines) top = setBlock(flow, WHOLE, top - 1, line, HEAD_LINE);
  flow.y = top - 10;
}

export function setNotes(flow: PageFlow, book: PrintedBook): void {
  if (book.notes.length > 0) flow.skip(8);
  const signatures = book.signatures ?? [];
  for (const [index, note] of book.notes.entries()) {
    flow.skip(3);
    // A page with nothing but signatures would not say what was signed.
    const last = signatures.length > 0 && index === book.notes.length - 1;
    const together = wrapBlock(note, WHOLE, NOTE).length * lineHeight(NOTE) + SIGNATURES;
    if (last && flow.room < together) flow.breakPage();
    setParagraph(flow, WHOLE, note, NOTE);
  }
  if (signatures.length === 0) return;
  if (flow.room < SIGNATURES) flow.breakPage();
  flow.skip(14);
  const width = WHOLE.width / signatures.length;
  const top = flow.take(SIGNATURES - 14);
  signatures.forEach((words, index) => {
    const column = { x: WHOLE.x + index * width, width };
    const below = setBlock(flow, column, top, words, { size: 12, style: 'bold', align: 'center' });
    setBlock(flow, column, below, '(Ký, ghi rõ họ tên)', { size: 11, style: 'italic', align: 'center' });
  });
}

/** Page n of how many, what book it is, and on invented data that it is invented. */
export function setMargins(flow: PageFlow, book: PrintedBook): void {
  const baseline = LYING.bottom - 14;
  const format = { size: SMALL, style: 'regular' } as const;
  for (let page = 0; page < flow.pageCount; page += 1) {
    const text = (words: string, x: number, y: number, color?: typeof RED): void => {
      const mark = { kind: 'text', page, x, y, ...format, words: words.split(' '), gap: 0 } as const;
      flow.marks.push(color === undefined ? mark : { ...mark, color });
    };
    const number = `Trang ${page + 1}/${flow.pageCount}`;
    text(number, LYING.right - measure(number, SMALL), baseline);
    text(shortened(`${book.agency} – ${book.title}`), LYING.left, baseline);
    if (!book.demo) continue;
    const middle = (LYING.width - measure(DEMO_MARK, SMALL)) / 2;
    text(DEMO_MARK, middle, LYING.height - millimetres(9), RED);
  }
}

function shortened(words: string): string {
  const room = WHOLE.width - 120;
  if (measure(words, SMALL) <= room) return words;
  let length = words.length;
  while (length > 0 && measure(`${words.slice(0, length)}…`, SMALL) > room) length -= 1;
  return `${words.slice(0, length)}…`;
}

function setFrame(flow: PageFlow): void {
  for (const inset of [0, 4]) {
    flow.mark({
      kind: 'frame',
      x: LYING.left + inset,
      y: LYING.bottom + inset,
      width: LYING.right - LYING.left - 2 * inset,
      height: LYING.top - LYING.bottom - 2 * inset,
      color: [0, 0, 0],
    });
  }
}

function setRule(flow: PageFlow, y: number, width: number): void {
  const x = (LYING.left + LYING.right - width) / 2;
  flow.mark({ kind: 'line', x, y, toX: x + width, toY: y });
}

/** Height of one line of a table's text. */
export const TABLE: TextFormat = { size: 10 };
export const TABLE_LINE = lineHeight(TABLE);
