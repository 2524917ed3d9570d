import { fitSize } from './text-layout.ts';
import type { FontStyle } from './tinos.ts';
import { millimetres } from './units.ts';

/** What the ĐẾN stamp says (NĐ 30/2020 appendix IV, V). */
export interface ArrivalStamp {
  /** The receiving agency. */
  readonly agency: string;
  /** Số đến. */
  readonly number: string;
  /** Ngày đến, as dd/MM/yyyy. */
  readonly date: string;
  /** Chuyển: who gets the paper; blank by hand when left out. */
  readonly forwardedTo?: string;
  /** Số và ký hiệu hồ sơ. */
  readonly fileCode?: string;
}

/** 50 mm × 35 mm. */
export const STAMP_WIDTH = millimetres(50);
export const STAMP_HEIGHT = millimetres(35);

export interface StampText {
  readonly text: string;
  readonly style: FontStyle;
  /** Box from the lower left corner of the stamp, points; the text stands in its middle. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly size: number;
  readonly align: 'left' | 'center';
}

export interface StampRule {
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
}

const [W, H] = [STAMP_WIDTH, STAMP_HEIGHT];
const ROW = H / 5;
const SPLIT = W * 0.36;
const PAD = 4;

/** The five rows of the sample: agency; ĐẾN beside number and date; forwarded to; file code. */
export function layOutStamp(stamp: ArrivalStamp): { texts: StampText[]; rules: StampRule[] } {
  const row = (index: number): { y: number; height: number } => ({ y: H - (index + 1) * ROW, height: ROW });
  const wide = { x: PAD, width: W - 2 * PAD };
  const right = { x: SPLIT + PAD, width: W - SPLIT - 2 * PAD };
  const texts = [
    stampText(stamp.agency.toUpperCase(), 'bold', { ...wide, y: H - ROW + 1, height: ROW - 2 }, 9, 'center'),
    stampText('ĐẾN', 'bold', { x: 0, width: SPLIT, y: H - 3 * ROW, height: 2 * ROW }, 18, 'center'),
    stampText(`Số: ${stamp.number}`, 'regular', { ...right, ...row(1) }, 11, 'left'),
    stampText(`Ngày: ${stamp.date}`, 'regular', { ...right, ...row(2) }, 11, 'left'),
    stampText(`Chuyển: ${stamp.forwardedTo ?? ''}`, 'regular', { ...wide, ...row(3) }, 10, 'left'),
    stampText(`Số và ký hiệu HS: ${stamp.fileCode ?? ''}`, 'regular', { ...wide, ...row(4) }, 10, 'left'),
  ];
  const across = (index: number, x1 = 0): StampRule => ({
    x1,
    y1: H - index * ROW,
    x2: W,
    y2: H - index * ROW,
  });
  const rules = [across(1), across(2, SPLIT), across(3), across(4)];
  rules.push({ x1: SPLIT, y1: H - 3 * ROW, x2: SPLIT, y2: H - ROW });
  return { texts, rules };
}

function stampText(
  text: string,
  style: FontStyle,
  box: { x: number; y: number; width: number; height: number },
  size: number,
  align: 'left' | 'center',
): StampText {
  const clean = text.normalize('NFC').replace(/\s+/g, ' ').trim();
  return { text: clean, style, ...box, size: fitSize(clean, box, size, style), align };
}
