import { damaged } from './errors.ts';
import { limits } from './limits.ts';
import { PdfDict } from './objects.ts';
import { isWhite, latin1, ObjectParser } from './parser.ts';
import type { XrefEntry, XrefSection } from './xref.ts';

interface Subsection {
  readonly first: number;
  readonly count: number;
  /** Entries of equal width are read when asked for, so that a table of any size costs nothing to open. */
  readonly at: number;
  readonly stride: number;
  /** Entries of unequal width, read one by one. */
  readonly irregular?: readonly XrefEntry[];
}

/** Reads a classic cross-reference table and its trailer, ISO 32000-2 §7.5.4 and §7.5.5. `offset` is at `xref`. */
export function readXrefTable(bytes: Uint8Array, offset: number): XrefSection {
  const parser = new ObjectParser(bytes, offset);
  parser.takeKeyword('xref');
  const subsections: Subsection[] = [];
  while (!parser.takeKeyword('trailer')) {
    const first = parser.takeInteger();
    const count = parser.takeInteger();
    if (first === undefined || count === undefined)
      throw damaged(`the cross-reference table at byte ${offset}`);
    if (first + count > limits.objectNumber + 1) throw damaged(`object number ${first + count} in the table`);
    if (count > 0) subsections.push(readSubsection(parser, first, count));
  }
  const trailer = parser.parseObject();
  if (!(trailer instanceof PdfDict)) throw damaged('the trailer is no dictionary');
  const find = indexOf(subsections);
  return {
    offset,
    kind: 'table',
    trailer,
    end: parser.pos,
    objectNumber: undefined,
    highest: subsections.reduce((highest, { first, count }) => Math.max(highest, first + count - 1), 0),
    hybrid: undefined,
    lookup: (num) => {
      const part = find(num);
      return part && entryOf(bytes, part, num - part.first);
    },
    *numbers() {
      for (const { first, count } of subsections) for (let i = 0; i < count; i++) yield first + i;
    },
  };
}

function readSubsection(parser: ObjectParser, first: number, count: number): Subsection {
  const { bytes } = parser;
  parser.skipWhite();
  const at = parser.pos;
  const stride = widthOf(bytes, at);
  if (stride === undefined) throw damaged(`the cross-reference entry at byte ${at}`);
  // Some writers number the list head 1 instead of 0; its free entry of generation 65535 gives them away.
  const shifted = first === 1 && latin1(bytes, at, at + 18) === '0000000000 65535 f' ? 0 : first;
  const end = at + stride * (count - 1) + 18;
  if (count === 1 || (widthOf(bytes, at + stride * (count - 1)) !== undefined && endsHere(bytes, end))) {
    parser.pos = end;
    return { first: shifted, count, at, stride };
  }
  const irregular = readIrregular(parser, count);
  return { first: shifted, count, at, stride, irregular };
}

/** Width of the entry at `at` with the white space behind it, or undefined when none stands there. */
function widthOf(bytes: Uint8Array, at: number): number | undefined {
  if (at + 18 > bytes.length) return undefined;
  const kind = bytes[at + 17];
  if ((kind !== 0x6e && kind !== 0x66) || bytes[at + 10] !== 32 || bytes[at + 16] !== 32) return undefined;
  for (let i = 0; i < 16; i++)
    if (i !== 10 && !(bytes[at + i]! >= 48 && bytes[at + i]! <= 57)) return undefined;
  let next = at + 18;
  while (next < at + 22 && isWhite(bytes[next])) next++;
  return next - at;
}

function endsHere(bytes: Uint8Array, at: number): boolean {
  let next = at;
  while (isWhite(bytes[next])) next++;
  const byte = bytes[next];
  return (
    byte === 0x74 || (byte !== undefined && byte >= 48 && byte <= 57 && widthOf(bytes, next) === undefined)
  );
}

function readIrregular(parser: ObjectParser, count: number): XrefEntry[] {
  const entries: XrefEntry[] = [];
  for (let i = 0; i < count; i++) {
    const offset = parser.takeInteger();
    const gen = parser.takeInteger();
    const used = parser.takeKeyword('n');
    if (offset === undefined || gen === undefined || !(used || parser.takeKeyword('f'))) {
      throw damaged(`the cross-reference entry at byte ${parser.pos}`);
    }
    entries.push(used ? { kind: 'offset', offset, gen } : { kind: 'free' });
  }
  return entries;
}

function entryOf(bytes: Uint8Array, part: Subsection, index: number): XrefEntry {
  if (part.irregular) return part.irregular[index]!;
  const at = part.at + index * part.stride;
  if (widthOf(bytes, at) === undefined) throw damaged(`the cross-reference entry at byte ${at}`);
  if (bytes[at + 17] === 0x66) return { kind: 'free' };
  const offset = Number(latin1(bytes, at, at + 10));
  const gen = Number(latin1(bytes, at + 11, at + 16));
  return { kind: 'offset', offset, gen };
}

/** Finds the subsection of a number; a later one of the same table wins, as in every reader tried. */
function indexOf(subsections: readonly Subsection[]): (num: number) => Subsection | undefined {
  const covers = (part: Subsection, num: number): boolean =>
    num >= part.first && num < part.first + part.count;
  if (subsections.length <= 8) return (num) => subsections.findLast((part) => covers(part, num));
  let byNumber: Map<number, Subsection> | undefined;
  return (num) => {
    if (!byNumber) {
      byNumber = new Map();
      for (const part of subsections) for (let i = 0; i < part.count; i++) byNumber.set(part.first + i, part);
    }
    return byNumber.get(num);
  };
}
