import type { PageText, TextRun } from './page-text.ts';
import { type DateBlank, type DatePlace, type NumberPlace, toPlace } from './places.ts';
import { ASCENT, DESCENT } from './text-layout.ts';
import { measure } from './tinos.ts';
import type { Box } from './visual-page.ts';

/** Both stand in the upper part of page one (boxes 3 and 4 of appendix I); the body has dates and numbers too. */
const HEAD_SHARE = 0.5;
const FILLERS_AROUND = /^[.…_·\s]+|[.…_·\s]+$/g;

/** The blank between "Số:" and "/QĐ-UBND". */
export function findNumber(text: PageText): NumberPlace | undefined {
  for (const line of headLines(text)) {
    const label = /(^|[^a-z])so:/.exec(line.folded);
    if (label === null || label.index > 12) continue;
    const colon = line.foldedAt[label.index + label[0].length - 1]!;
    const rest = ownColumn(line, colon);
    const slash = rest.findIndex((char) => char.text === '/');
    const digits = rest.slice(0, Math.max(0, slash)).filter((char) => /\d/.test(char.text));
    const printed = digits.length > 0 ? joined(rest) : undefined;
    const from = line.chars[colon]!.to;
    const to = slash < 0 ? Math.max(from + 110, rest.at(-1)?.to ?? 0) : rest[slash]!.from;
    return {
      ...toPlace(text.page, lineBox(line, from, printed === undefined ? to : rest.at(-1)!.to), 'text'),
      size: line.size,
      withSymbol: slash < 0,
      withLabel: false,
      ...(printed === undefined ? {} : { printed }),
    };
  }
  return undefined;
}

/** What follows the colon up to the next column; the blank itself may be as wide as a column's gap. */
function ownColumn(line: TextRun, colon: number): TextRun['chars'] {
  const rest = line.chars.slice(colon + 1);
  const slash = rest.findIndex((char) => char.text === '/');
  const limit = Math.max(18, 1.8 * line.size);
  const from = Math.max(0, slash);
  if (slash < 0 && rest[0] !== undefined && rest[0].from - line.chars[colon]!.to > limit) return [];
  for (let index = from + 1; index < rest.length; index += 1) {
    if (rest[index]!.from - rest[index - 1]!.to > limit) return rest.slice(0, index);
  }
  return rest;
}

/** "Yên Sơn, ngày … tháng … năm …": the part from "ngày" on. */
export function findDate(text: PageText): DatePlace | undefined {
  for (const line of headLines(text)) {
    const match = /,ngay(.*?)thang(.*?)nam([\d.…_]*)/.exec(line.folded);
    if (match === null) continue;
    const ends = wordEnds(line, match);
    const values = [match[1]!, match[2]!, match[3]!].map(
      (part) => Number(part.replace(/\D/g, '')) || undefined,
    );
    const [day, month, year] = values;
    const from = line.chars[ends.start]!.from;
    const yearEnd = Math.max(ends.yearFrom + measure('\u00a00000\u00a0', line.size), ends.printedTo);
    const box = lineBox(line, from, yearEnd);
    const printed =
      day !== undefined && month !== undefined && year !== undefined ? { day, month, year } : undefined;
    const blanks = [
      { part: 'day', from: ends.dayFrom, to: ends.dayTo, value: day },
      { part: 'month', from: ends.monthFrom, to: ends.monthTo, value: month },
      { part: 'year', from: ends.yearFrom, to: yearEnd, value: year },
    ] as const;
    const place = toPlace(text.page, box, 'text');
    return {
      ...place,
      size: line.size,
      blanks: blanks.filter((blank) => blank.value === undefined).map((blank) => relative(blank, from)),
      ...(printed === undefined ? {} : { printed }),
    };
  }
  return undefined;
}

function relative(blank: DateBlank, from: number): DateBlank {
  return { part: blank.part, from: blank.from - from, to: blank.to - from };
}

interface WordEnds {
  readonly start: number;
  readonly dayFrom: number;
  readonly dayTo: number;
  readonly monthFrom: number;
  readonly monthTo: number;
  readonly yearFrom: number;
  readonly printedTo: number;
}

function wordEnds(line: TextRun, match: RegExpExecArray): WordEnds {
  const char = (folded: number): TextRun['chars'][number] => line.chars[line.foldedAt[folded]!]!;
  const day = match.index + 1;
  const month = day + 'ngay'.length + match[1]!.length;
  const year = month + 'thang'.length + match[2]!.length;
  const end = match.index + match[0].length - 1;
  return {
    start: line.foldedAt[day]!,
    dayFrom: char(day + 'ngay'.length - 1).to,
    dayTo: char(month).from,
    monthFrom: char(month + 'thang'.length - 1).to,
    monthTo: char(year).from,
    yearFrom: char(year + 'nam'.length - 1).to,
    printedTo: char(end).to,
  };
}

function headLines(text: PageText): TextRun[] {
  return text.lines.filter((line) => line.baseline > text.page.height * (1 - HEAD_SHARE));
}

/** A box that holds exactly one line of the run's size, so that text set in it stands on the same baseline. */
function lineBox(line: TextRun, from: number, to: number): Box {
  const height = (ASCENT + DESCENT) * line.size;
  return { x: from, y: line.baseline - DESCENT * line.size, width: to - from, height };
}

function joined(chars: TextRun['chars']): string {
  const text = chars.map((char) => char.text).join('');
  return text.normalize('NFC').replace(FILLERS_AROUND, '');
}
