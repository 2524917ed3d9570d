/** Pages as pictures: rendered by poppler, measured in millimetres, compared with a picture that a person has looked at. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import type { Context } from 'mocha';
import { PNG } from 'pngjs';
import { needs } from '../../support/needs.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

/** Size of what is visible, millimetres, upright. */
export interface Sheet {
  readonly width: number;
  readonly height: number;
}

export class Picture {
  readonly png: PNG;
  /** Pixels in a millimetre. */
  readonly scale: number;

  constructor(png: PNG, sheet: Sheet) {
    this.png = png;
    this.scale = png.width / sheet.width;
  }

  /** The smallest box, millimetres from the top left, around the pixels of a colour inside an area. */
  boxOf(color: Color, area: Area = EVERYWHERE): Measured {
    const { png, scale } = this;
    let [left, top, right, bottom] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, -1, -1];
    const end = (limit: number, size: number) => Math.min(size, Math.floor(limit * scale));
    for (let y = Math.max(0, Math.ceil(area.top * scale)); y < end(area.bottom, png.height); y += 1) {
      for (let x = Math.max(0, Math.ceil(area.left * scale)); x < end(area.right, png.width); x += 1) {
        const at = (y * png.width + x) * 4;
        if (!color(png.data[at]!, png.data[at + 1]!, png.data[at + 2]!)) continue;
        [left, right] = [Math.min(left, x), Math.max(right, x)];
        [top, bottom] = [Math.min(top, y), Math.max(bottom, y)];
      }
    }
    const found = right >= 0;
    const [x1, y1, x2, y2] = [left / scale, top / scale, (right + 1) / scale, (bottom + 1) / scale];
    return { found, left: x1, top: y1, right: x2, bottom: y2, width: x2 - x1, height: y2 - y1 };
  }

  /** Tops of the lines of black text in an area, millimetres from the top of the page. */
  lineTops(area: Area): number[] {
    const tops: number[] = [];
    let inside = false;
    for (let y = area.top; y < area.bottom; y += 1 / this.scale) {
      const inked = this.boxOf(black, { ...area, top: y, bottom: y + 1.5 / this.scale }).found;
      if (inked && !inside) tops.push(y);
      inside = inked;
    }
    return tops;
  }
}

export interface Area {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export interface Measured extends Area {
  readonly found: boolean;
  readonly width: number;
  readonly height: number;
}

export type Color = (red: number, green: number, blue: number) => boolean;
export const red: Color = (r, g, b) => r - g > 70 && r - b > 70;
export const blue: Color = (r, _g, b) => b - r > 70;
export const black: Color = (r, g, b) => Math.max(r, g, b) < 120;
const EVERYWHERE: Area = { left: 0, top: 0, right: 10_000, bottom: 10_000 };

/**
 * The visible part of page one. The long side is given in pixels: poppler takes /UserUnit into account in some versions only.
 * @param resolution dots per inch
 */
export function renderPage(context: Context, pdf: Uint8Array, sheet: Sheet, resolution: number): Picture {
  const pdftoppm = needs(context, 'pdftoppm', 'poppler-utils');
  const folder = temporaryFolder('page');
  const file = join(folder, 'page.pdf');
  writeFileSync(file, pdf);
  const longSide = (Math.max(sheet.width, sheet.height) / 25.4) * resolution;
  const size = ['-scale-to', String(Math.round(longSide))];
  execFileSync(pdftoppm, ['-png', '-cropbox', '-singlefile', ...size, file, join(folder, 'page')]);
  return new Picture(PNG.sync.read(readFileSync(join(folder, 'page.png'))), sheet);
}

/** Of 255, over the page and over the worst tile; another poppler smooths edges a little differently. */
const PAGE_TOLERANCE = 0.6;
const TILE_TOLERANCE = 24;
const TILE = 24;

/** Fails when the page no longer looks like its reference; ANTIN_RENEW_REFERENCES=1 writes the reference anew. */
export function expectLooksLike(picture: Picture, name: string): void {
  const file = fileURLToPath(new URL(`./${name}.png`, import.meta.url));
  if (process.env['ANTIN_RENEW_REFERENCES'] === '1') {
    writeFileSync(file, PNG.sync.write(picture.png, { colorType: 2, deflateLevel: 9, filterType: 0 }));
  }
  if (!existsSync(file)) throw new Error(`no reference ${name}.png; make it with ANTIN_RENEW_REFERENCES=1`);
  const { page, tile } = difference(picture.png, PNG.sync.read(readFileSync(file)));
  expect(page, `${name}: mean difference of the page`).to.be.at.most(PAGE_TOLERANCE);
  expect(tile, `${name}: mean difference of the worst tile`).to.be.at.most(TILE_TOLERANCE);
}

export function looksTheSame(one: PNG, other: PNG): boolean {
  const { page, tile } = difference(one, other);
  return page <= PAGE_TOLERANCE && tile <= TILE_TOLERANCE;
}

function difference(one: PNG, other: PNG): { page: number; tile: number } {
  expect([one.width, one.height]).to.deep.equal([other.width, other.height]);
  const across = Math.ceil(one.width / TILE);
  const tiles = new Float64Array(across * Math.ceil(one.height / TILE));
  for (let at = 0; at < one.data.length; at += 4) {
    const pixel = at / 4;
    const [x, y] = [pixel % one.width, Math.floor(pixel / one.width)];
    const tile = Math.floor(y / TILE) * across + Math.floor(x / TILE);
    for (let channel = 0; channel < 3; channel += 1) {
      tiles[tile]! += Math.abs(one.data[at + channel]! - other.data[at + channel]!) / 3;
    }
  }
  const sum = tiles.reduce((total, value) => total + value, 0);
  return { page: sum / (one.width * one.height), tile: Math.max(...tiles) / TILE ** 2 };
}
