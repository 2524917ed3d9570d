/** Paragraphs of a DOCX: sizes in points, lengths in millimetres, as the PDF's own layout says them. */
import {
  AlignmentType,
  BorderStyle,
  convertMillimetersToTwip,
  type IParagraphOptions,
  type ITableBordersOptions,
  Paragraph,
  TextRun,
} from 'docx';
import { measure } from '../tinos.ts';
import { millimetres } from '../units.ts';

export interface RunFormat {
  readonly size: number;
  readonly bold?: boolean;
  readonly italics?: boolean;
  readonly color?: string;
}

const TWIPS_PER_POINT = 20;

/** Line breaks of the text are kept. */
export function runs(text: string, { size, ...format }: RunFormat): TextRun[] {
  return text
    .normalize('NFC')
    .split('\n')
    .map(
      (line, index) => new TextRun({ text: line, size: size * 2, ...format, ...(index > 0 && { break: 1 }) }),
    );
}

export function centred(text: string, format: RunFormat, more: Partial<IParagraphOptions> = {}): Paragraph {
  return new Paragraph({ alignment: AlignmentType.CENTER, children: runs(text, format), ...more });
}

/** A rule below centred text, itself in the middle of the column. @param width in points @param column in millimetres */
export function rule(width: number, column: number): Paragraph {
  const aside = Math.max(0, ((millimetres(column) - width) / 2) * TWIPS_PER_POINT);
  return new Paragraph({
    children: [new TextRun({ text: '', size: 4 })],
    indent: { left: Math.round(aside), right: Math.round(aside) },
    spacing: { before: 0, after: 60, line: 60, lineRule: 'exact' },
    border: { top: { style: BorderStyle.SINGLE, size: 6, space: 1, color: '000000' } },
  });
}

export function widthOf(text: string, size: number): number {
  return Math.max(...text.split('\n').map((line) => measure(line, size, 'bold')));
}

export const twips = convertMillimetersToTwip;

const none = { style: BorderStyle.NONE, size: 0, color: 'auto' } as const;
export const noBorders: ITableBordersOptions = {
  top: none,
  bottom: none,
  left: none,
  right: none,
  insideHorizontal: none,
  insideVertical: none,
};
