/** Writes the operators of a content stream (ISO 32000-2 annex A). Lengths in points, y up, colours 0 to 1. */
export type Rgb = readonly [red: number, green: number, blue: number];

export const BLACK: Rgb = [0, 0, 0];
/** "Màu đỏ tươi" of urgency stamps (NĐ 30/2020 appendix I, part I, III.2.b) and of the ĐẾN stamp. */
export const BRIGHT_RED: Rgb = [0.87, 0.05, 0.1];
/** The blue of a handwritten signature (NĐ 30/2020 appendix I, part I, II.7.d). */
export const INK_BLUE: Rgb = [0.08, 0.2, 0.7];

export class ContentStream {
  readonly #operators: string[] = [];

  /** Any operator line; the methods below cover what documents need. */
  add(line: string): this {
    this.#operators.push(line);
    return this;
  }

  save(): this {
    return this.add('q');
  }

  restore(): this {
    return this.add('Q');
  }

  transform(a: number, b: number, c: number, d: number, e: number, f: number): this {
    return this.add(`${[a, b, c, d, e, f].map(decimal).join(' ')} cm`);
  }

  /** Shows one line of encoded glyphs with its baseline starting at (x, y). */
  text(
    font: string,
    size: number,
    at: { x: number; y: number },
    codes: Uint8Array,
    color: Rgb = BLACK,
  ): this {
    return this.#show(font, size, at, `<${Buffer.from(codes).toString('hex')}> Tj`, color);
  }

  /** Shows pieces of a line with `gap` extra points between them: justification for fonts with two-byte codes. */
  spread(
    font: string,
    size: number,
    at: { x: number; y: number },
    pieces: readonly Uint8Array[],
    gap: number,
  ): this {
    const shift = decimal((-gap * 1000) / size);
    const shown = pieces.map((piece) => `<${Buffer.from(piece).toString('hex')}>`).join(shift);
    return this.#show(font, size, at, `[${shown}] TJ`, BLACK);
  }

  /** A filled rectangle. */
  fillRectangle(x: number, y: number, width: number, height: number, color: Rgb = BLACK): this {
    return this.add(
      `${color.map(decimal).join(' ')} rg ${[x, y, width, height].map(decimal).join(' ')} re f`,
    );
  }

  strokeRectangle(
    x: number,
    y: number,
    width: number,
    height: number,
    line: number,
    color: Rgb = BLACK,
  ): this {
    const box = [x, y, width, height].map(decimal).join(' ');
    return this.add(`${color.map(decimal).join(' ')} RG ${decimal(line)} w ${box} re S`);
  }

  /** A solid line of the given thickness. */
  line(
    from: { x: number; y: number },
    to: { x: number; y: number },
    thickness: number,
    color: Rgb = BLACK,
  ): this {
    const path = `${decimal(from.x)} ${decimal(from.y)} m ${decimal(to.x)} ${decimal(to.y)} l S`;
    return this.add(`${color.map(decimal).join(' ')} RG ${decimal(thickness)} w ${path}`);
  }

  /** An image XObject stretched over the rectangle. */
  image(resource: string, x: number, y: number, width: number, height: number): this {
    return this.save().transform(width, 0, 0, height, x, y).add(`/${resource} Do`).restore();
  }

  toBytes(): Uint8Array {
    return Buffer.from(`${this.#operators.join('\n')}\n`, 'latin1');
  }

  #show(font: string, size: number, at: { x: number; y: number }, shown: string, color: Rgb): this {
    const place = `${decimal(at.x)} ${decimal(at.y)} Td`;
    return this.add(
      `BT /${font} ${decimal(size)} Tf ${color.map(decimal).join(' ')} rg ${place} ${shown} ET`,
    );
  }
}

/** A number as PDF writes it: no exponent, three decimals at most. */
export function decimal(value: number): string {
  return String(Math.round(value * 1000) / 1000 || 0);
}
