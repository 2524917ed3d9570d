import type { OfficialDocumentInput, SignerBlock } from './official-document-input.ts';
import { PAGE, type PageFlow, TEXT_WIDTH } from './page-flow.ts';
import { type Column, lineHeight, setBlock, type TextFormat } from './set-text.ts';
import { wrapText } from './text-layout.ts';
import { millimetres } from './units.ts';

const TITLE: TextFormat = { size: 14, style: 'bold', align: 'center' };
const LABEL: TextFormat = { size: 12, style: 'bold-italic' };
const RECIPIENT: TextFormat = { size: 11 };
/** Blank for the handwriting between position and name: the seal beside it is 36 mm high. */
const SIGNATURE_HEIGHT = millimetres(26);

/** Boxes 7, 9b and 12: the signers on the right, Nơi nhận on the left of the same height, kept on one page. */
export function setFoot(flow: PageFlow, input: OfficialDocumentInput): void {
  const several = input.signers.length > 1;
  const share = several ? 1 : 0.55;
  const area = { x: PAGE.right - TEXT_WIDTH * share, width: TEXT_WIDTH * share };
  const recipients = { x: PAGE.left, width: several ? TEXT_WIDTH : TEXT_WIDTH * 0.45 };
  const signers = signersHeight(input.signers, area.width);
  const list = recipientsHeight(input, recipients);
  flow.skip(12);
  const top = flow.take(several ? signers + 8 + list : Math.max(signers, list));
  for (const [index, signer] of input.signers.entries()) {
    setSigner(flow, signer, columnOf(area, index, input.signers.length), top);
  }
  setRecipients(flow, input, recipients, several ? top - signers - 8 : top);
}

function columnOf(area: Column, index: number, count: number): Column {
  const width = area.width / count;
  return { x: area.x + index * width, width };
}

function signersHeight(signers: readonly SignerBlock[], width: number): number {
  const options = { width: width / signers.length, size: TITLE.size, style: 'bold' } as const;
  const lines = signers.map(
    (signer) => wrapText([...signer.titleLines, signer.name].join('\n'), options).length,
  );
  return Math.max(...lines) * lineHeight(TITLE) + SIGNATURE_HEIGHT;
}

function setSigner(flow: PageFlow, signer: SignerBlock, column: Column, top: number): void {
  const titles = signer.titleLines.map((line) => line.toUpperCase()).join('\n');
  const end = setBlock(flow, column, top, titles, TITLE);
  setBlock(flow, column, end - SIGNATURE_HEIGHT, signer.name, TITLE);
}

/** Each with its dash and its semicolon, the last with a full stop. */
export function recipientLines(input: Pick<OfficialDocumentInput, 'recipients'>): string[] {
  const last = input.recipients.length - 1;
  return input.recipients.map((recipient, index) => {
    const text = recipient.replace(/[;.]$/, '');
    return `- ${text}${index === last ? '.' : ';'}`;
  });
}

function recipientsHeight(input: OfficialDocumentInput, column: Column): number {
  const text = recipientLines(input).join('\n');
  const lines = wrapText(text, { width: column.width, size: RECIPIENT.size }).length;
  return lineHeight(LABEL) + (lines + (input.drafterMark === undefined ? 0 : 1)) * lineHeight(RECIPIENT);
}

function setRecipients(flow: PageFlow, input: OfficialDocumentInput, column: Column, top: number): void {
  let end = setBlock(flow, column, top, 'Nơi nhận:', LABEL);
  end = setBlock(flow, column, end, recipientLines(input).join('\n'), RECIPIENT);
  if (input.drafterMark !== undefined) setBlock(flow, column, end, input.drafterMark, RECIPIENT);
}
