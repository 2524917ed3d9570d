import { setImmediate as others } from 'node:timers/promises';
import { LYING, TABLE, TABLE_LINE, WHOLE } from './book-pages.ts';
import type { PageFlow } from './page-flow.ts';
import { cellText, type PrintedCell, type PrintedTable } from './printed-book.ts';
import { type Column, markLine, setBlock, strikeLine, type TextFormat } from './set-text.ts';
import { type TextLine, wrapText } from './text-layout.ts';

const PADDING = 3;
const TITLE: TextFormat = { size: 10, style: 'bold', align: 'center' };
const NUMBER: TextFormat = { size: 9, style: 'italic', align: 'center' };
const HEADING: TextFormat = { size: 12, style: 'bold' };
/** Rows set before other work of the process gets its turn. */
const TURN = 100;

/** A cell's text, broken into lines. */
interface SetCell {
  readonly lines: readonly TextLine[];
  readonly struck: boolean;
}

interface Place extends Column {
  readonly align: 'left' | 'center' | 'right';
}

/**
 * A ruled table over as many pages as it needs; its titles stand on each. A row that fits a page is not parted; one that is
 * longer than a page goes on, line by line, on the next.
 */
export async function setLongTable(flow: PageFlow, table: PrintedTable): Promise<void> {
  const places = layOut(table);
  const open = new OpenTable(flow, places, table);
  if (table.heading !== undefined) {
    if (flow.room < 90) flow.breakPage();
    flow.y = setBlock(flow, WHOLE, flow.y - 4, table.heading, HEADING) - 4;
  }
  open.head();
  for (const [index, row] of table.rows.entries()) {
    open.row(places.map((place, column) => wrapCell(row[column] ?? null, place)));
    if (index % TURN === TURN - 1) await others();
  }
  flow.skip(6);
}

class OpenTable {
  readonly #flow: PageFlow;
  readonly #places: readonly Place[];
  readonly #titles: readonly SetCell[];
  readonly #numbered: boolean;
  readonly #edges: readonly number[];
  /** Room for rows on a page that has nothing but the titles. */
  readonly #fullPage: number;

  constructor(flow: PageFlow, places: readonly Place[], table: PrintedTable) {
    this.#flow = flow;
    this.#places = places;
    this.#titles = table.columns.map((column, index) => ({
      lines: wrapText(column.title, {
        width: inner(places[index]!).width,
        size: TITLE.size,
        style: 'bold',
        breaks: 'balanced',
      }),
      struck: false,
    }));
    this.#numbered = table.numbered ?? false;
    this.#edges = [places[0]!.x, ...places.map((place) => place.x + place.width)];
    const titles = heightOf(this.#titles);
    this.#fullPage = LYING.top - LYING.bottom - titles - (this.#numbered ? TABLE_LINE + 2 * PADDING : 0);
  }

  head(): void {
    const needed = LYING.top - LYING.bottom - this.#fullPage + TABLE_LINE + 2 * PADDING;
    if (this.#flow.room < needed) this.#flow.breakPage();
    this.#draw(this.#titles, TITLE);
    if (!this.#numbered) return;
    const numbers = this.#places.map((_, index) => ({
      lines: wrapText(`(${index + 1})`, { width: 60, size: NUMBER.size, style: 'italic' }),
      struck: false,
    }));
    this.#draw(numbers, NUMBER);
  }

  row(cells: readonly SetCell[]): void {
    let rest = cells;
    for (;;) {
      const height = heightOf(rest);
      if (height <= this.#flow.room) break;
      if (height <= this.#fullPage) {
        this.#turnPage();
        break;
      }
      const lines = Math.floor((this.#flow.room - 2 * PADDING) / TABLE_LINE);
      if (lines >= 3) {
        this.#draw(
          rest.map((cell) => ({ ...cell, lines: cell.lines.slice(0, lines) })),
          TABLE,
        );
        rest = rest.map((cell) => ({ ...cell, lines: cell.lines.slice(lines) }));
      }
      this.#turnPage();
    }
    this.#draw(rest, TABLE);
  }

  #turnPage(): void {
    this.#flow.breakPage();
    this.head();
  }

  #draw(cells: readonly SetCell[], format: TextFormat): void {
    const height = heightOf(cells);
    const top = this.#flow.take(height);
    this.#flow.mark({ kind: 'boxes', edges: this.#edges, y: top - height, height });
    cells.forEach(({ lines, struck }, column) => {
      const place = this.#places[column]!;
      const align = format.align ?? place.align;
      // Titles stand in the middle of their row, values at its top.
      const spare = format === TITLE ? height - 2 * PADDING - lines.length * TABLE_LINE : 0;
      lines.forEach((line, index) => {
        const lineTop = top - PADDING - spare / 2 - index * TABLE_LINE;
        markLine(this.#flow, inner(place), lineTop, line, { ...format, align }, false);
        if (struck) strikeLine(this.#flow, inner(place), lineTop, line, { ...format, align });
      });
    });
  }
}

function layOut(table: PrintedTable): Place[] {
  const total = table.columns.reduce((sum, column) => sum + column.share, 0);
  let x = WHOLE.x;
  return table.columns.map((column) => {
    const width = (WHOLE.width * column.share) / total;
    x += width;
    return { x: x - width, width, align: column.align ?? 'left' };
  });
}

function wrapCell(cell: PrintedCell, place: Place): SetCell {
  const lines = wrapText(cellText(cell), { width: inner(place).width, size: TABLE.size });
  return { lines, struck: cell !== null && typeof cell === 'object' && 'struck' in cell };
}

function inner(place: Place): Column {
  return { x: place.x + PADDING, width: place.width - 2 * PADDING };
}

function heightOf(cells: readonly SetCell[]): number {
  return Math.max(1, ...cells.map(({ lines }) => lines.length)) * TABLE_LINE + 2 * PADDING;
}
