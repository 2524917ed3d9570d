import type { Rect } from '../pdf/pages.ts';
import type { PageRotation } from './rotate-appearance.ts';

/**
 * A page as its reader sees it: upright, visible part only, points (1/72 inch) from the lower left corner of what is
 * shown. /Rotate, /CropBox and /UserUnit (ISO 32000-2 §7.7.3.3) are all taken into account here and nowhere else.
 */
export class VisualPage {
  readonly index: number;
  readonly width: number;
  readonly height: number;
  readonly rotation: PageRotation;
  readonly #view: Rect;
  readonly #unit: number;

  /** @param view crop box cut to the media box, in user space */
  constructor(index: number, view: Rect, rotation: PageRotation, userUnit: number) {
    this.index = index;
    this.rotation = rotation;
    this.#view = view;
    this.#unit = userUnit;
    const [width, height] = [(view[2] - view[0]) * userUnit, (view[3] - view[1]) * userUnit];
    const turned = rotation === 90 || rotation === 270;
    this.width = turned ? height : width;
    this.height = turned ? width : height;
  }

  fromUser(x: number, y: number): { x: number; y: number } {
    const [left, bottom, right, top] = this.#view;
    const unit = this.#unit;
    if (this.rotation === 90) return { x: (y - bottom) * unit, y: (right - x) * unit };
    if (this.rotation === 180) return { x: (right - x) * unit, y: (top - y) * unit };
    if (this.rotation === 270) return { x: (top - y) * unit, y: (x - left) * unit };
    return { x: (x - left) * unit, y: (y - bottom) * unit };
  }

  toUser(x: number, y: number): { x: number; y: number } {
    const [left, bottom, right, top] = this.#view;
    const [across, up] = [x / this.#unit, y / this.#unit];
    if (this.rotation === 90) return { x: right - up, y: bottom + across };
    if (this.rotation === 180) return { x: right - across, y: top - up };
    if (this.rotation === 270) return { x: left + up, y: top - across };
    return { x: left + across, y: bottom + up };
  }

  /** The rectangle in user space, corners in order. */
  rectToUser(box: Box): Rect {
    const one = this.toUser(box.x, box.y);
    const other = this.toUser(box.x + box.width, box.y + box.height);
    return [
      round(Math.min(one.x, other.x)),
      round(Math.min(one.y, other.y)),
      round(Math.max(one.x, other.x)),
      round(Math.max(one.y, other.y)),
    ];
  }

  boxFromUser(rect: Rect): Box {
    const one = this.fromUser(rect[0], rect[1]);
    const other = this.fromUser(rect[2], rect[3]);
    return {
      x: Math.min(one.x, other.x),
      y: Math.min(one.y, other.y),
      width: Math.abs(other.x - one.x),
      height: Math.abs(other.y - one.y),
    };
  }

  /** The box moved, and when it must be made smaller, so that it lies on the visible page. */
  clamp(box: Box): Box {
    const width = Math.min(box.width, this.width);
    const height = Math.min(box.height, this.height);
    return {
      x: Math.max(0, Math.min(box.x, this.width - width)),
      y: Math.max(0, Math.min(box.y, this.height - height)),
      width,
      height,
    };
  }
}

/** Points from the lower left corner of the visible page. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
