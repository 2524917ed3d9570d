import type { BodyBlock, TableColumn } from './official-document-input.ts';
import { PAGE, type PageFlow } from './page-flow.ts';
import { type Column, lineHeight, setBlock, type TextFormat } from './set-text.ts';
import { wrapText } from './text-layout.ts';

const SIZE = 12;
const PADDING = 3;

/** A ruled table; a row stays on one page, and its head is repeated on the next. */
export function setTable(flow: PageFlow, place: Column, table: BodyBlock & { kind: 'table' }): void {
  const columns = layOut(table.columns, place);
  const titles = table.columns.map((column) => column.title);
  const head = (): void => setRow(flow, columns, titles, { size: SIZE, style: 'bold', align: 'center' });
  head();
  for (const row of table.rows) {
    const height = rowHeight(columns, row, { size: SIZE });
    if (height > flow.room && flow.y < PAGE.top) {
      flow.breakPage();
      head();
    }
    setRow(flow, columns, row, { size: SIZE });
  }
}

interface TablePlace extends Column {
  readonly align: 'left' | 'center' | 'right';
}

function layOut(columns: readonly TableColumn[], place: Column): TablePlace[] {
  const total = columns.reduce((sum, column) => sum + column.share, 0);
  let x = place.x;
  return columns.map((column) => {
    const width = (place.width * column.share) / total;
    x += width;
    return { x: x - width, width, align: column.align ?? 'left' };
  });
}

function rowHeight(columns: readonly TablePlace[], cells: readonly string[], format: TextFormat): number {
  const lines = columns.map((column, index) => {
    const options = {
      width: column.width - 2 * PADDING,
      size: format.size,
      style: format.style ?? 'regular',
    };
    return wrapText(cells[index] ?? '', options).length;
  });
  return Math.max(...lines) * lineHeight(format) + 2 * PADDING;
}

function setRow(
  flow: PageFlow,
  columns: readonly TablePlace[],
  cells: readonly string[],
  format: TextFormat,
): void {
  const height = rowHeight(columns, cells, format);
  const top = flow.take(height);
  columns.forEach((column, index) => {
    const inner = { x: column.x + PADDING, width: column.width - 2 * PADDING };
    const align = format.align ?? column.align;
    flow.mark({
      kind: 'frame',
      x: column.x,
      y: top - height,
      width: column.width,
      height,
      color: [0, 0, 0],
    });
    setBlock(flow, inner, top - PADDING, cells[index] ?? '', { ...format, align });
  });
}
