/** A register or a report as its makers know it: the same for paper (PDF) and for a spreadsheet (XLSX). */

/** A day is yyyy-MM-dd: dd/MM/yyyy on paper, a real date in a spreadsheet. What is struck out is text with a line through it. */
export type PrintedCell = string | number | null | { readonly day: string } | { readonly struck: string };
export type PrintedRow = readonly PrintedCell[];

export interface PrintedColumn {
  readonly title: string;
  /** Part of the width. */
  readonly share: number;
  readonly align?: 'left' | 'center' | 'right';
}

export interface PrintedTable {
  /** Name of its sheet in a spreadsheet, at most 31 characters. */
  readonly name: string;
  /** Stands above it. */
  readonly heading?: string;
  readonly columns: readonly PrintedColumn[];
  /** With the row (1) (2) (3)… below the titles, as in NĐ 30/2020 appendix IV. */
  readonly numbered?: boolean;
  readonly rows: readonly PrintedRow[];
}

export interface PrintedBook {
  readonly parentAgency?: string;
  readonly agency: string;
  /** "SỔ ĐĂNG KÝ VĂN BẢN ĐI" */
  readonly title: string;
  /** Lines below the title: the year, from which day to which, from which number to which. */
  readonly lines: readonly string[];
  /** `cover`: a cover and a first page of their own (appendix IV, "Bìa và trang đầu"); `head`: above the first table. */
  readonly front: 'cover' | 'head';
  readonly tables: readonly PrintedTable[];
  /** Said after the tables: definitions, the cut-off, what is left out, what the closing states. */
  readonly notes: readonly string[];
  /** Who signs below, with room for the signature. */
  readonly signatures?: readonly string[];
  /** Invented data: said on every page and every sheet. */
  readonly demo: boolean;
}

export const DEMO_MARK = 'DỮ LIỆU TRÌNH DIỄN, KHÔNG CÓ GIÁ TRỊ SỬ DỤNG · DEMO DATA';

/** dd/MM/yyyy for a day, the number as it is, nothing for null. */
export function cellText(cell: PrintedCell): string {
  if (cell === null) return '';
  if (typeof cell !== 'object') return String(cell);
  if ('struck' in cell) return cell.struck;
  const [year, month, day] = cell.day.split('-');
  return `${day}/${month}/${year}`;
}

/** The same text with a line through it. */
export function struckOut(cell: PrintedCell): PrintedCell {
  return cell === null ? null : { struck: cellText(cell) };
}
