/** A listed register's year, volume after volume: of a year of any length no more than one is held in memory. */
import type { PrintedBook } from '../../../../lib/typesetting/printed-book.ts';
import { type AgencyLines, agencyLines } from '../../../organisation/agency-lines.ts';
import { displayDate, vietnamDate } from '../../../unit-of-work.ts';
import { numberText } from '../../notation.ts';
import type { CloseTx, ClosingNow, Freeze } from './close-register.ts';
import type { BoundVolume, RegisterClosing } from './register-year.ts';
import { type ListedRegister, type YearLine, yearLines } from './year-lines.ts';
import { yearClosingNotes, yearForms } from './year-words.ts';

interface Chunk {
  /** From 1. */
  readonly volume: number;
  readonly lines: readonly YearLine[];
  readonly last: boolean;
}

export async function bindLines(
  ports: { readonly demo: boolean; readonly volumeLines: number },
  tx: CloseTx,
  closing: ClosingNow,
  freeze: Freeze,
): Promise<Pick<RegisterClosing, 'lines' | 'unfinished' | 'volumes'>> {
  const { name, now } = closing;
  const register = name.register as ListedRegister;
  const span = { unitId: name.unitId, from: `${name.year}-01-01`, to: `${name.year}-12-31` };
  const agency = await agencyLines(tx.organisation, closing.unit);
  const volumes: BoundVolume[] = [];
  let [lines, unfinished] = [0, 0];
  for await (const chunk of chunks(yearLines(tx, register, span, vietnamDate(now)), ports.volumeLines)) {
    lines += chunk.lines.length;
    unfinished += chunk.lines.filter((line) => line.unfinished).length;
    const days = { firstDay: chunk.lines[0]?.day ?? null, lastDay: chunk.lines.at(-1)?.day ?? null };
    const whole = { firstDay: volumes[0]?.firstDay ?? days.firstDay, lastDay: days.lastDay };
    const notes = chunk.last
      ? yearClosingNotes({ ...name, ...closing, ...whole, lines, unfinished, volumes: chunk.volume }, now)
      : [`Hết quyển ${chunk.volume}; lời khóa sổ ở quyển cuối.`];
    const book = { ...volumeBook(closing, agency, chunk, notes), demo: ports.demo };
    volumes.push({ volume: chunk.volume, lines: chunk.lines.length, ...days, ...(await freeze(book)) });
  }
  return { lines, unfinished, volumes };
}

/** One chunk at least; the last says so. */
async function* chunks(lines: AsyncIterable<YearLine>, size: number): AsyncGenerator<Chunk> {
  let held: YearLine[] = [];
  let volume = 1;
  for await (const line of lines) {
    if (held.length === size) {
      yield { volume, lines: held, last: false };
      volume += 1;
      held = [];
    }
    held.push(line);
  }
  yield { volume, lines: held, last: true };
}

function volumeBook(
  { name }: ClosingNow,
  agency: AgencyLines,
  { volume, lines, last }: Chunk,
  notes: readonly string[],
): Omit<PrintedBook, 'demo'> {
  const { title, sheet, columns } = yearForms[name.register as ListedRegister];
  const [first, end] = [lines[0]?.day, lines.at(-1)?.day];
  const days =
    first && end
      ? `Từ ngày ${displayDate(first)} đến ngày ${displayDate(end)}`
      : 'Từ ngày ........ đến ngày ........';
  return {
    ...agency,
    title,
    lines: [`Năm: ${name.year}`, days, `Quyển số: ${numberText(volume)}`],
    front: 'cover',
    tables: [{ name: sheet, columns, numbered: true, rows: lines.map(({ cells }) => cells) }],
    notes,
    ...(last && { signatures: ['VĂN THƯ', 'THỦ TRƯỞNG CƠ QUAN'] }),
  };
}
