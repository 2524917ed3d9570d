/** The same document as `composeDocument` sets, for those who go on writing in Word or LibreOffice (NĐ 30/2020 appendix I). */
import {
  AlignmentType,
  BorderStyle,
  Document,
  Footer,
  Header,
  Packer,
  PageNumber,
  Paragraph,
  Table,
  TableCell,
  TableLayoutType,
  TableRow,
  TextRun,
  WidthType,
} from 'docx';
import { endBody } from '../document-body.ts';
import { recipientLines } from '../document-foot.ts';
import { DOCUMENT_KINDS } from '../document-kinds.ts';
import type { OfficialDocumentInput, SignerBlock } from '../official-document-input.ts';
import { bodyOf } from './docx-body.ts';
import { headOf } from './docx-head.ts';
import { centred, noBorders, runs, twips } from './docx-text.ts';

const TEXT = 165;
/** Blank for the handwriting between position and name. */
const SIGNATURE = 26;

/** A DOCX of A4 with the decree's margins; "Times New Roman" is named, not embedded. */
export async function composeDocx(input: OfficialDocumentInput): Promise<Uint8Array> {
  const kind = DOCUMENT_KINDS[input.kind];
  const document = new Document({
    title: kind.layout === 'letter' ? `V/v ${input.subject}` : `${kind.name} ${input.subject}`,
    creator: input.agency,
    styles: {
      default: { document: { run: { font: 'Times New Roman', size: 28, language: { value: 'vi-VN' } } } },
    },
    sections: [
      {
        properties: {
          titlePage: true,
          page: {
            size: { width: twips(210), height: twips(297) },
            margin: {
              top: twips(20),
              bottom: twips(20),
              left: twips(30),
              right: twips(15),
              header: twips(10),
            },
          },
        },
        headers: { default: new Header({ children: [pageNumber()] }), first: new Header({ children: [] }) },
        footers: { first: new Footer({ children: contact(input.contact) }) },
        children: [...headOf(input), ...bodyOf(endBody(input.body)), ...footOf(input)],
      },
    ],
  });
  return new Uint8Array(await Packer.toBuffer(document));
}

/** From the second page on, centred in the top margin (appendix I, part I, I.7). */
function pageNumber(): Paragraph {
  return new Paragraph({
    alignment: AlignmentType.CENTER,
    children: [new TextRun({ children: [PageNumber.CURRENT], size: 28 })],
  });
}

function contact(text: string | undefined): Paragraph[] {
  if (text === undefined) return [];
  const top = { style: BorderStyle.SINGLE, size: 6, space: 4, color: '000000' } as const;
  return [centred(text, { size: 11 }, { border: { top } })];
}

/** Boxes 7, 9b and 12: Nơi nhận on the left of the signer; below the signers when they are several. */
function footOf(input: OfficialDocumentInput): (Paragraph | Table)[] {
  const before = new Paragraph({
    spacing: { before: 0, after: 0, line: 240, lineRule: 'exact' },
    keepNext: true,
  });
  const { signers } = input;
  if (signers.length === 1)
    return [before, row([0.45, 0.55], [recipients(input), ...signers.map(signerBlock)]), end()];
  const columns = signers.map(() => 1 / signers.length);
  return [before, row(columns, signers.map(signerBlock)), ...recipients(input)];
}

/** A table is followed by a paragraph; this one takes no room. */
function end(): Paragraph {
  return new Paragraph({ spacing: { before: 0, after: 0, line: 20, lineRule: 'exact' } });
}

function row(shares: readonly number[], cells: readonly Paragraph[][]): Table {
  const widths = shares.map((share) => Math.round(twips(TEXT) * share));
  return new Table({
    width: { size: twips(TEXT), type: WidthType.DXA },
    columnWidths: widths,
    layout: TableLayoutType.FIXED,
    borders: noBorders,
    rows: [
      new TableRow({
        cantSplit: true,
        children: cells.map(
          (children, index) =>
            new TableCell({ width: { size: widths[index] ?? 0, type: WidthType.DXA }, children }),
        ),
      }),
    ],
  });
}

function signerBlock({ titleLines, name }: SignerBlock): Paragraph[] {
  const bold = { size: 14, bold: true };
  return [
    ...titleLines.map((line) => centred(line.toUpperCase(), bold, { keepNext: true })),
    centred(name, bold, { spacing: { before: twips(SIGNATURE) } }),
  ];
}

function recipients(input: OfficialDocumentInput): Paragraph[] {
  const lines = [...recipientLines(input), ...(input.drafterMark === undefined ? [] : [input.drafterMark])];
  return [
    new Paragraph({ children: runs('Nơi nhận:', { size: 12, bold: true, italics: true }) }),
    ...lines.map((line) => new Paragraph({ children: runs(line, { size: 11 }) })),
  ];
}
