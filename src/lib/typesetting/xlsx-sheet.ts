import { DEMO_MARK, type PrintedBook, type PrintedCell, type PrintedTable } from './printed-book.ts';
import { measure } from './tinos.ts';

/** Indexes into `cellXfs` of `xlsx-parts.ts`. */
export const STYLE = { text: 1, number: 2, day: 3, title: 4, heading: 5, plain: 6, struck: 7 } as const;

/** Excel refuses to open a file with a longer cell. */
const LONGEST = 32_767;
const CUT = '… (xem đủ ở bản PDF)';

/** Type size of every cell, in points; a column is as many digits wide as its width says (§18.3.1.13). */
const SIZE = 12;
const DIGIT = SIZE / 2;
const CELL_PADDING = 5;
const LINE = 15.75;
/** Excel has no higher row. */
const HIGHEST = 409.5;

/** The parts of one sheet's XML (ISO/IEC 29500-1 §18.3), a row at a time. */
export function* sheetXml(book: PrintedBook, table: PrintedTable): Generator<string> {
  const front = frontLines(book, table);
  const titleRow = front.length + 1;
  yield sheetStart(table, titleRow + (table.numbered ? 1 : 0));
  for (const [index, [words, style]] of front.entries()) yield row(index + 1, [textCell(words, style)]);
  const widths = columnWidths(table);
  const titles = table.columns.map((column) => textCell(column.title, STYLE.title));
  const words = table.columns.map((column) => column.title);
  yield row(titleRow, titles, rowHeight(words, widths, 'bold'));
  let next = titleRow + 1;
  if (table.numbered) {
    const numbers = table.columns.map((_, index) => textCell(`(${index + 1})`, STYLE.title));
    yield row(next, numbers);
    next += 1;
  }
  for (const cells of table.rows) {
    yield row(next, cells.map(cellXml), rowHeight(cells, widths, 'regular'));
    next += 1;
  }
  if (isLast(book, table))
    for (const note of book.notes) {
      next += 1;
      yield row(next, [textCell(note, STYLE.plain)]);
    }
  yield sheetEnd(book);
}

/** Rows of the sheet to be repeated on every printed page, as `$4:$5`. */
export function titleRows(book: PrintedBook, table: PrintedTable): string {
  const first = frontLines(book, table).length + 1;
  return `$${first}:$${first + (table.numbered ? 1 : 0)}`;
}

function isLast(book: PrintedBook, table: PrintedTable): boolean {
  return book.tables.at(-1) === table;
}

function frontLines(book: PrintedBook, table: PrintedTable): [string, number][] {
  const lines: [string, number][] = [];
  if (book.demo) lines.push([DEMO_MARK, STYLE.heading]);
  if (book.parentAgency !== undefined) lines.push([book.parentAgency, STYLE.plain]);
  lines.push([book.agency, STYLE.heading], [book.title, STYLE.heading]);
  for (const line of book.lines) lines.push([line, STYLE.plain]);
  if (table.heading !== undefined) lines.push([table.heading, STYLE.heading]);
  return lines;
}

function columnWidths(table: PrintedTable): number[] {
  const total = table.columns.reduce((sum, column) => sum + column.share, 0);
  return table.columns.map(({ share }) => Math.max(8, Math.round((share / total) * 150)));
}

/** Not every program finds the height of wrapped text when it opens a sheet: without it all lines but the first are hidden. */
function rowHeight(
  cells: readonly PrintedCell[],
  widths: readonly number[],
  style: 'regular' | 'bold',
): number | undefined {
  const lines = cells.map((cell, index) => {
    const text = cell !== null && typeof cell === 'object' && 'struck' in cell ? cell.struck : cell;
    if (typeof text !== 'string') return 1;
    const room = (widths[index] ?? 8) * DIGIT - CELL_PADDING;
    // A line is left before it is full: words are not parted.
    const linesFor = (words: string) => Math.max(1, Math.ceil((measure(words, SIZE, style) * 1.12) / room));
    return text.split('\n').reduce((sum, words) => sum + linesFor(words), 0);
  });
  const most = Math.max(1, ...lines);
  return most === 1 ? undefined : Math.min(HIGHEST, most * LINE);
}

function sheetStart(table: PrintedTable, frozenRows: number): string {
  const columns = columnWidths(table).map(
    (width, index) => `<col min="${index + 1}" max="${index + 1}" width="${width}" customWidth="1"/>`,
  );
  return (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' +
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">' +
    '<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>' +
    `<sheetViews><sheetView workbookViewId="0"><pane ySplit="${frozenRows}" topLeftCell="A${frozenRows + 1}" ` +
    'activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>' +
    `<sheetFormatPr defaultRowHeight="${LINE}"/><cols>${columns.join('')}</cols><sheetData>`
  );
}

/** A4 lying, as wide as one page; the mark of invented data also in the head of each printed page. */
function sheetEnd(book: PrintedBook): string {
  const head = book.demo ? `<oddHeader>&amp;C${escapeXml(DEMO_MARK)}</oddHeader>` : '';
  return (
    '</sheetData><pageMargins left="0.7" right="0.4" top="0.6" bottom="0.6" header="0.3" footer="0.3"/>' +
    '<pageSetup paperSize="9" orientation="landscape" fitToWidth="1" fitToHeight="0"/>' +
    `<headerFooter>${head}<oddFooter>&amp;RTrang &amp;P/&amp;N</oddFooter></headerFooter></worksheet>`
  );
}

function row(number: number, cells: readonly string[], height?: number): string {
  const placed = cells.map((cell, index) => cell.replace('<c ', `<c r="${columnName(index)}${number}" `));
  const high = height === undefined ? '' : ` ht="${height}"`;
  return `<row r="${number}"${high}>${placed.join('')}</row>`;
}

function cellXml(cell: PrintedCell): string {
  if (cell === null) return `<c s="${STYLE.text}"/>`;
  if (typeof cell === 'number') return `<c s="${STYLE.number}"><v>${cell}</v></c>`;
  if (typeof cell === 'string') return textCell(cell, STYLE.text);
  if ('struck' in cell) return textCell(cell.struck, STYLE.struck);
  return `<c s="${STYLE.day}"><v>${serialDay(cell.day)}</v></c>`;
}

/**
 * Text is an inline string in a cell of the text format with the quote prefix: what begins with =, +, - or @ is shown, never
 * calculated, and stays text when somebody edits the cell.
 */
function textCell(text: string, style: number): string {
  if (text === '') return `<c s="${style}"/>`;
  const whole = text.normalize('NFC');
  const kept = whole.length > LONGEST ? whole.slice(0, LONGEST - CUT.length) + CUT : whole;
  return `<c s="${style}" t="inlineStr"><is><t xml:space="preserve">${escapeXml(kept)}</t></is></c>`;
}

/** Days since 1899-12-30. */
function serialDay(day: string): number {
  return Date.parse(`${day}T00:00:00Z`) / 86_400_000 + 25_569;
}

/** XML 1.0 §2.2 and §2.4: what may not stand in text is escaped or left out. */
export function escapeXml(text: string): string {
  // Half a surrogate pair becomes U+FFFD.
  return Buffer.from(text)
    .toString()
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;')
    .replace(/\r/g, '&#13;');
}

/** 0 → A, 25 → Z, 26 → AA. */
function columnName(index: number): string {
  const letter = String.fromCharCode(65 + (index % 26));
  return index < 26 ? letter : columnName(Math.floor(index / 26) - 1) + letter;
}
