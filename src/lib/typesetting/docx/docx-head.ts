/** Boxes 1 to 5, 9a, 10b and 11 of appendix I, part I, IV, as a table without lines. */
import {
  AlignmentType,
  BorderStyle,
  Paragraph,
  Table,
  TableCell,
  TableLayoutType,
  TableRow,
  WidthType,
} from 'docx';
import { dateLine, numberLine } from '../document-head.ts';
import { DOCUMENT_KINDS } from '../document-kinds.ts';
import type { OfficialDocumentInput, Urgency } from '../official-document-input.ts';
import { centred, noBorders, rule, runs, twips, widthOf } from './docx-text.ts';

const TEXT = 165;
/** The columns reach a little into the margins, as on the samples of appendix III. */
const LEFT = 72;
const RIGHT = 101;

export function headOf(input: OfficialDocumentInput): (Paragraph | Table)[] {
  const { layout } = DOCUMENT_KINDS[input.kind];
  return [
    new Table({
      width: { size: twips(LEFT + RIGHT), type: WidthType.DXA },
      columnWidths: [twips(LEFT), twips(RIGHT)],
      indent: { size: twips(-6), type: WidthType.DXA },
      layout: TableLayoutType.FIXED,
      borders: noBorders,
      rows: [
        new TableRow({ children: [cell(LEFT, agency(input)), cell(RIGHT, nation())] }),
        new TableRow({
          children: [
            cell(LEFT, [...numberAndSubject(input), ...stamps(input)]),
            cell(
              RIGHT,
              layout === 'minutes'
                ? [new Paragraph({})]
                : [centred(dateLine(input), { size: 13, italics: true }, { spacing: { before: 80 } })],
            ),
          ],
        }),
      ],
    }),
    ...(layout === 'letter' ? [] : title(input)),
    ...addressees(input),
  ];
}

function cell(width: number, children: Paragraph[]): TableCell {
  const margins = { marginUnitType: WidthType.DXA, left: 0, right: 0 };
  return new TableCell({ width: { size: twips(width), type: WidthType.DXA }, margins, children });
}

function agency({ parentAgency, agency: name }: OfficialDocumentInput): Paragraph[] {
  return [
    ...(parentAgency === undefined ? [] : [centred(parentAgency, { size: 12 })]),
    centred(name, { size: 12, bold: true }),
    rule(Math.min(widthOf(name, 12), LEFT * 2.5) * 0.4, LEFT),
  ];
}

function nation(): Paragraph[] {
  const motto = 'Độc lập - Tự do - Hạnh phúc';
  return [
    centred('CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM', { size: 12, bold: true }),
    centred(motto, { size: 13, bold: true }),
    rule(widthOf(motto, 13), RIGHT),
  ];
}

function numberAndSubject(input: OfficialDocumentInput): Paragraph[] {
  const number = centred(numberLine(input), { size: 13 }, { spacing: { before: 80 } });
  if (DOCUMENT_KINDS[input.kind].layout !== 'letter') return [number];
  return [number, centred(`V/v ${input.subject}`, { size: 12 }, { spacing: { before: 60 } })];
}

/** Words and widths of the urgency stamps, 8 mm high (appendix I, part I, III.2.b). */
const urgencies: Record<Urgency, { word: string; width: number }> = {
  urgent: { word: 'KHẨN', width: 20 },
  'very-urgent': { word: 'THƯỢNG KHẨN', width: 40 },
  express: { word: 'HỎA TỐC', width: 30 },
};

function stamps({ urgency, circulation }: OfficialDocumentInput): Paragraph[] {
  const drawn: Paragraph[] = [];
  if (urgency !== undefined) drawn.push(stamp(urgencies[urgency].word, urgencies[urgency].width, 'FF0000'));
  if (circulation !== undefined) {
    const word = circulation.toUpperCase();
    drawn.push(stamp(word, widthOf(word, 13) / 2.83 + 6, '000000'));
  }
  return drawn;
}

function stamp(word: string, width: number, color: string): Paragraph {
  const side = { style: BorderStyle.SINGLE, size: 8, space: 3, color } as const;
  const aside = Math.max(0, twips((LEFT - width) / 2));
  return centred(
    word,
    { size: 13, bold: true, color },
    {
      indent: { left: aside, right: aside },
      spacing: { before: 160 },
      border: { top: side, bottom: side, left: side, right: side },
    },
  );
}

function title(input: OfficialDocumentInput): Paragraph[] {
  const format = { size: 14, bold: true };
  const aside = { indent: { left: twips(15), right: twips(15) } };
  return [
    centred(DOCUMENT_KINDS[input.kind].name.toUpperCase(), format, { spacing: { before: 240 } }),
    centred(input.subject, format, aside),
    rule(Math.min(widthOf(input.subject, 14), 380) * 0.4, TEXT),
    ...(input.authority === undefined
      ? []
      : [centred(input.authority, format, { spacing: { before: 160 } })]),
  ];
}

/** One stands beside the words, several each on its own line (II.9.d). */
function addressees(input: OfficialDocumentInput): Paragraph[] {
  const [first, ...others] = input.addressees ?? [];
  if (first === undefined) return [];
  const telegram = DOCUMENT_KINDS[input.kind].layout === 'telegram';
  const label = telegram ? `${input.authority ?? input.agency} điện:` : 'Kính gửi:';
  const place = { alignment: AlignmentType.LEFT, indent: { left: twips(telegram ? 10 : 25) } };
  const spacing = { before: 200 };
  if (others.length === 0)
    return [new Paragraph({ ...place, spacing, children: runs(`${label} ${first}`, { size: 14 }) })];
  const list = [first, ...others].map(
    (name, index) =>
      new Paragraph({
        indent: { left: twips(telegram ? 20 : 46) },
        children: runs(`- ${name}${index === others.length ? '.' : ';'}`, { size: 14 }),
      }),
  );
  return [new Paragraph({ ...place, spacing, children: runs(label, { size: 14 }) }), ...list];
}
