import { AppError } from '../../app-error.ts';
import { damaged, pdfErrors } from './errors.ts';
import { limits } from './limits.ts';
import { name, PdfDict, type PdfName, type PdfObject, PdfRef, PdfString } from './objects.ts';

/** Character classes of ISO 32000-2 §7.2.3: 1 white space, 2 delimiter, 0 regular. */
const CLASS = new Uint8Array(256);
for (const byte of [0, 9, 10, 12, 13, 32]) CLASS[byte] = 1;
for (const char of '()<>[]{}/%') CLASS[char.charCodeAt(0)] = 2;

export const isWhite = (byte: number | undefined): boolean => byte !== undefined && CLASS[byte] === 1;
const isDigit = (byte: number | undefined): boolean => byte !== undefined && byte >= 48 && byte <= 57;

function hexValue(byte: number): number {
  if (byte >= 48 && byte <= 57) return byte - 48;
  const lower = byte | 32;
  return lower >= 97 && lower <= 102 ? lower - 87 : -1;
}

/** Where a signature's /Contents string stands. Filled for every string that is the value of /Contents. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Reads objects (ISO 32000-2 §7.3) from `bytes`, starting at `pos`. Errors: PDF_DAMAGED, PDF_TOO_DEEP. */
export class ObjectParser {
  readonly bytes: Uint8Array;
  pos: number;
  readonly end: number;
  /** Spans of the strings standing directly as /Contents, by the dictionary that holds them. */
  contentsSpans: Map<PdfDict, Span> | undefined;

  constructor(bytes: Uint8Array, pos = 0, end = bytes.length) {
    this.bytes = bytes;
    this.pos = pos;
    this.end = Math.min(end, bytes.length);
  }

  skipWhite(): void {
    const { bytes, end } = this;
    while (this.pos < end) {
      const byte = bytes[this.pos]!;
      if (byte === 0x25) this.skipComment();
      else if (CLASS[byte] === 1) this.pos++;
      else return;
    }
  }

  private skipComment(): void {
    const { bytes, end } = this;
    while (this.pos < end && bytes[this.pos] !== 10 && bytes[this.pos] !== 13) this.pos++;
  }

  /** Consumes `word` when it stands here as a whole token. */
  takeKeyword(word: string): boolean {
    this.skipWhite();
    const { bytes, pos } = this;
    if (pos + word.length > this.end) return false;
    for (let i = 0; i < word.length; i++) if (bytes[pos + i] !== word.charCodeAt(i)) return false;
    const next = pos + word.length;
    if (next < this.end && CLASS[bytes[next]!] === 0) return false;
    this.pos = next;
    return true;
  }

  /** Consumes an unsigned integer, or answers undefined and stays. */
  takeInteger(): number | undefined {
    this.skipWhite();
    let at = this.pos;
    let value = 0;
    while (at < this.end && isDigit(this.bytes[at])) value = value * 10 + this.bytes[at++]! - 48;
    if (at === this.pos || at - this.pos > 15) return undefined;
    if (at < this.end && CLASS[this.bytes[at]!] === 0) return undefined;
    this.pos = at;
    return value;
  }

  parseObject(depth = 0): PdfObject {
    this.skipWhite();
    if (this.pos >= this.end) throw damaged('an object ends early');
    const byte = this.bytes[this.pos]!;
    if (byte === 0x2f) return this.parseName();
    if (isDigit(byte)) return this.parseNumberOrRef();
    if (byte === 0x28) return this.parseLiteral();
    if (byte === 0x3c) {
      return this.bytes[this.pos + 1] === 0x3c ? this.parseDict(depth) : this.parseHex();
    }
    if (byte === 0x5b) return this.parseArray(depth);
    if (byte === 0x2b || byte === 0x2d || byte === 0x2e) return this.parseReal();
    return this.parseWord();
  }

  private parseWord(): null | boolean {
    if (this.takeKeyword('null')) return null;
    if (this.takeKeyword('true')) return true;
    if (this.takeKeyword('false')) return false;
    throw damaged(`no object at byte ${this.pos}`);
  }

  private parseNumberOrRef(): number | PdfRef {
    const start = this.pos;
    const num = this.takeInteger();
    if (num === undefined) return this.parseReal();
    const after = this.pos;
    const gen = this.peekGeneration();
    if (gen !== undefined && this.takeKeyword('R')) {
      if (num > limits.objectNumber) throw damaged(`object number ${num} at byte ${start}`);
      return new PdfRef(num, gen);
    }
    this.pos = after;
    return num;
  }

  private peekGeneration(): number | undefined {
    // A reference needs white space and a digit here: looking before parsing keeps long number arrays fast.
    if (CLASS[this.bytes[this.pos] ?? 0] === 2) return undefined;
    const gen = this.takeInteger();
    return gen !== undefined && gen <= 65535 ? gen : undefined;
  }

  private parseReal(): number {
    const start = this.pos;
    let at = start;
    while (at < this.end && CLASS[this.bytes[at]!] === 0) at++;
    const text = latin1(this.bytes, start, Math.min(at, start + 64));
    if (!/^[+-]?(\d+\.?\d*|\.\d+)$/.test(text)) {
      // Seen in the wild: "-.", "." and "--5", which every reader takes as zero or its magnitude.
      if (!/^[+-]*\.?\d*\.?$/.test(text)) throw damaged(`"${printable(text)}" is no number at byte ${start}`);
    }
    this.pos = at;
    const value = Number.parseFloat(text.replace(/^([+-])[+-]+/, '$1'));
    return Number.isFinite(value) ? value : 0;
  }

  parseName(): PdfName {
    const { bytes } = this;
    const start = ++this.pos;
    let escaped = false;
    let at = start;
    while (at < this.end && CLASS[bytes[at]!] === 0) if (bytes[at++] === 0x23) escaped = true;
    this.pos = at;
    const text = latin1(bytes, start, at);
    if (!escaped) return name(text);
    return name(
      text.replace(/#([0-9a-fA-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    );
  }

  private parseArray(depth: number): PdfObject[] {
    if (depth >= limits.nesting) throw new AppError(pdfErrors.PDF_TOO_DEEP);
    this.pos++;
    const items: PdfObject[] = [];
    for (;;) {
      this.skipWhite();
      if (this.bytes[this.pos] === 0x5d && this.pos < this.end) {
        this.pos++;
        return items;
      }
      items.push(this.parseObject(depth + 1));
    }
  }

  private parseDict(depth: number): PdfDict {
    if (depth >= limits.nesting) throw new AppError(pdfErrors.PDF_TOO_DEEP);
    this.pos += 2;
    const dict = new PdfDict();
    for (;;) {
      this.skipWhite();
      const byte = this.pos < this.end ? this.bytes[this.pos] : undefined;
      if (byte === 0x3e && this.bytes[this.pos + 1] === 0x3e) {
        this.pos += 2;
        return dict;
      }
      if (byte !== 0x2f) throw damaged(`a dictionary key is missing at byte ${this.pos}`);
      this.parseEntry(dict, depth);
    }
  }

  private parseEntry(dict: PdfDict, depth: number): void {
    const key = this.parseName().value;
    this.skipWhite();
    const start = this.pos;
    const value = this.parseObject(depth + 1);
    if (dict.has(key)) {
      dict.duplicateKeys ??= [];
      dict.duplicateKeys.push(key);
    }
    if (key === 'Contents' && value instanceof PdfString) {
      this.contentsSpans ??= new Map();
      this.contentsSpans.set(dict, { start, end: this.pos });
    }
    dict.set(key, value);
  }

  private parseHex(): PdfString {
    const { bytes } = this;
    let at = this.pos + 1;
    const close = bytes.indexOf(0x3e, at);
    if (close < 0 || close >= this.end) throw damaged('a hex string has no end');
    const out = new Uint8Array((close - at + 1) >> 1);
    let digits = 0;
    for (; at < close; at++) {
      const value = hexValue(bytes[at]!);
      if (value < 0) {
        if (CLASS[bytes[at]!] === 1) continue;
        throw damaged(`a hex string holds another character at byte ${at}`);
      }
      out[digits >> 1]! |= digits & 1 ? value : value << 4;
      digits++;
    }
    this.pos = close + 1;
    return new PdfString(out.subarray(0, (digits + 1) >> 1), true);
  }

  private parseLiteral(): PdfString {
    const { bytes } = this;
    const out: number[] = [];
    let open = 1;
    let at = this.pos + 1;
    while (at < this.end) {
      const byte = bytes[at++]!;
      if (byte === 0x5c) at = this.parseEscape(at, out);
      else if (byte === 0x0d) {
        // An end of line within a string reads as one line feed (§7.3.4.2).
        out.push(10);
        if (bytes[at] === 10) at++;
      } else {
        if (byte === 0x28) open++;
        if (byte === 0x29 && --open === 0) {
          this.pos = at;
          return new PdfString(Uint8Array.from(out));
        }
        out.push(byte);
      }
    }
    throw damaged('a string has no end');
  }

  private parseEscape(at: number, out: number[]): number {
    const byte = this.bytes[at];
    if (byte === undefined) return at;
    const simple = 'nrtbf'.indexOf(String.fromCharCode(byte));
    if (simple >= 0) out.push([10, 13, 9, 8, 12][simple]!);
    else if (byte === 13) return this.bytes[at + 1] === 10 ? at + 2 : at + 1;
    else if (byte >= 48 && byte <= 55) {
      let value = 0;
      let next = at;
      while (next < at + 3 && this.bytes[next]! >= 48 && this.bytes[next]! <= 55) {
        value = value * 8 + this.bytes[next++]! - 48;
      }
      out.push(value & 0xff);
      return next;
    } else if (byte !== 10) out.push(byte);
    return at + 1;
  }
}

export function latin1(bytes: Uint8Array, start: number, end: number): string {
  if (end - start > 64) {
    return Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('latin1');
  }
  let text = '';
  for (let i = start; i < end; i++) text += String.fromCharCode(bytes[i]!);
  return text;
}

function printable(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, '?').slice(0, 20);
}
