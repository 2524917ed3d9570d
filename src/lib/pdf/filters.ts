import { constants, inflateSync } from 'node:zlib';
import { AppError } from '../../app-error.ts';
import { damaged, pdfErrors } from './errors.ts';
import { limits } from './limits.ts';
import { PdfDict, PdfName, type PdfObject, type PdfStream } from './objects.ts';

/** How much the streams of one file may still inflate to. Shared by all views of that file. */
export class InflateBudget {
  #left: number = limits.inflatedTotal;

  get room(): number {
    return Math.min(this.#left, limits.inflatedBytes);
  }
  spend(bytes: number): void {
    this.#left -= bytes;
    if (this.#left < 0) throw new AppError(pdfErrors.PDF_BOMB);
  }
}

export type Resolve = (object: PdfObject | undefined) => PdfObject;

/**
 * The data of a stream (ISO 32000-2 §7.4): FlateDecode with PNG and TIFF predictors, ASCIIHex and no filter.
 * Errors: PDF_DAMAGED for another filter or broken data, PDF_BOMB.
 */
export function decodeStream(stream: PdfStream, resolve: Resolve, budget = new InflateBudget()): Uint8Array {
  const filters = listOf(resolve(stream.dict.get('Filter')), resolve);
  const parms = listOf(resolve(stream.dict.get('DecodeParms') ?? stream.dict.get('DP')), resolve);
  if (filters.length > 8) throw damaged('a stream has too many filters');
  let data = stream.raw;
  filters.forEach((filter, index) => {
    const kind = filter instanceof PdfName ? filter.value : '';
    const parm = parms[index];
    if (kind === 'FlateDecode' || kind === 'Fl') {
      data = unpredict(inflate(data, budget), parm instanceof PdfDict ? parm : undefined, resolve);
    } else if (kind === 'ASCIIHexDecode' || kind === 'AHx') {
      data = Buffer.from(
        Buffer.from(data)
          .toString('latin1')
          .replace(/>[\s\S]*$|\s/g, ''),
        'hex',
      );
    } else if (kind !== 'Crypt') throw damaged(`the filter ${kind || 'without a name'} cannot be read here`);
  });
  return data;
}

function listOf(object: PdfObject, resolve: Resolve): PdfObject[] {
  if (object === null) return [];
  return Array.isArray(object) ? object.map((item) => resolve(item)) : [object];
}

function inflate(data: Uint8Array, budget: InflateBudget): Uint8Array {
  try {
    // Z_SYNC_FLUSH: many writers cut the checksum; what inflated so far is what every reader shows.
    const options = { maxOutputLength: Math.max(1, budget.room), finishFlush: constants.Z_SYNC_FLUSH };
    const out = inflateSync(data, options);
    budget.spend(out.length);
    return out;
  } catch (error) {
    if (error instanceof AppError) throw error;
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') {
      throw new AppError(pdfErrors.PDF_BOMB, { cause: error });
    }
    throw damaged('compressed data cannot be read', error);
  }
}

function unpredict(data: Uint8Array, parms: PdfDict | undefined, resolve: Resolve): Uint8Array {
  const number = (key: string, fallback: number): number => {
    const value = resolve(parms?.get(key));
    return typeof value === 'number' && Number.isInteger(value) && value > 0 ? value : fallback;
  };
  const predictor = number('Predictor', 1);
  if (predictor === 1) return data;
  const colours = number('Colors', 1);
  const bits = number('BitsPerComponent', 8);
  const rowBits = number('Columns', 1) * colours * bits;
  if (rowBits > 8 * limits.inflatedBytes) throw damaged('predictor rows are too wide');
  const row = Math.ceil(rowBits / 8);
  const pixel = Math.max(1, Math.ceil((colours * bits) / 8));
  return predictor === 2 ? unpredictTiff(data, row, pixel, bits) : unpredictPng(data, row, pixel);
}

function unpredictTiff(data: Uint8Array, row: number, pixel: number, bits: number): Uint8Array {
  if (bits !== 8) throw damaged('a TIFF predictor of other than 8 bits');
  const out = Uint8Array.from(data);
  for (let at = 0; at < out.length; at++) if (at % row >= pixel) out[at]! += out[at - pixel]!;
  return out;
}

/** PNG filters 0–4, W3C PNG §9. A short last row is taken as far as it goes. */
function unpredictPng(data: Uint8Array, row: number, pixel: number): Uint8Array {
  const rows = Math.ceil(data.length / (row + 1));
  const out = new Uint8Array(Math.max(0, data.length - rows));
  for (let r = 0; r < rows; r++) {
    const from = r * (row + 1);
    const to = r * row;
    const count = Math.min(row, data.length - from - 1);
    unfilterRow(data[from]!, data.subarray(from + 1, from + 1 + count), out, to, row, pixel);
  }
  return out;
}

function unfilterRow(
  type: number,
  source: Uint8Array,
  out: Uint8Array,
  to: number,
  row: number,
  pixel: number,
): void {
  for (let i = 0; i < source.length; i++) {
    const left = i >= pixel ? out[to + i - pixel]! : 0;
    const up = to >= row ? out[to + i - row]! : 0;
    const upLeft = i >= pixel && to >= row ? out[to + i - row - pixel]! : 0;
    out[to + i] = source[i]! + predicted(type, left, up, upLeft);
  }
}

function predicted(type: number, left: number, up: number, upLeft: number): number {
  if (type === 1) return left;
  if (type === 2) return up;
  if (type === 3) return (left + up) >> 1;
  if (type !== 4) return 0;
  const p = left + up - upLeft;
  const [a, b, c] = [Math.abs(p - left), Math.abs(p - up), Math.abs(p - upLeft)];
  return a <= b && a <= c ? left : b <= c ? up : upLeft;
}
