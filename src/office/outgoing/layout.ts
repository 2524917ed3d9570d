/**
 * Which field stands where. The places themselves are found on the page (lib/typesetting/find-places.ts: by the words, else
 * as the drafter gave them, else a stated default; the seal in its true 36 mm over the left third of the last signature).
 * NĐ 30/2020 appendix I, part I, II.7–8; pades.md, "The file through the office".
 */
import type { Rect } from '../../lib/pdf/pages.ts';
import type { DatePlace, NumberPlace, Place, Places } from '../../lib/typesetting/places.ts';
import type { FieldAt, PreparedLayout } from '../documents/page-layout.ts';

/** Between the seal and the text beside it, points. */
const IMAGE_GAP = 4;
const BLOCK_TEXT_SIZE = 10;

export interface LayoutQuestion {
  readonly places: Places;
  /** The PDF arrived signed, or the agency's signature is the only one: no fields are reserved. */
  readonly ownWidget: boolean;
  /** The seal's image stands in its own widget; not for copies and separate attachments, where the decree shows text alone. */
  readonly sealImageInWidget: boolean;
  /** Field names that the file has already. */
  readonly taken: ReadonlySet<string>;
}

export function planLayout({ places, ownWidget, sealImageInWidget, taken }: LayoutQuestion): PreparedLayout {
  const named = <P extends Place>(place: P, base: string): FieldAt<P> => ({
    ...place,
    name: freeName(base, taken),
  });
  const signatures = places.signers.map((place, index) => named(place, `ChuKy${index + 1}`));
  if (ownWidget) {
    const seal = sealImageInWidget ? widgetWithImage(places.block) : places.block;
    return { kind: 'own-widget', signatures, seal: named(seal, 'ConDau') };
  }
  return {
    kind: 'reserved',
    signatures,
    seal: named(places.seal, 'ConDau'),
    number: named(numberPlace(places), 'SoVanBan'),
    date: named(datePlace(places), 'NgayVanBan'),
    qr: named(places.qr, 'MaKiemTra'),
  };
}

/** Nothing is put over a number that is printed already: the one that counts then stands in the corner block. */
function numberPlace({ number, block }: Places): NumberPlace {
  if (number.printed === undefined) return number;
  return { ...half(block, 'upper'), size: BLOCK_TEXT_SIZE, withSymbol: true, withLabel: true };
}

function datePlace({ date, block }: Places): DatePlace {
  if (date.printed === undefined) return date;
  return { ...half(block, 'lower'), size: BLOCK_TEXT_SIZE, blanks: [] };
}

/** The upper or lower half as the reader sees it; a page with /Rotate shows user space turned clockwise. */
function half(place: Place, which: 'upper' | 'lower'): Place {
  const [x1, y1, x2, y2] = place.rect;
  const [middleX, middleY] = [(x1 + x2) / 2, (y1 + y2) / 2];
  const upperRects: Record<Place['rotation'], Rect> = {
    0: [x1, middleY, x2, y2],
    90: [x1, y1, middleX, y2],
    180: [x1, y1, x2, middleY],
    270: [middleX, y1, x2, y2],
  };
  const lowerRects: Record<Place['rotation'], Rect> = {
    0: [x1, y1, x2, middleY],
    90: [middleX, y1, x2, y2],
    180: [x1, middleY, x2, y2],
    270: [x1, y1, middleX, y2],
  };
  const rect = (which === 'upper' ? upperRects : lowerRects)[place.rotation];
  return { ...place, rect, height: place.height / 2 };
}

/**
 * The corner block with room for the seal at the block's own height: in its true size it would cover the national title. A page
 * that is turned keeps the block, and the image shares it with the text.
 */
function widgetWithImage(block: Place): Place {
  if (block.rotation !== 0 || block.source === 'given') return block;
  const [left, bottom, right, top] = block.rect;
  const room = Math.min(block.height + IMAGE_GAP, Math.max(0, left));
  return { ...block, rect: [left - room, bottom, right, top], width: block.width + room };
}

function freeName(base: string, taken: ReadonlySet<string>): string {
  if (!taken.has(base)) return base;
  for (let suffix = 2; ; suffix += 1) if (!taken.has(`${base}_${suffix}`)) return `${base}_${suffix}`;
}
