import type { PageText } from './page-text.ts';
import { type DatePlace, type NumberPlace, type Place, toPlace } from './places.ts';
import { SEAL_DIAMETER } from './seal-appearance.ts';
import { ASCENT, DESCENT } from './text-layout.ts';
import { millimetres } from './units.ts';
import type { Box, VisualPage } from './visual-page.ts';

/**
 * Where things go when the text does not say (a scan, a foreign layout): signatures in the lower right of the last
 * page, the number top left and the date top right of the first, all scaled down on pages smaller than A4.
 */
const SIGNATURE = { width: 150, height: 74 };
const HEAD_SIZE = 13;

function shrink(page: VisualPage): number {
  return Math.min(1, page.width / millimetres(210), page.height / millimetres(210));
}

/** Several signers stand beside each other, the first at the left. */
export function defaultSignerBox(page: VisualPage, index: number, count: number): Box {
  const scale = shrink(page);
  const room = page.width - millimetres(45) * scale;
  const step = Math.min(room / count, SIGNATURE.width * 1.4 * scale);
  const width = Math.min(SIGNATURE.width * scale, step * 0.9);
  const right = page.width - millimetres(20) * scale - (count - 1 - index) * step;
  return { x: right - width, y: millimetres(45) * scale, width, height: SIGNATURE.height * scale };
}

/** True size; its right third lies over the left third of the signature image (appendix I, part I, II.8.a). */
export function sealBox(page: VisualPage, signature: Box, diameter = SEAL_DIAMETER): Box {
  const side = Math.min(diameter, page.width, page.height);
  const right = signature.x + signature.width / 3;
  return page.clamp({
    x: right - side,
    y: signature.y + signature.height / 2 - side / 2,
    width: side,
    height: side,
  });
}

function headBox(page: VisualPage, from: number, to: number): { box: Box; size: number } {
  const size = HEAD_SIZE * shrink(page);
  const y = page.height - millimetres(30) * shrink(page);
  return {
    box: { x: page.width * from, y, width: page.width * (to - from), height: (ASCENT + DESCENT) * size },
    size,
  };
}

export function defaultNumber(page: VisualPage): NumberPlace {
  const { box, size } = headBox(page, 0.08, 0.42);
  return { ...toPlace(page, box, 'default'), size, withSymbol: true, withLabel: true };
}

export function defaultDate(page: VisualPage): DatePlace {
  const { box, size } = headBox(page, 0.58, 0.95);
  return { ...toPlace(page, box, 'default'), size, blanks: [] };
}

/** Three lines of 10 points in the top right corner of page one (appendix I, part I, II.8.b). */
export function blockPlace(page: VisualPage, text: PageText | undefined): Place {
  const scale = shrink(page);
  const [width, height] = [150 * scale, 38 * scale];
  const x = page.width - width - millimetres(8) * scale;
  const y = page.height - height - millimetres(5) * scale;
  return toPlace(page, { x, y, width, height }, text === undefined ? 'default' : 'text');
}

const QR_SIDE = millimetres(18);

/** The first corner of page one or the last page where no text stands; bottom left of page one when all are taken. */
export function qrPlace(first: VisualPage, texts: readonly PageText[]): Place {
  for (const text of texts) {
    const free = corners(text.page).find((box) => isFree(text, box));
    if (free !== undefined) return toPlace(text.page, free, 'text');
  }
  return toPlace(first, corners(first)[0]!, 'default');
}

function corners(page: VisualPage): Box[] {
  const side = QR_SIDE * shrink(page);
  const edge = millimetres(5) * shrink(page);
  const right = page.width - side - edge;
  const box = (x: number, y: number): Box => ({ x, y, width: side, height: side });
  return [box(edge, edge), box(right, edge), box(edge, page.height - side - edge)];
}

function isFree(text: PageText, box: Box): boolean {
  return text.segments.every(
    (run) =>
      run.to < box.x ||
      run.from > box.x + box.width ||
      run.baseline - DESCENT * run.size > box.y + box.height ||
      run.baseline + ASCENT * run.size < box.y,
  );
}
