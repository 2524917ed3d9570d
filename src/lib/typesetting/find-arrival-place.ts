import { STAMP_HEIGHT, STAMP_WIDTH } from './arrival-stamp-layout.ts';
import { findDate, findNumber } from './find-number-date.ts';
import { type PageText, readPageText, visualPage } from './page-text.ts';
import { withPdfjs } from './pdfjs.ts';
import { type Place, toPlace } from './places.ts';
import { ASCENT, DESCENT } from './text-layout.ts';
import { millimetres } from './units.ts';
import { type Box, VisualPage } from './visual-page.ts';

const TIME_LIMIT = 8_000;
const A4 = new VisualPage(0, [0, 0, millimetres(210), millimetres(297)], 0, 1);

/**
 * Where the ĐẾN stamp goes on page one: in the space below number and symbol, else below the date, else in a top
 * corner; when none of these is free, at the free place of the page's upper half that is nearest to them, or where the
 * least text is covered. Top left of an A4 page when the file cannot be read.
 */
export async function findArrivalPlace(pdf: Uint8Array): Promise<Place> {
  let page = A4;
  const text = await withPdfjs(pdf, TIME_LIMIT, async (document) => {
    const first = await document.getPage(1);
    page = visualPage(first);
    return readPageText(first);
  }).catch(() => undefined);
  if (text === undefined || text.lines.length === 0)
    return toPlace(page, candidates(page, [])[0]!, 'default');
  const usual = candidates(page, linesOfHead(text));
  const free = usual.find((box) => coveredText(text, box) === 0);
  return toPlace(page, free ?? leastCovering(text, usual[0]!), 'text');
}

const STEP = millimetres(3);

/** Searched on a grid from the wanted place outwards. */
function leastCovering(text: PageText, wanted: Box): Box {
  const { page } = text;
  let best = { box: wanted, covered: coveredText(text, wanted), away: 0 };
  const edge = STEP;
  for (let y = page.height / 2; y + wanted.height + edge <= page.height; y += STEP) {
    for (let x = edge; x + wanted.width + edge <= page.width; x += STEP) {
      const box = { ...wanted, x, y };
      const [covered, away] = [coveredText(text, box), Math.hypot(x - wanted.x, y - wanted.y)];
      if (covered < best.covered || (covered === best.covered && away < best.away))
        best = { box, covered, away };
    }
  }
  return best.box;
}

/** Middle and bottom of the number's line and of the date's. */
function linesOfHead(text: PageText): { middle: number; bottom: number }[] {
  const line = (place: Place | undefined): { middle: number; bottom: number }[] => {
    if (place === undefined) return [];
    const box = text.page.boxFromUser(place.rect);
    return [{ middle: box.x + box.width / 2, bottom: box.y }];
  };
  return [...line(findNumber(text)), ...line(findDate(text))];
}

function candidates(page: VisualPage, heads: readonly { middle: number; bottom: number }[]): Box[] {
  const scale = Math.min(1, (page.width * 0.6) / STAMP_WIDTH, (page.height * 0.4) / STAMP_HEIGHT);
  const [width, height] = [STAMP_WIDTH * scale, STAMP_HEIGHT * scale];
  const edge = millimetres(8) * scale;
  const [left, right] = [edge / 2, page.width - width - edge / 2];
  const at = (x: number, y: number): Box => ({ x, y, width, height });
  const gaps = [4, 34, 64];
  const below = heads.flatMap(({ middle, bottom }) =>
    gaps.map((gap) => at(middle - width / 2, bottom - gap - height)),
  );
  const outer = heads.flatMap(({ middle, bottom }) =>
    gaps.map((gap) => at(middle < page.width / 2 ? left : right, bottom - gap - height)),
  );
  const top = page.height - height - edge;
  return [...below, ...outer, at(edge, top), at(page.width - width - edge, top)].map((box) =>
    page.clamp(box),
  );
}

/** Area of the lines under the box, square points. */
function coveredText(text: PageText, box: Box): number {
  let area = 0;
  for (const run of text.segments) {
    const [bottom, top] = [run.baseline - DESCENT * run.size, run.baseline + ASCENT * run.size];
    const across = Math.min(run.to, box.x + box.width) - Math.max(run.from, box.x);
    const up = Math.min(top, box.y + box.height) - Math.max(bottom, box.y);
    if (across > 0 && up > 0) area += across * up;
  }
  return area;
}
