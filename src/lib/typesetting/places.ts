import type { Rect } from '../pdf/pages.ts';
import type { PageRotation } from './rotate-appearance.ts';
import type { Box, VisualPage } from './visual-page.ts';

/** How a place was come by: from the text of the page, from a rectangle the user drew, or by the stated default. */
export type PlaceSource = 'text' | 'given' | 'default';

export interface Place {
  /** From 0. */
  readonly pageIndex: number;
  /** In the page's default user space, inside its visible part: what a widget's /Rect wants. */
  readonly rect: Rect;
  /** Turn the appearance by this (`rotateAppearance`) so that it stands upright when the page is shown. */
  readonly rotation: PageRotation;
  /** Size as the reader sees it, points: what an appearance is made for, before it is turned. */
  readonly width: number;
  readonly height: number;
  readonly source: PlaceSource;
}

export interface NumberPlace extends Place {
  /** Type size of the line, points. */
  readonly size: number;
  /** The symbol is not printed on the page: the text to put is "15/QĐ-UBND", not "15". */
  readonly withSymbol: boolean;
  /** "Số:" is not printed either. */
  readonly withLabel: boolean;
  /** What stands there already, e.g. "15" or "15/QĐ-UBND"; then nothing should be put over it. */
  readonly printed?: string;
}

export interface DatePlace extends Place {
  readonly size: number;
  /**
   * The blanks of "ngày … tháng … năm …" in points from the left of the place; empty when the whole date is to be
   * written. A part that is printed already has no blank. See `dateAppearance`.
   */
  readonly blanks: readonly DateBlank[];
  /** The complete date that stands there already; then nothing should be put over it. */
  readonly printed?: { readonly day: number; readonly month: number; readonly year: number };
}

export interface DateBlank {
  readonly part: 'day' | 'month' | 'year';
  readonly from: number;
  readonly to: number;
}

export interface Places {
  readonly pageCount: number;
  /** One for each signer asked for, in order. */
  readonly signers: readonly Place[];
  /** True size, over the left third of the last signer's image. */
  readonly seal: Place;
  readonly number: NumberPlace;
  readonly date: DatePlace;
  /** Top right of page one: the text block of a file that arrived signed, of a separate attachment, of a copy. */
  readonly block: Place;
  readonly qr: Place;
}

export function toPlace(page: VisualPage, box: Box, source: PlaceSource): Place {
  const kept = page.clamp(box);
  return {
    pageIndex: page.index,
    rect: page.rectToUser(kept),
    rotation: page.rotation,
    width: kept.width,
    height: kept.height,
    source,
  };
}

/** A place drawn by the user, in the page's default user space. */
export function givenPlace(page: VisualPage, rect: Rect): Place {
  return toPlace(page, page.boxFromUser(rect), 'given');
}
