import type { Rgb } from './content-stream.ts';
import type { FontStyle } from './tinos.ts';
import { millimetres } from './units.ts';

/** A4 upright with margins inside the decree's ranges (NĐ 30/2020 appendix I, part I, I). Points. */
export const PAGE = {
  width: millimetres(210),
  height: millimetres(297),
  left: millimetres(30),
  right: millimetres(210 - 15),
  top: millimetres(297 - 20),
  bottom: millimetres(20),
} as const;

/** The paper and the part of it that is filled, in points. */
export interface PageBox {
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

export const TEXT_WIDTH = PAGE.right - PAGE.left;

/** Something to be drawn, with its page; coordinates in points from the lower left corner of the page. */
export type Mark = { readonly page: number } & (
  | {
      readonly kind: 'text';
      readonly x: number;
      /** Baseline. */
      readonly y: number;
      readonly size: number;
      readonly style: FontStyle;
      readonly words: readonly string[];
      /** Extra points after each space. */
      readonly gap: number;
      readonly color?: Rgb;
    }
  | {
      readonly kind: 'line';
      readonly x: number;
      readonly y: number;
      readonly toX: number;
      readonly toY: number;
    }
  | {
      /** A row of boxes from edge to edge. */
      readonly kind: 'boxes';
      readonly edges: readonly number[];
      readonly y: number;
      readonly height: number;
    }
  | {
      readonly kind: 'frame';
      readonly x: number;
      readonly y: number;
      readonly width: number;
      readonly height: number;
      readonly color: Rgb;
    }
  | {
      readonly kind: 'picture';
      readonly x: number;
      readonly y: number;
      readonly width: number;
      readonly height: number;
      readonly png: Uint8Array;
    }
);

type Unplaced<T> = T extends unknown ? Omit<T, 'page'> : never;

/** Pages being filled from top to bottom. Marks are kept apart from drawing: fonts are subset when all text is known. */
export class PageFlow {
  readonly marks: Mark[] = [];
  pageCount = 1;
  /** Top of the free part of the current page. */
  y: number;
  readonly #page: PageBox;

  constructor(page: PageBox = PAGE) {
    this.#page = page;
    this.y = page.top;
  }

  get room(): number {
    return this.y - this.#page.bottom;
  }

  /** Takes height from the current page, or starts the next one; returns the top of what was taken. */
  take(height: number): number {
    if (height > this.room && this.y < this.#page.top) this.breakPage();
    const top = this.y;
    this.y -= height;
    return top;
  }

  /** White space; lost at the end of a page. */
  skip(height: number): void {
    if (this.y < this.#page.top) this.y = Math.max(this.#page.bottom, this.y - height);
  }

  breakPage(): void {
    this.pageCount += 1;
    this.y = this.#page.top;
  }

  /** Adds a mark, made for this call, to the current page. */
  mark(mark: Unplaced<Mark>): void {
    this.marks.push(Object.assign(mark, { page: this.pageCount - 1 }) as Mark);
  }
}
