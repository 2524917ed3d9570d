/** Box 6: text of 14 points, justified, its first lines indented (appendix I, part I, II.6). */
import {
  AlignmentType,
  ImageRun,
  type IParagraphOptions,
  Paragraph,
  Table,
  TableCell,
  TableLayoutType,
  TableRow,
  WidthType,
} from 'docx';
import type { BodyBlock, TableColumn } from '../official-document-input.ts';
import { pngImage } from '../png.ts';
import { centred, type RunFormat, runs, twips } from './docx-text.ts';

const TEXT = 165;
const INDENT = 12.7;
const SIZE = 14;
const gap = { before: 120, line: 295 };
/** Pixels of 1/96 inch, as the library measures pictures. */
const pixels = (millimetres: number) => Math.round((millimetres / 25.4) * 96);

export function bodyOf(blocks: readonly BodyBlock[]): (Paragraph | Table)[] {
  const last = blocks.findLastIndex(({ kind }) => kind === 'paragraph' || kind === 'article');
  return blocks.flatMap((block, index) => blockOf(block, index >= last));
}

/** @param kept the signer's block does not stand alone on its page */
function blockOf(block: BodyBlock, kept: boolean): (Paragraph | Table)[] {
  switch (block.kind) {
    case 'basis':
      return [paragraph([[block.text, { size: SIZE, italics: true }]], kept)];
    case 'paragraph':
      return [paragraph([[block.text, { size: SIZE }]], kept)];
    case 'formula':
      return [centred(block.text, { size: SIZE, bold: true }, { spacing: gap, keepNext: true })];
    case 'heading':
      return [paragraph([[block.text, { size: SIZE, bold: true }]], true)];
    case 'chapter':
      return [block.label, block.title?.toUpperCase()].flatMap((text) =>
        text === undefined
          ? []
          : [centred(text, { size: SIZE, bold: true }, { spacing: gap, keepNext: true })],
      );
    case 'article':
      return article(block, kept);
    case 'table':
      return [
        new Paragraph({ spacing: { before: 0, after: 0, line: 120, lineRule: 'exact' } }),
        table(block),
      ];
    case 'picture':
      return [picture(block)];
    case 'page-break':
      return [new Paragraph({ pageBreakBefore: true })];
  }
}

type Parts = readonly (readonly [string, RunFormat])[];

function paragraph(parts: Parts, keepNext: boolean): Paragraph {
  const options: IParagraphOptions = {
    alignment: AlignmentType.JUSTIFIED,
    indent: { firstLine: twips(INDENT) },
    spacing: gap,
    keepNext,
    children: parts.flatMap(([text, format]) => runs(text, format)),
  };
  return new Paragraph(options);
}

function article(block: BodyBlock & { kind: 'article' }, kept: boolean): Paragraph[] {
  const label = `Điều ${block.number}.`;
  const bold = { size: SIZE, bold: true };
  const text: Parts = [[block.text ?? '', { size: SIZE }]];
  if (block.title === undefined) return [paragraph([[`${label} `, bold], ...text], kept)];
  const heading = paragraph([[`${label} ${block.title}`, bold]], true);
  return block.text === undefined ? [heading] : [heading, paragraph(text, kept)];
}

const sides = {
  left: AlignmentType.LEFT,
  center: AlignmentType.CENTER,
  right: AlignmentType.RIGHT,
} as const;

function table({ columns, rows }: BodyBlock & { kind: 'table' }): Table {
  const total = columns.reduce((sum, { share }) => sum + share, 0);
  const widths = columns.map(({ share }) => Math.round(twips(TEXT) * (share / total)));
  const cell = (text: string, index: number, align: TableColumn['align'], bold: boolean) =>
    new TableCell({
      width: { size: widths[index] ?? 0, type: WidthType.DXA },
      margins: { marginUnitType: WidthType.DXA, top: 40, bottom: 40, left: 60, right: 60 },
      children: [
        new Paragraph({ alignment: sides[align ?? 'left'], children: runs(text, { size: 12, bold }) }),
      ],
    });
  return new Table({
    width: { size: twips(TEXT), type: WidthType.DXA },
    columnWidths: widths,
    layout: TableLayoutType.FIXED,
    rows: [
      new TableRow({
        tableHeader: true,
        cantSplit: true,
        children: columns.map(({ title }, index) => cell(title, index, 'center', true)),
      }),
      ...rows.map(
        (row) =>
          new TableRow({
            cantSplit: true,
            children: columns.map(({ align }, index) => cell(row[index] ?? '', index, align, false)),
          }),
      ),
    ],
  });
}

function picture({ png, widthMm }: BodyBlock & { kind: 'picture' }): Paragraph {
  const image = pngImage(png);
  const width = pixels(Math.min(widthMm, TEXT));
  const transformation = { width, height: Math.round((width * image.height) / image.width) };
  return new Paragraph({
    alignment: AlignmentType.CENTER,
    spacing: gap,
    children: [new ImageRun({ type: 'png', data: Buffer.from(png), transformation })],
  });
}
