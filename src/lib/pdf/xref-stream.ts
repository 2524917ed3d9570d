import { damaged } from './errors.ts';
import { decodeStream, type InflateBudget } from './filters.ts';
import { readIndirect } from './indirect.ts';
import { limits } from './limits.ts';
import { isName, type PdfDict, type PdfObject, PdfStream } from './objects.ts';
import type { XrefEntry, XrefSection } from './xref.ts';

/** Reads a cross-reference stream, ISO 32000-2 §7.5.8. Fields may be of any width. */
export function readXrefStream(bytes: Uint8Array, offset: number, budget: InflateBudget): XrefSection {
  // Its own /Length must be direct: nothing can be looked up before the stream is read.
  const { object, end, num } = readIndirect(bytes, offset, () => undefined);
  if (!(object instanceof PdfStream) || !isName(object.dict.get('Type'), 'XRef')) {
    throw damaged(`no cross-reference data at byte ${offset}`);
  }
  const { dict } = object;
  const widths = readWidths(dict);
  const rowLength = widths[0] + widths[1] + widths[2];
  const data = decodeStream(object, (value) => value ?? null, budget);
  const ranges = readRanges(dict, Math.floor(data.length / rowLength));
  return {
    offset,
    kind: 'stream',
    trailer: dict,
    end,
    objectNumber: num,
    highest: ranges.reduce((highest, { first, count }) => Math.max(highest, first + count - 1), num),
    hybrid: undefined,
    lookup: (wanted) => {
      const range = ranges.find(({ first, count }) => wanted >= first && wanted < first + count);
      return range && readRow(data, (range.row + wanted - range.first) * rowLength, widths);
    },
    *numbers() {
      for (const { first, count } of ranges) for (let i = 0; i < count; i++) yield first + i;
    },
  };
}

type Widths = readonly [number, number, number];

function readWidths(dict: PdfDict): Widths {
  const widths = dict.get('W');
  const ok =
    Array.isArray(widths) &&
    widths.length >= 3 &&
    widths.every(
      (width) => typeof width === 'number' && Number.isInteger(width) && width >= 0 && width <= 64,
    );
  if (!ok || widths[1] === 0) throw damaged('the field widths of a cross-reference stream');
  return [widths[0], widths[1], widths[2]] as Widths;
}

interface Range {
  readonly first: number;
  readonly count: number;
  readonly row: number;
}

function readRanges(dict: PdfDict, rows: number): Range[] {
  const index: PdfObject = dict.get('Index') ?? [0, dict.get('Size') ?? 0];
  if (!Array.isArray(index) || index.length % 2 !== 0) throw damaged('the index of a cross-reference stream');
  const ranges: Range[] = [];
  let row = 0;
  for (let i = 0; i < index.length; i += 2) {
    const [first, wanted] = [index[i], index[i + 1]];
    if (!isCount(first) || !isCount(wanted)) throw damaged('the index of a cross-reference stream');
    const count = Math.min(wanted, rows - row);
    if (first + count > limits.objectNumber + 1) throw damaged(`object number ${first + count} in the index`);
    if (count <= 0) break;
    ranges.push({ first, count, row });
    row += count;
  }
  return ranges;
}

function isCount(value: PdfObject | undefined): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0;
}

function readRow(data: Uint8Array, at: number, [w0, w1, w2]: Widths): XrefEntry {
  const type = w0 === 0 ? 1 : field(data, at, w0);
  const second = field(data, at + w0, w1);
  const third = field(data, at + w0 + w1, w2);
  if (type === 1) return { kind: 'offset', offset: second, gen: third };
  if (type === 2) return { kind: 'packed', container: second, index: third };
  // §7.5.8.3: type 0 is free, and any other type reads as a reference to null.
  return { kind: 'free' };
}

function field(data: Uint8Array, at: number, width: number): number {
  let value = 0;
  for (let i = 0; i < width; i++) value = value * 256 + data[at + i]!;
  if (!Number.isSafeInteger(value)) throw damaged('a cross-reference field is too large');
  return value;
}
