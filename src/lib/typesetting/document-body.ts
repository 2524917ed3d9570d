import type { BodyBlock } from './official-document-input.ts';
import { PAGE, type PageFlow, TEXT_WIDTH } from './page-flow.ts';
import { pngImage } from './png.ts';
import { setTable } from './set-table.ts';
import { type Column, lineHeight, setBlock, setParagraph, type TextFormat } from './set-text.ts';
import { ASCENT } from './text-layout.ts';
import { measure } from './tinos.ts';
import { millimetres } from './units.ts';

const WHOLE: Column = { x: PAGE.left, width: TEXT_WIDTH };
const INDENT = millimetres(12.7);
/** At least 6 points between paragraphs, body 13 to 14 points (appendix I, part I, II.6.e). */
const GAP = 6;
const BODY: TextFormat = { size: 14, align: 'justify', indent: INDENT };
const BASIS: TextFormat = { ...BODY, style: 'italic' };
const HEADING: TextFormat = { ...BODY, style: 'bold' };
const CENTRED: TextFormat = { size: 14, style: 'bold', align: 'center' };

/** Box 6. */
export function setBody(flow: PageFlow, blocks: readonly BodyBlock[]): void {
  for (const block of endBody(blocks)) setBlockOfBody(flow, block);
}

/** The text ends with "./." as in the samples of appendix III. */
export function endBody(blocks: readonly BodyBlock[]): readonly BodyBlock[] {
  const lastText = blocks.findLastIndex((block) => block.kind === 'paragraph' || block.kind === 'article');
  return blocks.map((block, index) => (index === lastText ? withEnd(block) : block));
}

function withEnd(block: BodyBlock): BodyBlock {
  const end = (text: string): string => (text.endsWith('./.') ? text : `${text.replace(/\.$/, '')}./.`);
  if (block.kind === 'paragraph') return { ...block, text: end(block.text) };
  return block.kind === 'article' && block.text !== undefined ? { ...block, text: end(block.text) } : block;
}

function setBlockOfBody(flow: PageFlow, block: BodyBlock): void {
  flow.skip(GAP);
  if (block.kind === 'paragraph') setParagraph(flow, WHOLE, block.text, BODY);
  else if (block.kind === 'basis') setParagraph(flow, WHOLE, block.text, BASIS);
  else if (block.kind === 'formula') setKept(flow, block.text, CENTRED);
  else if (block.kind === 'heading') setKept(flow, block.text, HEADING);
  else if (block.kind === 'chapter') {
    setKept(flow, block.label, CENTRED);
    if (block.title !== undefined) setKept(flow, block.title.toUpperCase(), CENTRED);
  } else if (block.kind === 'article') setArticle(flow, block);
  else if (block.kind === 'table') setTable(flow, WHOLE, block);
  else if (block.kind === 'picture') setPicture(flow, block.png, block.widthMm);
  else flow.breakPage();
}

/** A heading is not left alone at the foot of a page. */
function setKept(flow: PageFlow, text: string, format: TextFormat): void {
  if (flow.room < 3 * lineHeight(format)) flow.breakPage();
  setParagraph(flow, WHOLE, text, format);
}

function setArticle(flow: PageFlow, block: BodyBlock & { kind: 'article' }): void {
  const label = `Điều ${block.number}.`;
  if (block.title !== undefined) {
    setKept(flow, `${label} ${block.title}`, HEADING);
    if (block.text === undefined) return;
    flow.skip(GAP);
    setParagraph(flow, WHOLE, block.text, BODY);
    return;
  }
  if (flow.room < 2 * lineHeight(BODY)) flow.breakPage();
  const labelWidth = measure(`${label} `, BODY.size, 'bold');
  flow.mark({
    kind: 'text',
    x: PAGE.left + INDENT,
    y: flow.y - ASCENT * BODY.size,
    size: BODY.size,
    style: 'bold',
    words: label.split(' '),
    gap: 0,
  });
  setParagraph(flow, WHOLE, block.text ?? '', { ...BODY, indent: INDENT + labelWidth });
}

function setPicture(flow: PageFlow, png: Uint8Array, widthMm: number): void {
  const image = pngImage(png);
  const scale = Math.min(
    Math.min(millimetres(widthMm), TEXT_WIDTH) / image.width,
    (PAGE.top - PAGE.bottom) / image.height,
  );
  const [width, height] = [image.width * scale, image.height * scale];
  const top = flow.take(height);
  const x = PAGE.left + (TEXT_WIDTH - width) / 2;
  flow.mark({ kind: 'picture', x, y: top - height, width, height, png });
}

/** Page numbers from the second page on, centred in the top margin (appendix I, part I, I.7). */
export function setPageNumbers(flow: PageFlow): void {
  for (let page = 1; page < flow.pageCount; page += 1) {
    const text = String(page + 1);
    flow.marks.push({
      kind: 'text',
      page,
      x: (PAGE.width - measure(text, 14)) / 2,
      y: PAGE.height - millimetres(13),
      size: 14,
      style: 'regular',
      words: [text],
      gap: 0,
    });
  }
}

/** Box 13: address and contact at the foot of page one, below a rule across the text. */
export function setContact(flow: PageFlow, contact: string): void {
  const y = millimetres(17);
  flow.mark({ kind: 'line', x: PAGE.left, y, toX: PAGE.right, toY: y });
  setBlock(flow, WHOLE, y - 2, contact, { size: 11, align: 'center' });
}
