import { setUrgency } from './document-head.ts';
import { drawMarks } from './draw-marks.ts';
import { savePages } from './official-document.ts';
import type { Urgency } from './official-document-input.ts';
import { type PageBox, PageFlow } from './page-flow.ts';
import { DEMO_MARK } from './printed-book.ts';
import { type Column, lineHeight, setBlock, type TextFormat, wrapBlock } from './set-text.ts';
import { millimetres } from './units.ts';

/** Width and height in millimetres: a sheet of A4 as it is, folded in two, in three, in four. */
export const envelopeSizes = ['307x220', '220x158', '220x109', '158x115'] as const;
export type EnvelopeSize = (typeof envelopeSizes)[number];

/** "Bì văn bản" (NĐ 30/2020 appendix IV, II). */
export interface EnvelopeInput {
  readonly parentAgency?: string;
  readonly agency: string;
  readonly address?: string | null;
  readonly phone?: string | null;
  readonly fax?: string | null;
  readonly email?: string | null;
  readonly website?: string | null;
  /** Numbers and symbols of what lies in it. */
  readonly numbers: readonly string[];
  readonly addressee: string;
  readonly addresseeAddress: string | null;
  /** Stamped as on the document (appendix I, part I, III.2b); null: none. */
  readonly urgency: Urgency | null;
  readonly size: EnvelopeSize;
  readonly demo: boolean;
}

/** Numbers that are written out. */
const NAMED = 6;
const RED = [0.75, 0.05, 0.1] as const;

/** One page of the size of the envelope: the sender above on the left, the numbers below it, the addressee in the middle. */
export async function composeEnvelope(input: EnvelopeInput): Promise<Uint8Array> {
  const box = boxOf(input.size);
  const flow = new PageFlow(box);
  // A larger envelope is read from farther away.
  const scale = Math.min(1.25, Math.max(0.85, box.width / millimetres(220)));
  const below = setSender(flow, box, input, scale);
  setAddressee(flow, box, input, scale, Math.min(box.height * 0.46, below - 8));
  if (input.demo) {
    const across = { x: box.left, width: box.right - box.left };
    setBlock(flow, across, box.bottom + 9, DEMO_MARK, { size: 8, align: 'center', color: RED });
  }
  return savePages(
    drawMarks(flow.marks, flow.pageCount),
    { title: 'Bì văn bản', subject: input.numbers.join('; '), author: input.agency },
    box,
  );
}

function boxOf(size: EnvelopeSize): PageBox {
  const [width = 0, height = 0] = size.split('x').map((length) => millimetres(Number(length)));
  const margin = millimetres(9);
  return {
    width,
    height,
    left: margin,
    right: width - margin,
    top: height - margin,
    bottom: millimetres(5),
  };
}

/** Returns where it ends. */
function setSender(flow: PageFlow, box: PageBox, input: EnvelopeInput, scale: number): number {
  const column: Column = { x: box.left, width: (box.right - box.left) * 0.46 };
  const middle = column.x + column.width / 2;
  let top = box.top;
  if (input.parentAgency !== undefined)
    top = setBlock(flow, column, top, input.parentAgency, { size: 11 * scale, align: 'center' });
  const name: TextFormat = { size: 12 * scale, style: 'bold', align: 'center' };
  top = setBlock(flow, column, top, input.agency, name) - 3;
  flow.mark({ kind: 'line', x: middle - 30, y: top, toX: middle + 30, toY: top });
  top -= 4;
  for (const line of contactLines(input))
    top = setBlock(flow, column, top, line, { size: 10 * scale, align: 'center' });
  top -= 6 * scale;
  top = setBlock(flow, column, top, numbersLine(input.numbers), { size: 12 * scale, align: 'center' });
  return input.urgency === null ? top : setUrgency(flow, input.urgency, middle, top - 6);
}

/** The post book has them all. */
function numbersLine(numbers: readonly string[]): string {
  const rest = numbers.length - NAMED;
  const named = numbers.slice(0, NAMED).join('; ');
  return `Số: ${named}${rest > 0 ? ` và ${rest} văn bản khác` : ''}`;
}

function contactLines(input: EnvelopeInput): string[] {
  const said = (label: string, value: string | null | undefined) => (value ? [`${label}: ${value}`] : []);
  return [
    ...said('Địa chỉ', input.address),
    [...said('Điện thoại', input.phone), ...said('Fax', input.fax)].join('; '),
    [...said('E-mail', input.email), ...said('Website', input.website)].join('; '),
  ].filter((line) => line !== '');
}

/** As large as it can be read, as small as it must be to stay on the envelope. */
function setAddressee(
  flow: PageFlow,
  box: PageBox,
  { addressee, addresseeAddress }: EnvelopeInput,
  scale: number,
  top: number,
): void {
  const x = box.left + (box.right - box.left) * 0.4;
  for (const size of [15, 13, 11, 9, 7]) {
    const label: TextFormat = { size: size * scale };
    const indent = size * 5.1 * scale;
    const column = { x: x + indent, width: box.right - x - indent };
    const name: TextFormat = { ...label, style: 'bold' };
    const address: TextFormat = { size: size * 0.8 * scale };
    const height =
      wrapBlock(addressee, column, name).length * lineHeight(name) +
      wrapBlock(addresseeAddress ?? '', column, address).length * lineHeight(address);
    if (height > top - box.bottom - 14 && size > 7) continue;
    setBlock(flow, { x, width: indent }, top, 'Kính gửi:', label);
    const below = setBlock(flow, column, top, addressee, name);
    if (addresseeAddress !== null) setBlock(flow, column, below - 4, addresseeAddress, address);
    return;
  }
}
